"""Nothing lost and nothing doubled, though workers are killed at random moments and Salesforce answers badly.

Bookings are made, moved and cancelled all along. Now and then all workers are dead at once, and time is let pass as if nobody
had started them for a while: leases run out and back-offs end without anybody waiting for them.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from bench import clock, tally
from bench.cast import Seller
from bench.converge import converge, second_look
from bench.stack import Stack, kill, running
from bookings import lifecycle
from bookings.models import Booking
from integrations import lanes
from jicoo.local.place import Place

KINDS = (
    "reset_before",
    "reset_after",
    "timeout_after",
    "late_commit",
    "server_error_after",
    "unavailable",
    "lock_row",
    "too_many",
    "truncated",
    "expired_session",
)
WORKERS = 3
ALL_DIE_EVERY = 10
# R4: what nobody but a killed worker holds up is done so soon after the last kill.
AFTER_THE_LAST_KILL = lanes.LEASE + timedelta(seconds=30)
# Past a lease, and past each of the first steps of the back-off.
NOBODY_THERE_FOR = tuple(timedelta(seconds=seconds) for seconds in (20, 130, 200, 700, 2000))


@dataclass
class Campaign:
    """What is to happen to a stack; `dice` decides when and to whom."""

    stack: Stack
    bookings: int
    kills: int
    dice: random.Random
    killed: int = 0
    passed: timedelta = timedelta()
    made: list[tuple[Seller, Booking]] = field(default_factory=list)


def measure(place: Place, options: Sequence[str]) -> tuple[dict[str, Any], bool]:
    """Good if in the end nothing is lost, doubled, stale or unsettled; without faults also in time, since no back-off is waited for."""
    chosen = _options(options)
    bookings, orgs, kills = (60, 3, 6) if chosen.small else (chosen.bookings, chosen.orgs, chosen.kills)
    with running(place, workers=WORKERS) as stack:
        stack.new_sellers(orgs)
        campaign = Campaign(stack=stack, bookings=bookings, kills=kills, dice=random.Random(chosen.seed))
        for kind in chosen.kinds:
            stack.standin.call("POST", "faults", fault=kind, share=chosen.share, times=None)
        _trouble(campaign)
        struck = sum(fault["struck"] for fault in stack.standin.call("GET", "faults"))
        stack.standin.call("DELETE", "faults")
        rest = converge(stack, passed=campaign.passed)
        first = tally.count(stack.sellers, stack.standin)
        second_look(stack)
        last = tally.count(stack.sellers, stack.standin)
    figures = {
        "kinds": chosen.kinds,
        "orgs": orgs,
        "kills": campaign.killed,
        "calls_struck": struck,
        "converged_after_s": rest.after_s,
        "of_these_waited_for": round(rest.seconds, 1),
        "sent_again_by_a_person": rest.sent_again,
        "doubled_before_the_second_look": first.doubled,
        **last.figures(),
    }
    in_time = bool(chosen.kinds) or rest.after_s <= AFTER_THE_LAST_KILL.total_seconds()
    return figures, last.is_clean and in_time


def _options(options: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--bookings", type=int, default=2000)
    parser.add_argument("--orgs", type=int, default=20)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--share", type=float, default=0.05, help="of the calls, for each kind")
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), help="none: kills only")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(options)


def _trouble(campaign: Campaign) -> None:
    """All bookings are made and all kills are done when this returns. The last kill takes every worker."""
    dice, workers = campaign.dice, campaign.stack.workers
    while campaign.killed < campaign.kills:
        _people_book(campaign, share=1 / max(campaign.kills - campaign.killed, 1))
        time.sleep(dice.uniform(0.2, 1.5))
        at_once = campaign.killed % ALL_DIE_EVERY >= ALL_DIE_EVERY - len(workers)
        last = campaign.killed + len(workers) >= campaign.kills
        for worker in workers if at_once or last else [dice.choice(workers)]:
            kill(worker)
            campaign.killed += 1
        if last:
            # Whoever died may have had a lane: in the worst case the next one comes when that lease ends.
            campaign.passed = clock.to_the_end_of_all_leases()
            clock.jump(campaign.passed)
        elif at_once:
            clock.jump(dice.choice(NOBODY_THERE_FOR))
        for worker in workers:
            if worker.pid is None:
                worker.start()
    _people_book(campaign, share=1)


def _people_book(campaign: Campaign, *, share: float) -> None:
    """Their part of the bookings still to be made; every fifth is moved or cancelled later."""
    left = campaign.bookings - len(campaign.made)
    for _ in range(round(left * share)):
        seller = campaign.dice.choice(campaign.stack.sellers)
        campaign.made.append((seller, seller.book()))
        if campaign.dice.random() < 0.2:
            _change(campaign, *campaign.dice.choice(campaign.made))


def _change(campaign: Campaign, seller: Seller, booking: Booking) -> None:
    if campaign.dice.random() < 0.5:
        seller.reschedule(booking)
    else:
        lifecycle.cancel(booking, by=None, now=timezone.now())
