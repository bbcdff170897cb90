"""The outbox: what must look right, asked for, found due, and claimed. How a push ended is kept in `settling`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, DateTimeField, Exists, F, IntegerField, OuterRef, Q, QuerySet, When
from django.db.models.fields.json import KT, KeyTransform
from django.db.models.functions import Cast, Coalesce, Greatest, JSONObject, Upper
from django.utils import timezone

from bookings.models import Booking
from integrations.models import (
    Attempt,
    Connection,
    ConnectionStatus,
    Job,
    Lane,
    Priority,
    RemoteRecord,
    Sync,
    SyncState,
)
from integrations.page_wishes import PageWish
from integrations.settling import LOOK_AGAIN_AFTER
from jicoo.statements import insert

# Whoever waits for an earlier booking of the same invitee asks so often whether it has been looked for.
ASK_AGAIN_AFTER = timedelta(seconds=15)
# A second look that is due and not had for so long, because its connection does not work, holds nobody back.
SECOND_LOOK_WITHIN = timedelta(minutes=2)


def request(booking: Booking, wish: PageWish) -> None:
    """As the page wishes it now, this booking must look right there. Joins the caller's transaction."""
    lane = wish.lane or _lane(wish.connector, wish.org_id)
    _request(booking, wish.connection, lane, wish.options)


def request_sync(booking: Booking, connection: Connection, options: Mapping[str, Any]) -> None:
    """From now on this booking must look right there. Joins the caller's transaction."""
    _request(booking, connection.pk, _lane(connection.connector, connection.remote_org_id), options)


def _lane(connector: str, org_id: str) -> int:
    return Lane.objects.get_or_create(connector=connector, org_id=org_id)[0].pk


def _request(booking: Booking, connection: int, lane: int, options: Mapping[str, Any]) -> None:
    sync = Sync(
        connection_id=connection,
        booking=booking,
        # The booking may be written in the same statement.
        page_id=booking.page_id,
        team_id=booking.team_id,
        lane_id=lane,
        options=dict(options),
    )
    # One statement: the invitee waits for it.
    insert([sync], unless_there=True)


def request_again(booking: Booking) -> int:
    """The booking changed: whatever was to look right must look right anew. Joins the caller's transaction.

    What a person withheld stays so; it is only known to be older than the booking.
    """
    Sync.objects.filter(booking=booking, state=SyncState.WITHHELD).update(wanted=F("wanted") + 1)
    return _want_again(Sync.objects.filter(booking=booking).exclude(state=SyncState.WITHHELD), priority=Priority.LIVE)


def withhold(syncs: QuerySet[Sync], *, job: Job | None = None) -> int:
    """Whatever still waits, for the clock or for a person, is not sent, because a person says so; how many.

    What is on its way at this moment may still arrive: then it stands there, and the sync says so.
    """
    waiting = syncs.filter(Q(state=SyncState.PARKED) | Q(state=SyncState.WAITING, done__lt=F("wanted")))
    unanswered = Attempt.objects.filter(sync=OuterRef("pk"), settled_at=None, sent__isnull=False)
    look_again_at = Coalesce("look_again_at", timezone.now() + LOOK_AGAIN_AFTER)
    return _update(
        waiting,
        state=SyncState.WITHHELD,
        job=job,
        is_urgent=False,
        look_again_at=Case(When(Exists(unanswered), then=look_again_at), default=F("look_again_at")),
        **NO_TROUBLE,
    )


def release(syncs: QuerySet[Sync], *, job: Job | None = None) -> int:
    """Parked and withheld ones are tried again, because a person says so; how many. Of two at once the second finds none.

    With a job they are many: they go behind live bookings, and wait while the org's allowance runs low.
    """
    how = {"is_urgent": True, "priority": Priority.LIVE} if job is None else {"priority": Priority.REPLAY}
    stopped = syncs.filter(state__in=[SyncState.PARKED, SyncState.WITHHELD])
    now = timezone.now()
    unanswered = Attempt.objects.filter(sync=OuterRef("pk"), settled_at=None, sent__isnull=False)
    return _update(
        stopped,
        wanted=F("wanted") + 1,
        state=SyncState.WAITING,
        # Taken out while a call was unanswered it waits until that can be looked for.
        due_at=Case(When(Exists(unanswered), then=Greatest("due_at", now)), default=now),
        job=job,
        taken_from=None
        if job is None
        else JSONObject(**{name: F(name) for name in ("state", "priority", *HOW_IT_FAILED)}),
        **how,
        **NO_TROUBLE,
    )


def give_back(job: Job) -> int:
    """What `release` took along for the job and nobody has tried since stands again as it stood before; how many.

    What changed meanwhile goes out all the same: that is a live booking's affair.
    """
    untried = job.syncs.filter(state=SyncState.WAITING, priority=Priority.REPLAY, taken_from__isnull=False)
    # Whoever claims one at this moment has it locked, and it is on its way.
    rows = untried.order_by("pk").select_for_update(of=("self",), skip_locked=True)
    before = {name: KT(f"taken_from__{name}") for name in ("state", "kind", "code", "cause")}
    return Sync.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(
        wanted=F("wanted") - 1,
        job=None,
        taken_from=None,
        priority=Cast(KT("taken_from__priority"), IntegerField()),
        params=KeyTransform("params", "taken_from"),
        failures=Cast(KT("taken_from__failures"), IntegerField()),
        failing_since=Cast(KT("taken_from__failing_since"), DateTimeField()),
        **before,
    )


def send_now(syncs: QuerySet[Sync]) -> int:
    """What waits for the clock, for an org in trouble, or for its allowance waits no longer, because a person says so; how many.

    Not while an unanswered call may still be carried out: it could not be looked for yet.
    """
    now = timezone.now()
    waiting = syncs.filter(state=SyncState.WAITING, done__lt=F("wanted")).exclude(
        kind="outcome_unknown", due_at__gt=now
    )
    # An org in trouble takes one booking at a time: the pause ends for whoever knows that it is mended.
    Lane.objects.filter(pk__in=syncs.order_by().values("lane")).update(paused_until=None, rung_until=None)
    return _update(waiting, due_at=now, is_urgent=True, priority=Priority.LIVE)


def want_ours_back(syncs: QuerySet[Sync], *, job: Job | None = None) -> int:
    """Whatever state they are in, they are pushed once more, because a person wants ours restored; how many.

    With a job they are many: they go behind live bookings, and wait while the org's allowance runs low.
    """
    how: dict[str, Any] = {"is_urgent": True} if job is None else {"priority": Priority.REPLAY, "job": job}
    return _want_again(syncs, **how)


def release_all(connection: Connection) -> int:
    """After it was mended: everything of its present org that is parked or waits for the clock is due now."""
    here = connection.syncs.filter(lane__org_id=connection.remote_org_id)
    # However long it was broken: what fails from now on has its three days.
    waiting = here.filter(state=SyncState.WAITING, done__lt=F("wanted"))
    waiting.update(failures=0, failing_since=None)
    waiting.filter(kind__in=["try_again", "reconnect"]).update(due_at=timezone.now())
    Lane.objects.filter(connector=connection.connector, org_id=connection.remote_org_id).update(
        paused_until=None, failures=0, cause=""
    )
    return _want_again(here.filter(state=SyncState.PARKED))


HOW_IT_FAILED = ("failures", "failing_since", "kind", "code", "params", "cause")
NO_TROUBLE: Mapping[str, Any] = {
    "failures": 0,
    "failing_since": None,
    "kind": "",
    "code": "",
    "params": {},
    "cause": "",
}


def _update(syncs: QuerySet[Sync], **changes: Any) -> int:
    """One statement. Rows are locked in one order, so that two people who press at once wait for each other and do not lock up."""
    with transaction.atomic():
        locked = syncs.order_by("pk").select_for_update(of=("self",)).values("pk")
        return Sync.objects.filter(pk__in=locked).update(**changes)


def _want_again(syncs: QuerySet[Sync], **more: Any) -> int:
    now = timezone.now()
    # Nothing is looked up before an unanswered call has either been carried out or never will be.
    syncs.filter(state=SyncState.WAITING, kind="outcome_unknown", due_at__gt=now).update(
        wanted=F("wanted") + 1, failures=0, failing_since=None
    )
    return syncs.exclude(state=SyncState.WAITING, kind="outcome_unknown", due_at__gt=now).update(
        wanted=F("wanted") + 1,
        state=SyncState.WAITING,
        due_at=now,
        **NO_TROUBLE,
        **more,
    )


def has_any_whose_time_has_come(now: datetime) -> bool:
    """False only if nothing at all is `due`: a small question, for the bell, which mostly hears no."""
    wanted = Q(state=SyncState.WAITING, done__lt=F("wanted"), due_at__lte=now)
    return Sync.objects.filter(wanted | Q(look_again_at__lte=now)).exists()


def due(now: datetime) -> QuerySet[Sync]:
    """What may be pushed now: its time has come, its org is the one that is connected, and the org's lane is not held back.

    What a person sends by itself goes out all the same: the press may have come just before the pause did.
    """
    wanted = Q(state=SyncState.WAITING, done__lt=F("wanted"), due_at__lte=now)
    looked_at_again = Q(look_again_at__lte=now) & ~Q(state=SyncState.WAITING, done__lt=F("wanted"))
    goes_on = Q(lane__paused_until=None) | Q(lane__paused_until__lte=now) | Q(is_urgent=True)
    # When the time of saving is over the next run reads the allowance anew before it sends anything.
    affordable = Q(lane__saves_until=None) | Q(lane__saves_until__lte=now) | Q(is_urgent=True)
    return Sync.objects.filter(
        wanted | looked_at_again,
        goes_on,
        affordable,
        connection__status=ConnectionStatus.CONNECTED,
        connection__remote_org_id=F("lane__org_id"),
    )


def claim(lane: Lane, limit: int) -> list[Sync]:
    """Up to `limit` due syncs of one connection of the lane, live bookings first, then oldest first, now ours under the lane's lease.

    What a person sends by itself goes first: somebody looks at the page.
    No two are about one e-mail: the second would not find the person whom the first creates.
    """
    _hold_back(lane, timezone.now())
    with transaction.atomic():
        found = due(timezone.now()).filter(lane=lane).order_by("-is_urgent", "priority", "due_at", "pk")
        rows = found.select_for_update(of=("self",), skip_locked=True).values_list(
            "pk", "connection_id", "goes_alone", "booking__email", "booking__is_test"
        )
        # What a test stumbles over is nobody else's affair.
        found_ones = [
            (pk, connection, alone or test, email) for pk, connection, alone, email, test in rows[: limit * 2]
        ]
        pks = _together(found_ones, limit)
        Sync.objects.filter(pk__in=pks).update(lease=lane.lease, taken_from=None)
    claimed = Sync.objects.filter(pk__in=pks).select_related("connection__team", "booking__page", "booking__host")
    return sorted(claimed, key=lambda sync: (not sync.is_urgent, sync.priority, sync.due_at, sync.pk))


def _hold_back(lane: Lane, now: datetime) -> None:
    """An unanswered write may still create somebody: until it was looked for, no other booking of that invitee does so, too."""
    unanswered = Attempt.objects.filter(sync__lane=lane, settled_at=None, sent__isnull=False)
    person = RemoteRecord.objects.filter(sync=OuterRef("sync"), role="person", org_id=lane.org_id)
    written_anew = Attempt.objects.filter(sync=OuterRef("sync"), sent__isnull=False, settled_at__isnull=False)
    not_looked_for = Q(~Exists(person), started_at__gt=now - LOOK_AGAIN_AFTER)
    maybe_there_twice = Q(
        Exists(person.filter(created=True)), Exists(written_anew), sync__look_again_at__gt=now - SECOND_LOOK_WITHIN
    )
    of_invitees = unanswered.filter(not_looked_for | maybe_there_twice).annotate(folded=Upper("sync__booking__email"))
    # Of several the first goes on.
    firsts = dict(of_invitees.order_by("-sync").values_list("folded", "sync"))
    if not firsts:
        return
    known = RemoteRecord.objects.filter(sync=OuterRef("pk"), role="person", org_id=lane.org_id)
    others = due(now).filter(lane=lane, state=SyncState.WAITING).exclude(pk__in=firsts.values())
    held = others.exclude(Exists(known)).annotate(folded=Upper("booking__email")).filter(folded__in=firsts)
    Sync.objects.filter(pk__in=held.values("pk")).update(due_at=now + ASK_AGAIN_AFTER)


def _together(rows: list[tuple[int, int, bool, str]], limit: int) -> list[int]:
    if not rows or rows[0][2]:
        return [rows[0][0]] if rows else []
    chosen: dict[str, int] = {}
    for pk, connection_id, goes_alone, email in rows:
        if connection_id == rows[0][1] and not goes_alone and len(chosen) < limit:
            chosen.setdefault(email.casefold(), pk)
    return list(chosen.values())
