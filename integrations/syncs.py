"""A connection's syncs, however many there are: counted by state, searched, filtered, and read sheet by sheet.

Every question is answered from one index (see `models/syncs.py`), so that a million rows take no longer than a hundred.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import connection as database
from django.db.models import Count, Q, QuerySet

from bookings.models import Booking, BookingPage
from integrations.field_labels import FieldLabels
from integrations.models import Connection, Lane, RemoteRecord, Sync, SyncState
from integrations.registry import connector_for
from jicoo import sheets

# A search finds so many at most: an invitee, or a record, has far fewer bookings.
MOST_FOUND = 1_000
MOST_CAUSES = 50
# Where so many are in step, counting them takes longer than a page may: the number is then up to a minute old.
MANY = 100_000
REMEMBERED_S = 60


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which syncs somebody wants to see. `text`: an e-mail or a record's id; times are aware, `until` is exclusive."""

    text: str = ""
    state: str = ""
    cause: str = ""
    page: BookingPage | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Bookings that were to go to the org that is connected now, by state; and those of other orgs that are still unsent."""

    synced: int = 0
    waiting: int = 0
    parked: int = 0
    withheld: int = 0
    elsewhere: int = 0


def lane_of(connection: Connection) -> Lane | None:
    """Of the org that is connected now; None before anything was to be sent there."""
    return Lane.objects.filter(connector=connection.connector, org_id=connection.remote_org_id).first()


def count(connection: Connection, lane: Lane | None) -> Counts:
    """Exact, but for the number of those in step where there are very many. Two to five queries."""
    unsettled = connection.syncs.filter(state__in=[SyncState.WAITING, SyncState.PARKED])
    by_state = {
        (lane_id, state): number
        for lane_id, state, number in unsettled.order_by().values_list("lane_id", "state").annotate(Count("pk"))
    }
    elsewhere = sum(number for (lane_id, _), number in by_state.items() if lane is None or lane_id != lane.pk)
    if lane is None:
        return Counts(elsewhere=elsewhere)
    return Counts(
        synced=_count_synced(connection, lane),
        waiting=by_state.get((lane.pk, SyncState.WAITING), 0),
        parked=by_state.get((lane.pk, SyncState.PARKED), 0),
        withheld=connection.syncs.filter(lane=lane, state=SyncState.WITHHELD).count(),
        elsewhere=elsewhere,
    )


def matching(connection: Connection, wanted: Wanted) -> QuerySet[Sync]:
    """Newest first."""
    chosen = {
        "state": wanted.state,
        "cause": wanted.cause,
        "page": wanted.page,
        "created_at__gte": wanted.since,
        "created_at__lt": wanted.until,
    }
    syncs = connection.syncs.filter(**{name: value for name, value in chosen.items() if value})
    if wanted.text:
        syncs = syncs.filter(_found(connection, wanted.text))
    return syncs.order_by("-created_at", "-pk")


def sheet(
    connection: Connection, wanted: Wanted, *, after: str = "", before: str = "", most: int = sheets.PER_SHEET
) -> sheets.Sheet[Sync]:
    """Up to `most` of them with all that a row shows, newest first; `after` and `before` are what another sheet said."""
    found = shown(matching(connection, wanted))
    return sheets.sheet(found, "created_at", falling=True, after=after, before=before, most=most)


def following(syncs: QuerySet[Sync], last: Sync | None) -> QuerySet[Sync]:
    """What comes after this row, in the order of `matching`."""
    return sheets.following(syncs, "created_at", last, falling=True)


def shown(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    """With what a row says of each, in one query more."""
    # Values that a push wrote and the reasons of a sync may be long, and no row shows them.
    return (
        syncs.select_related("connection", "lane", "booking__page")
        .prefetch_related("records")
        .defer("options", "reasons")
    )


def causes(connection: Connection) -> list[tuple[str, str]]:
    """Why bookings wait at this moment: each cause with the sentence of what happened. One query, a step for each cause."""
    with database.cursor() as cursor:
        cursor.execute(_CAUSES, {"connection": connection.pk, "most": MOST_CAUSES})
        rows = cursor.fetchall()
    samples = Sync.objects.in_bulk([pk for (pk,) in rows])
    labels = FieldLabels()
    return [
        (sync.cause, labels.words_for(connection, sync.code, sync.params).what_happened)
        for sync in samples.values()
        if sync.cause
    ]


# From one cause to the next by the index, instead of reading all that wait.
_CAUSES = """
    WITH RECURSIVE found AS (
        (SELECT id, cause FROM integrations_sync
          WHERE connection_id = %(connection)s AND NOT cause = '' ORDER BY cause LIMIT 1)
         UNION ALL
        SELECT next.id, next.cause FROM found CROSS JOIN LATERAL
               (SELECT id, cause FROM integrations_sync AS sync
                 WHERE connection_id = %(connection)s AND NOT sync.cause = '' AND sync.cause > found.cause
                 ORDER BY sync.cause LIMIT 1) AS next
    )
    SELECT id FROM found LIMIT %(most)s
"""


def _count_synced(connection: Connection, lane: Lane) -> int:
    key = f"syncs:{connection.pk}:{lane.pk}"
    remembered: int | None = cache.get(key)
    if remembered is not None:
        return remembered
    counted = connection.syncs.filter(lane=lane, state=SyncState.SYNCED).count()
    if counted > MANY:
        cache.set(key, counted, REMEMBERED_S)
    return counted


def _found(connection: Connection, text: str) -> Q:
    """Looked up first: a sheet in order of time must not be read until the few turn up in it."""
    if "@" in text:
        bookings = Booking.objects.filter(team_id=connection.team_id, email__iexact=text)
        return Q(booking__in=list(bookings.values_list("pk", flat=True)[:MOST_FOUND]))
    same = Q(remote_id__iexact=text)
    if len(text) == connector_for(connection.connector).short_id:
        same |= Q(remote_id__istartswith=text, remote_id__startswith=text)
    records = RemoteRecord.objects.filter(same, team_id=connection.team_id, sync__connection=connection)
    return Q(pk__in=list(records.order_by().values_list("sync_id", flat=True)[:MOST_FOUND]))
