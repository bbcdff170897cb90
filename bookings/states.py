"""Where a booking stands, in a word."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.models import Booking, BookingStatus
from bookings.ports import Badge

_MEANINGS = {BookingStatus.CONFIRMED: "good", BookingStatus.REQUESTED: "waiting"}


def state_of(booking: Booking) -> Badge:
    """Confirmed, asked for, cancelled, declined, or that the invitee did not come."""
    if booking.no_show_at:
        return Badge(meaning="attention", word=_("Invitee did not come"))
    status = BookingStatus(booking.status)
    return Badge(meaning=_MEANINGS.get(status, ""), word=str(status.label))


def news_of(booking: Booking) -> list[Badge]:
    """The same for lists, where it goes without saying that a booking is confirmed; a test booking says that it is one."""
    state = state_of(booking)
    return [*test_mark(booking), *([] if state.meaning == "good" else [state])]


def test_mark(booking: Booking) -> list[Badge]:
    """What tells a test booking from those to which somebody comes."""
    return [Badge(meaning="", word=pgettext("a booking", "Test"))] if booking.is_test else []
