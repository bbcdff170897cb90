"""What tests of the sync page share: its address, its rows, and bookings to be found there."""

from datetime import timedelta
from typing import Any

from bookings.models import BookingPage
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book

PAGE = "/teams/acme/apps/salesforce/syncs/"


def asked(user: User, **query: Any) -> Any:
    return signed_in_as(user).get(PAGE, query)


def guests(response: Any) -> list[str]:
    """The invitees' e-mails, in the order of the rows."""
    return [row.sync.booking.email for row in response.context["rows"]]


def book_many(page: BookingPage, *emails: str) -> None:
    for number, email in enumerate(emails):
        book(page, email=email, starts_at=next_monday() + timedelta(minutes=30 * number))
