"""A month of free times, compact and cheap to make, as scripts ask for it. Knows no rows and no templates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bookings import clocks, words
from bookings.calendar import Window

MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
A_DAY = timedelta(days=1)
DAY_S = 86_400
# 1970-01-01 as `date.toordinal` counts.
DAY_ZERO = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year that can be computed with."""

    year: int
    number: int

    @classmethod
    def named(cls, text: str) -> Month | None:
        """`2026-11`; None for what is none, or too far from today to have neighbours."""
        found = MONTH.fullmatch(text)
        year, number = (int(part) for part in found.groups()) if found else (0, 0)
        return cls(year, number) if 1970 < year < 9990 and 1 <= number <= 12 else None

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def following(self) -> Month:
        return Month.of(self.first + 31 * A_DAY)

    @property
    def preceding(self) -> Month:
        return Month.of(self.first - A_DAY)

    def window(self, zone: str) -> Window:
        """From its first midnight in the zone to its last."""
        return Window(midnight(self.first, zone), midnight(self.following.first, zone))

    @property
    def anywhere(self) -> Window:
        """What holds its window in each zone: none is more than a day from UTC."""
        return Window(midnight(self.first - A_DAY, "UTC"), midnight(self.following.first + A_DAY, "UTC"))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def midnight(day: date, zone: str) -> datetime:
    """With which the day begins there."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def free_by_day(instants: Sequence[int], zone: str, seats: Mapping[int, int]) -> dict[str, list[list[Any]]]:
    """`{"2026-11-24": [[1795510800, "9:00"], …]}` in the zone: the instant, its clock time, and where told the seats left.

    Instants in order. Most days keep one distance from UTC, and there this is arithmetic; only days on which a clock
    changes are asked of the time zone start by start.
    """
    place = ZoneInfo(zone)
    days: dict[str, list[list[Any]]] = {}
    today, name, ahead = None, "", None
    face = clocks.face if clocks.shows_twelve() else _face
    for instant in instants:
        if instant // DAY_S != today:
            today = instant // DAY_S
            ahead = _ahead_all_day(today, place)
        if ahead is None:
            start = datetime.fromtimestamp(instant, UTC)
            name, clock = start.astimezone(place).date().isoformat(), words.clear_clock(start, zone)
        else:
            day, second = divmod(instant + ahead, DAY_S)
            name, clock = _day(day), face(*divmod(second // 60, 60))
        slot: list[Any] = [instant, clock]
        if instant in seats:
            slot.append(seats[instant])
        days.setdefault(name, []).append(slot)
    return days


@lru_cache(maxsize=4096)
def _ahead_all_day(day: int, place: tzinfo) -> int | None:
    """How many seconds local time is ahead of UTC from a day before to a day after; None if that changes."""
    ahead = {
        datetime.fromtimestamp(instant, UTC).astimezone(place).utcoffset()
        for instant in range((day - 1) * DAY_S, (day + 2) * DAY_S + 1, DAY_S)
    }
    return int(offset.total_seconds()) if len(ahead) == 1 and (offset := ahead.pop()) is not None else None


@cache
def _day(number: int) -> str:
    return date.fromordinal(DAY_ZERO + number).isoformat()


@cache
def _face(hour: int, minute: int) -> str:
    return f"{hour}:{minute:02}"
