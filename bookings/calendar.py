"""Joins rows and arithmetic: loads a host's hours and meetings in a fixed number of queries and asks `availability`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from psycopg.types.range import Range

from bookings import availability
from bookings.availability import Host, Hours, Interval, Offer
from bookings.models import Assignment, Booking, BookingPage

# Where the nearest free times are looked for first; wider only when there are too few.
NEARBY = timedelta(days=14)
A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Window:
    """From `start` to before `end`, both aware."""

    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class Diary:
    """A page's hours and rules, read once. Each question about what is taken is one more query.

    With `moving`, that booking's own time counts as free, and its host is meant, whoever hosts the page by now.
    """

    page: BookingPage
    hours: Hours
    bookable: Window
    moving: Booking | None

    def free(self, window: Window) -> list[datetime]:
        """The starts in the window that can be booked, in order, UTC. One query."""
        return self._starts(window, self._busy(window))

    def is_free(self, starts_at: datetime) -> bool:
        """Whether exactly this start can be booked. One query."""
        return starts_at in self.free(Window(starts_at, starts_at + A_SECOND))

    def is_offered(self, starts_at: datetime) -> bool:
        """Whether hours and rules have this start at all, taken or not. No query."""
        return starts_at in self._starts(Window(starts_at, starts_at + A_SECOND), [])

    def nearest(self, around: datetime, *, count: int) -> list[datetime]:
        """Up to `count` free starts that lie closest to `around`, in order, UTC. Two queries at most."""
        starts: list[datetime] = []
        for window in self._widening(around):
            starts = self.free(window)
            if len(starts) >= count:
                break
        return sorted(sorted(starts, key=lambda start: abs(start - around))[:count])

    def _starts(self, window: Window, busy: list[Interval]) -> list[datetime]:
        earliest = _rounded_up(max(window.start, self.bookable.start))
        latest = _rounded_up(min(window.end, self.bookable.end))
        if earliest >= latest:
            return []
        host = Host(open=availability.open_stretches(self.hours, (earliest, latest)), busy=busy)
        starts = availability.free_starts(_offer(self.page, earliest, latest), all_of=[host])
        return [datetime.fromtimestamp(start, UTC) for start in starts]

    def _busy(self, window: Window) -> list[Interval]:
        host_id = self.moving.host_id if self.moving else self.page.host_id
        taken = Assignment.objects.taking(host_id, _reach(self.page, window))
        if self.moving:
            taken = taken.exclude(booking=self.moving)
        ranges = taken.values_list("blocked", flat=True)
        return [(int(blocked.lower.timestamp()), _rounded_up(blocked.upper)) for blocked in ranges]

    def _widening(self, around: datetime) -> Iterator[Window]:
        yield Window(around - NEARBY, around + NEARBY)
        yield self.bookable


def diary_of(page: BookingPage, *, now: datetime, moving: Booking | None = None) -> Diary:
    """Reads the page's hours. One query; needs `page.schedule` loaded."""
    weekly: dict[int, list[tuple[int, int]]] = {}
    for weekday, opens, closes in page.schedule.weekly_hours.values_list("weekday", "opens_min", "closes_min"):
        weekly.setdefault(weekday, []).append((opens, closes))
    hours = Hours(zone=ZoneInfo(page.schedule.time_zone), weekly=weekly)
    return Diary(page=page, hours=hours, bookable=_bookable(page, hours.zone, now), moving=moving)


def free_starts(page: BookingPage, window: Window, *, now: datetime) -> list[datetime]:
    """Every time in the window at which the page can be booked now, in order, UTC. Two queries.

    A host's meetings in every team count. Needs `page.schedule` loaded.
    """
    return diary_of(page, now=now).free(window)


def nearest_free(page: BookingPage, around: datetime, *, now: datetime, count: int = 5) -> list[datetime]:
    """Up to `count` free starts that lie closest to `around`, in order, UTC. Three queries at most."""
    return diary_of(page, now=now).nearest(around, count=count)


def blocked_range(page: BookingPage, starts_at: datetime) -> Range[datetime]:
    """The time a booking takes from its host, with the page's buffers."""
    return _reach(page, Window(starts_at, starts_at))


def _reach(page: BookingPage, window: Window) -> Range[datetime]:
    """All that bookings with starts from the window's start to its end would block."""
    before, after = timedelta(minutes=page.buffer_before_min), timedelta(minutes=page.buffer_after_min)
    return Range(window.start - before, window.end + page.duration + after)


def _bookable(page: BookingPage, zone: tzinfo, now: datetime) -> Window:
    soonest = availability.earliest_start(_rounded_up(now), page.minimum_notice_min * 60, zone)
    end = availability.end_of_rolling_window(int(now.timestamp()), page.window_days, zone)
    return Window(datetime.fromtimestamp(soonest, UTC), datetime.fromtimestamp(end, UTC))


def _offer(page: BookingPage, earliest: int, latest: int) -> Offer:
    return Offer(
        length=page.duration_min * 60,
        step=page.duration_min * 60,
        buffer_before=page.buffer_before_min * 60,
        buffer_after=page.buffer_after_min * 60,
        earliest=earliest,
        latest=latest,
    )


def _rounded_up(moment: datetime) -> int:
    """Whole seconds. Upwards: the second that has begun is in the past, and one that is half taken is taken."""
    seconds = int(moment.timestamp())
    return seconds + 1 if moment.microsecond else seconds
