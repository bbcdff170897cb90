"""One lane per org: who may take it, whom the bell rings for, and what it learns from its calls.

A run takes the lane, serves one batch, and hands it back to the end of the queue. A slow org holds up only itself.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from celery.canvas import Signature
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from integrations import outbox
from integrations.errors import LeaseLost
from integrations.models import Lane, Priority

log = logging.getLogger(__name__)

# Longer than a write of a crowd with its whole deadline, and then a minute: a write that nobody waits for may still commit.
LEASE = timedelta(minutes=2)
RING_AGAIN_AFTER = timedelta(seconds=5)
RING_AT_ONCE = 200
# Orgs whose last call ran out of time share so many threads, however many they are.
SLOW_AT_ONCE = 8
# Orgs that never answered us yet may hang: with all else that may, they never take all threads from those that are known to answer.
UNTRIED_AT_ONCE = 8
# Orgs that only have due what people send in bulk leave threads to those where somebody has just booked.
BULK_AT_ONCE = 16
SLOW_QUEUE = "slow"
SLOW = Q(is_slow=True)
UNTRIED = Q(is_slow=False, has_answered=False)


def ring_due() -> Iterable[Signature]:
    """One task for each free lane with something due that nobody was rung for in the last seconds, longest unserved first."""
    now = timezone.now()
    # Four times a second nothing is due, and what follows costs a processor fifty milliseconds.
    if not outbox.has_any_whose_time_has_come(now):
        return []
    known, untried, slow = _to_ring_by_kind(now)
    bulk = [lane for lane in known if not lane.live]
    rung = [lane for lane in known if lane.live] + (bulk and bulk[: _places_for_bulk(now)])
    for kind, at_once, found in ((UNTRIED, UNTRIED_AT_ONCE, untried), (SLOW, SLOW_AT_ONCE, slow)):
        # Of most kinds nothing is due: then nobody is counted.
        rung += found and found[: _places(now, kind, at_once)]
    if rung:
        Lane.objects.filter(pk__in=[lane.pk for lane in rung]).update(rung_until=now + RING_AGAIN_AFTER)
    return [signature(lane.pk, is_slow=lane.is_slow) for lane in rung]


def signature(pk: int, *, is_slow: bool) -> Signature:
    """The task that serves this lane, on the queue that it belongs to."""
    from integrations.tasks import run_lane  # noqa: PLC0415 (tasks import this module)

    task: Signature = run_lane.si(pk)
    return task.set(queue=SLOW_QUEUE) if is_slow else task


def run(pk: int) -> int:
    """Pushes one batch of the lane, if nobody else is at it; how many went through."""
    from integrations import batches  # noqa: PLC0415 (batches renew the lease that is kept here)

    lane = take(pk)
    if lane is None:
        return 0
    try:
        return batches.serve(lane)
    except LeaseLost:
        log.warning("lease lost lane=%s lease=%s", lane.pk, lane.lease)
        return 0
    finally:
        release(lane)


def take(pk: int) -> Lane | None:
    """The lane under a new lease, or None if somebody has it, or if the places for orgs of its kind are taken."""
    now = timezone.now()
    lane = Lane.objects.filter(pk=pk).first()
    if lane is None or not _has_a_place(lane, now):
        return None
    taken = Lane.objects.filter(_free(now), pk=pk).update(lease=F("lease") + 1, leased_until=now + LEASE, served_at=now)
    return Lane.objects.get(pk=pk) if taken else None


def renew(lane: Lane) -> None:
    """Ours for another while, counted from now. Raises LeaseLost."""
    renewed = Lane.objects.filter(pk=lane.pk, lease=lane.lease).update(leased_until=timezone.now() + LEASE)
    if not renewed:
        raise LeaseLost


def release(lane: Lane) -> None:
    """Free again, and to be rung for at once if something is still due."""
    Lane.objects.filter(pk=lane.pk, lease=lane.lease).update(leased_until=None, rung_until=None)


def mark_rung(pk: int) -> bool:
    """Whether the lane is free and somebody's live booking is due; then the bell leaves it to whoever asked."""
    now = timezone.now()
    more = Lane.objects.filter(_live(now), _free(now), pk=pk)
    return bool(more.update(rung_until=now + RING_AGAIN_AFTER))


class _ToRing(NamedTuple):
    pk: int
    is_slow: bool
    has_answered: bool
    live: bool


def _to_ring_by_kind(now: datetime) -> tuple[list[_ToRing], list[_ToRing], list[_ToRing]]:
    """Known, untried and slow ones. Mostly few are due, and then one question finds them all."""
    first = list(_to_ring(now)[:RING_AT_ONCE])
    if len(first) < RING_AT_ONCE:
        known = [lane for lane in first if lane.has_answered and not lane.is_slow]
        untried = [lane for lane in first if not lane.has_answered and not lane.is_slow]
        slow = [lane for lane in first if lane.is_slow]
        return known, untried[:UNTRIED_AT_ONCE], slow[:SLOW_AT_ONCE]
    # Of so many, those of one kind could hide the others.
    return (
        list(_to_ring(now).filter(is_slow=False, has_answered=True)[:RING_AT_ONCE]),
        list(_to_ring(now).filter(UNTRIED)[:UNTRIED_AT_ONCE]),
        list(_to_ring(now).filter(SLOW)[:SLOW_AT_ONCE]),
    )


def _to_ring(now: datetime) -> "QuerySet[Lane, _ToRing]":
    """Where somebody has just booked first, then whoever was served longest ago."""
    not_rung = Q(rung_until=None) | Q(rung_until__lt=now)
    found = Lane.objects.filter(_waiting(now), _free(now), not_rung).annotate(live=_live(now))
    in_order = found.order_by("-live", F("served_at").asc(nulls_first=True), "pk")
    return in_order.values_list("pk", "is_slow", "has_answered", "live", named=True)  # type: ignore[return-value]  # rows named as in _ToRing


def _has_a_place(lane: Lane, now: datetime) -> bool:
    if lane.is_slow:
        return _places(now, SLOW, SLOW_AT_ONCE) > 0
    return lane.has_answered or _places(now, UNTRIED, UNTRIED_AT_ONCE) > 0


def _places(now: datetime, kind: Q, at_once: int) -> int:
    taken = Lane.objects.filter(kind, leased_until__gt=now).count()
    return max(0, at_once - taken)


def _places_for_bulk(now: datetime) -> int:
    rung_or_taken = Q(leased_until__gt=now) | Q(rung_until__gt=now)
    return max(0, BULK_AT_ONCE - Lane.objects.filter(rung_or_taken, ~_live(now)).count())


def _waiting(now: datetime) -> Exists:
    return Exists(outbox.due(now).filter(lane=OuterRef("pk")))


def _live(now: datetime) -> Exists:
    return Exists(outbox.due(now).filter(lane=OuterRef("pk"), priority=Priority.LIVE))


def _free(now: datetime) -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=now)
