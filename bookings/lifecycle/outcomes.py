"""What can come of asking for something, as values: whoever asks decides what to say about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bookings.availability import Limit
from bookings.models import Booking


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """Who comes, what they answered, and how to speak to them. `time_zone` is an IANA name.

    `guests`, `answers`, `source` and `consented_to` are kept as `Booking` says.
    """

    last_name: str
    first_name: str
    email: str
    company: str
    time_zone: str
    language: str
    phone: str = ""
    guests: list[str] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    source: dict[str, str] = field(default_factory=dict)
    consented_to: str = ""


@dataclass(frozen=True)
class Booked:
    """`is_new` is False when this form had been sent before and this is what it made.

    On a page that needs a yes the booking is a request as yet: `booking.is_requested`.
    """

    booking: Booking
    is_new: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Rescheduled:
    """`is_new` is False when the booking already was at that time."""

    booking: Booking
    is_new: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Cancelled:
    """`is_new` is False when it had been cancelled before."""

    booking: Booking
    is_new: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Confirmed:
    """`is_new` is False when it had been confirmed before."""

    booking: Booking
    is_new: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Declined:
    """`is_new` is False when it had been declined before."""

    booking: Booking
    is_new: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Reassigned:
    """`is_new` is False when that host has it already."""

    booking: Booking
    is_new: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class NoShowMarked:
    """The mark stands as it was asked for. `is_new` is False when it did before."""

    booking: Booking
    is_new: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class SlotTaken:
    """Somebody else has that time, or it is about to be theirs. `nearest`: free starts around it, in order, UTC."""

    nearest: list[datetime]


@dataclass(frozen=True)
class NotOffered:
    """The page has no such start: past, too soon, beyond what can be booked, off the grid, or outside its hours.

    Nor has it a start in a day, week or month that is full by the limits of the page or of its hosts, or a length that it
    does not offer.
    """

    nearest: list[datetime]


@dataclass(frozen=True)
class LimitReached:
    """This invitee may book no more of this page in that period. `limit` says how many of what, and in which."""

    limit: Limit


@dataclass(frozen=True)
class PageClosed:
    """The page takes no bookings now, or is gone."""


class PageChanged(Exception):
    """The page is not as it was read. Nothing was done."""


@dataclass(frozen=True)
class LinkUsed:
    """The one-off link has booked already, has expired, or is gone."""


@dataclass(frozen=True)
class Over:
    """The meeting has begun; what was cannot be changed."""

    booking: Booking


@dataclass(frozen=True)
class AlreadyCancelled:
    """The booking was cancelled or declined: there is nothing left to change."""

    booking: Booking


@dataclass(frozen=True)
class NotARequest:
    """It was confirmed or cancelled meanwhile: there is nothing left to decide."""

    booking: Booking


class Why(StrEnum):
    """What forbids an invitee to change a booking."""

    SWITCHED_OFF = "switched_off"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class NotAllowed:
    """The page lets invitees not do this, or no longer. Hosts may all the same."""

    booking: Booking
    why: Why


@dataclass(frozen=True)
class HostNotFree:
    """That host has another meeting then, is away, or is not in the team; with nobody chosen: nobody else has time."""

    booking: Booking


@dataclass(frozen=True)
class SharedTime:
    """The booking shares its time with others, so it cannot be given to another host by itself."""

    booking: Booking


@dataclass(frozen=True)
class NotBegun:
    """Nobody can have stayed away from a meeting that has not begun."""

    booking: Booking
