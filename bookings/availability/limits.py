"""How much may be booked in a day, a week, a month, or at all. Whose meetings are counted is the caller's choice.

Give the meetings of the page, of the host or of the invitee, without buffers, and without the one that is being moved. A
meeting counts wholly in the period in which it starts.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from enum import Enum

from bookings.availability.days import A_DAY, date_at, start_of_day
from bookings.availability.intervals import Interval

# Wider than any calendar.
ALWAYS: Interval = (-(2**62), 2**62)


class Period(Enum):
    """What a limit is counted over, on the clocks of the place given with it. Weeks begin on Monday, as in ISO 8601."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    EVER = "ever"


class Unit(Enum):
    """What a limit counts."""

    BOOKINGS = "bookings"
    MINUTES = "minutes"


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most so many bookings, or minutes booked, in each period."""

    most: int
    unit: Unit
    period: Period


def full_spans(limit: Limit, booked: Iterable[Interval], length: int, zone: tzinfo) -> list[Interval]:
    """The periods in which no further meeting of `length` seconds may start, in order."""
    most = limit.most if limit.unit is Unit.BOOKINGS else limit.most * 60
    allowed = most - _weight(limit.unit, (0, length))
    if allowed < 0:
        return [ALWAYS]
    taken: Counter[Interval] = Counter()
    for meeting in booked:
        taken[_period_of(limit.period, meeting[0], zone)] += _weight(limit.unit, meeting)
    return sorted(period for period, weight in taken.items() if weight > allowed)


def allows(limit: Limit, booked: Iterable[Interval], start: int, length: int, zone: tzinfo) -> bool:
    """Whether one more meeting of `length` seconds may start then."""
    return not any(begins <= start < ends for begins, ends in full_spans(limit, booked, length, zone))


def _weight(unit: Unit, meeting: Interval) -> int:
    """One, or its seconds: parts of a minute add up, too."""
    return 1 if unit is Unit.BOOKINGS else meeting[1] - meeting[0]


def _period_of(period: Period, instant: int, zone: tzinfo) -> Interval:
    if period is Period.EVER:
        return ALWAYS
    first, after = _days_of(period, date_at(instant, zone))
    return start_of_day(first, zone), start_of_day(after, zone)


def _days_of(period: Period, day: date) -> tuple[date, date]:
    """The first day of its period, and the first after it."""
    if period is Period.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    if period is Period.MONTH:
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1)
    return day, day + A_DAY
