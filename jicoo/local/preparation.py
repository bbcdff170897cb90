"""What must be done before anything can serve: tables, static files, the demo team."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from jicoo.embedded.locks import only_one
from jicoo.local.logfiles import LogFile
from jicoo.local.place import ROOT, Place, PlaceError, say


def prepare(place: Place, environment: dict[str, str], *, should_stop: Callable[[], bool]) -> dict[str, Any]:
    """What `manage.py demo --json` says; raises PlaceError if a step fails or somebody wants us to stop."""
    step = Step(LogFile(place.logs / "prepare.log"), environment, should_stop)
    # bin/manage demo does the same, and may be running right now.
    with only_one(place.run / "prepare.lock"):
        say("Preparing the database and the demo team …")
        step.run("migrate", "--no-input")
        step.run("collectstatic", "--no-input", "--verbosity=0")
        facts: dict[str, Any] = json.loads(step.run("demo", "--json"))
    return facts


class Step:
    """One command of manage.py after the other, each to its end unless somebody wants us to stop."""

    def __init__(self, log: LogFile, environment: dict[str, str], should_stop: Callable[[], bool]) -> None:
        self._log = log
        self._environment = environment
        self._should_stop = should_stop

    def run(self, *arguments: str) -> str:
        """What the command prints; its errors go to the log."""
        with self._log.path.open("ab") as log, tempfile.TemporaryFile("w+") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "manage", *arguments],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=log,
                process_group=0,
            )
            self._wait(process)
            if process.returncode != 0:
                raise PlaceError(
                    f"{self._log.end()}\n\n`manage.py {arguments[0]}` failed; above is why. Log: {self._log.path}"
                )
            output.seek(0)
            return output.read()

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None:
            if self._should_stop():
                process.terminate()
                process.wait()
                raise PlaceError("Stopped before it was ready. Nothing is lost: bin/start begins again where it was.")
            time.sleep(0.05)
