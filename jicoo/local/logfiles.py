"""The log of one program: kept within bounds, and watched for what somebody at the terminal should see."""

import re
from pathlib import Path

MAX_BYTES = 5_000_000
MAX_LINES_AT_ONCE = 3
MAX_CHARS = 200
_TROUBLE = re.compile(r"\b(ERROR|CRITICAL)\b")


class LogFile:
    """A file that a program appends to. What was there before this object is not looked at."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size > MAX_BYTES:
            path.replace(path.with_suffix(".log.1"))
        path.touch(mode=0o600)
        self._seen = path.stat().st_size

    def new_trouble(self) -> list[str]:
        """The lines since the last call that speak of an error: a few, each cut to a terminal's width or two."""
        with self.path.open("rb") as file:
            file.seek(self._seen)
            new = file.read()
            self._seen = file.tell()
        lines = [line[:MAX_CHARS] for line in new.decode(errors="replace").splitlines() if _TROUBLE.search(line)]
        return lines if len(lines) <= MAX_LINES_AT_ONCE else [*lines[:MAX_LINES_AT_ONCE], f"… and more in {self.path}"]

    def end(self, lines: int = 15) -> str:
        """The last lines, for somebody who has to find out why a program does not start."""
        return "\n".join(self.path.read_text(errors="replace").splitlines()[-lines:])
