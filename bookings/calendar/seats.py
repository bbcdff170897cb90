"""Times of a page that several invitees share, and how many seats are left at each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q

from bookings.calendar.moments import Window
from bookings.models import Absence, Booking, BookingPage, Occurrence
from bookings.models.bookings import LIVE


@dataclass(frozen=True, kw_only=True)
class Shared:
    """An occurrence that somebody has booked."""

    pk: int
    host: int
    starts_at: datetime
    left: int


@dataclass(frozen=True, kw_only=True)
class Seated:
    """The times with one start at which somebody comes, as they were read with the page: (key, host, end, how many come)."""

    starts_at: datetime
    rows: Sequence[tuple[int, int, int, int]]

    def shared(self, page: BookingPage, length: timedelta) -> list[Shared]:
        """Those that last so long, in order."""
        ends = int((self.starts_at + length).timestamp())
        return [
            Shared(pk=pk, host=host, starts_at=self.starts_at, left=page.capacity - come)
            for pk, host, ends_at, come in self.rows
            if ends_at == ends
        ]


def shared_times(
    page: BookingPage, window: Window, length: timedelta, *, moving: Booking | None = None
) -> list[Shared]:
    """Those of the page that last so long, at which somebody comes, in order. One query; none where each has their own time.

    Who comes already keeps their time while one of its hosts is away; nobody joins them. With `moving`, the seat of that booking counts as free.
    """
    if page.capacity == 1:
        return []
    comes = Q(bookings__status__in=LIVE)
    if moving:
        comes &= ~Q(bookings__pk=moving.pk)
    away = Absence.objects.filter(
        host__assignments__occurrence=OuterRef("pk"),
        host__assignments__active=True,
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    )
    found = Occurrence.objects.filter(
        ~Exists(away), page=page, starts_at__gte=window.start, starts_at__lt=window.end, ends_at=F("starts_at") + length
    )
    counted = found.annotate(come=Count("bookings", filter=comes)).filter(come__gt=0).order_by("starts_at", "pk")
    return [
        Shared(pk=each.pk, host=each.host_id, starts_at=each.starts_at, left=page.capacity - each.come)
        for each in counted
    ]
