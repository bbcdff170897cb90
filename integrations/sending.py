"""What a person does about bookings that wait: check one, send them again, or leave them unsent; for many by a job.

Every verb is one statement on the rows that still wait: of two people who press at once the second finds none.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bookings.models import BookingStatus
from integrations import jobs, outbox, parked
from integrations.contract.values import Words
from integrations.field_labels import FieldLabels
from integrations.models import Connection, Job, JobKind, JobState, Sync, SyncState
from teams import audit
from teams.models import User

# A check sends one of so many: the first that is still to take place tells most.
LOOKED_AT = 50
# How long a check is shown on the page, if nobody makes another one.
SHOW_CHECK_FOR = timedelta(minutes=30)
# How soon a job looks whether its bookings went out, and how soon once it is old.
LOOK_AGAIN_AFTER, LOOK_LATER_AFTER = timedelta(seconds=2), timedelta(minutes=1)


def check(connection: Connection, key: str, *, by: User) -> Job | None:
    """Sends one of them at once, to see whether the cause is mended. None if none waits any more, or nothing is connected."""
    chosen = _telling(parked.in_cause(connection, key))
    if chosen is None or not connection.is_connected:
        return None
    with transaction.atomic():
        job = jobs.ask(connection, JobKind.SEND, by=by, cause=key, check=True)
        released = outbox.release(Sync.objects.filter(pk=chosen, state=SyncState.PARKED), job=job)
        if not _took_along(job, released, "booking_checked", by):
            return None
        # Somebody looks at the page: it goes before others, and while the org's allowance runs low.
        outbox.send_now(job.syncs.all())
    return job


def check_org(connection: Connection, *, by: User) -> Job | None:
    """Sends one of those that wait for the org as a whole, to see whether it takes bookings again. None if none waits."""
    chosen = _telling(parked.on_its_way(connection))
    if chosen is None or not connection.is_connected:
        return None
    with transaction.atomic():
        job = jobs.ask(connection, JobKind.SEND, by=by, cause="", check=True)
        taken = outbox.send_now(Sync.objects.filter(pk=chosen))
        Sync.objects.filter(pk=chosen, state=SyncState.WAITING).update(job=job)
        return job if _took_along(job, taken, "booking_checked", by) else None


def send_all(connection: Connection, key: str, *, by: User) -> Job | None:
    """Sends every booking of the cause. None if none waits any more: of two people at once the second finds none."""
    return _send(connection, parked.in_cause(connection, key), by=by, cause=key)


def send_these(connection: Connection, syncs: Collection[int], *, by: User) -> Job | None:
    """Sends those of these that wait for a person or were withheld. None if there are none."""
    return _send(connection, parked.of_present_org([connection]).filter(pk__in=syncs), by=by)


def withhold_all(connection: Connection, key: str, *, by: User) -> Job | None:
    """None of the cause is sent until somebody sends it again. None if none waits any more."""
    return _withhold(connection, parked.in_cause(connection, key), by=by, cause=key)


def withhold_these(connection: Connection, syncs: Collection[int], *, by: User) -> Job | None:
    """None of these is sent until somebody sends it again. None if none of them waits."""
    return _withhold(connection, connection.syncs.filter(pk__in=syncs), by=by)


def latest_check(connection: Connection) -> Job | None:
    """The last one of the last half hour."""
    since = timezone.now() - SHOW_CHECK_FOR
    made = connection.jobs.filter(kind=JobKind.SEND, what__check=True, asked_at__gt=since)
    return made.select_related("connection", "asked_by").order_by("-asked_at").first()


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What came of a check, in words. `remaining`: how many still wait for the cause that was checked."""

    name: str = ""
    is_under_way: bool = False
    went_through: bool = False
    is_same_cause: bool = False
    is_gone: bool = False
    words: Words | None = None
    remaining: int = 0


def outcome_of(job: Job) -> Checked:
    """As its booking stands now; a fixed number of queries."""
    sync = job.syncs.select_related("booking").first()
    if sync is None or sync.state == SyncState.WITHHELD:
        return Checked(is_gone=True)
    key = job.what["cause"]
    return Checked(
        name=sync.booking.invitee_name,
        is_under_way=sync.state == SyncState.WAITING,
        went_through=sync.state == SyncState.SYNCED,
        is_same_cause=sync.cause == key,
        words=FieldLabels().words_for(job.connection, sync.code, sync.params) if sync.code else None,
        remaining=parked.in_cause(job.connection, key).count(),
    )


def step(job: Job) -> None:
    """A send is in the queue as a whole: it has ended once none of its bookings is on its way any more."""
    if not job.syncs.filter(state=SyncState.WAITING).exists():
        jobs.end(job)
        return
    is_new = timezone.now() - job.asked_at < LOOK_LATER_AFTER
    jobs.wait(job, LOOK_AGAIN_AFTER if is_new else LOOK_LATER_AFTER)


def withdraw(job: Job) -> None:
    """What was not tried yet waits again for what it waited for; the rest is finished. In the transaction that stops the job."""
    outbox.give_back(job)
    Job.objects.filter(pk=job.pk).update(total=job.syncs.count())


def _send(connection: Connection, syncs: QuerySet[Sync], *, by: User, **what: Any) -> Job | None:
    if not connection.is_connected:
        return None
    with transaction.atomic():
        job = jobs.ask(connection, JobKind.SEND, by=by, **what)
        return job if _took_along(job, outbox.release(syncs, job=job), "bookings_sent_again", by) else None


def _withhold(connection: Connection, syncs: QuerySet[Sync], *, by: User, **what: Any) -> Job | None:
    with transaction.atomic():
        job = jobs.ask(connection, JobKind.WITHHOLD, by=by, **what)
        if not _took_along(job, outbox.withhold(syncs, job=job), "bookings_withheld", by):
            return None
        Job.objects.filter(pk=job.pk).update(state=JobState.DONE, ended_at=timezone.now())
    return job


def _took_along(job: Job, taken: int, action: str, by: User) -> bool:
    """Keeps how many bookings it took along, and who asked; a job without any is none."""
    if not taken:
        job.delete()
        return False
    job.total = taken
    job.save(update_fields=["total"])
    audit.record(job.team, by, action, job.connection_id, app=job.connection.connector, bookings=taken, job=job.pk)
    return True


def _telling(syncs: QuerySet[Sync]) -> int | None:
    """One by which the cause shows: a cancelled booking asks for less than others do."""
    found = list(syncs.order_by("pk").values_list("pk", "booking__status")[:LOOKED_AT])
    confirmed = [pk for pk, status in found if status == BookingStatus.CONFIRMED]
    return next(iter([*confirmed, *(pk for pk, _ in found)]), None)
