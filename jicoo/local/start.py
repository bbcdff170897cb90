"""bin/start: the whole of Jicoo on this machine, until Ctrl-C."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jicoo.embedded import ClusterError, postgres
from jicoo.embedded.locks import FileLock
from jicoo.local import greeting, leftovers, ports
from jicoo.local.keeper import Keeper
from jicoo.local.place import Place, PlaceError, read_place, say
from jicoo.local.preparation import prepare
from jicoo.local.signals import Stop, stop_signals


def main() -> None:
    """Prepare, start, say `Ready: …`, look after what runs, and stop it in order. Raises PlaceError and ClusterError."""
    place = read_place(os.environ)
    place.make_folders()
    with stop_signals() as stop, _the_only_one(place):
        _clean_up(place)
        ports.must_be_free(place)
        _serve(place, stop)


def _serve(place: Place, stop: Stop) -> None:
    with _database(place) as database_url:
        environment = os.environ | place.environment(database_url=database_url)
        facts = prepare(place, environment, should_stop=stop.is_wanted)
        keeper = Keeper(place, environment)
        try:
            keeper.start()
            if keeper.wait_until_ready(should_stop=stop.is_wanted):
                greeting.greet(place, facts)
                keeper.look_after(should_stop=stop.is_wanted)
        finally:
            say("Stopping …")
            keeper.stop(hurry=stop.is_urgent)
    say(f"Stopped. The data stays in {place.data_dir}; bin/start goes on from there.")


@contextmanager
def _the_only_one(place: Place) -> Iterator[None]:
    lock = FileLock(place.run / "start.lock")
    if not lock.try_to_take():
        raise PlaceError(
            f"Another bin/start already uses {place.data_dir}. Stop it first, or name another folder in DATA_DIR "
            "(and other ports in PORT and STANDIN_PORT)."
        )
    try:
        yield
    finally:
        lock.release()


def _clean_up(place: Place) -> None:
    if count := leftovers.remove(place.run / "children.json"):
        say(f"Stopped {count} programs that an earlier bin/start had left running.")


@contextmanager
def _database(place: Place) -> Iterator[str]:
    if place.database_url:
        yield place.database_url
        return
    say("Starting PostgreSQL …")
    with postgres(place.data_dir) as url:
        yield url


def _run(job: Callable[[], None]) -> int:
    try:
        job()
    except (ClusterError, PlaceError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_run(main))
