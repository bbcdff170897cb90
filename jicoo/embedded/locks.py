"""File locks that end with the process that holds them, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileLock:
    """An advisory lock on a file of its own; held by this object until `release`, never inherited by a child."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def share(self) -> None:
        """Wait for, and take, a lock that others may share."""
        fcntl.flock(self._fd, fcntl.LOCK_SH)

    def take(self) -> None:
        """Wait for, and take, a lock that nobody shares."""
        fcntl.flock(self._fd, fcntl.LOCK_EX)

    def try_to_take(self) -> bool:
        """Take the lock that nobody shares if that is possible at once. A shared one may be lost in trying."""
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let go, for good."""
        os.close(self._fd)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """One process at a time in here; the others wait."""
    lock = FileLock(path)
    lock.take()
    try:
        yield
    finally:
        lock.release()
