"""Keeps the demo's programs running, and stops them in the order in which nothing is lost."""

import http.client
import time
from collections.abc import Callable
from itertools import groupby

from jicoo.local import leftovers
from jicoo.local.children import Child
from jicoo.local.logfiles import LogFile
from jicoo.local.place import Place, PlaceError, say
from jicoo.local.programs import programs

READY_TIMEOUT_S = 120
MAX_FAILURES_BEFORE_READY = 3
ROUND_S = 0.2


class Keeper:
    """Web server, bell, worker and stand-in."""

    def __init__(self, place: Place, environment: dict[str, str]) -> None:
        self._place = place
        self._children = [
            Child(program, log=LogFile(place.logs / f"{program.name}.log"), environment=environment)
            for program in programs(place)
        ]

    def start(self) -> None:
        """Start them all. The last ones to be stopped are needed by the others, so they come first."""
        for child in reversed(self._children):
            child.start()
        self._note()

    def wait_until_ready(self, *, should_stop: Callable[[], bool]) -> bool:
        """True once everybody answers, False if we are to stop; raises PlaceError if that does not come about."""
        ports = [port for port in (self._place.port, self._place.standin_port) if port]
        deadline = time.monotonic() + READY_TIMEOUT_S
        while not all(map(_answers, ports)):
            if should_stop():
                return False
            self._round()
            for child in self._children:
                if child.failures >= MAX_FAILURES_BEFORE_READY or time.monotonic() > deadline:
                    raise PlaceError(
                        f"{child.log.end()}\n\nThe {child.program.name} does not start; above is the end of its log."
                    )
            time.sleep(ROUND_S)
        return True

    def look_after(self, *, should_stop: Callable[[], bool]) -> None:
        """Until we are to stop: start again what ended, and show what went wrong."""
        while not should_stop():
            self._round()
            time.sleep(ROUND_S)

    def stop(self, *, hurry: Callable[[], bool]) -> None:
        """Stop them, stage by stage."""
        for _, stage in groupby(self._children, key=lambda child: child.program.stage):
            together = list(stage)
            for child in together:
                child.ask_to_end()
            for child in together:
                child.stop(hurry=hurry)
        leftovers.forget(self._place.run / "children.json")

    def _round(self) -> None:
        before = [child.pid for child in self._children]
        for child in self._children:
            child.look_after()
            for line in child.log.new_trouble():
                say(f"{child.program.name}: {line}")
        if before != [child.pid for child in self._children]:
            self._note()

    def _note(self) -> None:
        leftovers.note(self._place.run / "children.json", [child.pid for child in self._children if child.pid])


def _answers(port: int) -> bool:
    """Whether a web server answers there, with anything but an error of its own."""
    # Straight to loopback, whatever proxy the environment names.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
