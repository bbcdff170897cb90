"""Bookings as hosts and managers may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bookings import words
from bookings.models import Booking, BookingStatus
from bookings.models.bookings import BookingQuerySet
from bookings.ports import Badge, badges_of
from bookings.states import news_of
from teams.models import Membership
from teams.roles import Permission

# More in one week than anybody reads; whoever has more chooses a host.
MOST_IN_A_WEEK = 500

HELD = (BookingStatus.CONFIRMED, BookingStatus.REQUESTED)

Row = tuple[Booking, list[Badge]]


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day of the week with its bookings."""

    date: date
    is_today: bool
    rows: Sequence[Row]

    @property
    def name(self) -> str:
        """`Tue 24 Nov`."""
        return words.short_day(self.date)


@dataclass(frozen=True, kw_only=True)
class Week:
    """Monday to Sunday. `is_cut`: there are more bookings than are shown."""

    monday: date
    title: str
    days: Sequence[Day]
    is_cut: bool

    @property
    def is_empty(self) -> bool:
        return not any(day.rows for day in self.days)


def bookings_for(membership: Membership) -> BookingQuerySet:
    """The team's bookings that this member may see: all of them, or those that they host, alone or with others."""
    bookings = Booking.objects.filter(team_id=membership.team_id).for_lists()
    return bookings if membership.may(Permission.VIEW_ALL_BOOKINGS) else bookings.hosted_by(membership.user)


def by_day(bookings: Iterable[Booking], zone: str) -> list[tuple[str, list[Row]]]:
    """Each day in words with its bookings, in the order given, and what others have to say about each."""
    return [(words.day(day), rows) for day, rows in _grouped(bookings, zone)]


def week_of(bookings: BookingQuerySet, day: date, zone: str) -> Week:
    """The week of this day on the clocks of the zone: what is confirmed or holds its time. Two queries and those of badges."""
    monday = _monday(day)
    start, end = (datetime.combine(monday + timedelta(days=days), time(), ZoneInfo(zone)) for days in (0, 7))
    held = bookings.filter(starts_at__gte=start, starts_at__lt=end, status__in=HELD).order_by("starts_at", "pk")
    found = list(held[: MOST_IN_A_WEEK + 1])
    rows = dict(_grouped(found[:MOST_IN_A_WEEK], zone))
    today = datetime.now(ZoneInfo(zone)).date()
    dates = [monday + timedelta(days=days) for days in range(7)]
    return Week(
        monday=monday,
        title=words.week(dates[0], dates[-1]),
        days=[Day(date=each, is_today=each == today, rows=rows.get(each, [])) for each in dates],
        is_cut=len(found) > MOST_IN_A_WEEK,
    )


def _grouped(bookings: Iterable[Booking], zone: str) -> list[tuple[date, list[Row]]]:
    found = list(bookings)
    others = badges_of(found)
    days = groupby(found, key=lambda booking: booking.starts_at.astimezone(ZoneInfo(zone)).date())
    return [
        (day, [(booking, [*news_of(booking), *others[booking.pk]]) for booking in of_the_day])
        for day, of_the_day in days
    ]


def _monday(day: date) -> date:
    """Weeks at the very ends of the calendar are not shown: their neighbours would lie outside it."""
    inside = min(max(day, date(1000, 1, 1)), date(9000, 1, 1))
    return inside - timedelta(days=inside.weekday())
