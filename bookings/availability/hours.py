"""Weekly hours in a time zone → UTC. Daylight saving lives here and nowhere else.

A stretch of opening hours means every instant at which a clock on the host's wall shows a time within it. So an hour that is
skipped in spring has no instants, and one that happens twice in autumn has twice as many.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from bookings.availability.intervals import Interval

# ISO weekday (Monday is 1) → (opens, closes) in minutes since local midnight, apart from each other.
Weekly = Mapping[int, Sequence[tuple[int, int]]]

DAY = 86_400
# 1970-01-01 was a Thursday.
ISO_WEEKDAY_OF_DAY_ZERO = 4


def open_stretches(weekly: Weekly, zone: tzinfo, window: Interval) -> list[Interval]:
    """The stretches of all local days that the window touches and of the day after, whole, in order.

    Never cut to the window: where a stretch begins decides which starts are offered, whatever window is asked for. The day
    after is there for what begins before midnight and ends after it.
    """
    first = (window[0] + _offset(zone, window[0])) // DAY
    last = (window[1] + _offset(zone, window[1])) // DAY + 1
    pieces: dict[tuple[int, int], list[Interval]] = {}
    for start, end, offset in _offset_spans(zone, (first - 1) * DAY, (last + 2) * DAY):
        for key, piece in _pieces(weekly, range(first, last + 1), start + offset, end + offset, offset):
            _append(pieces.setdefault(key, []), piece)
    return sorted(piece for joined in pieces.values() for piece in joined)


def _pieces(
    weekly: Weekly, days: range, local_start: int, local_end: int, offset: int
) -> Iterator[tuple[tuple[int, int], Interval]]:
    """The stretches between two clock changes, each with the day and opening time it belongs to."""
    for day in range(max(days.start, local_start // DAY), min(days.stop, (local_end - 1) // DAY + 1)):
        midnight = day * DAY
        for opens, closes in weekly.get((day + ISO_WEEKDAY_OF_DAY_ZERO - 1) % 7 + 1, ()):
            start = max(midnight + opens * 60, local_start)
            end = min(midnight + closes * 60, local_end)
            if start < end:
                yield (day, opens), (start - offset, end - offset)


def _append(joined: list[Interval], piece: Interval) -> None:
    """A stretch that goes on across a clock change stays one, as the host sees it."""
    if joined and joined[-1][1] == piece[0]:
        joined[-1] = (joined[-1][0], piece[1])
    else:
        joined.append(piece)


def _offset_spans(zone: tzinfo, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """`(start, end, offset)`: the time between two clock changes and how far local time is ahead of UTC there.

    Both ends lie whole days apart. Looks once a day: no zone has changed its clock twice within one day and back.
    """
    span_start, offset = start, _offset(zone, start)
    for probe in range(start + DAY, end + 1, DAY):
        if _offset(zone, probe) != offset:
            change = _change(zone, probe - DAY, probe, offset)
            yield span_start, change, offset
            span_start, offset = change, _offset(zone, change)
    yield span_start, end, offset


def _change(zone: tzinfo, before: int, after: int, offset: int) -> int:
    """The first second at which the offset is another."""
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: tzinfo, instant: int) -> int:
    ahead = datetime.fromtimestamp(instant, zone).utcoffset() or timedelta()
    return ahead.days * DAY + ahead.seconds
