"""Bookings as rows of a file, read piece by piece: a million take no more memory than a thousand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.models import Booking
from bookings.models.bookings import BookingQuerySet
from bookings.states import state_of, test_mark
from jicoo.sheets import following

# So many rows a statement. Between two of them nothing is kept open in the database.
PIECE = 1_000


def head() -> list[str]:
    """The first row, in the reader's language."""
    return [
        _("Booking"),
        _("Booking page"),
        _("Host"),
        _("State"),
        _("Starts at"),
        _("Ends at"),
        _("Last name"),
        _("First name"),
        _("Email"),
        _("Company"),
        _("Phone"),
        _("Guests"),
        _("Answers"),
        _("Source"),
        _("Booked at"),
        _("Cancelled at"),
        pgettext("of a cancellation", "Reason"),
    ]


def rows(
    found: BookingQuerySet, *, falling: bool, language: str, zone: str, piece: int = PIECE
) -> Iterator[Sequence[str]]:
    """By their start, in this language, times with the offset of this zone. Asks the database anew every `piece` rows."""
    last: Booking | None = None
    while True:
        bookings = list(following(found, "starts_at", last, falling=falling)[:piece])
        with translation.override(language), timezone.override(zone):
            told = [_cells(booking) for booking in bookings]
        yield from told
        if len(bookings) < piece:
            return
        last = bookings[-1]


def _cells(booking: Booking) -> list[str]:
    return [
        str(booking.public_id),
        booking.page.title,
        booking.host.display_name,
        " · ".join(badge.word for badge in [state_of(booking), *test_mark(booking)]),
        _moment(booking.starts_at),
        _moment(booking.ends_at),
        booking.last_name,
        booking.first_name,
        booking.email,
        booking.company,
        booking.phone,
        " ".join(booking.guests),
        "\n".join(f"{answer['label']}: {_said(answer['value'])}" for answer in booking.answers),
        " ".join(f"{name}={value}" for name, value in booking.source.items()),
        _moment(booking.created_at),
        _moment(booking.cancelled_at),
        booking.end_reason,
    ]


def _said(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
