"""What people ask for many bookings at once, taken forward in small steps by workers under a lease.

A kind of job registers its step once: `register(JobKind.BACKFILL, backfill.step)`. A step does a bounded piece of work, keeps
in the job how far it came, and ends it when nothing is left. A worker that is killed is followed by another after the lease.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery.canvas import Signature
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from integrations.errors import LeaseLost
from integrations.models import Connection, Job, JobKind, JobState
from teams.models import User

log = logging.getLogger(__name__)

# Longer than the calls of one step with their whole deadlines.
LEASE = timedelta(minutes=2)
RING_AGAIN_AFTER = timedelta(seconds=5)
# Steps may ask orgs that hang: together they never take more threads than these.
AT_ONCE = 6
AFTER_A_BUG = timedelta(minutes=1)
AT_WORK = [JobState.PREVIEWING, JobState.RUNNING]

# One piece of work of a job that is ours by its lease. It calls `end` when nothing is left. No transaction is open around it.
# What it raises is logged, and the job is tried again after a while; LeaseLost ends the step and nothing else.
Step = Callable[[Job], None]
# What else has to be done when a person stops the job, in the transaction that stops it.
OnStop = Callable[[Job], None]


@dataclass(frozen=True)
class _Kind:
    step: Step
    on_stop: OnStop | None


_kinds: dict[str, _Kind] = {}


def register(kind: JobKind, step: Step, *, on_stop: OnStop | None = None) -> None:
    """Says how a job of this kind is taken forward, and what becomes of it when somebody stops it."""
    _kinds[kind] = _Kind(step, on_stop)


def ask(
    connection: Connection, kind: JobKind, *, by: User | None, state: JobState = JobState.RUNNING, **what: Any
) -> Job:
    """A new job, in the caller's transaction. `by`: None for what the night asks for."""
    return Job.objects.create(
        team_id=connection.team_id, connection=connection, kind=kind, state=state, what=what, asked_by=by
    )


def stop(job: Job, *, code: str = "") -> bool:
    """No further step is taken; what was done stays. False if it had ended before. `code`: why, if no person wanted it."""
    with transaction.atomic():
        going = Job.objects.filter(pk=job.pk, state__in=[*AT_WORK, JobState.PREVIEWED])
        stopped = going.update(
            state=JobState.STOPPED, ended_at=timezone.now(), code=code, lease=F("lease") + 1, leased_until=None
        )
        kind = _kinds.get(job.kind)
        if stopped and kind and kind.on_stop:
            kind.on_stop(job)
    return bool(stopped)


def ring_due() -> Iterable[Signature]:
    """One task for each job that has a step to take and that nobody was rung for in the last seconds, longest unserved first."""
    from integrations.tasks import run_job  # noqa: PLC0415 (tasks import this module)

    now = timezone.now()
    due = _due(now).filter(Q(rung_until=None) | Q(rung_until__lt=now)).order_by("due_at", "pk")
    pks = list(due.values_list("pk", flat=True)[: _places(now)])
    if pks:
        Job.objects.filter(pk__in=pks).update(rung_until=now + RING_AGAIN_AFTER)
    return [run_job.si(pk) for pk in pks]


def run(pk: int) -> bool:
    """Takes one step of the job, if nobody else is at it; whether it was taken."""
    job = _take(pk)
    if job is None:
        return False
    try:
        _kinds[job.kind].step(job)
    except LeaseLost:
        log.info("job lost job=%s lease=%s", job.pk, job.lease)
        return False
    except Exception as error:  # noqa: BLE001 (the one place: a bug in one step must not stop the others, nor be forgotten)
        log.error("job broke job=%s error=%s", job.pk, type(error).__name__)  # noqa: TRY400 (a message may quote an invitee)
        wait(job, AFTER_A_BUG, code="step_failed")
        return False
    _release(job)
    return True


def hold(job: Job) -> None:
    """Nobody stops it or takes it over before the caller's transaction ends. Raises LeaseLost if somebody has."""
    if not list(_mine(job).select_for_update().values_list("pk")):
        raise LeaseLost


def keep(job: Job, **changes: Any) -> bool:
    """Keeps how far the step came, under the job's lease. False if somebody stopped it, or took it over."""
    kept = bool(_mine(job).update(**changes))
    for name, value in changes.items():
        setattr(job, name, value)
    return kept


def end(job: Job, **changes: Any) -> bool:
    """Nothing is left to do."""
    return keep(job, state=JobState.DONE, ended_at=timezone.now(), code="", **changes)


def wait(job: Job, pause: timedelta, *, code: str = "") -> None:
    """The next step is taken later. `code`: what it waits for, as a person is told."""
    _mine(job).update(due_at=timezone.now() + pause, leased_until=None, rung_until=None, code=code)


def _take(pk: int) -> Job | None:
    now = timezone.now()
    # Whoever was served goes to the end of the queue.
    taken = _due(now).filter(pk=pk).update(lease=F("lease") + 1, leased_until=now + LEASE, due_at=now)
    return Job.objects.select_related("connection", "team").get(pk=pk) if taken else None


def _release(job: Job) -> None:
    # One that waits has been released with what it waits for.
    _mine(job).filter(leased_until__isnull=False).update(leased_until=None, rung_until=None, code="")


def _mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, lease=job.lease)


def _due(now: datetime) -> QuerySet[Job]:
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return Job.objects.filter(free, state__in=AT_WORK, due_at__lte=now, kind__in=list(_kinds))


def _places(now: datetime) -> int:
    taken = Job.objects.filter(Q(leased_until__gt=now) | Q(rung_until__gt=now), state__in=AT_WORK).count()
    return max(0, AT_ONCE - taken)
