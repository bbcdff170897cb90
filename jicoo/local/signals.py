"""Being asked to stop: noted at once, acted on where it is safe."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ASKS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """How often somebody asked."""

    def __init__(self) -> None:
        self._times = 0

    def is_wanted(self) -> bool:
        """Somebody wants us to stop."""
        return self._times > 0

    def is_urgent(self) -> bool:
        """Somebody asked twice: wait for nothing."""
        return self._times > 1

    def note(self, _number: int, _frame: FrameType | None) -> None:
        """A signal's handler."""
        self._times += 1


@contextmanager
def stop_signals() -> Iterator[Stop]:
    """Ctrl-C, kill and a closed terminal are noted in here instead of ending the process on the spot."""
    stop = Stop()
    # nohup asks for the closing of the terminal to be ignored; that is respected.
    ours = [number for number in ASKS if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, stop.note) for number in ours}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
