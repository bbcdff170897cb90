"""Differences in words, for their own page and for a booking's. What was read at the other side is told to administrators only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.models import Booking
from integrations import drifts
from integrations.contract.pushes import RemoteObject
from integrations.field_labels import FieldLabels
from integrations.models import Drift, DriftKind, RemoteRecord
from integrations.registry import all_connectors, connector_for
from integrations.words import fill


@dataclass(frozen=True, kw_only=True)
class Value:
    """A field and what stands in it on both sides, as a person reads it."""

    field: str
    ours: str
    theirs: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A difference. `booking` is None if it is of no booking here; `values` are empty for who may not see them.

    `prefers_ours`: what is offered first. `is_asked`: ours is on its way.
    """

    drift: Drift
    booking: Booking | None
    kind: str
    happened: str
    to_do: str
    url: str
    values: Sequence[Value]
    can_be_restored: bool
    prefers_ours: bool
    is_asked: bool


def told(found: QuerySet[Drift], *, with_values: bool) -> list[Line]:
    """Each in the reader's language and time zone. A fixed number of queries."""
    loaded = list(found.select_related("connection", "sync__booking__page", "sync__booking__team"))
    records, labels = _records(loaded), FieldLabels()
    return [
        _line(drift, records.get((drift.sync_id, drift.remote_id)), labels, with_values=with_values) for drift in loaded
    ]


def of_booking(booking: Booking, *, with_values: bool) -> list[Line]:
    """What is still to be settled about this booking, in every app."""
    apps = [connector.slug for connector in all_connectors()]
    here = Drift.objects.filter(sync__booking=booking, ended_at=None, connection__connector__in=apps).order_by("pk")
    return told(here, with_values=with_values)


def _records(found: Sequence[Drift]) -> dict[tuple[int | None, str], RemoteRecord]:
    records = RemoteRecord.objects.filter(sync__in=[drift.sync_id for drift in found if drift.sync_id])
    return {(record.sync_id, record.remote_id): record for record in records}


def _line(drift: Drift, record: RemoteRecord | None, labels: FieldLabels, *, with_values: bool) -> Line:
    connector = connector_for(drift.connection.connector)
    called = record.object if record else drifts.EVENT
    happened, to_do = _words(drift, record)
    fields = [labels.name(drift.connection, called, field) for field in drift.fields]
    params = {"connector": connector.name, "object": called, "fields": fields}
    remote = RemoteObject(role="event", object=called, id=drift.remote_id)
    is_there = drift.kind != DriftKind.MISSING
    return Line(
        drift=drift,
        booking=drift.sync.booking if drift.sync else None,
        kind=drift.get_kind_display(),
        happened=fill(happened, params),
        to_do=fill(to_do, params),
        url=connector.record_url(drift.connection.instance_url, remote) if is_there else "",
        values=_values(drift, record, labels) if with_values else [],
        can_be_restored=drifts.can_be_restored(drift),
        prefers_ours=drifts.wants_ours(drift),
        is_asked=drift.asked_at is not None,
    )


def _words(drift: Drift, record: RemoteRecord | None) -> tuple[str, str]:
    """What happened, and what to know before one decides."""
    match drift.kind:
        case DriftKind.MISSING if drifts.is_not_seen(drift):
            return (
                _(
                    "The connected user of %(connector)s no longer sees the %(object)s: it is hidden, or deleted for good."
                ),
                _("If it is there, share it with the connected user; the next comparison ends this."),
            )
        case DriftKind.MISSING:
            return _("The %(object)s was deleted in %(connector)s."), ""
        case DriftKind.MOVED:
            return _("The %(object)s was moved in %(connector)s: %(fields)s."), ""
        case DriftKind.ALTERED:
            return _("The %(object)s was changed in %(connector)s: %(fields)s."), ""
        case _:
            return _foreign(drift, record)


def _foreign(drift: Drift, record: RemoteRecord | None) -> tuple[str, str]:
    if drift.sync_id is None:
        return (
            _("An %(object)s in %(connector)s says that it is of a booking that is not here."),
            _("If nobody needs it, delete it in %(connector)s; the next comparison ends this."),
        )
    if record is not None:
        return _("The %(object)s, which had been deleted, is there again."), _(
            "“Restore ours” makes it follow the booking."
        )
    return _("There is a second %(object)s of this booking."), _("“Restore ours” deletes it in %(connector)s.")


def _values(drift: Drift, record: RemoteRecord | None, labels: FieldLabels) -> list[Value]:
    if drift.kind == DriftKind.MISSING:
        return []
    ours = record.written if record and drift.kind != DriftKind.FOREIGN else {}
    kind = record.object if record else drifts.EVENT
    called = partial(labels.name, drift.connection, kind)
    return [
        Value(field=called(field), ours=_shown(ours.get(field)), theirs=_shown(drift.theirs.get(field)))
        for field in drift.fields or sorted(drift.theirs)
    ]


def _shown(value: Any) -> str:
    """Moments in the reader's time zone, everything else as it is."""
    text = "" if value is None else str(value)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is None:
        return text
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
