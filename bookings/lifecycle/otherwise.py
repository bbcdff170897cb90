"""What is said where a time cannot be had: whether it ever could, and what is free around it."""

from __future__ import annotations

from datetime import datetime

from bookings import calendar
from bookings.lifecycle.outcomes import NotOffered, SlotTaken
from bookings.models import Booking, BookingPage

# How many other times are proposed: few enough to read at a glance.
NEAREST = 6


def not_free(
    page: BookingPage,
    starts_at: datetime,
    *,
    now: datetime,
    moving: Booking | None = None,
    length_min: int | None = None,
    for_team: bool = False,
) -> SlotTaken | NotOffered:
    """Asked outside the lock: looking for other times may not hold up who comes next. The page is read anew."""
    current = calendar.terms_by(page.pk)
    diary = calendar.diary_of(
        current.page() if current else page, now=now, moving=moving, length_min=length_min, for_team=for_team
    )
    nearest = diary.nearest(starts_at, count=NEAREST)
    return SlotTaken(nearest) if diary.is_offered(starts_at) else NotOffered(nearest)
