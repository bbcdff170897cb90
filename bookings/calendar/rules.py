"""Who hosts a page and what they keep to: their hours, the dates that differ, and the page's limits. `terms` makes them of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bookings import availability, holidays
from bookings.availability import Hours, Interval, Limit, Range
from bookings.models import LimitScope

DAY_S = 86_400
DAY_ZERO = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A schedule as it is kept, in a form that two equal ones share. Days are counted from 1970-01-01."""

    time_zone: str
    holidays_of: str
    weekly: tuple[tuple[int, Range], ...]
    dates: tuple[tuple[int, Range | None], ...]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def open_in(self, window: Interval) -> Sequence[Interval]:
        """The stretches of the days that the window touches, whole. Not to be changed: others get the same ones."""
        return _open_days(self, window[0] // DAY_S, -(-window[1] // DAY_S))


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A host of the page, by primary key."""

    host: int
    sheet: Sheet
    is_fixed: bool


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The hosts in the page's order with their sheets, and each limit with its scope."""

    seats: list[Seat]
    limits: list[tuple[LimitScope, Limit]]

    def limits_of(self, scope: LimitScope) -> list[Limit]:
        return [limit for whose, limit in self.limits if whose == scope]


# A month of a schedule is asked for again and again, and changes only when somebody changes it.
@lru_cache(maxsize=1000)
def _open_days(sheet: Sheet, first: int, after: int) -> Sequence[Interval]:
    return tuple(availability.open_stretches(_hours(sheet, first, after), (first * DAY_S, after * DAY_S)))


def _hours(sheet: Sheet, first: int, after: int) -> Hours:
    weekly: dict[int, list[Range]] = defaultdict(list)
    for weekday, hours in sheet.weekly:
        weekly[weekday].append(hours)
    overrides: dict[date, list[Range]] = {}
    for number, instead in sheet.dates:
        overrides.setdefault(date.fromordinal(DAY_ZERO + number), []).extend([instead] if instead else [])
    return Hours(zone=sheet.zone, weekly=weekly, overrides=overrides, holidays=_closed(sheet.holidays_of, first, after))


def _closed(place: str, first: int, after: int) -> frozenset[date]:
    """None where the place is unknown by now: a library that forgot a region closes nobody's page."""
    if not place:
        return frozenset()
    country, _dash, region = place.partition("-")
    around = [
        datetime.fromtimestamp(day * DAY_S, UTC) + timedelta(days=days) for day in (first, after) for days in (-3, 3)
    ]
    years = range(around[0].year, around[-1].year + 1)
    try:
        return holidays.public_holidays(country, years, region=region)
    except holidays.UnknownPlace:
        return frozenset()
