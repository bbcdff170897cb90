"""Backfill: bookings that the org has nothing of, looked up first without writing, then sent behind the live ones.

A job of this kind is PREVIEWING while it looks up, PREVIEWED until a person says yes, and RUNNING while it sends. How a booking
is sent, and what becomes of it, is the outbox's affair: a backfill only asks for it.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from integrations import candidates, grants, jobs, learning, takeover, tally
from integrations.candidates import Choice
from integrations.contract.looks import Forecast, Foreseen
from integrations.contract.meter import Meter
from integrations.errors import Problem, Reconnect, TryAgain
from integrations.models import Connection, Job, JobKind, JobState, Lane, Sync
from integrations.orders import orders_ahead
from integrations.registry import connector_for
from integrations.waiting import give_the_database_connection_back
from teams import audit
from teams.models import User

# What was looked up is believed for so long.
GOOD_FOR = timedelta(days=1)
# A step asks for so many invitees, which a call or two can answer.
INVITEES_AT_ONCE = 100
# So many bookings are put into the queue at once, and no more than these are in it: what is not in it is stopped at once.
BOOKINGS_AT_ONCE = 100
AHEAD = 400
LOOK_AGAIN_SOON = timedelta(seconds=1)
LOOK_AGAIN_LATER = timedelta(seconds=30)
ACTIVE = [JobState.PREVIEWING, JobState.PREVIEWED, JobState.RUNNING]


class Answer(Enum):
    """What became of "Send"."""

    SENDING = auto()
    # Somebody was faster, or stopped it, or it is still being looked up.
    NOT_READY = auto()
    TOO_OLD = auto()
    SETTINGS_CHANGED = auto()
    NOT_CONNECTED = auto()


def active(connection: Connection) -> Job | None:
    """The one that is looked up, waits for a yes, or runs."""
    return connection.jobs.filter(kind=JobKind.BACKFILL, state__in=ACTIVE).order_by("-pk").first()


def count(connection: Connection, choice: Choice) -> int:
    """How many bookings there are to send."""
    return candidates.bookings(_job(connection, choice)).count()


def ask(connection: Connection, choice: Choice, *, by: User) -> tuple[Job, bool]:
    """The job that looks them up, and whether it is new: while another one looks up or sends, it is that one.

    What was looked up before and waits for a yes gives way.
    """
    with transaction.atomic():
        # Two people at once wait for each other here.
        Connection.objects.select_for_update().get(pk=connection.pk)
        before = active(connection)
        if before is not None and before.state != JobState.PREVIEWED:
            return before, False
        if before is not None:
            jobs.stop(before, code="superseded")
        job = _job(connection, choice, by=by)
        job.total = candidates.bookings(job).count()
        job.save()
        audit.record(connection.team, by, "backfill_looked_up", connection.pk, job=job.pk, **_told(job))
    return job, True


def _job(connection: Connection, choice: Choice, *, by: User | None = None) -> Job:
    return Job(
        team_id=connection.team_id,
        connection=connection,
        kind=JobKind.BACKFILL,
        state=JobState.PREVIEWING,
        what=candidates.stored(connection, choice),
        asked_by=by,
    )


def _told(job: Job) -> dict[str, object]:
    told = {name: job.what[name] for name in ("since", "until") if job.what[name]}
    return {"pages": sorted(candidates.options_of(job)), "bookings": job.total, **told}


def send(job: Job, *, by: User) -> Answer:
    """Sends what was looked up. Whoever is second is told so."""
    if job.state != JobState.PREVIEWED:
        return Answer.NOT_READY
    if is_too_old(job):
        return Answer.TOO_OLD
    if not job.connection.is_kept or job.connection.remote_org_id != job.what["org"]:
        return Answer.NOT_CONNECTED
    if candidates.settings_changed(job):
        return Answer.SETTINGS_CHANGED
    with transaction.atomic():
        ready = Job.objects.filter(pk=job.pk, state=JobState.PREVIEWED)
        if not ready.update(state=JobState.RUNNING, cursor=0, due_at=timezone.now(), code=""):
            return Answer.NOT_READY
        audit.record(job.team, by, "backfill_sent", job.connection_id, job=job.pk, **_told(job))
    return Answer.SENDING


def is_too_old(job: Job) -> bool:
    """Whether it was looked up so long ago that the org may hold others by now."""
    return datetime.fromisoformat(job.what["looked_up_at"]) < timezone.now() - GOOD_FOR


def step(job: Job) -> None:
    """One piece of work: looks some up, or puts some into the queue."""
    if _is_held_up(job):
        return
    if job.state == JobState.PREVIEWING:
        _look_up(job)
    else:
        _send(job)


def _is_held_up(job: Job) -> bool:
    """Whether nothing can be done now; then it waits and says what for, or has come to its end."""
    connection, now = job.connection, timezone.now()
    if not connection.is_kept:
        jobs.stop(job, code="disconnected")
    elif connection.remote_org_id != job.what["org"]:
        jobs.stop(job, code="other_org")
    elif connection.is_broken:
        jobs.wait(job, LOOK_AGAIN_LATER, code=connection.broken_code)
    else:
        lane = lane_of(job)
        if lane.saves_until and lane.saves_until > now:
            jobs.wait(job, min(lane.saves_until - now, LOOK_AGAIN_LATER), code="allowance_low")
        elif lane.paused_until and lane.paused_until > now:
            jobs.wait(job, min(lane.paused_until - now, LOOK_AGAIN_LATER), code=lane.cause)
        else:
            return False
    return True


def lane_of(job: Job) -> Lane:
    """The org's."""
    lane, _ = Lane.objects.get_or_create(connector=job.connection.connector, org_id=job.what["org"])
    return lane


def _look_up(job: Job) -> None:
    bookings, cursor = candidates.next_invitees(job, INVITEES_AT_ONCE)
    if not bookings:
        found = sum(job.counts.get(outcome, 0) for outcome in Foreseen)
        what = {**job.what, "looked_up_at": timezone.now().isoformat()}
        jobs.keep(job, state=JobState.PREVIEWED, code="", what=what, total=found)
        return
    orders = orders_ahead(job.connection, bookings, candidates.options_of(job))
    connector, meter = connector_for(job.connection.connector), Meter()
    give_the_database_connection_back()
    try:
        forecasts = grants.with_access(job.connection, lambda access: connector.foresee(orders, access, meter=meter))
    except Problem as problem:
        _cannot_look_up(job, problem)
        return
    finally:
        tally.count_calls(job.connection, meter.calls)
    learning.note_allowance(lane_of(job), meter)
    jobs.keep(job, cursor=cursor, counts=Counter(job.counts) + _counted(forecasts))


def _counted(forecasts: Sequence[Forecast]) -> Counter[str]:
    counts = Counter(str(each.outcome) for each in forecasts)
    counts["overwrites"] = sum(each.overwrites for each in forecasts)
    counts["events"] = sum(each.writes_event for each in forecasts)
    counts["beside"] = sum(each.writes_beside for each in forecasts)
    return counts


def _cannot_look_up(job: Job, problem: Problem) -> None:
    if isinstance(problem, Reconnect):
        grants.declare_broken(job.connection, problem)
        jobs.wait(job, LOOK_AGAIN_SOON, code=problem.code)
    elif isinstance(problem, TryAgain):
        jobs.wait(job, max(LOOK_AGAIN_LATER, timedelta(seconds=problem.after_s or 0)), code=problem.code)
    else:
        jobs.keep(job, what={**job.what, "params": dict(problem.params)})
        jobs.stop(job, code=problem.code)


def _send(job: Job) -> None:
    ahead = takeover.unsettled(job)
    if ahead.count() > AHEAD - BOOKINGS_AT_ONCE:
        _wait_for(job, ahead)
        return
    with transaction.atomic():
        jobs.hold(job)
        found = candidates.bookings(job).filter(pk__gt=job.cursor).order_by("pk")
        bookings = list(found[:BOOKINGS_AT_ONCE])
        if bookings:
            takeover.take(job, lane_of(job), bookings)
            jobs.keep(job, cursor=bookings[-1].pk)
    if bookings:
        return
    if ahead.exists():
        _wait_for(job, ahead)
    else:
        jobs.end(job, total=job.syncs.count())


def _wait_for(job: Job, ahead: QuerySet[Sync]) -> None:
    """Until something of it is settled: soon where it is due, later where it waits for the clock itself."""
    is_due = ahead.filter(due_at__lte=timezone.now()).exists()
    jobs.wait(job, LOOK_AGAIN_SOON if is_due else LOOK_AGAIN_LATER)
