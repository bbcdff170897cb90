"""From `booking_changed` to the outbox: the only link from bookings. Runs inside the booking's transaction."""

from collections.abc import Mapping
from typing import Any

from bookings.models import Booking
from integrations import outbox
from integrations.page_wishes import NAME, wishes_in, wishes_of
from teams import audit


def on_booking_changed(booking: Booking, change: str, beside: Mapping[str, str | None] | None = None, **_: Any) -> None:
    """A confirmed booking is to be sent as its page's settings are now; a changed one as they were when it was confirmed.

    A request is nobody's meeting yet: it is sent when somebody says yes, and never if it is declined.
    """
    if change in {"requested", "declined"}:
        return
    if change != "confirmed":
        outbox.request_again(booking)
        _keep_trail(booking, change)
        return
    # Nothing was to look right before: asking for it again would only cost the invitee's request three statements.
    for wish in wishes_in(beside[NAME]) if beside else wishes_of(booking.page_id):
        outbox.request(booking, wish)


def _keep_trail(booking: Booking, change: str) -> None:
    """With a test that ends people may be deleted at the other side, by whichever button it was cancelled."""
    if booking.is_test and change == "cancelled":
        audit.record(booking.team, booking.cancelled_by, "test_booking_removed", booking.pk)
