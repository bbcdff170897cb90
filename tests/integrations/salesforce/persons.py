"""What tests of person accounts share."""

from typing import Any

from bookings.models import Booking, BookingPage
from integrations.models import Sync
from integrations.salesforce.standin import Org
from tests.cast import next_monday
from tests.integrations.cast import book

ON_PAGE = "/teams/acme/pages/intro/integrations/salesforce/"
CREATES_ACCOUNT = r'sobjects/Account"'


def rules(*mapped: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"object": "Contact", "field": field, "source": source} for field, source in mapped]


def accounts(org: Org) -> list[dict[str, Any]]:
    return org.live("Account")


def reasons_of(booking: Booking) -> list[str]:
    return [reason["code"] for reason in Sync.objects.get(booking=booking).reasons]


def crowd(page: BookingPage, count: int = 5) -> list[Booking]:
    return [
        book(page, email=f"g{number}@example.com", last_name=f"Guest{number}", starts_at=next_monday(hour=9 + number))
        for number in range(count)
    ]
