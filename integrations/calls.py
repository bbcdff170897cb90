"""Keeps what went over the wire, masked by the connector, and lets it go after a month."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from integrations.models import Call, Connection, Lane, Sync
from integrations.stories import MadeCall

KEEP_FOR = timedelta(days=30)
# A statement that deletes more than this holds its locks for too long.
SWEEP_AT_ONCE = 5_000


def keep(lane: Lane, connection: Connection, made: Sequence[MadeCall]) -> None:
    """All calls of one run, in one statement."""
    _keep(made, team_id=connection.team_id, connection=connection, lane=lane, lease=lane.lease)


def keep_by_hand(sync: Sync, made: Sequence[MadeCall]) -> None:
    """Those of what a person did to this one, while they waited, in one statement."""
    _keep(made, team_id=sync.team_id, connection=sync.connection, lane_id=sync.lane_id, sync=sync)


def _keep(made: Sequence[MadeCall], **whose: Any) -> None:
    Call.objects.bulk_create(
        Call(
            started_at=each.started_at,
            took_ms=each.took_ms,
            method=each.method,
            path=each.path,
            status=each.status,
            sent=each.sent,
            answered=each.answered,
            **whose,
        )
        for each in made
    )


def sweep(now: datetime, *, at_once: int = SWEEP_AT_ONCE) -> int:
    """Deletes what is older than a month (aware UTC); how many."""
    swept = 0
    old = Call.objects.filter(started_at__lt=now - KEEP_FOR).order_by("started_at").values("pk")
    while gone := Call.objects.filter(pk__in=old[:at_once]).delete()[0]:
        swept += gone
    return swept
