"""What bookings ask of those who build upon them, without knowing who they are. Fill these in an app's `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bookings.models import Booking
from teams.access import TeamRequest


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of a booking's page on the host's side: a template and what it needs; `request` and `booking` are there too."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Badge:
    """How a booking stands elsewhere, in a word. `meaning`: good, waiting, attention or broken."""

    meaning: str
    word: str


BookingPanel = Callable[[TeamRequest, Booking], Panel | None]
# Asked once for all rows of a list, so that the number of queries does not grow with them. Keys are primary keys.
BookingBadges = Callable[[list[Booking]], dict[int, Badge]]

booking_panels: list[BookingPanel] = []
booking_badges: list[BookingBadges] = []


def add_booking_panel(panel: BookingPanel) -> None:
    """Shows what `panel` returns beside a booking; None shows nothing."""
    if panel not in booking_panels:
        booking_panels.append(panel)


def add_booking_badges(badges: BookingBadges) -> None:
    """Shows these on the rows of lists; a booking that is not in the answer has none."""
    if badges not in booking_badges:
        booking_badges.append(badges)


def panels_of(request: TeamRequest, booking: Booking) -> list[Panel]:
    """What others have to show about this booking."""
    shown = (panel(request, booking) for panel in booking_panels)
    return [panel for panel in shown if panel is not None]


def badges_of(bookings: Iterable[Booking]) -> dict[int, list[Badge]]:
    """What others have to say about these bookings, by primary key."""
    rows = list(bookings)
    answers = [badges(rows) for badges in booking_badges]
    return {row.pk: [answer[row.pk] for answer in answers if row.pk in answer] for row in rows}
