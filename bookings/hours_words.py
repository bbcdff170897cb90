"""Hours in words: `Mon – Fri 9:00–17:00`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from bookings.models import DateHours, Schedule, WeeklyHours
from bookings.models.schedules import MINUTES_PER_DAY


@dataclass(frozen=True)
class Line:
    """Some days and the hours they have in common; no hours where they are closed."""

    days: str
    hours: str


@dataclass(frozen=True)
class OtherDate:
    """A date with hours of its own, none where it is closed."""

    date: date
    hours: str


def week_of(schedule: Schedule) -> list[Line]:
    """Days that follow each other with equal hours are one line. Needs `weekly_hours` prefetched, else one query."""
    by_day = [_of_day(schedule.weekly_hours.all(), weekday) for weekday in range(1, 8)]
    lines, first = [], 1
    for times, group in groupby(by_day):
        last = first + len(list(group)) - 1
        if times:
            lines.append(Line(_days(first, last), hours(times)))
        first = last + 1
    return lines


def dates_of(schedule: Schedule, *, since: date) -> list[OtherDate]:
    """The dates with other hours from `since` on, in order. Needs `date_hours` prefetched, else one query."""
    rows = [row for row in schedule.date_hours.all() if row.date >= since]
    return [OtherDate(day, hours(_times(same))) for day, same in groupby(rows, key=lambda row: row.date)]


def hours(times: Sequence[tuple[int, int]]) -> str:
    """`9:00–12:00, 13:00–17:00`; an end on the day after says so."""
    return _(", ").join(_one(opens, closes) for opens, closes in times)


def past_midnight(stretches: Iterable[tuple[int, int, int]]) -> str:
    """Those of a week that end on the day after, each with its day; empty where none does."""
    late = [(weekday, opens, closes) for weekday, opens, closes in stretches if closes > MINUTES_PER_DAY]
    return _(", ").join(f"{_days(weekday, weekday)} {_one(opens, closes)}" for weekday, opens, closes in late)


def _one(opens: int, closes: int) -> str:
    told = _("%(start)s–%(end)s") % {"start": _clock(opens), "end": _clock(closes)}
    if closes <= MINUTES_PER_DAY:
        return told
    return _("%(hours)s the next day") % {"hours": told}


def _clock(minutes: int) -> str:
    minutes = minutes if minutes <= MINUTES_PER_DAY else minutes - MINUTES_PER_DAY
    return f"{minutes // 60}:{minutes % 60:02}"


def _days(first: int, last: int) -> str:
    names = [str(WEEKDAYS_ABBR[weekday - 1]) for weekday in (first, last)]
    return names[0] if first == last else _("%(first)s – %(last)s") % {"first": names[0], "last": names[1]}


def _of_day(rows: Iterable[WeeklyHours], weekday: int) -> list[tuple[int, int]]:
    return [(row.opens_min, row.closes_min) for row in rows if row.weekday == weekday]


def _times(rows: Iterable[DateHours]) -> list[tuple[int, int]]:
    return [(row.opens_min, row.closes_min) for row in rows if row.opens_min is not None and row.closes_min is not None]
