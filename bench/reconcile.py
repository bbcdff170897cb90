"""R19: among many bookings some Events are deleted and some changed by hand. What a comparison finds, in how many calls, what is
repaired as the pages say, and what a second comparison finds.

The first half of the bookings is of a time when their page kept theirs, the second half of one when it restored ours.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from bench.cast import Seller
from bench.stack import Stack, all_settled, running, wait_until
from bookings.models import Booking
from integrations import drifts, jobs, outbox, reconcile
from integrations.models import Drift, Job
from integrations.salesforce import texts
from jicoo.local.place import Place
from tests.cast import create_booking
from tests.integrations.cast import EVERYTHING

AT_MOST_S = 900.0
# Their own words for an Event that they changed.
THEIRS = "Moved to their office"


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """What people did: bookings whose Events they deleted or changed, and which of those are to be ours again."""

    deleted: list[Booking]
    changed: list[Booking]
    restored: set[str]


def measure(place: Place, options: Sequence[str]) -> tuple[dict[str, Any], bool]:
    """Good if all are found and nothing else, each is repaired as its page says, and nothing is found afterwards."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    many, few = (60, 5) if parser.parse_args(options).small else (5000, 50)
    with running(place) as stack:
        (seller,) = stack.new_sellers(1)
        bookings = _sent(stack, seller, many)
        by_hand = _change_by_hand(stack, seller, bookings, few)
        first = _compare(stack, seller)
        repaired = _settle(stack, seller, by_hand)
        second = _compare(stack, seller)
    figures = {"bookings": many, "changed_by_hand": 2 * few, "first": first, "repaired": repaired, "second": second}
    good = first["found"] == 2 * few and repaired["as_the_pages_say"] == 2 * few and second["found"] == 0
    return figures, good and first["missing"] == few


def _sent(stack: Stack, seller: Seller, many: int) -> list[Booking]:
    """As rows, because looking for 5,000 free starts takes longer than everything that is measured here."""
    first = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    bookings = []
    with stack.bell_held(), transaction.atomic():
        for number in range(many):
            booking = create_booking(
                seller.page, starts_at=first + number * seller.page.duration, email=f"guest-{number}@example.com"
            )
            by_hand = "keep" if number < many // 2 else "restore"
            outbox.request_sync(booking, seller.connection, EVERYTHING | {"by_hand": by_hand})
            bookings.append(booking)
    wait_until(all_settled, within_s=AT_MOST_S)
    return bookings


def _change_by_hand(stack: Stack, seller: Seller, bookings: list[Booking], few: int) -> ByHand:
    """As many deleted as changed, spread over both halves."""
    org, events = stack.standin.of(seller.org), _events(stack, seller)
    apart = len(bookings) // (2 * few)
    struck = bookings[::apart][: 2 * few]
    deleted, changed = struck[::2], struck[1::2]
    for booking in deleted:
        org.call("DELETE", f"records/{events[str(booking.public_id)]['Id']}")
    for number, booking in enumerate(changed):
        event = events[str(booking.public_id)]
        moved = {"StartDateTime": "2031-03-03T15:00:00Z", "EndDateTime": "2031-03-03T15:30:00Z"}
        org.call("PATCH", f"records/{event['Id']}", Subject=THEIRS, **(moved if number % 2 else {}))
    later = {str(booking.public_id) for booking in bookings[len(bookings) // 2 :]}
    return ByHand(deleted=deleted, changed=changed, restored={str(booking.public_id) for booking in struck} & later)


def _compare(stack: Stack, seller: Seller) -> dict[str, Any]:
    """What one comparison by the workers found."""
    stack.forget_calls()
    began = time.monotonic()
    job, _new = reconcile.ask(seller.connection, by=None)
    _wait_for(job)
    found = Drift.objects.filter(connection=seller.connection, ended_at=None)
    return {
        "found": found.count(),
        **{kind: found.filter(kind=kind).count() for kind in ("missing", "moved", "altered", "foreign")},
        "compared": job.counts.get("compared", 0),
        "calls": stack.calls(),
        "seconds": round(time.monotonic() - began, 2),
    }


def _settle(stack: Stack, seller: Seller, by_hand: ByHand) -> dict[str, Any]:
    """Everything as the pages say, and what stands in the org afterwards."""
    stack.forget_calls()
    began = time.monotonic()
    job = drifts.settle_all(seller.connection, by=seller.page.first_host.host, how=drifts.AS_PAGES_SAY)
    assert job is not None
    _wait_for(job)
    wait_until(all_settled, within_s=AT_MOST_S)
    events = _events(stack, seller)
    as_said = [
        _is_as_said(booking, events.get(str(booking.public_id)), by_hand)
        for booking in (*by_hand.deleted, *by_hand.changed)
    ]
    return {
        **job.counts,
        "as_the_pages_say": sum(as_said),
        "calls": stack.calls(),
        "seconds": round(time.monotonic() - began, 2),
    }


def _is_as_said(booking: Booking, event: dict[str, Any] | None, by_hand: ByHand) -> bool:
    if str(booking.public_id) not in by_hand.restored:
        return event is None if booking in by_hand.deleted else event is not None and event["Subject"] == THEIRS
    starts_at = booking.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
    return event is not None and event["Subject"] != THEIRS and str(event["StartDateTime"]).startswith(starts_at)


def _wait_for(job: Job) -> None:
    def has_ended() -> bool:
        job.refresh_from_db()
        return job.state not in jobs.AT_WORK

    wait_until(has_ended, within_s=AT_MOST_S)


def _events(stack: Stack, seller: Seller) -> dict[str, dict[str, Any]]:
    """What stands in the org, by the booking that it says it is of."""
    records = stack.standin.of(seller.org).records("Event")
    return {texts.reference_in(event["Description"]): event for event in records}
