"""Time that passes and workers that come by, in one process, until there is nothing left to do."""

from datetime import timedelta

from django.utils import timezone

from bench import clock
from integrations import outbox
from integrations.models import Sync, SyncState
from tests.integrations.cast import sync_everything

AT_MOST_TURNS = 60


def while_passes(minutes: float, *, step_s: float = 10) -> None:
    """Workers come by whenever something is due, in steps of the clock."""
    for _ in range(round(minutes * 60 / step_s)):
        if outbox.due(timezone.now()).exists():
            sync_everything()
        clock.jump(timedelta(seconds=step_s))


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
