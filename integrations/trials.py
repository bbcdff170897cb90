"""Trying a page out for real: a booking that is marked as a test, and its end.

It goes the way of every booking, through the same outbox under the same settings; only nobody is written to, no figure and no
limit counts it, and once it is cancelled the app takes away what it made.
"""

from datetime import datetime
from uuid import UUID

from bookings import lifecycle
from bookings.calendar import nearest_free
from bookings.models import Booking, BookingPage
from integrations.models import PageSettings
from integrations.registry import connector_for
from teams import audit
from teams.models import User

# Of two who want the same time one is too late, and takes the next.
MOST_TRIES = 5


def can_be_tried(settings: PageSettings | None) -> bool:
    """Whether bookings of the page are sent now. Needs `connection`."""
    if settings is None or not settings.connection.is_connected:
        return False
    return connector_for(settings.connection.connector).is_active(settings.options)


def send(
    settings: PageSettings, invitee: lifecycle.Invitee, *, by: User, form_key: UUID, now: datetime
) -> lifecycle.Booked | None:
    """A test booking at the next free time of the page; None if there is none, or the page takes no bookings.

    The same `form_key` again gets the same test, and none where another booking has it. May not be called inside a transaction. Needs `page` and `connection`.
    """
    page = settings.page
    if before := page.bookings.filter(form_key=form_key, is_test=True).first():
        return lifecycle.Booked(before, is_new=False)
    for _ in range(MOST_TRIES):
        starts_at = _next_free(page, now)
        if starts_at is None:
            return None
        match lifecycle.book(page, starts_at, invitee, form_key=form_key, now=now, by=by, is_test=True):
            case lifecycle.Booked(booking, is_new=is_new) as booked:
                if is_new:
                    app = settings.connection.connector
                    audit.record(booking.team, by, "test_booking_made", booking.pk, app=app)
                return booked if booking.is_test else None
            case lifecycle.SlotTaken() | lifecycle.NotOffered():
                continue
            case _closed:
                return None
    return None


def remove(booking: Booking, *, by: User, now: datetime) -> bool:
    """Ends the test; the outbox has the app take away what it made. False if it had ended before. May not be called inside a transaction."""
    outcome = lifecycle.cancel(booking, by=by, now=now)
    return isinstance(outcome, lifecycle.Cancelled) and outcome.is_new


def standing(page: BookingPage) -> list[Booking]:
    """Test bookings of the page that still hold their time, the newest first. One query."""
    return list(page.bookings.live().filter(is_test=True).select_related("page", "host").order_by("-pk"))


def _next_free(page: BookingPage, now: datetime) -> datetime | None:
    found = nearest_free(page, now, now=now, count=1)
    return found[0] if found else None
