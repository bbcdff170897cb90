"""Asks the database four times a second what is due and rings the workers for it. Web processes never talk to the broker."""

import logging
import time
from collections.abc import Callable, Iterable

from celery.canvas import Signature
from django.db import DatabaseError, close_old_connections
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

PAUSE_S = 0.25
# After the database or the broker failed there is no use in asking four times a second.
PAUSE_IN_TROUBLE_S = 2.0

Ringer = Callable[[], Iterable[Signature]]
_ringers: list[Ringer] = []


def register(ringer: Ringer) -> None:
    """Adds something that may be due. A ringer marks what it returns, so that it is not returned again at once."""
    if ringer not in _ringers:
        _ringers.append(ringer)


def ring_once() -> int:
    """Enqueues everything that is due now; how many. Raises what the database or the broker raises."""
    rung = 0
    for ringer in _ringers:
        for task in ringer():
            task.apply_async(retry=False)
            rung += 1
    return rung


def ring_forever(*, should_stop: Callable[[], bool]) -> None:
    """Until told to stop. Trouble is logged and waited out: whatever was due still is."""
    while not should_stop():
        pause = PAUSE_S
        try:
            ring_once()
        except (DatabaseError, OperationalError, OSError) as error:
            log.warning("bell waits error=%s", type(error).__name__)
            close_old_connections()
            pause = PAUSE_IN_TROUBLE_S
        time.sleep(pause)
