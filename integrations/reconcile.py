"""Holding our bookings against the org: each night, and when somebody asks. Finds differences, settles none.

A job takes it forward in two rounds of small steps: what we wrote for bookings ahead, read by its ids; then what the connected
user made there, which shows doubles and what no booking of ours knows. 1,500 bookings take one call.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from integrations import comparing, grants, jobs, nightly, tally
from integrations.contract.meter import Meter
from integrations.errors import Problem, Reconnect, TryAgain
from integrations.models import Connection, Job, JobKind, Sync
from teams.models import User

# What is over is nobody's worry; a meeting of the last days may still be talked about.
LOOKED_BACK = timedelta(days=7)
# So many are asked about in one call; fewer after an answer that did not come whole.
AT_ONCE = 1500
FEWEST = 50
TRIES = 6
FIRST_WAIT = timedelta(minutes=1)


def ask(connection: Connection, *, by: User | None) -> tuple[Job, bool]:
    """The comparison that is under way, or a new one; and whether it is new. However many ask at once, there is one."""
    return nightly.ask(connection, JobKind.RECONCILE, by=by)


def latest(connection: Connection) -> Job | None:
    """The comparison that was asked for last."""
    return nightly.latest(connection, JobKind.RECONCILE)


def connections() -> QuerySet[Connection]:
    """Those with something to compare."""
    return Connection.objects.filter(Exists(Sync.objects.filter(connection=OuterRef("pk"))))


def step(job: Job) -> None:
    """One call's worth of comparing."""
    connection = job.connection
    if not connection.is_connected:
        jobs.stop(job, code=connection.broken_code or "disconnected")
    elif held_up := nightly.held_up(job):
        jobs.wait(job, held_up.pause, code=held_up.code)
    else:
        _compare(job)


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
