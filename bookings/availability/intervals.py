"""Half-open intervals `(start, end)` of whole numbers, in order of their starts."""

from collections.abc import Iterable

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


def subtract(whole: list[Interval], holes: list[Interval]) -> list[Interval]:
    """What is left of `whole` without `holes`. Both as `merge` gives them, and so is the answer."""
    left: list[Interval] = []
    at = 0
    for start, end in whole:
        while at < len(holes) and holes[at][1] <= start:
            at += 1
        left += _without(start, end, holes, at)
    return left


def _without(start: int, end: int, holes: list[Interval], at: int) -> list[Interval]:
    pieces: list[Interval] = []
    while at < len(holes) and holes[at][0] < end:
        hole_start, hole_end = holes[at]
        if start < hole_start:
            pieces.append((start, hole_start))
        start = max(start, hole_end)
        at += 1
    if start < end:
        pieces.append((start, end))
    return pieces
