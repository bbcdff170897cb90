"""How a backfill's bookings come into the outbox, and how those that were not sent yet leave it when somebody stops it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from bookings.models import Booking
from integrations import candidates, outbox
from integrations.models import Attempt, Job, Lane, Priority, RemoteRecord, Sync, SyncState


def unsettled(job: Job) -> QuerySet[Sync]:
    """What it put into the queue and is not settled."""
    return job.syncs.filter(state=SyncState.WAITING, done__lt=F("wanted"))


def take(job: Job, lane: Lane, bookings: Sequence[Booking]) -> None:
    """From now on these are to be sent there by the settings that were looked up, behind live ones. In the caller's transaction.

    A booking that somebody else has asked for meanwhile is left to them; one that was cancelled meanwhile creates nothing.
    """
    options = candidates.options_of(job)
    _settle_elsewhere(job, lane, bookings)
    by_page: dict[int, list[Booking]] = defaultdict(list)
    for booking in bookings:
        by_page[booking.page_id].append(booking)
    for page_id, theirs in by_page.items():
        _take_over(job, lane, theirs, options[page_id])
    Sync.objects.bulk_create(
        [_sync(job, lane, each, options[each.page_id]) for each in bookings], ignore_conflicts=True
    )


def _sync(job: Job, lane: Lane, booking: Booking, options: dict[str, Any]) -> Sync:
    return Sync(
        team_id=job.team_id,
        connection_id=job.connection_id,
        booking=booking,
        lane=lane,
        options=options,
        priority=Priority.BACKFILL,
        job=job,
    )


def _take_over(job: Job, lane: Lane, bookings: Sequence[Booking], options: dict[str, Any]) -> None:
    """Those that were confirmed for another org, withheld, or in step with nothing: they were chosen, so they are free."""
    theirs = Sync.objects.filter(connection_id=job.connection_id, booking__in=bookings)
    free = theirs.exclude(pk__in=candidates.standing(job).values("pk"))
    # Locked in one order, so that two who do something to many at once wait for each other.
    locked = free.order_by("pk").select_for_update(of=("self",)).values("pk")
    Sync.objects.filter(pk__in=locked).update(
        lane=lane,
        options=options,
        priority=Priority.BACKFILL,
        job=job,
        wanted=F("wanted") + 1,
        state=SyncState.WAITING,
        due_at=timezone.now(),
        is_urgent=False,
        goes_alone=False,
        **outbox.NO_TROUBLE,
    )


def _settle_elsewhere(job: Job, lane: Lane, bookings: Sequence[Booking]) -> None:
    """A write to another org that nobody had an answer to is looked for no more: that org is no longer connected."""
    theirs = Sync.objects.filter(connection_id=job.connection_id, booking__in=bookings).exclude(lane=lane)
    Attempt.objects.filter(sync__in=theirs, settled_at=None).update(settled_at=timezone.now())
    theirs.update(look_again_at=None)


def withdraw(job: Job) -> None:
    """What was not sent yet is as it was before; what is on its way is settled. In the transaction that stops the job."""
    now = timezone.now()
    # Whoever claims one at this moment has it locked, and it is on its way.
    rows = unsettled(job).order_by("pk").select_for_update(of=("self",), skip_locked=True)
    locked = list(rows.values_list("pk", flat=True))
    unanswered = Attempt.objects.filter(sync=OuterRef("pk"), settled_at=None, sent__isnull=False)
    waiting = (
        unsettled(job)
        .filter(pk__in=locked)
        .exclude(lease=F("lane__lease"), lane__leased_until__gt=now)
        .exclude(Exists(unanswered))
    )
    ours = waiting.filter(created_at__gte=job.asked_at)
    untried = ours.exclude(Exists(Attempt.objects.filter(sync=OuterRef("pk"))))
    untried.delete()
    _give_back(job, waiting)
    outbox.withhold(waiting, job=job)
    Job.objects.filter(pk=job.pk).update(total=job.syncs.count())


def _give_back(job: Job, waiting: QuerySet[Sync]) -> None:
    """Those that stand in another org stand there as before, and wait for it if they waited."""
    before = SyncState.WITHHELD if job.what["with_withheld"] else SyncState.WAITING
    elsewhere = RemoteRecord.objects.filter(sync__in=waiting).exclude(org_id=job.what["org"])
    syncs: dict[str, set[int]] = defaultdict(set)
    for org_id, sync_id in elsewhere.order_by("pk").values_list("org_id", "sync_id"):
        syncs[org_id].add(sync_id)
    for org_id, pks in syncs.items():
        lane = Lane.objects.get(connector=job.connection.connector, org_id=org_id)
        back = waiting.filter(pk__in=pks)
        back.filter(done=F("wanted") - 1).update(lane=lane, job=None, wanted=F("done"), state=SyncState.SYNCED)
        back.update(lane=lane, job=None, state=before)
