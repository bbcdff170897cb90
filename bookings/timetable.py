"""A month of free times and one of its days, in the visitor's zone, ready to be shown. Knows no rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bookings import words
from bookings.calendar import Diary
from bookings.months import A_DAY, Month, midnight

Ordered = TypeVar("Ordered", date, Month)

# As many weeks as the longest month touches, so that nothing jumps when the month changes.
WEEKS = 6


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the visitor wants to see: exactly this day, or the first free day of a month (`from_end`: the last)."""

    day: date | None = None
    month: Month | None = None
    from_end: bool = False


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A free start. `start` is how addresses say it; `zone` tells two equal times of one night apart and is empty else."""

    start: str
    date: date
    clock: str
    zone: str
    # On a page with several seats a time.
    seats_left: int | None = None

    @property
    def text(self) -> str:
        """`9:00`, or `1:30 EDT` and `1:30 EST` in a night that has both."""
        return f"{self.clock} {self.zone}".rstrip()


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day with its free times."""

    date: date
    slots: list[Slot]
    is_shown: bool = False
    is_today: bool = False

    @property
    def name(self) -> str:
        """`Tuesday 24 November 2026`."""
        return words.day(self.date)

    @property
    def short_name(self) -> str:
        """`Tue 24 Nov`."""
        return words.short_day(self.date)


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where "Next" or "Previous" leads, as the address says it: a day, or a month and which end of it."""

    day: date | None = None
    month: Month | None = None
    from_end: bool = False


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """`weeks`: six weeks of seven cells, Monday first, empty where the month has no day. `day`: the one whose times are shown."""

    month: Month
    title: str
    weeks: list[list[Day | None]]
    day: Day | None
    previous_month: Month | None
    next_month: Month | None
    previous: Step | None
    next: Step | None
    # Where to look when nothing is shown: the nearest day that has something.
    elsewhere: Day | None

    @property
    def previous_title(self) -> str:
        """`October 2026`."""
        return words.month(self.previous_month.first) if self.previous_month else ""

    @property
    def next_title(self) -> str:
        """`December 2026`."""
        return words.month(self.next_month.first) if self.next_month else ""


def timetable(diary: Diary, *, zone: str, asked: Asked, now: datetime) -> Timetable:
    """The month and day asked for, or those of the first free time. Three questions to the diary at most."""
    today = now.astimezone(ZoneInfo(zone)).date()
    last = max((diary.bookable.end - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date(), today)
    anywhere = None if asked.day or asked.month else _first_free_day(diary, zone, now) or today
    day = _within(asked.day or anywhere, today, last)
    month = _within(asked.month or Month.of(day or today), Month.of(today), Month.of(last)) or Month.of(today)
    by_day = _by_day(diary, month, zone)
    shown = day or next(iter(sorted(by_day, reverse=asked.from_end)), None)
    before, after = neighbours(month, diary, zone, now)
    return Timetable(
        month=month,
        title=words.month(month.first),
        weeks=_weeks(month, by_day, shown=shown, today=today),
        day=Day(date=shown, slots=by_day.get(shown, []), is_shown=True) if shown else None,
        previous_month=before,
        next_month=after,
        previous=_step([each for each in by_day if shown and each < shown][-1:], before, from_end=True),
        next=_step([each for each in by_day if not shown or each > shown][:1], after),
        elsewhere=None if shown in by_day else _elsewhere(diary, midnight(shown or month.first, zone), zone),
    )


def neighbours(month: Month, diary: Diary, zone: str, now: datetime) -> tuple[Month | None, Month | None]:
    """The months before and after, where there is anything that could be booked. No query."""
    has_before = month.first > now.astimezone(ZoneInfo(zone)).date()
    has_after = midnight(month.following.first, zone) < diary.bookable.end
    return month.preceding if has_before else None, month.following if has_after else None


def slot(start: datetime, zone: str, *, seats_left: int | None = None) -> Slot:
    """One start as it is shown and as it goes into an address."""
    return Slot(
        start=start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        date=_date(start, zone),
        clock=words.clock(start, zone),
        zone=words.zone_abbreviation(start, zone) if words.happens_twice(start, zone) else "",
        seats_left=seats_left,
    )


def _within(asked: Ordered | None, first: Ordered, last: Ordered) -> Ordered | None:
    """What cannot be booked anyway is not walked through: years ahead end at the last bookable day."""
    return None if asked is None else min(max(asked, first), last)


def _first_free_day(diary: Diary, zone: str, now: datetime) -> date | None:
    nearest = diary.nearest(now, count=1)
    return _date(nearest[0], zone) if nearest else None


def _elsewhere(diary: Diary, around: datetime, zone: str) -> Day | None:
    nearest = diary.nearest(around, count=1)
    return Day(date=_date(nearest[0], zone), slots=[]) if nearest else None


def _step(days: list[date], month: Month | None, *, from_end: bool = False) -> Step | None:
    """The nearest free day of this month, or else the month beside it."""
    if days:
        return Step(day=days[0])
    return Step(month=month, from_end=from_end) if month else None


def _by_day(diary: Diary, month: Month, zone: str) -> dict[date, list[Slot]]:
    by_day: dict[date, list[Slot]] = {}
    has_seats = diary.page.capacity > 1
    for start, left in diary.openings(month.window(zone)).items():
        by_day.setdefault(_date(start, zone), []).append(slot(start, zone, seats_left=left if has_seats else None))
    return by_day


def _weeks(
    month: Month, by_day: Mapping[date, list[Slot]], *, shown: date | None, today: date
) -> list[list[Day | None]]:
    days = [month.first + A_DAY * number for number in range((month.following.first - month.first).days)]
    cells: list[Day | None] = [None] * month.first.weekday()
    cells += [Day(date=day, slots=by_day.get(day, []), is_shown=day == shown, is_today=day == today) for day in days]
    cells += [None] * (WEEKS * 7 - len(cells))
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]


def _date(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
