"""A week of free times and its month, in the visitor's zone, ready to be shown. Knows no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bookings import words
from bookings.calendar import Diary, Window

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A free start. `start` is how addresses say it; `zone` tells two equal times of one night apart and is empty else."""

    start: str
    date: date
    clock: str
    zone: str

    @property
    def text(self) -> str:
        """`9:00`, or `1:30 EDT` and `1:30 EST` in a night that has both."""
        return f"{self.clock} {self.zone}".rstrip()


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day with its free times, or a cell of the month."""

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
class Timetable:
    """`days`: those of the week that have free times. `weeks`: the month around them, seven days each, Monday first."""

    title: str
    month: str
    days: list[Day]
    weeks: list[list[Day]]
    previous: date | None
    next: date | None
    # Where to look when the week has nothing: the nearest day that has.
    elsewhere: Day | None


def timetable(diary: Diary, *, zone: str, asked: date | None, now: datetime) -> Timetable:
    """The week of the day asked for, or of the first free time. Three queries at most, whatever the diary holds."""
    today = now.astimezone(ZoneInfo(zone)).date()
    first_free = None if asked else _first_free_day(diary, zone, now)
    shown = _within(diary, asked, zone, today) if asked else first_free or today
    monday = shown - timedelta(days=shown.weekday())
    grid = _grid(shown, monday)
    by_day = _by_day(diary.free(Window(_midnight(grid[0], zone), _midnight(grid[-1] + A_DAY, zone))), zone)
    week = [day for day in grid if monday <= day < monday + A_WEEK]
    days = [_day(day, by_day, shown=shown, today=today) for day in week if day in by_day]
    return Timetable(
        title=words.week(week[0], week[-1]),
        month=words.month(shown),
        days=days,
        weeks=_weeks(grid, by_day, shown=shown, today=today),
        previous=monday - A_WEEK if monday > today else None,
        next=monday + A_WEEK if _midnight(monday + A_WEEK, zone) < diary.bookable.end else None,
        elsewhere=None if days or not asked else _elsewhere(diary, _midnight(shown, zone), zone),
    )


def slot(start: datetime, zone: str) -> Slot:
    """One start as it is shown and as it goes into an address."""
    return Slot(
        start=start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        date=_date(start, zone),
        clock=words.clock(start, zone),
        zone=words.zone_abbreviation(start, zone) if words.happens_twice(start, zone) else "",
    )


def _within(diary: Diary, asked: date, zone: str, today: date) -> date:
    """What cannot be booked anyway is not walked through: years ahead end at the last bookable day."""
    last = (diary.bookable.end - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()
    return min(max(asked, today), max(last, today))


def _first_free_day(diary: Diary, zone: str, now: datetime) -> date | None:
    nearest = diary.nearest(now, count=1)
    return nearest[0].astimezone(ZoneInfo(zone)).date() if nearest else None


def _elsewhere(diary: Diary, around: datetime, zone: str) -> Day | None:
    nearest = diary.nearest(around, count=1)
    return _day(_date(nearest[0], zone), {}) if nearest else None


def _grid(shown: date, monday: date) -> list[date]:
    """Whole weeks that cover the month of the day shown, and its week."""
    first = shown.replace(day=1)
    start = min(first - timedelta(days=first.weekday()), monday)
    last = max((first + timedelta(days=31)).replace(day=1) - A_DAY, monday + 6 * A_DAY)
    return [start + A_DAY * i for i in range((last - start).days + 7 - last.weekday())]


def _by_day(starts: list[datetime], zone: str) -> dict[date, list[Slot]]:
    by_day: dict[date, list[Slot]] = {}
    for start in starts:
        by_day.setdefault(_date(start, zone), []).append(slot(start, zone))
    return by_day


def _weeks(grid: list[date], by_day: dict[date, list[Slot]], *, shown: date, today: date) -> list[list[Day]]:
    cells = [_day(day, by_day, shown=shown, today=today) for day in grid]
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]


def _day(day: date, by_day: dict[date, list[Slot]], *, shown: date | None = None, today: date | None = None) -> Day:
    return Day(
        date=day,
        slots=by_day.get(day, []),
        is_shown=day == shown,
        is_today=day == today,
    )


def _date(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
