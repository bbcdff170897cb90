"""An org in trouble of every kind costs its own bookings time and nothing else (R10).

Of the orgs in trouble every second one is struck only where it writes: what was carried out all the same must not be made twice.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count

from bench import clock, tally
from bench.cast import Seller
from bench.converge import converge, is_quiet, second_look
from bench.neighbours import p95_s
from bench.stack import Stack, all_settled
from integrations.models import Attempt, Connection

WRITES = '"method": ?"(POST|PATCH|DELETE)"|"records"'
LASTS = timedelta(minutes=10)
# What settling.BACK_OFF has room for in that time, each wait at its shortest, and one call more that a pause of the whole org is worth.
ATTEMPTS = 5
LAG_S = 2.0
HEALTHY, IN_TROUBLE = 5, 4


@dataclass(frozen=True)
class Outage:
    """By a `fault` of the stand-in, by its name or by its facts; or by an `instance_url` where nobody is."""

    name: str
    fault: dict[str, Any] = field(default_factory=dict)
    instance_url: str = ""


def outages(nobody: str, unknown: str) -> list[Outage]:
    """`nobody`: a trusted host:port where nobody listens; `unknown`: one whose name no name server knows."""
    half = {"way": "answer_after", "status": 200, "text": '{"compositeResponse": [{"body": {"totalSize": 1, "rec'}
    return [
        Outage("refused connection", instance_url=f"http://{nobody}"),
        Outage("unknown name", instance_url=f"http://{unknown}"),
        Outage("503", {"fault": "unavailable"}),
        Outage("500 in HTML", {"fault": "server_error_html"}),
        Outage("500 in HTML, but done", {"fault": "server_error_after"}),
        Outage("reset", {"fault": "reset_before"}),
        Outage("reset mid-body", {"fault": "reset_midway"}),
        Outage("closed mid-body", {"fault": "truncated"}),
        Outage("empty 200", {"fault": "empty"}),
        Outage("truncated JSON", half),
        Outage("a byte a second", {"fault": "drip"}),
    ]


def measure_outages(stack: Stack, chosen: list[Outage], *, rounds: int) -> tuple[dict[str, Any], bool]:
    """Good if nothing is lost or doubled, nobody had to mend anything, and the healthy orgs wait at most LAG_S longer."""
    healthy = stack.new_sellers(HEALTHY)
    # Neither a thread's first run nor an org's first call is what is measured.
    p95_s(healthy, 1)
    alone_s = p95_s(healthy, rounds)
    figures: dict[str, Any] = {"p95_alone_s": alone_s}
    good = True
    for outage in chosen:
        figures[outage.name] = found = _measure(stack, outage, healthy, alone_s, rounds)
        good = good and found["lag_s"] <= LAG_S and found["attempts"] <= ATTEMPTS and not found["sent_again"]
        good = good and found["clean"] and (bool(outage.instance_url) or found["struck"] > 0)
    second_look(stack)
    last = tally.count(stack.sellers, stack.standin)
    return figures | {"last": last.figures()}, good and last.is_clean


def _measure(stack: Stack, outage: Outage, healthy: list[Seller], alone_s: float, rounds: int) -> dict[str, Any]:
    troubled = stack.new_sellers(IN_TROUBLE)
    p95_s(troubled, 1)
    with _out(stack, outage, troubled):
        lag_s = p95_s(healthy, rounds, beside=troubled) - alone_s
        _until_it_is_over()
        struck = sum(int(fault["struck"]) for fault in stack.standin.call("GET", "faults"))
        attempts = _most_attempts(troubled)
    rest = converge(stack)
    found = tally.count(troubled, stack.standin)
    return {
        "lag_s": round(lag_s, 3),
        "struck": struck,
        "attempts": attempts,
        "sent_again": rest.sent_again,
        "converged_after_s": rest.after_s,
        "clean": found.is_clean,
        **found.figures(),
    }


@contextmanager
def _out(stack: Stack, outage: Outage, troubled: list[Seller]) -> Iterator[None]:
    """In trouble in here, well afterwards."""
    connections = Connection.objects.filter(pk__in=[seller.connection.pk for seller in troubled])
    if outage.instance_url:
        connections.update(instance_url=outage.instance_url)
    else:
        for number, seller in enumerate(troubled):
            body = WRITES if number % 2 else None
            stack.standin.call("POST", "faults", **outage.fault, org=seller.org, body=body, times=None)
    yield
    stack.standin.call("DELETE", "faults")
    connections.update(instance_url=stack.standin.url)


def _until_it_is_over() -> None:
    """The clock runs ahead to whatever waits for it."""
    left, looked = LASTS, time.monotonic()
    while left > timedelta() and not all_settled():
        wait = min(clock.to_the_next_moment() or left, left)
        if is_quiet() and clock.jump_while_nobody_works(wait):
            left -= wait
        now = time.monotonic()
        left, looked = left - timedelta(seconds=now - looked), now


def _most_attempts(sellers: list[Seller]) -> int:
    made = Attempt.objects.filter(sync__connection__in=[seller.connection.pk for seller in sellers])
    counted = made.values("sync").annotate(many=Count("pk")).order_by("-many")
    return int(counted[0]["many"])
