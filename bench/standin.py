"""The pretend Salesforce of a measurement: a process that keeps nothing on disk, and the control of it from outside.

.venv/bin/python -m bench.standin 8100
"""

import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import requests

from integrations.salesforce.standin import StandIn


@dataclass(frozen=True)
class StandInControl:
    """A stand-in from outside: what it holds, and how to break it. `org` names one of its orgs; empty: the first."""

    url: str
    org: str = ""

    def of(self, org: str) -> "StandInControl":
        """The same stand-in, another org of it."""
        return replace(self, org=org)

    def records(self, sobject: str, *, deleted: bool = False) -> list[dict[str, Any]]:
        """All that are not deleted, or with those that are."""
        query = {"deleted": "true"} if deleted else {}
        found: list[dict[str, Any]] = self.call("GET", f"records/{sobject}", **query)
        return found

    def wait_for(self, sobject: str, *, count: int = 1, within_s: float = 20, **fields: str) -> list[dict[str, Any]]:
        """The records with these values, once there are exactly so many; AssertionError if that does not happen."""
        deadline = time.monotonic() + within_s
        while True:
            found = [r for r in self.records(sobject) if all(r.get(name) == value for name, value in fields.items())]
            if len(found) == count:
                return found
            assert time.monotonic() < deadline, f"{len(found)} {sobject} with {fields}, not {count}"
            time.sleep(0.2)

    def wait_until(self, is_so: Callable[[], bool], *, within_s: float = 20) -> None:
        """AssertionError if it does not come to be so."""
        deadline = time.monotonic() + within_s
        while not is_so():
            assert time.monotonic() < deadline, "it never came to be so"
            time.sleep(0.2)

    def act(self, what: str, **details: Any) -> Any:
        """What an administrator or user of the org does: `revoke-grants`, `block`, `grant`, …"""
        return self.call("POST", f"act/{what}", **details)

    def turn(self, **switches: Any) -> None:
        """How the org behaves, by the names of its switches."""
        self.call("PATCH", "switches", **switches)

    def call(self, method: str, path: str, /, **body: Any) -> Any:
        """One of the control's addresses; what it says, None where it says nothing. Raises requests.HTTPError.

        What a GET is told stands in its query.
        """
        params = {"org": self.org} if self.org else {}
        params, json = (params | body, None) if method == "GET" else (params, body)
        answer = requests.request(method, f"{self.url}/__standin__/{path}", params=params, json=json, timeout=60)
        answer.raise_for_status()
        return answer.json() if answer.content else None


def main() -> None:
    """Serves on the port until it is told to stop."""
    told_to_stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told_to_stop.set())
    with StandIn(port=int(sys.argv[1])):
        told_to_stop.wait()


if __name__ == "__main__":
    main()
