"""How a booking stands in each app, in words: what lists, pages and the home page show. Reads, changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Booking
from bookings.words import short_day_and_time
from integrations import choices, put_back, verbs
from integrations.connector import Connector
from integrations.contract.pushes import Candidate, Reason, RemoteObject
from integrations.contract.values import Words
from integrations.field_labels import FieldLabels
from integrations.models import Attempt, RemoteRecord, Sync, SyncState
from integrations.registry import NoSuchConnector, connector_for
from integrations.stories import Story
from integrations.verbs import Verbs
from integrations.words import name

GOOD, WAITING, ATTENTION = "good", "waiting", "attention"


@dataclass(frozen=True, kw_only=True)
class Link:
    """A record at the other side, and where a person sees it (empty once it is deleted)."""

    kind: str
    label: str
    url: str
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`meaning` is good, waiting or attention; empty where nothing was to be sent.

    `remarks`: about what there is something to do, although everything else went through.
    """

    sync: Sync
    labels: FieldLabels
    app: str
    meaning: str
    word: str
    words: Words | None
    links: Sequence[Link]
    raw: str
    verbs: Verbs
    remarks: Sequence[Words]
    candidates: Sequence[Link]

    @cached_property
    def story(self) -> Story:
        """Why this record, and what became of each field."""
        return story_of(self.sync, self.labels)

    @cached_property
    def overwritten(self) -> Sequence[tuple[str, str]]:
        """What fields are called, and their old values; those were read at the other side, and are for administrators."""
        connection = self.sync.connection
        before = put_back.overwritten(self.sync) if connection.is_connected else {}
        kind = put_back.kind_of_person(self.sync)
        return [(self.labels.name(connection, kind, field), str(value)) for field, value in before.items()]


def of_booking(booking: Booking, labels: FieldLabels | None = None) -> list[Standing]:
    """In every app that it was to be sent to. A fixed number of queries for each app."""
    labels = labels or FieldLabels()
    return [_standing(sync, labels) for sync in _loaded(Sync.objects.filter(booking=booking)) if _has_connector(sync)]


def of_bookings(bookings: Sequence[Booking]) -> dict[int, list[Standing]]:
    """The same for a list, by primary key, in a fixed number of queries for the whole of it."""
    standings: dict[int, list[Standing]] = {}
    labels = FieldLabels()
    for sync in _loaded(Sync.objects.filter(booking__in=bookings)):
        if _has_connector(sync):
            standings.setdefault(sync.booking_id, []).append(_standing(sync, labels))
    return standings


def state_of(sync: Sync, records: list[RemoteRecord], labels: FieldLabels) -> tuple[str, str, Words | None]:
    """Meaning, word and sentences alone, for lists. Needs `connection` and `lane`; `records` are those of the sync's own org."""
    return _state(sync, connector_for(sync.connection.connector), records, labels)


def story_of(sync: Sync, labels: FieldLabels) -> Story:
    """What its pushes tell, from the reasons that are kept as long as the booking."""
    connector = connector_for(sync.connection.connector)
    pushes = [attempt.reasons for attempt in sync.attempts.all() if attempt.reasons]
    pushes += [] if pushes and pushes[-1] == sync.reasons else [sync.reasons]
    records = [_remote(record) for record in sync.records.all() if record.org_id == sync.lane.org_id]
    told = [[Reason(code=each["code"], params=each["params"]) for each in push] for push in pushes]
    called = partial(labels.name, sync.connection)
    return connector.story(told, records, owner=sync.booking.host.display_name, called=called)


def _loaded(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    attempts = Prefetch("attempts", Attempt.objects.only("sync_id", "reasons"))
    return (
        syncs.select_related("connection", "lane", "booking__host").prefetch_related("records", attempts).order_by("pk")
    )


def _has_connector(sync: Sync) -> bool:
    try:
        connector_for(sync.connection.connector)
    except NoSuchConnector:
        return False
    return True


def _standing(sync: Sync, labels: FieldLabels) -> Standing:
    connector = connector_for(sync.connection.connector)
    records = [record for record in sync.records.all() if record.org_id == sync.lane.org_id]
    remarks = [each for each in _reasons(sync, labels) if each.what_to_do]
    meaning, word, words = _state(sync, connector, records, labels)
    if meaning == GOOD and remarks:
        word = _("In %(app)s, with a remark") % {"app": connector.name}
    return Standing(
        sync=sync,
        labels=labels,
        app=connector.name,
        meaning=meaning,
        word=word,
        words=words,
        links=[_link(connector, sync, record) for record in records],
        remarks=remarks,
        raw=str(sync.params.get("raw", "")),
        verbs=verbs.of(sync),
        candidates=[_candidate(connector, sync, each) for each in choices.candidates_of(sync)],
    )


def _reasons(sync: Sync, labels: FieldLabels) -> list[Words]:
    """Those of the push that chose the person and those of the last one, each sentence once."""
    first: list[dict[str, Any]] = next((attempt.reasons for attempt in sync.attempts.all() if attempt.reasons), [])
    told = [labels.words_for(sync.connection, each["code"], each["params"]) for each in [*first, *sync.reasons]]
    return list(dict.fromkeys(told))


def _state(
    sync: Sync, connector: Connector, records: list[RemoteRecord], labels: FieldLabels
) -> tuple[str, str, Words | None]:
    attention = _("Needs attention")
    if sync.state == SyncState.PARKED:
        return ATTENTION, attention, labels.words_for(sync.connection, sync.code, sync.params)
    if sync.state == SyncState.SYNCED:
        return _in_step(connector, records)
    if sync.state == SyncState.WITHHELD:
        return "", _("Not sent"), None
    obstacle = _obstacle(sync)
    if obstacle:
        return ATTENTION, attention, labels.words_for(sync.connection, *obstacle)
    return WAITING, _("Waiting"), labels.words_for(sync.connection, sync.code, sync.params) if sync.code else None


def _obstacle(sync: Sync) -> tuple[str, dict[str, str]] | None:
    """What keeps a waiting booking from ever being due, as a code and its parameters."""
    connection = sync.connection
    if connection.is_broken:
        return connection.broken_code, connection.broken_params
    if not connection.is_connected:
        return "disconnected", {}
    if connection.remote_org_id != sync.lane.org_id:
        return "other_org", {}
    return None


def _in_step(connector: Connector, records: list[RemoteRecord]) -> tuple[str, str, Words | None]:
    if records:
        return GOOD, _("In %(app)s") % {"app": connector.name}, None
    return "", _("Nothing to send"), None


def _link(connector: Connector, sync: Sync, record: RemoteRecord) -> Link:
    is_there = record.deleted_at is None and sync.connection.remote_org_id == record.org_id
    url = connector.record_url(sync.connection.instance_url, _remote(record)) if is_there else ""
    return Link(kind=name(record.object), label=_label(sync, record), url=url)


def _label(sync: Sync, record: RemoteRecord) -> str:
    """As we call it: what the record is called at the other side is for administrators."""
    if record.role == "event":
        return short_day_and_time(sync.booking.starts_at, timezone.get_current_timezone_name())
    return record.label or record.remote_id


def _remote(record: RemoteRecord) -> RemoteObject:
    return RemoteObject(
        role=record.role,
        object=record.object,
        id=record.remote_id,
        label=record.label,
        created=record.created,
        deleted=record.deleted_at is not None,
        written=record.written,
    )


def _candidate(connector: Connector, sync: Sync, candidate: Candidate) -> Link:
    remote = RemoteObject(role="person", object=candidate.object, id=candidate.id)
    url = connector.record_url(sync.connection.instance_url, remote)
    return Link(kind=name(candidate.object), label=candidate.label or candidate.id, url=url, id=candidate.id)
