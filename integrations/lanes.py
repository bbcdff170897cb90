"""One lane per org: take it, claim a batch, push each booking, settle, hand the lane back. A slow org holds up only itself."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from celery.canvas import Signature
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from bookings.models import Booking
from integrations import grants, outbox
from integrations.connector import Access, Json, Order, OutgoingBooking, Person, PushResult, RemoteObject
from integrations.errors import AccessExpired, LeaseLost, OutcomeUnknown, Problem, Reconnect
from integrations.models import Attempt, Lane, Sync
from integrations.registry import connector_for

log = logging.getLogger(__name__)

# Longer than a write with its whole deadline, and then a minute: a write that nobody waits for any more may still commit.
LEASE = timedelta(minutes=2)
RING_AGAIN_AFTER = timedelta(seconds=5)
RING_AT_ONCE = 200
BATCH = 10


def ring_due() -> Iterable[Signature]:
    """One task for each free lane with something due that nobody was rung for in the last seconds."""
    from integrations.tasks import run_lane  # noqa: PLC0415 (tasks import this module)

    now = timezone.now()
    waiting = Exists(outbox.due(now).filter(lane=OuterRef("pk")))
    not_rung = Q(rung_until=None) | Q(rung_until__lt=now)
    pks = list(Lane.objects.filter(waiting, _free(), not_rung).values_list("pk", flat=True)[:RING_AT_ONCE])
    if pks:
        Lane.objects.filter(pk__in=pks).update(rung_until=now + RING_AGAIN_AFTER)
    return [run_lane.si(pk) for pk in pks]


def run(pk: int) -> int:
    """Pushes one batch of the lane, if nobody else is at it; how many went through."""
    lane = take(pk)
    if lane is None:
        return 0
    try:
        return sum(_serve(sync, lane) for sync in outbox.claim(lane, BATCH))
    except LeaseLost:
        log.warning("lease lost lane=%s lease=%s", lane.pk, lane.lease)
        return 0
    finally:
        release(lane)


def take(pk: int) -> Lane | None:
    """The lane under a new lease, or None if somebody has it."""
    taken = Lane.objects.filter(_free(), pk=pk).update(lease=F("lease") + 1, leased_until=timezone.now() + LEASE)
    return Lane.objects.get(pk=pk) if taken else None


def renew(lane: Lane) -> None:
    """Ours for another while, counted from now. Raises LeaseLost."""
    renewed = Lane.objects.filter(pk=lane.pk, lease=lane.lease).update(leased_until=timezone.now() + LEASE)
    if not renewed:
        raise LeaseLost


def release(lane: Lane) -> None:
    """Free again, and to be rung for at once if something is still due."""
    Lane.objects.filter(pk=lane.pk, lease=lane.lease).update(leased_until=None, rung_until=None)


def _free() -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=timezone.now())


def _serve(sync: Sync, lane: Lane) -> bool:
    renew(lane)
    attempt = Attempt.objects.create(team_id=sync.team_id, sync=sync, lease=lane.lease)
    try:
        result = _push(sync, lane, attempt)
    except LeaseLost:
        raise
    except Problem as problem:
        _failed(sync, attempt, problem)
        log.warning(
            "push failed sync=%s kind=%s reason=%s failures=%s", sync.pk, problem.kind, problem.code, sync.failures
        )
        return False
    except Exception as error:  # noqa: BLE001 (the one place: a bug in one push must not stop the others, nor be forgotten)
        # The type alone: a message of somebody else's library may quote what an invitee typed.
        outbox.fail(sync, attempt, OutcomeUnknown("unexpected"))
        log.error("push broke sync=%s error=%s at=%s", sync.pk, type(error).__name__, _where(error))  # noqa: TRY400
        return False
    settled = outbox.settle(sync, attempt, result)
    log.info("pushed sync=%s attempt=%s settled=%s", sync.pk, attempt.pk, settled)
    return settled


def _failed(sync: Sync, attempt: Attempt, problem: Problem) -> None:
    if isinstance(problem, Reconnect):
        sync.connection.refresh_from_db()
        grants.declare_broken(sync.connection, problem)
    outbox.fail(sync, attempt, problem)


def _push(sync: Sync, lane: Lane, attempt: Attempt) -> PushResult:
    access = grants.open_access(sync.connection)
    try:
        return _push_with(access, sync, lane, attempt)
    except AccessExpired:
        access = grants.refreshed(sync.connection, stale=access)
    try:
        return _push_with(access, sync, lane, attempt)
    except AccessExpired:
        # A fresh token that is refused is no expired one: refreshing again would only go round in circles.
        raise Reconnect("grant_dead") from None


def _push_with(access: Access, sync: Sync, lane: Lane, attempt: Attempt) -> PushResult:
    def before_write(sent: Json) -> None:
        renew(lane)
        Attempt.objects.filter(pk=attempt.pk).update(sent=dict(sent))
        _give_the_database_connection_back()

    order = _order(sync)
    connector = connector_for(sync.connection.connector)
    _give_the_database_connection_back()
    return connector.push(order, access, before_write=before_write)


def _give_the_database_connection_back() -> None:
    """A call may last as long as its deadline; PostgreSQL's connections are fewer than our threads."""
    if not connection.in_atomic_block:
        connection.close()


def _order(sync: Sync) -> Order:
    """The booking as it is now, not as it was when it was asked for."""
    booking = Booking.objects.select_related("page", "host").get(pk=sync.booking_id)
    return Order(
        booking=_outgoing(booking),
        options=sync.options,
        known=_known(sync),
        open_attempts=outbox.open_attempts(sync),
        now=timezone.now(),
    )


def _known(sync: Sync) -> list[RemoteObject]:
    return [
        RemoteObject(
            role=record.role,
            object=record.object,
            id=record.remote_id,
            label=record.label,
            created=record.created,
            deleted=record.deleted_at is not None,
            written=record.written,
        )
        for record in sync.records.filter(org_id=sync.connection.remote_org_id)
    ]


def _outgoing(booking: Booking) -> OutgoingBooking:
    return OutgoingBooking(
        reference=str(booking.public_id),
        is_cancelled=booking.is_cancelled,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        title=booking.page.title,
        location=booking.location,
        last_name=booking.last_name,
        first_name=booking.first_name,
        email=booking.email,
        company=booking.company,
        invitee_name=booking.invitee_name,
        host=Person(name=booking.host.display_name, email=booking.host.email),
    )


def _where(error: Exception) -> str:
    """File and line of the innermost frame, which name no one."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_code.co_name}:{frame.tb_lineno}" if frame else "unknown"
