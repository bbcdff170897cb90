"""What a lane learns from a run: how many bookings it may take at once, when to pause, and what is left of the allowance."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from integrations.contract.meter import Meter
from integrations.contract.pushes import Failure, Outcome
from integrations.errors import OutcomeUnknown, TryAgain
from integrations.models import Lane, Sync, SyncState
from integrations.settling import wait_for

log = logging.getLogger(__name__)

# An org that answers a crowd in less than this can take twice as many.
FAST_S = 5.0
# While an org is in trouble it is asked at least this often: a pause is one call, and customers wait for its end.
LONGEST_PAUSE = timedelta(minutes=10)
READ_ALLOWANCE_EVERY = timedelta(minutes=15)


def limit_of(lane: Lane, most: int) -> int:
    """How many bookings this run may take: one probe while the org is in trouble."""
    return 1 if lane.failures else max(1, min(lane.crowd, most))


def learn(lane: Lane, outcomes: Sequence[Outcome], meter: Meter, *, most: int) -> None:
    """Keeps what this run told, under the run's lease."""
    now = timezone.now()
    trouble = _trouble(outcomes)
    changes: dict[str, Any] = {"is_slow": meter.timed_out}
    if meter.slowest_s and not meter.timed_out:
        changes["has_answered"] = True
    changes |= _crowd(lane, outcomes, meter, most)
    changes |= _allowance(meter, now)
    changes |= _paused(lane, trouble, now) if trouble else {"failures": 0, "cause": "", "paused_until": None}
    kept = Lane.objects.filter(pk=lane.pk, lease=lane.lease).update(**changes)
    if trouble:
        log.warning("lane paused lane=%s cause=%s failures=%s", lane.pk, trouble.code, lane.failures + 1)
    elif kept and lane.failures:
        _go_on(lane, now)


def _trouble(outcomes: Sequence[Outcome]) -> TryAgain | None:
    """What befell the whole org, if anything did."""
    problems = [outcome.problem for outcome in outcomes if isinstance(outcome, Failure)]
    return next((each for each in problems if isinstance(each, TryAgain) and each.everyone), None)


def _paused(lane: Lane, trouble: TryAgain, now: datetime) -> dict[str, Any]:
    # What an unanswered write has to wait for is its own affair; the way to the org may be clear much sooner.
    asked = trouble.asked_s if isinstance(trouble, OutcomeUnknown) else trouble.after_s
    wait = min(wait_for(TryAgain(trouble.code), lane.failures), LONGEST_PAUSE)
    until = now + max(wait, timedelta(seconds=asked or 0))
    return {"failures": F("failures") + 1, "cause": trouble.code, "paused_until": until}


def _go_on(lane: Lane, now: datetime) -> None:
    """The probe went through: whoever waits for the same cause waits no longer."""
    Sync.objects.filter(lane=lane, state=SyncState.WAITING, kind="try_again", code=lane.cause, due_at__gt=now).update(
        due_at=now
    )


def _crowd(lane: Lane, outcomes: Sequence[Outcome], meter: Meter, most: int) -> dict[str, Any]:
    if meter.timed_out or meter.limited:
        return {"crowd": max(1, lane.crowd // 2)}
    # Only a full batch shows what an org can take.
    if meter.slowest_s < FAST_S and len(outcomes) >= lane.crowd and not _trouble(outcomes):
        return {"crowd": min(lane.crowd * 2, most)}
    return {}


def _allowance(meter: Meter, now: datetime) -> dict[str, Any]:
    if meter.used is None or meter.allowed is None:
        return {}
    left = meter.allowed - meter.used
    saves = left < meter.allowed * settings.API_RESERVE_PERCENT / 100
    return {
        "calls_used": meter.used,
        "calls_allowed": meter.allowed,
        "saves_until": now + READ_ALLOWANCE_EVERY if saves else None,
    }


def note_allowance(lane: Lane, meter: Meter) -> None:
    """Keeps what was told about the allowance by calls that no run of the lane made."""
    if changes := _allowance(meter, timezone.now()):
        Lane.objects.filter(pk=lane.pk).update(**changes)


def must_read_allowance(lane: Lane) -> bool:
    """Whether it saved, and the time has come to ask what is left."""
    return lane.saves_until is not None and lane.saves_until <= timezone.now()


def read_allowance(lane: Lane, meter: Meter) -> bool:
    """Keeps what the question told; whether there is enough to go on."""
    changes = _allowance(meter, timezone.now())
    Lane.objects.filter(pk=lane.pk, lease=lane.lease).update(**(changes or {"saves_until": None}))
    return changes.get("saves_until") is None
