"""An org at its limit is left alone: one call a pause, and some of its allowance for the customer's other tools (R13)."""

import time
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from bench import clock, tally
from bench.cast import Seller
from bench.converge import converge, is_quiet, second_look
from bench.stack import Stack, all_settled, wait_until
from integrations import outbox
from integrations.models import Lane, Sync, SyncState

PAUSES = 3
WITHIN_S = 60.0
WATCHED_S = 1.0
LOOK_AGAIN_S = 0.1
# Between the answer and our look at the lane; the clock may have been turned on by a ring, which is five seconds, just then.
SEEN_WITHIN_S = 6.0


@dataclass(frozen=True)
class Limit:
    """What the org answers, and how many seconds it is to be left alone then, at least."""

    name: str
    fault: str
    pause_s: float
    headers: dict[str, str] = field(default_factory=dict)


LIMITS = (
    Limit("429 with Retry-After", "too_many", 45, {"Retry-After": "45"}),
    # The first step of the back-off.
    Limit("429", "too_many", 5),
    Limit("REQUEST_LIMIT_EXCEEDED with Retry-After", "request_limit", 900, {"Retry-After": "900"}),
    Limit("REQUEST_LIMIT_EXCEEDED", "request_limit", 600),
)


def measure_pauses(stack: Stack, *, bookings: int, calls_allowed: int) -> tuple[dict[str, Any], bool]:
    """Good if no pause sees more than one call, none is too short, nothing is lost, and a reserve is kept."""
    figures: dict[str, Any] = {limit.name: _at_the_limit(stack, limit, bookings) for limit in LIMITS}
    figures["reserve"] = reserve = _reserve(stack, calls_allowed)
    good = all(
        max(figures[limit.name]["calls_a_pause"]) <= 1
        and min(figures[limit.name]["pauses_s"]) >= limit.pause_s - SEEN_WITHIN_S
        and figures[limit.name]["clean"]
        for limit in LIMITS
    )
    return figures, good and reserve["left"] > 0 and reserve["waited"] > 0 and reserve["clean"]


def _at_the_limit(stack: Stack, limit: Limit, bookings: int) -> dict[str, Any]:
    (seller,) = stack.new_sellers(1)
    stack.standin.call("POST", "faults", fault=limit.fault, org=seller.org, headers=limit.headers, times=None)
    with stack.bell_held():
        for _ in range(bookings):
            seller.book()
        stack.forget_calls()
    calls, pauses = [], []
    for number in range(1, PAUSES + 1):
        lane = _refused(seller, number)
        left_s = _left_s(lane)
        # Nobody goes on asking, as long as we can watch without outliving the pause.
        time.sleep(max(0, min(WATCHED_S, left_s - WATCHED_S)))
        pauses.append(left_s)
        # Others may be looked at a second time meanwhile.
        calls.append(stack.calls(seller.connection.remote_org_id))
        stack.forget_calls()
    stack.standin.call("DELETE", "faults")
    rest = converge(stack)
    return {"calls_a_pause": calls, "pauses_s": pauses, "sent_again": rest.sent_again, **_ended(stack, seller)}


def _refused(seller: Seller, number: int) -> Lane:
    """The lane once the org has refused so often; the clock runs ahead to when it is asked again."""
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline:
        lane = Lane.objects.get(org_id=seller.connection.remote_org_id)
        if lane.failures >= number and lane.leased_until is None:
            return lane
        wait = clock.to_the_next_moment()
        # Refused so often and not let go yet: a jump now would end the pause that is to be watched.
        if 0 < lane.failures < number and wait and not outbox.due(timezone.now()).exists():
            clock.jump_while_nobody_works(wait)
        time.sleep(LOOK_AGAIN_S)
    raise RuntimeError(f"the org was not asked a {number}th time")


def _left_s(lane: Lane) -> float:
    """How long it is left alone from now."""
    return round((lane.paused_until - timezone.now()).total_seconds(), 1) if lane.paused_until else 0.0


def _reserve(stack: Stack, allowed: int) -> dict[str, Any]:
    """One booking after the other until the lane saves, then some that wait until there are calls again."""
    (seller,) = stack.new_sellers(1)
    org = stack.standin.of(seller.org)
    org.turn(daily_calls=allowed)
    while not (lane := Lane.objects.filter(org_id=seller.connection.remote_org_id).first()) or not lane.saves_until:
        seller.book()
        wait_until(all_settled, within_s=WITHIN_S)
    for _ in range(5):
        seller.book()
    is_quiet()
    waited = Sync.objects.filter(lane=lane).exclude(state=SyncState.SYNCED).count()
    org.turn(daily_calls=15_000)
    converge(stack)
    left = (lane.calls_allowed or 0) - (lane.calls_used or 0)
    return {"allowed": allowed, "left": left, "waited": waited, **_ended(stack, seller)}


def _ended(stack: Stack, seller: Seller) -> dict[str, Any]:
    second_look(stack)
    found = tally.count([seller], stack.standin)
    return {"clean": found.is_clean, **found.figures()}
