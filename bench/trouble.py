"""What an org in trouble costs: time for its own bookings, and nothing else. Each part is one of R10 to R13.

--only R10 R12    these parts
--outages 503     of R10 these kinds of trouble
"""

import argparse
import os
import socket
from collections.abc import Callable, Sequence
from typing import Any

from bench import tally
from bench.converge import converge, second_look
from bench.outages import WRITES, measure_outages, outages
from bench.pauses import measure_pauses
from bench.stack import Stack, all_settled, running, wait_until
from integrations.models import Attempt
from jicoo.local.place import Place

# RFC 6761, section 6.4: no name server knows a name that ends so.
UNKNOWN = "gone.invalid:80"
IN_THE_SUITE = ("refused connection", "unknown name")
# As many threads as the workers have, each for the 20 s of a call's deadline, for all orgs in turn.
TIMED_OUT_WITHIN_S = 600.0
SHARE_LOCKED = 0.3


def measure(place: Place, options: Sequence[str]) -> tuple[dict[str, Any], bool]:
    """Good if each part is."""
    chosen = _options(options)
    figures: dict[str, Any] = {}
    with socket.socket() as nobody:
        # Bound and never listened at: whoever comes is refused, and nobody else gets the port.
        nobody.bind(("127.0.0.1", 0))
        refused = f"127.0.0.1:{nobody.getsockname()[1]}"
        os.environ["SALESFORCE_TRUSTED_HOSTS"] = f"127.0.0.1:{place.standin_port},{refused},{UNKNOWN}"
        with running(place) as stack:
            for part in chosen.only:
                figures[part], good = PARTS[part](stack, chosen, refused)
                figures[part]["good"] = good
    return figures, all(each["good"] for each in figures.values())


def _outages(stack: Stack, chosen: argparse.Namespace, refused: str) -> tuple[dict[str, Any], bool]:
    names = chosen.outages or (IN_THE_SUITE if chosen.small else None)
    kinds = [each for each in outages(refused, UNKNOWN) if names is None or each.name in names]
    return measure_outages(stack, kinds, rounds=1 if chosen.small else 4)


def _timed_out_after(stack: Stack, chosen: argparse.Namespace, _: str) -> tuple[dict[str, Any], bool]:
    """R11. Each org makes the records of one booking and never says so; the call gives up after its whole deadline."""
    orgs = 4 if chosen.small else 200
    sellers = stack.new_sellers(orgs)
    for seller in sellers:
        seller.book()
    # Orgs that have answered before get all threads.
    wait_until(all_settled, within_s=TIMED_OUT_WITHIN_S)
    for seller in sellers:
        stack.standin.call("POST", "faults", fault="timeout_after", body=WRITES, org=seller.org)
        seller.book()
    unanswered = Attempt.objects.filter(code="no_answer", sync__connection__in=[each.connection.pk for each in sellers])
    wait_until(lambda: unanswered.count() >= orgs, within_s=TIMED_OUT_WITHIN_S)
    struck = sum(int(fault["struck"]) for fault in stack.standin.call("GET", "faults"))
    made = sum(len(stack.standin.of(seller.org).records("Event")) for seller in sellers) - orgs
    rest = converge(stack)
    first = tally.count(sellers, stack.standin)
    second_look(stack)
    last = tally.count(sellers, stack.standin)
    figures = {
        "timed_out": struck,
        "made_all_the_same": made,
        "converged_after_s": rest.after_s,
        "sent_again": rest.sent_again,
        "doubled_before_the_second_look": first.doubled,
        **last.figures(),
    }
    return figures, struck == made == orgs and first.is_clean and last.is_clean and not rest.sent_again


def _locked(stack: Stack, chosen: argparse.Namespace, _: str) -> tuple[dict[str, Any], bool]:
    """R12. UNABLE_TO_LOCK_ROW never stops while the bookings go through."""
    orgs, bookings = (2, 30) if chosen.small else (10, 1000)
    sellers = stack.new_sellers(orgs)
    stack.standin.call("POST", "faults", fault="lock_row", share=SHARE_LOCKED, times=None)
    with stack.bell_held():
        for number in range(bookings):
            sellers[number % orgs].book()
        stack.forget_calls()
    rest = converge(stack)
    struck, calls = sum(int(fault["struck"]) for fault in stack.standin.call("GET", "faults")), stack.calls()
    stack.standin.call("DELETE", "faults")
    second_look(stack)
    found = tally.count(sellers, stack.standin)
    figures = {
        "calls": calls,
        "struck": struck,
        "converged_after_s": rest.after_s,
        "parked": rest.sent_again,
        **found.figures(),
    }
    return figures, struck > 0 and found.is_clean and not rest.sent_again


def _at_the_limit(stack: Stack, chosen: argparse.Namespace, _: str) -> tuple[dict[str, Any], bool]:
    """R13."""
    return measure_pauses(stack, bookings=6 if chosen.small else 100, calls_allowed=40 if chosen.small else 120)


PARTS: dict[str, Callable[[Stack, argparse.Namespace, str], tuple[dict[str, Any], bool]]] = {
    "R10": _outages,
    "R11": _timed_out_after,
    "R12": _locked,
    "R13": _at_the_limit,
}


def _options(options: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--outages", nargs="+", help="of R10 these kinds of trouble")
    return parser.parse_args(options)
