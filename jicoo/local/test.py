"""bin/test: every check and the whole suite, or pytest with your arguments, on a database that is thrown away."""

import os
import sys
from pathlib import Path

from jicoo.embedded import ClusterError
from jicoo.local import chromium, compose
from jicoo.local.beside import Running, beside
from jicoo.local.checks import Check, checks, suites
from jicoo.local.migrated import migrated
from jicoo.local.place import say
from jicoo.local.results import Results
from jicoo.local.surroundings import leave_tidily, run, surroundings

NO_BROWSER = "NO CHROMIUM: the journeys are skipped. Install chromium, or set JICOO_CHROMIUM to its path."

NO_COMPOSE = "NO DOCKER COMPOSE: docker-compose.yml is not checked. Install docker-compose, or Docker with its plugin."


def main(arguments: list[str]) -> int:
    """The exit code: 0 if everything passed."""
    leave_tidily()
    with surroundings() as environment:
        browser = _browser(arguments)
        environment["JICOO_CHROMIUM"] = browser or ""
        if arguments:
            return run(["pytest", *arguments, *_without_journeys(arguments, browser)], environment)
        results = _run_everything(environment, with_browser=browser is not None)
    for line in results.lines():
        say(line)
    if file := os.environ.get("JICOO_RESULTS"):
        results.save(Path(file))
    return 0 if results.passed else 1


def _run_everything(environment: dict[str, str], *, with_browser: bool) -> Results:
    results = Results()
    if compose.find_or_install() is None:
        say(NO_COMPOSE)
        results.note_check("a docker compose for docker-compose.yml", passed=not _is_ci())
    with beside(checks(), environment | {"JICOO_MODE": "demo"}) as running:
        _hear(results, [one for one in running if not one.check.takes_long])
        with migrated(environment) as prepared:
            for suite in suites(with_browser=with_browser):
                _run_suite(results, suite, prepared)
        _hear(results, [one for one in running if one.check.takes_long])
    if not with_browser:
        say(NO_BROWSER)
        results.note_check("a browser for the journeys", passed=not _is_ci())
    return results


def _run_suite(results: Results, suite: Check, environment: dict[str, str]) -> None:
    say(f"── {suite.name}")
    with results.of_suite(suite.name) as options:
        results.note_exit(suite.name, run([suite.module, *suite.arguments, *options], environment))


def _hear(results: Results, running: list[Running]) -> None:
    for one in running:
        results.note_check(one.check.name, passed=one.passed())


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


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() == "true"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ClusterError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
