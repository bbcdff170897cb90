"""R18: people convert, merge and delete in Salesforce between two pushes of a booking. Its Event ends on the right person, with no orphan.

Half of the bookings are moved afterwards, half of them cancelled.
"""

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Any

from django.utils import timezone

from bench.cast import Seller
from bench.stack import Stack, all_settled, wait_until
from bench.standin import StandInControl
from bookings import lifecycle
from bookings.models import Booking
from integrations.salesforce import texts
from tests.integrations.cast import wish

WITHIN_S = 120.0
# What a colleague does to a booking's person and Event: the id of whom the Event is to end on, "" for none.
Deed = Callable[[StandInControl, dict[str, Any], dict[str, Any]], str]


def measure(stack: Stack, *, small: bool) -> tuple[dict[str, Any], bool]:
    """Good if all Events are where they belong, none is left of a cancelled booking, and nobody is there twice."""
    many = 4 if small else 100
    figures = {name: _deed(stack, many, kind, deed) for name, (kind, deed) in DEEDS.items()}
    good = all(each["right"] == many and each["orphans"] == each["new_people"] == 0 for each in figures.values())
    return figures, good


def _converted(org: StandInControl, person: dict[str, Any], _: dict[str, Any]) -> str:
    return str(org.act("convert", lead=person["Id"])["Id"])


def _merged(kind: str) -> Deed:
    def merge(org: StandInControl, person: dict[str, Any], _: dict[str, Any]) -> str:
        company = {"Company": "Example"} if kind == "Lead" else {}
        winner = org.call("POST", f"records/{kind}", LastName=f"Master of {person['LastName']}", **company)["Id"]
        org.act("merge", winner=winner, losers=[person["Id"]])
        return str(winner)

    return merge


def _deleted(org: StandInControl, _: dict[str, Any], event: dict[str, Any]) -> str:
    org.call("DELETE", f"records/{event['Id']}")
    return ""


DEEDS: dict[str, tuple[str, Deed]] = {
    "lead_converted": ("Lead", _converted),
    "lead_merged": ("Lead", _merged("Lead")),
    "contact_merged": ("Contact", _merged("Contact")),
    "event_deleted": ("Lead", _deleted),
}


def _deed(stack: Stack, many: int, kind: str, deed: Deed) -> dict[str, Any]:
    (seller,) = stack.new_sellers(1)
    org = stack.standin.of(seller.org)
    wish(seller.page, seller.connection, person=kind)
    bookings = [seller.book() for _ in range(many)]
    wait_until(all_settled, within_s=WITHIN_S)
    people = {str(person["Email"]): person for person in org.records(kind)}
    events = _events(org)
    right = {
        str(booking.public_id): deed(org, people[booking.email], events[str(booking.public_id)]) for booking in bookings
    }
    before = _people(org)
    with stack.bell_held():
        _change(seller, bookings)
    wait_until(all_settled, within_s=WITHIN_S)
    events = _events(org)
    return {
        "bookings": many,
        "right": sum(_is_right(booking, events.get(str(booking.public_id)), right) for booking in bookings),
        "orphans": sum(event["WhoId"] not in _people(org) for event in events.values()),
        "new_people": len(_people(org) - before),
    }


def _change(seller: Seller, bookings: Sequence[Booking]) -> None:
    for number, booking in enumerate(bookings):
        if number % 2:
            lifecycle.cancel(booking, by=None, now=timezone.now())
        else:
            seller.reschedule(booking)


def _is_right(booking: Booking, event: dict[str, Any] | None, right: dict[str, str]) -> bool:
    booking.refresh_from_db()
    who = right[str(booking.public_id)]
    if booking.is_cancelled or not who:
        # What they deleted stays deleted.
        return event is None
    at = booking.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
    return event is not None and event["WhoId"] == who and str(event["StartDateTime"]).startswith(at)


def _events(org: StandInControl) -> dict[str, dict[str, Any]]:
    return {texts.reference_in(event["Description"]): event for event in org.records("Event")}


def _people(org: StandInControl) -> set[str]:
    """Whoever an activity may belong to: Leads that are not converted, and Contacts."""
    leads = {str(lead["Id"]) for lead in org.records("Lead") if not lead["IsConverted"]}
    return leads | {str(contact["Id"]) for contact in org.records("Contact")}
