"""What tests of campaigns share."""

from collections.abc import Callable
from datetime import timedelta

from bookings.models import Booking, BookingPage
from integrations import standing
from integrations.models import Sync
from integrations.salesforce.standin import Org, StandIn
from tests.cast import next_monday
from tests.integrations.cast import book

Wish = Callable[..., None]


def several(page: BookingPage, count: int) -> list[Booking]:
    """By different invitees, due together."""
    return [
        book(page, email=f"guest{number}@example.com", starts_at=next_monday() + timedelta(minutes=30 * number))
        for number in range(count)
    ]


def members(org: Org) -> list[tuple[str, str]]:
    """Whose membership it is, and its status."""
    return [(one["ContactId"] or one["LeadId"], one["Status"]) for one in org.live("CampaignMember")]


def composites(standin: StandIn) -> int:
    return len([call for call in standin.calls if "/composite" in call.path])


def codes(booking: Booking) -> list[str]:
    return [reason["code"] for reason in Sync.objects.get(booking=booking).reasons]


def word(booking: Booking) -> str:
    (found,) = standing.of_booking(booking)
    return found.word
