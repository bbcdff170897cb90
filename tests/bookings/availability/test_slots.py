"""Free starts: small cases by hand. Many, against the slow reference: test_clock_changes."""

from dataclasses import replace
from typing import Any

import pytest

from bookings.availability import Host, Hours, Interval, Offer, free_starts, open_stretches
from tests.bookings.availability.test_hours import daily, instant

H, M = 3600, 60
OFFER = Offer(length=H, step=H, earliest=0, latest=24 * H)
MORNING = [(9 * H, 12 * H)]


def starts_of(offer: Offer, hours: list[Interval], **taken: Any) -> list[int]:
    return free_starts(offer, all_of=[Host(open=hours, **taken)])


def test_starts_are_counted_from_where_the_stretch_begins() -> None:
    assert starts_of(OFFER, [(9 * H + 10 * M, 12 * H)]) == [9 * H + 10 * M, 10 * H + 10 * M]


def test_a_start_can_be_offered_more_often_than_meetings_fit() -> None:
    every_half_hour = replace(OFFER, step=30 * M)

    assert starts_of(every_half_hour, [(9 * H, 11 * H)]) == [9 * H, 9 * H + 30 * M, 10 * H]


def test_a_meeting_may_touch_another() -> None:
    assert starts_of(OFFER, MORNING, busy=[(10 * H, 11 * H)]) == [9 * H, 11 * H]


def test_one_second_of_overlap_is_too_much() -> None:
    assert starts_of(OFFER, MORNING, busy=[(10 * H - 1, 11 * H + 1)]) == []


def test_what_takes_no_time_takes_nothing() -> None:
    assert starts_of(OFFER, MORNING, busy=[(10 * H, 10 * H), (11 * H, 10 * H)]) == [9 * H, 10 * H, 11 * H]


def test_the_buffers_of_both_meetings_add_up() -> None:
    # As Jicoo documents: 10:00 to 11:00 with a quarter of an hour on each side, and so the new one: 11:30, not 11:15.
    offer = replace(OFFER, step=15 * M, buffer_before=15 * M, buffer_after=15 * M)

    starts = starts_of(offer, [(8 * H, 13 * H)], busy=[(10 * H - 15 * M, 11 * H + 15 * M)])

    assert [start for start in starts if start < 10 * H][-1] == 8 * H + 30 * M
    assert next(start for start in starts if start > 10 * H) == 11 * H + 30 * M


def test_buffers_may_lie_outside_opening_hours_and_out_of_office() -> None:
    offer = replace(OFFER, buffer_before=H, buffer_after=H)

    assert starts_of(offer, [(9 * H, 10 * H)]) == [9 * H]
    assert starts_of(offer, [(8 * H, 11 * H)], away=[(8 * H, 9 * H), (10 * H, 11 * H)]) == [9 * H]


def test_nothing_is_offered_out_of_office() -> None:
    assert starts_of(OFFER, MORNING, away=[(10 * H + 59 * M, 11 * H)]) == [9 * H, 11 * H]


def test_what_began_before_a_full_period_may_end_in_it() -> None:
    assert starts_of(OFFER, MORNING, full=[(9 * H + 30 * M, 10 * H + 30 * M)]) == [9 * H, 11 * H]


def test_a_meeting_may_run_on_into_the_stretch_that_follows() -> None:
    assert starts_of(replace(OFFER, length=2 * H), [(9 * H, 10 * H), (10 * H, 11 * H)]) == [9 * H]


def test_starts_lie_from_earliest_to_before_latest() -> None:
    assert starts_of(replace(OFFER, earliest=10 * H, latest=12 * H), [(9 * H, 17 * H)]) == [10 * H, 11 * H]


def test_asking_for_a_small_window_gives_the_same_starts() -> None:
    always = daily("UTC", (0, 1440))
    noon = instant("2027-06-07T12:00")

    wide = _starts(always, 7 * H, noon - 40 * H, noon + 40 * H)

    assert _starts(always, 7 * H, noon, noon + 5 * H) == [start for start in wide if noon <= start < noon + 5 * H]


def test_a_whole_day_fits_across_a_day_that_is_an_hour_short() -> None:
    # It begins at 23:30 before the 23 hours of 28 March 2027 in Berlin and ends at 0:30 after them.
    start = instant("2027-03-27T22:30")

    assert _starts(daily("Europe/Berlin", (0, 1440)), 24 * H, start, start + 1, step=30 * M) == [start]


def _starts(hours: Hours, length: int, earliest: int, latest: int, *, step: int | None = None) -> list[int]:
    offer = Offer(length=length, step=step or length, earliest=earliest, latest=latest)
    return starts_of(offer, open_stretches(hours, (earliest, latest)))


@pytest.mark.parametrize("change", [{"length": 4 * M}, {"length": 24 * H + 1}, {"step": 0}, {"buffer_after": -1}])
def test_an_offer_that_cannot_be_is_refused(change: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"meeting|steps"):
        replace(OFFER, **change)
