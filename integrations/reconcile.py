"""Holding our bookings against the org: each night, and when somebody asks. Finds differences, settles none.

A job takes it forward in two rounds of small steps: what we wrote for bookings ahead, read by its ids; then what the connected
user made there, which shows doubles and what no booking of ours knows. 1,500 bookings take one call.
"""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from celery.canvas import Signature
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from integrations import comparing, grants, jobs, nights, tally
from integrations.contract.meter import Meter
from integrations.errors import Problem, Reconnect, TryAgain
from integrations.models import Connection, ConnectionStatus, Job, JobKind, Lane, Sync
from integrations.registry import all_connectors
from teams.models import User

# What is over is nobody's worry; a meeting of the last days may still be talked about.
LOOKED_BACK = timedelta(days=7)
# So many are asked about in one call; fewer after an answer that did not come whole.
AT_ONCE = 1500
FEWEST = 50
TRIES = 6
FIRST_WAIT = timedelta(minutes=1)
WAIT_WHILE_SAVING = timedelta(minutes=15)

LOOK_FOR_NIGHTS_EVERY_S = 60
NIGHTS_AT_ONCE = 50
KEEP_NIGHTS_FOR = timedelta(days=30)

_last_looked = [float("-inf")]


class HeldUp(NamedTuple):
    """For how long nothing can be asked, and why."""

    pause: timedelta
    code: str


def ask(connection: Connection, *, by: User | None) -> tuple[Job, bool]:
    """The comparison that is under way, or a new one; and whether it is new. However many ask at once, there is one."""
    with transaction.atomic():
        Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        under_way = connection.jobs.filter(kind=JobKind.RECONCILE, state__in=jobs.AT_WORK).first()
        if under_way:
            return under_way, False
        return jobs.ask(connection, JobKind.RECONCILE, by=by), True


def latest(connection: Connection) -> Job | None:
    """The comparison that was asked for last."""
    asked = connection.jobs.filter(kind=JobKind.RECONCILE).select_related("connection", "asked_by")
    return asked.order_by("-asked_at", "-pk").first()


def ring_nightly() -> Iterable[Signature]:
    """For the bell, once a minute: asks for the comparison of each connection whose moment of the night has come. Rings nobody:
    the jobs do that themselves.
    """
    if time.monotonic() - _last_looked[0] >= LOOK_FOR_NIGHTS_EVERY_S:
        _last_looked[0] = time.monotonic()
        ask_for_tonight(timezone.now())
    return []


def ask_for_tonight(now: datetime) -> int:
    """How many were asked for. Each connection once a night, however many bells ring."""
    # Asked for in its last night it is due in no other for most of a day.
    lately = Job.objects.filter(kind=JobKind.RECONCILE, asked_by=None, asked_at__gt=now - timedelta(hours=18))
    connected = Connection.objects.filter(
        Exists(Sync.objects.filter(connection=OuterRef("pk"))),
        status=ConnectionStatus.CONNECTED,
        connector__in=[connector.slug for connector in all_connectors()],
    ).exclude(pk__in=lately.values("connection_id"))
    due = [each for each in connected.select_related("team").order_by("pk") if nights.is_night_for(each, now)]
    return sum(_ask_once(each, now) for each in due[:NIGHTS_AT_ONCE])


def _ask_once(connection: Connection, now: datetime) -> bool:
    with transaction.atomic():
        # Another bell may be at it: then it asks, and we do not wait.
        mine = Connection.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=connection.pk)
        asked = connection.jobs.filter(kind=JobKind.RECONCILE)
        of_nights = asked.filter(asked_by=None)
        if not mine or of_nights.filter(asked_at__gt=now - timedelta(hours=18)).exists():
            return False
        if asked.filter(state__in=jobs.AT_WORK).exists():
            return False
        of_nights.filter(asked_at__lt=now - KEEP_NIGHTS_FOR).exclude(state__in=jobs.AT_WORK).delete()
        jobs.ask(connection, JobKind.RECONCILE, by=None)
    return True


def step(job: Job) -> None:
    """One call's worth of comparing."""
    connection = job.connection
    if not connection.is_connected:
        jobs.stop(job, code=connection.broken_code or "disconnected")
    elif held_up := _held_up(job):
        jobs.wait(job, held_up.pause, code=held_up.code)
    else:
        _compare(job)


def _held_up(job: Job) -> HeldUp | None:
    """Whether the org is to be left alone: it is in trouble, or its allowance is kept for what a person asks for."""
    now = timezone.now()
    lane = Lane.objects.filter(connector=job.connection.connector, org_id=job.connection.remote_org_id).first()
    if lane and lane.paused_until and lane.paused_until > now:
        return HeldUp(pause=lane.paused_until - now, code=lane.cause)
    saves = lane is not None and lane.saves_until is not None and lane.saves_until > now
    return HeldUp(pause=WAIT_WHILE_SAVING, code="allowance_low") if saves and job.asked_by_id is None else None


def _compare(job: Job) -> None:
    meter = Meter()
    try:
        found = comparing.compare_next(job, meter, at_once=_at_once(job), since=job.asked_at - LOOKED_BACK)
    except TryAgain as problem:
        _try_later(job, problem)
        return
    except Problem as problem:
        if isinstance(problem, Reconnect):
            grants.declare_broken(job.connection, problem)
        jobs.stop(job, code=problem.code)
        return
    finally:
        tally.count_calls(job.connection, meter.calls)
    counts = {**job.counts, "calls": job.counts.get("calls", 0) + meter.calls}
    for name, number in found.counts.items():
        counts[name] = counts.get(name, 0) + number
    what = {**job.what, "round": found.round, "after": found.after, "failures": 0}
    if found.round:
        jobs.keep(job, counts=counts, what=what, cursor=found.cursor)
    else:
        jobs.end(job, counts=counts, what=what)


def _at_once(job: Job) -> int:
    return int(job.what.get("at_once", AT_ONCE))


def _try_later(job: Job, problem: TryAgain) -> None:
    failures = job.what.get("failures", 0) + 1
    if failures >= TRIES:
        jobs.stop(job, code=problem.code)
        return
    # Too large an answer does not come whole: half as many may.
    jobs.keep(job, what={**job.what, "failures": failures, "at_once": max(FEWEST, _at_once(job) // 2)})
    pause = max(FIRST_WAIT * 2 ** (failures - 1), timedelta(seconds=problem.after_s or 0))
    jobs.wait(job, pause, code=problem.code)
