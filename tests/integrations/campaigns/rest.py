"""Time that passes and workers that come by, in one process, until there is nothing left to do."""

from datetime import timedelta

from bench import clock
from integrations.models import Sync, SyncState
from tests.integrations.cast import sync_everything

AT_MOST_TURNS = 60
A_MOMENT = timedelta(seconds=1)


def while_passes(minutes: float) -> None:
    """Workers come by whenever something is due; the clock runs ahead to whatever waits for it."""
    left = timedelta(minutes=minutes)
    while left > timedelta():
        sync_everything()
        step = min(max(clock.to_the_next_moment() or left, A_MOMENT), left)
        clock.jump(step)
        left -= step


def until_all_is_settled() -> None:
    """The clock runs ahead to whatever waits for it. What is parked stays so."""
    for _ in range(AT_MOST_TURNS):
        sync_everything()
        if not Sync.objects.filter(state=SyncState.WAITING).exists():
            return
        clock.jump(clock.to_the_next_moment() or timedelta())


def after_the_second_look() -> None:
    """What the engine comes back for ten minutes later is done too."""
    until_all_is_settled()
    for _ in range(2):
        clock.jump(timedelta(minutes=11))
        until_all_is_settled()
