"""What an invitee can do without logging in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bookings.models import Assignment, Booking, BookingPage
from jicoo.mail.models import OutgoingMail
from tests.cast import create_booking

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def friday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def address(page: BookingPage, name: str = "public") -> str:
    return reverse(f"bookings:{name}", args=[page.team.slug, page.slug])


def times(html: str) -> list[str]:
    return re.findall(r'class="slot" [^>]*>([^<]+)</a>', html)


def fill_in(client: Client, page: BookingPage, start: datetime = MONDAY, **answers: str) -> dict[str, str]:
    """What a browser would send after the form for this start was opened and filled in."""
    html = client.get(address(page, "book"), {"start": start.isoformat(), "tz": "UTC"}).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    guest = {"last_name": "Byron", "first_name": "Ida", "email": "ida@example.com", "company": "Analytical"}
    return hidden | guest | answers


def test_the_first_week_with_free_times_is_shown(client: Client, page: BookingPage) -> None:
    create_booking(page, starts_at=datetime(2026, 11, 20, 16, 30, tzinfo=UTC))

    html = client.get(address(page), {"tz": "UTC"}).content.decode()

    assert times(html)[:3] == ["12:00", "12:30", "13:00"]
    assert "16:30" not in times(html)


def test_a_slot_is_booked(client: Client, page: BookingPage) -> None:
    response = client.post(address(page, "book"), fill_in(client, page), follow=True)

    booking = Booking.objects.get()
    assert "Booking confirmed" in response.content.decode()
    assert (booking.starts_at, booking.last_name, booking.time_zone) == (MONDAY, "Byron", "UTC")
    assert Assignment.objects.get().blocked.upper == MONDAY + timedelta(minutes=30)
    assert {mail.to for mail in OutgoingMail.objects.all()} == {"ida@example.com", "ada@example.com"}
