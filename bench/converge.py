"""From trouble to rest: nobody waits any more, with people mending what waits for people, and the clock running ahead."""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from bench import clock
from bench.stack import Stack, all_settled
from integrations import outbox
from integrations.models import Attempt, ConnectionStatus, Lane, Sync, SyncState

SECOND_LOOK_AFTER = timedelta(minutes=11)
QUIET_FOR_S = 1.0
AT_MOST_S = 900.0


@dataclass(kw_only=True)
class Rest:
    """How long it took: `seconds` that were waited for, and what was let `passed` besides. What people had to send again."""

    seconds: float = 0.0
    passed: timedelta = timedelta()
    sent_again: int = 0

    @property
    def after_s(self) -> float:
        """As long as it would have taken with nobody turning the clock."""
        return round(self.seconds + self.passed.total_seconds(), 1)


def converge(stack: Stack, *, passed: timedelta = timedelta()) -> Rest:
    """Until every booking is settled, or AT_MOST_S have gone by."""
    rest, began = Rest(passed=passed), time.monotonic()
    while not all_settled() and time.monotonic() - began < AT_MOST_S:
        rest.sent_again += _people_mend(stack)
        wait = clock.to_the_next_moment()
        if is_quiet() and not has_work_to_begin() and wait and clock.jump_while_nobody_works(wait):
            rest.passed += wait
    rest.seconds = time.monotonic() - began
    return rest


def second_look(stack: Stack) -> None:
    """What the engine comes back for ten minutes later, and what that makes due."""
    clock.jump_once_nobody_works(SECOND_LOOK_AFTER)
    while not is_quiet():
        pass
    converge(stack)


def is_quiet() -> bool:
    """Whether nobody has begun or settled anything for a while."""
    before = _progress()
    time.sleep(QUIET_FOR_S)
    return _progress() == before


def has_work_to_begin() -> bool:
    """Whether something is due in a lane that nobody has: whoever starts late takes it without waiting for the clock."""
    now = timezone.now()
    is_free = Q(lane__leased_until=None) | Q(lane__leased_until__lte=now)
    return outbox.due(now).filter(is_free).exists()


def _people_mend(stack: Stack) -> int:
    """A manager presses "Send again", an administrator connects again."""
    for seller in stack.sellers:
        seller.connection.refresh_from_db()
        if seller.connection.status == ConnectionStatus.BROKEN:
            seller.connect_again(stack.standin)
    return outbox.release(Sync.objects.filter(state=SyncState.PARKED))


def _progress() -> tuple[object, ...]:
    leases = list(Lane.objects.order_by("pk").values_list("lease", flat=True))
    return (Attempt.objects.count(), Attempt.objects.filter(settled_at=None).count(), leases)
