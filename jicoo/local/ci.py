"""The second half of .ci/run: the suite once more, on the PostgreSQL and Redis that servers have."""

import os
import sys
from pathlib import Path

from jicoo.local.checks import SIDE_BY_SIDE
from jicoo.local.migrated import migrated
from jicoo.local.place import say
from jicoo.local.results import Results
from jicoo.local.servers import own_database, own_redis
from jicoo.local.surroundings import leave_tidily, run, surroundings

ON_SERVERS = "tests on this machine's PostgreSQL and Redis"


def main() -> int:
    """The exit code for everything, bin/test's part included: JICOO_RESULTS names the file where that is."""
    leave_tidily()
    results = Results.load(Path(os.environ["JICOO_RESULTS"]))
    say(f"── {ON_SERVERS}")
    with own_database() as database_url, own_redis() as redis_url:
        if database_url is None:
            say(
                "NOT TESTED on a PostgreSQL server: none answers at 127.0.0.1:5432, or none of its superusers lets us in."
            )
        if redis_url is None:
            say("NOT TESTED with a Redis: none answers at 127.0.0.1:6379, or it has no empty database.")
        os.environ.update({"DATABASE_URL": database_url or "", "REDIS_URL": redis_url or ""})
        if database_url or redis_url:
            _run_suite(results)
    for line in results.lines():
        say(line)
    return 0 if results.passed else 1


def _run_suite(results: Results) -> None:
    with surroundings() as environment, migrated(environment) as prepared, results.of_suite(ON_SERVERS) as options:
        arguments = [*SIDE_BY_SIDE, "-m", "not journey and not embedded", *options]
        results.note_exit(ON_SERVERS, run(["pytest", *arguments], prepared))


if __name__ == "__main__":
    sys.exit(main())
