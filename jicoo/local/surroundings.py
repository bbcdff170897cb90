"""What a run of the tests stands on: a database, a data folder, and an environment that nothing leaks into."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

import psutil

from jicoo.local import throwaway
from jicoo.local.place import ROOT

# What a person set for bin/start must not reach the tests.
OF_A_DEMO = ("DATA_DIR", "PORT", "STANDIN_PORT", "JICOO_MODE", "BASE_URL", "DJANGO_SETTINGS_MODULE", "JICOO_RESULTS")

PATIENCE_S = 10


@contextmanager
def surroundings() -> Iterator[dict[str, str]]:
    """The environment of the tests: servers that the caller names, or a cluster that is thrown away; and a data folder."""
    environment = {name: value for name, value in os.environ.items() if name not in OF_A_DEMO}
    with tempfile.TemporaryDirectory(prefix="jicoo-test-data-", ignore_cleanup_errors=True) as folder:
        environment["DATA_DIR"] = folder
        if environment.get("DATABASE_URL"):
            yield environment
        else:
            with throwaway.postgres() as url:
                yield environment | {"DATABASE_URL": url}


def run(module_and_arguments: list[str], environment: dict[str, str]) -> int:
    """The exit code of a module, run from the project's folder."""
    process = subprocess.Popen(python_command(module_and_arguments), cwd=ROOT, env=environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # Ctrl-C reached the tests as well: they say how far they came, and only then their database is taken away.
        process.wait()
        raise
    except SystemExit:
        end_with_all_it_started(process.pid)
        process.wait()
        raise


def python_command(module_and_arguments: Sequence[str], niceness: int = 0) -> list[str]:
    """Run as a module: a script's first line breaks in a folder with a space or a long path."""
    nice = ["nice", "-n", str(niceness)] if niceness else []
    return [*nice, sys.executable, "-m", *module_and_arguments]


def end_with_all_it_started(pid: int) -> None:
    """Ask first; a worker of pytest-xdist that hangs in a test outlives pytest itself."""
    main = psutil.Process(pid)
    started = main.children(recursive=True)
    main.terminate()
    psutil.wait_procs([main], timeout=PATIENCE_S)
    for process in (main, *started):
        with suppress(psutil.NoSuchProcess):
            process.kill()


def leave_tidily() -> None:
    """Turn `kill` and a closed terminal into an exit that takes the database away first."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
