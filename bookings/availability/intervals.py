"""Half-open intervals `(start, end)` of whole numbers, in order of their starts."""

from collections.abc import Iterable, Sequence

Interval = tuple[int, int]


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same instants as few intervals as possible, in order. Touching ones become one, empty ones vanish."""
    merged: list[Interval] = []
    last_start = last_end = None
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if last_start is None or last_end is None or start > last_end:
            merged.append((start, end))
            last_start, last_end = start, end
        elif end > last_end:
            merged[-1] = (last_start, end)
            last_end = end
    return merged


def intersect(some: Sequence[Interval], others: Sequence[Interval]) -> list[Interval]:
    """What lies in both, in order. Each in order, its intervals apart or touching; what touches there touches here."""
    common: list[Interval] = []
    one = other = 0
    while one < len(some) and other < len(others):
        start = max(some[one][0], others[other][0])
        end = min(some[one][1], others[other][1])
        if start < end:
            common.append((start, end))
        if some[one][1] < others[other][1]:
            one += 1
        else:
            other += 1
    return common
