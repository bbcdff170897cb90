"""Everything that happened to a booking, as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bookings import words
from bookings.models import Booking
from teams.models import User


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened and when. `meaning` is one of the design's four, or empty for plain news."""

    what: str
    at: datetime
    meaning: str = ""


def events_of(booking: Booking, *, zone: str) -> list[Event]:
    """Oldest first, times in words of `zone`. One query; needs `cancelled_by` loaded."""
    moves = list(booking.moves.select_related("by"))
    # Where a move led is where the next one came from.
    stations = [move.from_starts_at for move in moves] + [booking.starts_at]
    events = [Event(what=_("Booked by the invitee"), at=booking.created_at, meaning="good")]
    for move, to in zip(moves, stations[1:], strict=True):
        events.append(Event(what=_moved(move.by, move.from_starts_at, to, zone), at=move.at))
    if booking.cancelled_at:
        events.append(Event(what=_cancelled(booking.cancelled_by), at=booking.cancelled_at, meaning="broken"))
    return events


def _moved(by: User | None, start: datetime, to: datetime, zone: str) -> str:
    times = {"start": words.short_day_and_time(start, zone), "to": words.short_day_and_time(to, zone)}
    if by is None:
        return _("Moved by the invitee from %(start)s to %(to)s") % times
    return _("Moved by %(name)s from %(start)s to %(to)s") % (times | {"name": by.display_name})


def _cancelled(by: User | None) -> str:
    if by is None:
        return _("Cancelled by the invitee")
    return _("Cancelled by %(name)s") % {"name": by.display_name}
