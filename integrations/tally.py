"""What each hour came to, counted while it happens: charts and shares of the allowance are read from here, never from syncs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection as database
from django.utils import timezone

from integrations.contract.meter import Meter
from integrations.contract.pushes import Failure, Outcome
from integrations.models import Connection, Sync, SyncState, Tally

KEEP_FOR = timedelta(days=90)

# How the failed ones stand is read as it was kept: a try that failed may wait, park, or have been withheld meanwhile.
_COUNT = """
    INSERT INTO integrations_tally AS tally (team_id, connection_id, hour, done, parked, retried, calls)
    SELECT %(team)s, %(connection)s, %(hour)s, %(done)s, COUNT(*) FILTER (WHERE state = %(parked)s),
           COUNT(*) FILTER (WHERE state = %(waiting)s), %(calls)s
      FROM integrations_sync AS sync WHERE sync.id = ANY(%(failed)s)
        ON CONFLICT (connection_id, hour) DO UPDATE
       SET done = tally.done + EXCLUDED.done, parked = tally.parked + EXCLUDED.parked,
           retried = tally.retried + EXCLUDED.retried, calls = tally.calls + EXCLUDED.calls
"""


def count_run(syncs: Sequence[Sync], outcomes: Sequence[Outcome], *, done: int, calls: int) -> None:
    """A run of a lane, after it was settled. `done`: how many went through; the syncs are those of one connection."""
    failed = [sync.pk for sync, outcome in zip(syncs, outcomes, strict=True) if isinstance(outcome, Failure)]
    _count(syncs[0].connection, done=done, failed=failed, calls=calls)


def count_calls(connection: Connection, calls: int) -> None:
    """Calls of the org's allowance that sent no booking: questions, or a run that was broken off."""
    if calls:
        _count(connection, done=0, failed=[], calls=calls)


@contextmanager
def counted(connection: Connection) -> Iterator[Meter]:
    """A meter for such calls, whose calls are counted at the end, however it ends."""
    meter = Meter()
    try:
        yield meter
    finally:
        count_calls(connection, meter.calls)


def sweep(now: datetime) -> None:
    """Forgets the hours that no chart shows any more."""
    Tally.objects.filter(hour__lt=now - KEEP_FOR).delete()


def _count(connection: Connection, *, done: int, failed: Sequence[int], calls: int) -> None:
    values: dict[str, Any] = {
        "team": connection.team_id,
        "connection": connection.pk,
        "hour": timezone.now().replace(minute=0, second=0, microsecond=0),
        "done": done,
        "failed": list(failed),
        "calls": calls,
        "parked": SyncState.PARKED,
        "waiting": SyncState.WAITING,
    }
    with database.cursor() as cursor:
        cursor.execute(_COUNT, values)
