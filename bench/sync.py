"""How fast bookings get into Salesforce, and with how many calls: one at a time, in a crowd, and in many orgs at once.

The stand-in takes 150 ms a call, as a near Salesforce does. Seconds of a crowd count from when the bell may ring.
"""

import argparse
import random
import statistics
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from bench.cast import Seller
from bench.stack import Stack, all_settled, running, wait_until
from bookings.models import Booking
from integrations import host_looks
from integrations.models import Sync
from jicoo.local.place import Place

LATENCY_S = 0.15
CALLS_FOR_ONE = 2.0
CALLS_IN_A_CROWD = 0.05
PER_SECOND = 100.0
P95_OVER_THE_CALLS_S = 1.0
AT_MOST_S = 600.0


def measure(place: Place, options: Sequence[str]) -> tuple[dict[str, Any], bool]:
    """The figures, and whether they reach what they have to. `--small` has too few bookings for the crowd's figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    small = parser.parse_args(options).small
    singles, some, many, orgs = (6, 15, 40, 4) if small else (60, 75, 1000, 50)
    with running(place) as stack:
        stack.standin.call("PATCH", "", latency_s=LATENCY_S)
        one, *others = stack.new_sellers(3 + orgs)
        # A new connection's hosts are looked up by themselves: those calls belong to no booking.
        wait_until(lambda: not host_looks.due(timezone.now()).exists(), within_s=AT_MOST_S)
        figures = {
            "single": _singles(stack, one, singles),
            f"crowd_of_{some}": _crowd(stack, others[:1], some),
            f"crowd_of_{many}": _crowd(stack, others[1:2], many),
            f"crowd_of_{many}_over_{orgs}_orgs": _crowd(stack, others[2:], many),
        }
    return figures, _reached(figures, f"crowd_of_{many}", small=small)


def _reached(figures: dict[str, Any], many: str, *, small: bool) -> bool:
    single, crowd = figures["single"], figures[many]
    one_at_a_time = (
        single["calls_per_booking"] <= CALLS_FOR_ONE and single["p95_over_the_calls_s"] <= P95_OVER_THE_CALLS_S
    )
    in_a_crowd = crowd["calls_per_booking"] <= CALLS_IN_A_CROWD and crowd["bookings_per_s"] >= PER_SECOND
    return one_at_a_time and (small or in_a_crowd)


def _singles(stack: Stack, seller: Seller, count: int) -> dict[str, Any]:
    """Each is settled before the next one is made, at a moment that the bell does not know."""
    stack.forget_calls()
    took = []
    for _ in range(count):
        time.sleep(random.uniform(0, 0.5))
        booking = seller.book()
        wait_until(all_settled, within_s=AT_MOST_S)
        took.append(_took_s(booking))
    calls = stack.calls() / count
    return {
        "bookings": count,
        "calls_per_booking": round(calls, 3),
        "p50_s": round(statistics.median(took), 3),
        "p95_s": round(_p95(took), 3),
        "p95_over_the_calls_s": round(_p95(took) - calls * LATENCY_S, 3),
    }


def _crowd(stack: Stack, sellers: list[Seller], count: int) -> dict[str, Any]:
    """All of them are due when the bell first rings."""
    with stack.bell_held():
        for number in range(count):
            sellers[number % len(sellers)].book()
        stack.forget_calls()
        began = timezone.now()
    wait_until(all_settled, within_s=AT_MOST_S)
    seconds = (_last_settled(sellers) - began).total_seconds()
    return {
        "bookings": count,
        "orgs": len(sellers),
        "calls_per_booking": round(stack.calls() / count, 3),
        "seconds": round(seconds, 2),
        "bookings_per_s": round(count / seconds, 1),
    }


def _last_settled(sellers: list[Seller]) -> datetime:
    pages = [seller.page.pk for seller in sellers]
    settled = Sync.objects.filter(booking__page__in=pages).values_list("synced_at", flat=True)
    return max(at for at in settled if at)


def _took_s(booking: Booking) -> float:
    settled = Sync.objects.get(booking=booking).synced_at
    assert settled
    return (settled - booking.created_at).total_seconds()


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
