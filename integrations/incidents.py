"""Incidents: one for each cause that waits for a person, from its first failure to its recovery. Whom to tell is `alerts`' affair.

The first failure of a cause opens one, in the transaction that parks the booking or declares the connection broken; however
many workers meet the cause, there is one open at a time. It closes once nothing waits for it any more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone

from integrations import bulk
from integrations.causes import DIFFERS
from integrations.contract.health import Finding
from integrations.contract.values import Json
from integrations.errors import Problem
from integrations.models import Attempt, Connection, Incident, Lane, Sync, SyncState
from integrations.models.incidents import HEALTH

# What passes by itself is nobody's business before.
LASTS_AFTER = timedelta(minutes=30)
# We give up after three days, so whatever an incident is about had failed no longer than that before it was opened.
FAILED_WITHIN = timedelta(days=4)

# A failure of an open one leaves its mark, so that whoever is about to close it sees that it came back.
_OPEN = """
    INSERT INTO integrations_incident AS incident
           (team_id, connection_id, cause, code, params, opened_at, last_failed_at, told_to)
    SELECT now.team, now.connection, now.cause, now.code, now.params, %s, %s, '[]'::jsonb
      FROM jsonb_to_recordset(%s::jsonb)
           AS now(team bigint, connection bigint, cause text, code text, params jsonb)
     ORDER BY now.connection, now.cause
        ON CONFLICT (connection_id, cause) WHERE recovered_at IS NULL
        DO UPDATE SET last_failed_at = EXCLUDED.last_failed_at
 RETURNING incident.id
"""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How many bookings wait for an incident's end, and the pages that they are of."""

    count: int = 0
    pages: frozenset[int] = frozenset()


def open_for(syncs: Collection[int]) -> None:
    """For those of these syncs that are parked, in the caller's transaction."""
    if syncs:
        _open(_causes(Sync.objects.filter(pk__in=syncs, state=SyncState.PARKED)))


def open_broken(connection: Connection, problem: Problem) -> None:
    """For a connection that no longer works, in the caller's transaction."""
    told = {"code": problem.code, "params": problem.params}
    _open([{"team_id": connection.team_id, "connection_id": connection.pk, "cause": "", **told}])


def broken_since(connection: Connection) -> datetime | None:
    """When its access ended (UTC); None while it is taken."""
    return connection.incidents.filter(recovered_at=None, cause="").values_list("opened_at", flat=True).first()


def open_worse(connection: Connection, findings: Iterable[Finding]) -> None:
    """For what was found to be less well than it was, in the caller's transaction."""
    told = {"team_id": connection.team_id, "connection_id": connection.pk}
    _open([{**told, "cause": HEALTH + each.key, "code": each.code, "params": each.params} for each in findings])


def close_worse(connection: Connection, *, but: Collection[str]) -> None:
    """All of them but those of these findings' keys. Nobody is told: the page says it, and no booking waited for it."""
    now = timezone.now()
    open_ones = connection.incidents.filter(recovered_at=None, cause__startswith=HEALTH)
    open_ones.exclude(cause__in=[HEALTH + key for key in but]).update(recovered_at=now, recovery_told_at=now)


def open_lasting() -> None:
    """For what would pass by itself and has not for half an hour. A connection that is broken has an incident of its own."""
    since = timezone.now() - LASTS_AFTER
    lasting = _here(
        Sync.objects.filter(state=SyncState.WAITING, failing_since__lt=since, connection__status="connected")
    )
    _open(_causes(lasting.filter(kind__in=["try_again", "outcome_unknown"])))


def close_recovered() -> None:
    """Those for which nothing waits any more. There is something to tell only if bookings went through since."""
    waits = _here(Sync.objects.filter(connection=OuterRef("connection"), cause=OuterRef("cause"))).exclude(cause="")
    still_open = Incident.objects.filter(recovered_at=None).select_related("connection")
    for incident in still_open.annotate(waits=Exists(waits.filter(state__in=[SyncState.WAITING, SyncState.PARKED]))):
        if incident.waits and incident.connection.is_kept:
            continue
        # What a probe found is over when the probe finds it well.
        if incident.connection.is_kept and incident.is_of_health:
            continue
        if _is_over(incident):
            _close(incident, is_news=incident.told_at is not None and _went_through(incident))


def waiting(incidents: Sequence[Incident]) -> dict[int, Waiting]:
    """By the incident's primary key, in a fixed number of queries. Needs `connection` loaded."""
    connections = {incident.connection_id for incident in incidents}
    counts, pages = _by_cause(connections)
    held_up = _held_up(incidents)
    return {
        incident.pk: Waiting(
            count=held_up.get(incident.pk, counts.get((incident.connection_id, incident.cause), 0)),
            pages=frozenset(pages.get((incident.connection_id, incident.cause), ())),
        )
        for incident in incidents
    }


def _open(causes: Iterable[Mapping[str, Any]]) -> None:
    now = timezone.now()
    rows = [
        {
            "team": cause["team_id"],
            "connection": cause["connection_id"],
            "cause": cause["cause"],
            "code": cause["code"],
            "params": _told(cause["params"]),
        }
        for cause in causes
    ]
    bulk.update(_OPEN, rows, before=[now, now])


def _causes(syncs: QuerySet[Sync]) -> Iterable[Mapping[str, Any]]:
    """One for each, without what differs from booking to booking."""
    found = syncs.exclude(cause="").order_by("connection_id", "cause").distinct("connection_id", "cause")
    return found.values("team_id", "connection_id", "cause", "code", "params")


def _told(params: Json) -> dict[str, Any]:
    return {name: value for name, value in params.items() if name not in DIFFERS}


def _here(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    """Those that are to be sent to the org that is connected now."""
    return syncs.filter(lane__org_id=F("connection__remote_org_id"))


def _is_over(incident: Incident) -> bool:
    """Nothing is parked for it; but what was sent again is only over when it went through, or met something else."""
    if not incident.connection.is_kept:
        return True
    if not incident.cause:
        return incident.connection.is_connected
    failed = _failed_for(incident).filter(sync__lane__org_id=incident.connection.remote_org_id)
    return not failed.filter(sync__state=SyncState.WAITING, sync__done__lt=F("sync__wanted")).exists()


def _went_through(incident: Incident) -> bool:
    if not incident.cause:
        return incident.connection.is_connected
    return _failed_for(incident).filter(sync__synced_at__gte=incident.opened_at).exists()


def _failed_for(incident: Incident) -> QuerySet[Attempt]:
    """Attempts whose bookings met it."""
    since = incident.opened_at - FAILED_WITHIN
    failed = Attempt.objects.exclude(code="").filter(started_at__gte=since, sync__connection=incident.connection_id)
    # We gave up on whatever it was that did not pass.
    return failed if incident.code == "gave_up" else failed.filter(code=incident.code)


def _close(incident: Incident, *, is_news: bool) -> None:
    """Unless something failed for it again, or people were told, since it was read."""
    now = timezone.now()
    as_read = Incident.objects.filter(
        pk=incident.pk, recovered_at=None, last_failed_at=incident.last_failed_at, told_at=incident.told_at
    )
    as_read.update(recovered_at=now, recovery_told_at=None if is_news else now)


def _by_cause(connections: Collection[int]) -> tuple[dict[tuple[int, str], int], dict[tuple[int, str], set[int]]]:
    unsettled = _here(Sync.objects.filter(connection__in=connections)).exclude(cause="")
    found = unsettled.filter(state__in=[SyncState.WAITING, SyncState.PARKED]).order_by()
    counts: dict[tuple[int, str], int] = {}
    pages: dict[tuple[int, str], set[int]] = defaultdict(set)
    grouped = found.values_list("connection_id", "cause", "page_id").annotate(Count("pk"))
    for connection_id, cause, page_id, count in grouped:
        counts[connection_id, cause] = counts.get((connection_id, cause), 0) + count
        pages[connection_id, cause].add(page_id)
    return counts, pages


def _held_up(incidents: Sequence[Incident]) -> dict[int, int]:
    """Where nothing goes out at all, everything waits, not only what was tried."""
    troubles = {
        (lane.connector, lane.org_id): lane.cause
        for lane in Lane.objects.filter(
            failures__gt=0, org_id__in={incident.connection.remote_org_id for incident in incidents}
        )
    }
    all_of_it = [
        incident
        for incident in incidents
        if not incident.cause
        or troubles.get((incident.connection.connector, incident.connection.remote_org_id)) == incident.code
    ]
    due = _here(Sync.objects.filter(connection__in={incident.connection_id for incident in all_of_it}))
    counts = dict(
        due.filter(state=SyncState.WAITING, done__lt=F("wanted"))
        .order_by()
        .values_list("connection_id")
        .annotate(Count("pk"))
    )
    return {incident.pk: counts.get(incident.connection_id, 0) for incident in all_of_it}
