"""R17: bookings made and changed while Salesforce is down. The last state wins, and nothing is created only to be cancelled.

A third of them stood there before. Each is moved twice, moved and cancelled, or cancelled, a third of both kinds each. In a first
outage nothing is carried out; in a second one writes are, and their answers are lost.
"""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.utils import timezone

from bench import clock
from bench.cast import Seller
from bench.converge import converge, is_quiet, second_look
from bench.stack import Stack, all_settled, wait_until
from bookings import lifecycle
from bookings.models import Booking
from integrations.salesforce import texts

WRITES = '"method": ?"(POST|PATCH|DELETE)"|"records"'
OUTAGES = {"down": {"fault": "unavailable"}, "answers_lost": {"fault": "server_error_after", "body": WRITES}}
WITHIN_S = 120.0


def measure(stack: Stack, *, small: bool) -> tuple[dict[str, Any], bool]:
    """Good if every booking ended right in both outages, and none that nobody heard of before it was cancelled ever stood there."""
    many, tries = (12, 1) if small else (500, 5)
    figures = {name: _outage(stack, many, fault, tries) for name, fault in OUTAGES.items()}
    right = all(
        each["last_state_won"] == each["bookings"] and each["records_too_many"] == 0 for each in figures.values()
    )
    return figures, right and figures["down"]["created_though_cancelled"] == 0


def _outage(stack: Stack, many: int, fault: dict[str, str], tries: int) -> dict[str, Any]:
    (seller,) = stack.new_sellers(1)
    before = [seller.book() for _ in range(many // 3)]
    wait_until(all_settled, within_s=WITHIN_S)
    stack.standin.call("POST", "faults", **fault, org=seller.org, times=None)
    during = [seller.book() for _ in range(many - len(before))]
    _tried(stack, tries)
    for which in (before, during):
        _change(seller, which)
    _tried(stack, tries)
    struck = _struck(stack)
    stack.standin.call("DELETE", "faults")
    rest = converge(stack)
    second_look(stack)
    return {
        "bookings": many,
        "calls_struck": struck,
        "sent_again_by_a_person": rest.sent_again,
        "converged_after_s": rest.after_s,
        **_held_against(stack, seller, during),
    }


def _tried(stack: Stack, times: int) -> None:
    """Workers come by so often more and fail, with nobody waiting for the pauses between."""
    enough = _struck(stack) + times

    def have() -> bool:
        wait = clock.to_the_next_moment()
        if _struck(stack) < enough and is_quiet() and wait:
            clock.jump_while_nobody_works(wait)
        return _struck(stack) >= enough

    wait_until(have, within_s=WITHIN_S)


def _change(seller: Seller, bookings: Sequence[Booking]) -> None:
    for number, booking in enumerate(bookings):
        if number % 3 < 2:
            seller.reschedule(booking)
        if number % 3 == 0:
            seller.reschedule(booking)
        else:
            lifecycle.cancel(booking, by=None, now=timezone.now())


def _held_against(stack: Stack, seller: Seller, during: Sequence[Booking]) -> dict[str, int]:
    """What stands in the org, and what ever did, held against the bookings."""
    org = stack.standin.of(seller.org)
    people = [str(lead["Email"]) for lead in org.records("Lead")]
    standing = [texts.reference_in(event["Description"]) for event in org.records("Event")]
    starts = {texts.reference_in(each["Description"]): str(each["StartDateTime"])[:16] for each in org.records("Event")}
    ever = {texts.reference_in(event["Description"]) for event in org.records("Event", deleted=True)}
    bookings = list(Booking.objects.filter(page=seller.page))
    unheard_of = {str(each.public_id) for each in during} & {
        str(each.public_id) for each in bookings if each.is_cancelled
    }
    return {
        "cancelled": sum(each.is_cancelled for each in bookings),
        "last_state_won": sum(_is_right(each, starts, people) for each in bookings),
        "records_too_many": len(standing) - len(set(standing)) + len(people) - len(set(people)),
        "created_though_cancelled": len(unheard_of & ever),
    }


def _is_right(booking: Booking, starts: dict[str, str], people: Sequence[str]) -> bool:
    """A cancelled one has no Event, because all of them lie ahead; any other has its own, at its time, and its person."""
    if booking.is_cancelled:
        return str(booking.public_id) not in starts
    at = booking.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
    return starts.get(str(booking.public_id)) == at and booking.email in people


def _struck(stack: Stack) -> int:
    return sum(int(fault["struck"]) for fault in stack.standin.call("GET", "faults"))
