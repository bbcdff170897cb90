"""bin/test: every check and the whole suite, or pytest with your arguments, on a database that is thrown away."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from jicoo.embedded import ClusterError
from jicoo.local import chromium, throwaway
from jicoo.local.checks import Check, checks, suites
from jicoo.local.place import ROOT, say
from jicoo.local.results import Results

# What a person set for bin/start must not reach the tests.
OF_A_DEMO = ("DATA_DIR", "PORT", "STANDIN_PORT", "JICOO_MODE", "BASE_URL", "DJANGO_SETTINGS_MODULE")
NO_BROWSER = "NO CHROMIUM: the journeys are skipped. Install chromium, or set JICOO_CHROMIUM to its path."


def main(arguments: list[str]) -> int:
    """The exit code: 0 if everything passed."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    with _surroundings() as environment:
        browser = _browser(arguments)
        environment["JICOO_CHROMIUM"] = browser or ""
        if arguments:
            return _run(["pytest", *arguments, *_without_journeys(arguments, browser)], environment)
        return _run_everything(environment, with_browser=browser is not None)


def _run_everything(environment: dict[str, str], *, with_browser: bool) -> int:
    results = Results()
    for check in checks():
        say(f"── {check.name}")
        results.note_check(check.name, passed=_run_check(check, environment) == 0)
    for suite in suites(with_browser=with_browser):
        say(f"── {suite.name}")
        with results.of_suite(suite.name) as options:
            results.note_exit(suite.name, _run([suite.module, *suite.arguments, *options], environment))
    if not with_browser:
        say(NO_BROWSER)
        results.note_check("a browser for the journeys", passed=not _is_ci())
    for line in results.lines():
        say(line)
    return 0 if results.passed else 1


@contextmanager
def _surroundings() -> Iterator[dict[str, str]]:
    """The environment of the tests: servers that the caller names, or a cluster that is thrown away; and a data folder."""
    environment = {name: value for name, value in os.environ.items() if name not in OF_A_DEMO}
    with tempfile.TemporaryDirectory(prefix="jicoo-test-data-", ignore_cleanup_errors=True) as folder:
        environment["DATA_DIR"] = folder
        if environment.get("DATABASE_URL"):
            yield environment
        else:
            with throwaway.postgres() as url:
                yield environment | {"DATABASE_URL": url}


def _browser(arguments: list[str]) -> str | None:
    """The browser's path. Somebody who asks for tests without journeys need not wait until one is installed."""
    if any("not journey" in argument for argument in arguments):
        return chromium.find()
    found = chromium.find_or_install()
    if found is None:
        say(NO_BROWSER)
    return found


def _without_journeys(arguments: list[str], browser: str | None) -> list[str]:
    return [] if browser or "-m" in arguments else ["-m", "not journey"]


def _run_check(check: Check, environment: dict[str, str]) -> int:
    demo = {"JICOO_MODE": "demo"}
    return _run([check.module, *check.arguments], environment | demo | check.environment)


def _run(module_and_arguments: list[str], environment: dict[str, str]) -> int:
    process = subprocess.Popen([sys.executable, "-m", *module_and_arguments], cwd=ROOT, env=environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # Ctrl-C reached the tests as well: they say how far they came, and only then their database is taken away.
        process.wait()
        raise
    except SystemExit:
        process.terminate()
        process.wait()
        raise


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() == "true"


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ClusterError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
