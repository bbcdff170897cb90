"""How a booking stands in each app, in words: what lists, pages and the home page show. Reads, changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from bookings.models import Booking
from integrations import choices, put_back
from integrations.connector import Candidate, Connector, RemoteObject, Words
from integrations.models import Attempt, RemoteRecord, Sync, SyncState
from integrations.registry import NoSuchConnector, connector_for
from integrations.words import name, words_for

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
    """`meaning` is good, waiting or attention; empty where nothing was to be sent. `reasons`: why this, in sentences.

    `remarks` are those about which there is something to do, although everything else went through.
    """

    sync: Sync
    app: str
    meaning: str
    word: str
    words: Words | None
    links: Sequence[Link]
    reasons: Sequence[str]
    raw: str
    can_send_again: bool
    remarks: Sequence[Words]
    candidates: Sequence[Link]
    overwritten: Mapping[str, str]


def of_booking(booking: Booking) -> list[Standing]:
    """In every app that it was to be sent to. A fixed number of queries."""
    return [_standing(sync) for sync in _loaded(Sync.objects.filter(booking=booking)) if _has_connector(sync)]


def of_bookings(bookings: Sequence[Booking]) -> dict[int, list[Standing]]:
    """The same for a list, by primary key, in a fixed number of queries for the whole of it."""
    standings: dict[int, list[Standing]] = {}
    for sync in _loaded(Sync.objects.filter(booking__in=bookings)):
        if _has_connector(sync):
            standings.setdefault(sync.booking_id, []).append(_standing(sync))
    return standings


def waits_for_a_person(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    """Parked, or not sent and not to be sent before somebody connects again."""
    return syncs.filter(Q(state=SyncState.PARKED) | Q(state=SyncState.WAITING, connection__status="broken"))


def _loaded(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    attempts = Prefetch("attempts", Attempt.objects.only("sync_id", "reasons"))
    return syncs.select_related("connection", "lane").prefetch_related("records", attempts).order_by("pk")


def _has_connector(sync: Sync) -> bool:
    try:
        connector_for(sync.connection.connector)
    except NoSuchConnector:
        return False
    return True


def _standing(sync: Sync) -> Standing:
    connector = connector_for(sync.connection.connector)
    records = list(sync.records.all())
    reasons = _reasons(connector, sync)
    remarks = [each for each in reasons if each.what_to_do]
    meaning, word, words = _state(sync, connector, records)
    if meaning == GOOD and remarks:
        word = _("In %(app)s, with a remark") % {"app": connector.name}
    return Standing(
        sync=sync,
        app=connector.name,
        meaning=meaning,
        word=word,
        words=words,
        links=[_link(connector, sync, record) for record in records],
        reasons=[each.what_happened for each in reasons if not each.what_to_do],
        remarks=remarks,
        raw=str(sync.params.get("raw", "")),
        can_send_again=sync.state == SyncState.PARKED and sync.connection.is_connected,
        candidates=[_candidate(connector, sync, each) for each in choices.candidates_of(sync)],
        overwritten=put_back.overwritten(sync) if sync.connection.is_connected else {},
    )


def _reasons(connector: Connector, sync: Sync) -> list[Words]:
    """Those of the push that chose the person and those of the last one, each sentence once."""
    first: list[dict[str, Any]] = next((attempt.reasons for attempt in sync.attempts.all() if attempt.reasons), [])
    told = [words_for(connector.slug, each["code"], each["params"]) for each in [*first, *sync.reasons]]
    return list(dict.fromkeys(told))


def _state(sync: Sync, connector: Connector, records: list[RemoteRecord]) -> tuple[str, str, Words | None]:
    attention = _("Needs attention")
    if sync.state == SyncState.PARKED:
        return ATTENTION, attention, words_for(connector.slug, sync.code, sync.params)
    if sync.state == SyncState.SYNCED:
        return _in_step(connector, records)
    obstacle = _obstacle(sync)
    if obstacle:
        return ATTENTION, attention, words_for(connector.slug, *obstacle)
    return WAITING, _("Waiting"), words_for(connector.slug, sync.code, sync.params) if sync.code else None


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
    remote = RemoteObject(role=record.role, object=record.object, id=record.remote_id)
    is_there = record.deleted_at is None and sync.connection.remote_org_id == record.org_id
    url = connector.record_url(sync.connection.instance_url, remote) if is_there else ""
    return Link(kind=name(record.object), label=record.label or record.remote_id, url=url)


def _candidate(connector: Connector, sync: Sync, candidate: Candidate) -> Link:
    remote = RemoteObject(role="person", object=candidate.object, id=candidate.id)
    url = connector.record_url(sync.connection.instance_url, remote)
    return Link(kind=name(candidate.object), label=candidate.label or candidate.id, url=url, id=candidate.id)
