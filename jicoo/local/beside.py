"""Commands that run while something else does, and are heard of when they are done."""

import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import IO

from jicoo.local.checks import Check
from jicoo.local.place import ROOT, say
from jicoo.local.surroundings import end_with_all_it_started


class Running:
    """One command, begun; what it says is kept until it is asked for."""

    def __init__(self, check: Check, environment: Mapping[str, str]) -> None:
        self.check = check
        self._said: IO[str] = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by `end`, long after this function
        self._process = subprocess.Popen(
            check.command, cwd=ROOT, env=dict(environment), stdout=self._said, stderr=subprocess.STDOUT
        )

    def passed(self) -> bool:
        """Waits for its end, then tells its name and what it said."""
        code = self._process.wait()
        self._said.seek(0)
        say(f"── {self.check.name}\n{self._said.read()}".rstrip())
        return code == 0

    def end(self) -> None:
        """Nothing is left of it, however far it came."""
        if self._process.poll() is None:
            end_with_all_it_started(self._process.pid)
        self._process.wait()
        self._said.close()


@contextmanager
def beside(checks: Sequence[Check], environment: Mapping[str, str]) -> Iterator[list[Running]]:
    """The checks, all begun at once; each is ended with this block."""
    with ExitStack() as afterwards:
        running: list[Running] = []
        for check in checks:
            one = Running(check, {**environment, **check.environment})
            afterwards.callback(one.end)
            running.append(one)
        yield running
