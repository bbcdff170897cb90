"""The days in which the tests of bookings take place, and short ways to say what is booked."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar

from bookings import lifecycle
from bookings.lifecycle import Booked, Invitee
from bookings.models import Booking, BookingPage, LimitPeriod, LimitScope, LimitUnit, PageLimit

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)


def ida(**changes: Any) -> Invitee:
    """Ida Byron of Analytical Example, who lives in London."""
    about = {
        "last_name": "Byron",
        "first_name": "Ida",
        "email": "ida@example.com",
        "company": "Analytical Example",
        "time_zone": "Europe/London",
        "language": "en",
    }
    return Invitee(**(about | changes))


def book(page: BookingPage, starts_at: datetime = MONDAY, guest: Invitee | None = None) -> Any:
    """What comes of booking this start with a form of its own."""
    return lifecycle.book(page, starts_at, guest or ida(), form_key=uuid.uuid4(), now=NOW)


def booked(page: BookingPage, starts_at: datetime = MONDAY, guest: Invitee | None = None) -> Booking:
    """The booking, where there is no doubt that it can be had."""
    outcome = book(page, starts_at, guest)
    assert isinstance(outcome, Booked)
    return outcome.booking


def limit(
    page: BookingPage,
    scope: LimitScope,
    most: int,
    *,
    period: LimitPeriod,
    unit: LimitUnit = LimitUnit.BOOKINGS,
) -> None:
    """At most so many bookings in each period, unless minutes are counted."""
    PageLimit.objects.create(team=page.team, page=page, scope=scope, most=most, period=period, unit=unit)


def the_event(ics: str) -> Any:
    """The one meeting in a calendar file, as another program reads it."""
    (event,) = Calendar.from_ical(ics).walk("VEVENT")
    return event
