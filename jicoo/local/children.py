"""Starts programs, notices when one ends by itself and starts it again, and stops them properly."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from jicoo.local.logfiles import LogFile
from jicoo.local.place import ROOT, say
from jicoo.local.programs import Program

LONGEST_PAUSE_S = 30
SETTLED_AFTER_S = 60
SET_PARENT_DEATH_SIGNAL = 1  # prctl(2), PR_SET_PDEATHSIG
LIBC = ctypes.CDLL(None)  # here, because nothing may be loaded between fork and exec


class Child:
    """A program that should run. It has a process group of its own, so that Ctrl-C reaches only its keeper."""

    def __init__(self, program: Program, *, log: LogFile, environment: dict[str, str]) -> None:
        self.program = program
        self.log = log
        self.failures = 0
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._asked_to_end = False
        self._started = 0.0
        self._start_again_at = 0.0

    @property
    def pid(self) -> int | None:
        """The number of its process; None while there is none."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it; its output goes into the log."""
        with self.log.path.open("ab") as output:
            self._process = subprocess.Popen(
                self.program.command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - we have no threads
            )
        self._asked_to_end = False
        self._started = time.monotonic()

    def look_after(self) -> None:
        """Start it again if it ended by itself, after a pause that grows while it keeps ending."""
        if self._process is None:
            if time.monotonic() >= self._start_again_at:
                self.start()
        elif (code := self._process.poll()) is not None:
            _kill_group(self._process.pid)
            self._process = None
            self._plan_another_start(code)

    def ask_to_end(self) -> None:
        """Once: a worker that is told twice leaves its work where it is."""
        if self._process is not None and not self._asked_to_end:
            self._asked_to_end = True
            self._process.terminate()

    def stop(self, *, hurry: Callable[[], bool]) -> None:
        """Ask it to end; if it does not in time, or somebody is in a hurry, kill it. Returns when it is gone, with all that it started."""
        if self._process is None:
            return
        self.ask_to_end()
        deadline = time.monotonic() + self.program.patience_s
        while self._process.poll() is None and time.monotonic() < deadline and not hurry():
            time.sleep(0.05)
        _kill_group(self._process.pid)
        self._process.wait()
        self._process = None

    def _plan_another_start(self, code: int) -> None:
        if time.monotonic() - self._started > SETTLED_AFTER_S:
            self.failures = 0
        self.failures += 1
        pause_s = min(2 ** (self.failures - 1), LONGEST_PAUSE_S)
        self._start_again_at = time.monotonic() + pause_s
        how = f"was killed ({signal.Signals(-code).name})" if code < 0 else f"ended by itself (exit code {code})"
        say(f"The {self.program.name} {how}. It starts again in {pause_s} s. Its log: {self.log.path}")


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # PermissionError: macOS says so of a group whose last process is being buried.
        return


def _end_with_parent() -> None:
    """In the child: be asked to end when the parent dies, even if it is killed. Linux only."""
    LIBC.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
