"""Intervals against sets of whole numbers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bookings.availability.intervals import Interval, intersect, merge

some = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


def members(intervals: list[Interval]) -> set[int]:
    return {number for start, end in intervals for number in range(start, end)}


def is_tidy(intervals: list[Interval]) -> bool:
    """In order, none empty, none touching the next."""
    ends_before_next = all(a[1] < b[0] for a, b in pairwise(intervals))
    return ends_before_next and all(start < end for start, end in intervals)


@given(some)
def test_merging_keeps_every_number_and_leaves_nothing_to_merge(intervals: list[Interval]) -> None:
    merged = merge(intervals)

    assert members(merged) == members(intervals)
    assert is_tidy(merged)


@given(some, some)
def test_intersecting_leaves_what_is_in_both(some: list[Interval], others: list[Interval]) -> None:
    common = intersect(merge(some), merge(others))

    assert members(common) == members(some) & members(others)
    assert is_tidy(common)


def test_what_touches_in_one_touches_in_the_intersection() -> None:
    assert intersect([(1, 5), (5, 9)], [(3, 7)]) == [(3, 5), (5, 7)]


def test_touching_intervals_become_one() -> None:
    assert merge([(5, 9), (1, 5)]) == [(1, 9)]


def test_empty_and_inverted_intervals_vanish() -> None:
    assert merge([(3, 3), (9, 2)]) == []
