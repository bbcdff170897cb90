"""bin/manage: manage.py in the surroundings of bin/start, next to a running one or on its own."""

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from jicoo.embedded import ClusterError, postgres
from jicoo.embedded.locks import only_one
from jicoo.local.place import Place, PlaceError, read_place

# They exist in a demo only, so asking for one of them says which mode is meant.
DEMO_COMMANDS = {"demo", "salesforce_standin"}
PRODUCTION_KEYS = ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS")


def main(arguments: list[str]) -> None:
    """Run one command of manage.py; a PostgreSQL started for it is stopped after it."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    place = read_place(os.environ)
    if not is_demo(place, os.environ, arguments):
        _run(arguments)
        return
    place.make_folders()
    with _database(place) as database_url:
        os.environ |= place.environment(database_url=database_url)
        if arguments[:1] == ["demo"]:
            with only_one(place.run / "prepare.lock"):
                _run(["migrate", "--verbosity=0"])
                _run(arguments)
        else:
            _run(arguments)


def is_demo(place: Place, variables: Mapping[str, str], arguments: list[str]) -> bool:
    """Which mode is meant, where JICOO_MODE does not say so.

    Without a server named there is only the demo's embedded one. With one named, it is the demo's if a demo lives here
    or if the command is one of the demo's own, but never where production's keys are set.
    """
    if mode := variables.get("JICOO_MODE"):
        return mode == "demo"
    if any(variables.get(key) for key in PRODUCTION_KEYS):
        return False
    return not place.database_url or place.holds_a_demo or bool(DEMO_COMMANDS.intersection(arguments[:1]))


@contextmanager
def _database(place: Place) -> Iterator[str]:
    if place.database_url:
        yield place.database_url
    else:
        with postgres(place.data_dir) as url:
            yield url


def _run(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line  # noqa: PLC0415 (once the environment is complete)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jicoo.settings")
    execute_from_command_line(["manage", *arguments])


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (ClusterError, PlaceError) as error:
        sys.exit(str(error))
