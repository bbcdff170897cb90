"""Orgs that hang hold up only themselves: how long bookings of healthy orgs take beside them, and without them.

A hanging org takes every call and never answers. In rounds, each of those gets a booking, and
then each healthy one.
"""

import argparse
import contextlib
import statistics
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bench.cast import Seller
from bench.stack import Stack, running, wait_until
from bookings.models import Booking
from integrations.models import Sync, SyncState
from jicoo.local.place import Place

LATENCY_S = 0.15
AT_MOST_TIMES = 2.0
# A healthy booking that takes longer than this is counted as this long.
GIVE_UP_AFTER = timedelta(seconds=60)


def measure(place: Place, options: Sequence[str]) -> tuple[dict[str, Any], bool]:
    """Good if the p95 of the healthy ones is at most twice what it is without the others."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--hanging", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args(options)
    few, crowd, rounds = (3, 16, 2) if chosen.small else (10, chosen.hanging, chosen.rounds)
    with running(place) as stack:
        stack.standin.call("PATCH", "", latency_s=LATENCY_S)
        healthy = stack.new_sellers(2 * few)
        # Neither a thread's first run nor an org's first call is what is measured.
        p95_s(healthy, 1)
        half_alone, all_alone = p95_s(healthy[:few], rounds), p95_s(healthy, rounds)
        hanging = _new_ones_that_hang(stack, few)
        half_beside = p95_s(healthy[:few], rounds, beside=hanging)
        hanging += _new_ones_that_hang(stack, crowd - few)
        all_beside = p95_s(healthy, rounds, beside=hanging)
    figures = {
        f"p95_of_{few}_alone_s": half_alone,
        f"p95_of_{few}_beside_{few}_that_hang_s": half_beside,
        f"p95_of_{2 * few}_alone_s": all_alone,
        f"p95_of_{2 * few}_beside_{crowd}_that_hang_s": all_beside,
    }
    return figures, half_beside <= AT_MOST_TIMES * half_alone and all_beside <= AT_MOST_TIMES * all_alone


def _new_ones_that_hang(stack: Stack, count: int) -> list[Seller]:
    """Each has had a booking before, so that it can be known by now that it hangs."""
    sellers = stack.new_sellers(count)
    for seller in sellers:
        stack.standin.call("POST", "faults", fault="hang", org=seller.org, times=None)
        seller.book()
    return sellers


def p95_s(sellers: Sequence[Seller], rounds: int, *, beside: Sequence[Seller] = ()) -> float:
    """Seconds from confirmed to in Salesforce, of one booking in each org a round, after one in each of those beside."""
    took = []
    for _ in range(rounds):
        for other in beside:
            other.book()
        took += _round([seller.book() for seller in sellers])
    return round(statistics.quantiles(took, n=20, method="inclusive")[-1], 3)


def _round(bookings: list[Booking]) -> list[float]:
    syncs = Sync.objects.filter(booking__in=bookings)
    with contextlib.suppress(RuntimeError):
        wait_until(lambda: not syncs.exclude(state=SyncState.SYNCED).exists(), within_s=GIVE_UP_AFTER.total_seconds())
    return [_took(sync).total_seconds() for sync in syncs.select_related("booking")]


def _took(sync: Sync) -> timedelta:
    return sync.synced_at - sync.booking.created_at if sync.synced_at else GIVE_UP_AFTER
