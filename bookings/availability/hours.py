"""Hours on a host's clocks → UTC: weekly hours, other hours on certain dates, public holidays. Daylight saving lives here.

A stretch of opening hours means every instant at which a clock on the host's wall shows a time within it. So an hour that is
skipped in spring has no instants, and one that happens twice in autumn has twice as many.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from itertools import chain

from bookings.availability.intervals import Interval, merge

# (opens, closes) in minutes since midnight of the day it opens on; past 1440 it closes on the day after.
Range = tuple[int, int]
# ISO weekday (Monday is 1) → its ranges.
Weekly = Mapping[int, Sequence[Range]]

DAY = 86_400
MINUTES_PER_DAY = 1440
# 1970-01-01 was a Thursday.
DAY_ZERO = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, kw_only=True)
class Hours:
    """One schedule: when its host can be booked, on the clocks of `zone`.

    A range belongs to the day on which it opens, also where it goes on past midnight. A date in `overrides` has the ranges
    given there instead of its weekday's, none if it is closed; a date in `holidays` has none, unless it is overridden. Where
    two ranges overlap, the later one begins when the earlier one ends.

    ValueError for a range that ends before it begins, lasts longer than a day, or opens on another day than it stands at.
    """

    zone: tzinfo
    weekly: Weekly
    overrides: Mapping[date, Sequence[Range]] = field(default_factory=dict)
    holidays: Container[date] = frozenset()

    def __post_init__(self) -> None:
        for opens, closes in chain(*self.weekly.values(), *self.overrides.values()):
            if not (0 <= opens < MINUTES_PER_DAY and opens < closes <= opens + MINUTES_PER_DAY):
                raise ValueError(f"no range of hours can go from minute {opens} to minute {closes}")

    def on(self, day: date) -> Sequence[Range]:
        """The ranges that open on this day."""
        if day in self.overrides:
            return self.overrides[day]
        return () if day in self.holidays else self.weekly.get(day.isoweekday(), ())


def open_stretches(hours: Hours, window: Interval) -> list[Interval]:
    """The stretches of all local days that the window touches and of those around, whole, apart, in order.

    Never cut to the window: where a stretch begins decides which starts are offered, whatever window is asked for. The days
    before are there for what goes on past midnight, those after for what begins before midnight and lasts up to 24 hours.
    """
    first, last = (_local(hours.zone, instant) // DAY for instant in window)
    days = range(first - 2, last + 3)
    spans = list(_offset_spans(hours.zone, (days.start - 1) * DAY, (days.stop + 2) * DAY))
    stretches: list[Interval] = []
    for opens, closes in _on_the_wall(hours, days):
        # Pieces of one range that touch in UTC stay one: the host sees it go on across the clock change.
        stretches += merge((max(opens - ahead, start), min(closes - ahead, end)) for start, end, ahead in spans)
    # An hour that happens twice may have had several ranges in it, each of them twice.
    return sorted(stretches)


def _on_the_wall(hours: Hours, days: range) -> Iterator[Interval]:
    """The ranges of these days in seconds of local time, apart, in order."""
    reached = days.start * DAY
    for day in days:
        for opens, closes in sorted(hours.on(date.fromordinal(DAY_ZERO + day))):
            start, end = max(day * DAY + opens * 60, reached), day * DAY + closes * 60
            if start < end:
                yield start, end
                reached = end


def _offset_spans(zone: tzinfo, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """`(start, end, ahead)`: the time between two clock changes and how far local time is ahead of UTC there.

    Both ends lie whole days apart. Looks once a day: no zone has changed its clock twice within one day and back.
    """
    span_start, ahead = start, _ahead(zone, start)
    for probe in range(start + DAY, end + 1, DAY):
        if _ahead(zone, probe) != ahead:
            change = _change(zone, probe - DAY, probe, ahead)
            yield span_start, change, ahead
            span_start, ahead = change, _ahead(zone, change)
    yield span_start, end, ahead


def _change(zone: tzinfo, before: int, after: int, ahead: int) -> int:
    """The first second at which the offset is another."""
    while after - before > 1:
        middle = (before + after) // 2
        if _ahead(zone, middle) == ahead:
            before = middle
        else:
            after = middle
    return after


def _local(zone: tzinfo, instant: int) -> int:
    return instant + _ahead(zone, instant)


def _ahead(zone: tzinfo, instant: int) -> int:
    ahead = datetime.fromtimestamp(instant, zone).utcoffset() or timedelta()
    return ahead.days * DAY + ahead.seconds
