"""Time that passes at once: what the engine has dated lies longer ago. Sound only while nobody is in the middle of a call."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Max, Min
from django.utils import timezone

from integrations.models import Lane, Tally

# Longer than a lease: whoever died with a lane has it for no longer.
RESTS_WITHIN_S = 180.0
LOOK_AGAIN_S = 0.1


def jump(by: timedelta) -> None:
    """For when every worker is dead, or stopped: to whoever comes next, so much time has passed."""
    with transaction.atomic():
        for model, dates in _dated():
            model._base_manager.update(**{name: F(name) - by for name in dates})


def jump_while_nobody_works(by: timedelta) -> bool:
    """The same with workers about, if none of them has a lane at this moment. False, and nothing done, if one has."""
    with transaction.atomic():
        lanes = list(Lane.objects.select_for_update().order_by("pk"))
        if any(lane.leased_until and lane.leased_until > timezone.now() for lane in lanes):
            return False
        jump(by)
        return True


def jump_once_nobody_works(by: timedelta) -> None:
    """The same, as soon as nobody has a lane. Raises RuntimeError if somebody is at it for minutes."""
    deadline = time.monotonic() + RESTS_WITHIN_S
    while not jump_while_nobody_works(by):
        if time.monotonic() > deadline:
            raise RuntimeError("somebody is at a lane all the time")
        time.sleep(LOOK_AGAIN_S)


def to_the_next_moment() -> timedelta | None:
    """How long until the next thing that waits for the clock; None if nothing does."""
    now = timezone.now()
    found = [
        model._base_manager.filter(**{f"{name}__gt": now}).aggregate(first=Min(name))["first"]
        for model, dates in _dated()
        for name in dates
    ]
    return min((moment - now for moment in found if moment), default=None)


def to_the_end_of_all_leases() -> timedelta:
    """How long until nobody has a lane any more, if nobody renews."""
    now = timezone.now()
    last: datetime | None = Lane.objects.aggregate(last=Max("leased_until"))["last"]
    return max(last - now, timedelta()) if last else timedelta()


def _dated() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Each table of the engine that has dates, and their names: also those that it will have one day.

    But for the tallies: their hours are places to count in, and nothing waits for them.
    """
    for model in apps.get_app_config("integrations").get_models():
        if model is Tally:
            continue
        if names := [field.name for field in model._meta.fields if isinstance(field, models.DateTimeField)]:
            yield model, names
