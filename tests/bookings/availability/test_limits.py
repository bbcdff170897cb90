"""How much may be booked in a period: bookings or minutes, by day, week, month, or at all."""

from zoneinfo import ZoneInfo

import pytest

from bookings.availability import Interval, Limit, Period, Unit, allows, full_spans
from tests.bookings.availability.test_hours import instant

H = 3600
TOKYO = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")


def meeting(start: str, hours: float = 1) -> Interval:
    return instant(start), instant(start) + int(hours * H)


def at_most(most: int, period: Period, unit: Unit = Unit.BOOKINGS) -> Limit:
    return Limit(most=most, unit=unit, period=period)


# Monday 31 May 2027, the day before a month begins.
BOOKED = [meeting("2027-05-31T08:00")]


@pytest.mark.parametrize(
    ("period", "start", "allowed"),
    [
        (Period.DAY, "2027-05-31T20:00", False),
        (Period.DAY, "2027-06-01T08:00", True),
        (Period.WEEK, "2027-05-30T08:00", True),
        (Period.WEEK, "2027-06-06T20:00", False),
        (Period.WEEK, "2027-06-07T08:00", True),
        (Period.MONTH, "2027-05-01T08:00", False),
        (Period.MONTH, "2027-06-01T08:00", True),
        (Period.EVER, "2029-01-01T08:00", False),
    ],
)
def test_one_in_each_period(period: Period, start: str, *, allowed: bool) -> None:
    assert allows(at_most(1, period), BOOKED, instant(start), H, BERLIN) is allowed
    assert allows(at_most(2, period), BOOKED, instant(start), H, BERLIN)


def test_a_day_is_one_on_the_clocks_of_the_place() -> None:
    # 1:00 on the 8th in Tokyo: the 8th is full from 15:00 UTC on the 7th.
    assert full_spans(at_most(1, Period.DAY), [meeting("2027-06-07T16:00")], H, TOKYO) == [
        (instant("2027-06-07T15:00"), instant("2027-06-08T15:00"))
    ]


def test_a_full_day_of_a_clock_change_has_its_own_length() -> None:
    ((start, end),) = full_spans(at_most(1, Period.DAY), [meeting("2027-03-28T08:00")], H, BERLIN)

    assert end - start == 23 * H


def test_minutes_add_up_to_the_limit_and_not_beyond() -> None:
    two_hours = at_most(120, Period.DAY, Unit.MINUTES)
    booked = [meeting("2027-06-07T08:00"), meeting("2027-06-07T10:00", hours=0.5)]
    start = instant("2027-06-07T14:00")

    assert allows(two_hours, booked, start, H // 2, BERLIN)
    assert not allows(two_hours, booked, start, H // 2 + 60, BERLIN)


def test_a_meeting_past_midnight_counts_on_the_day_it_starts() -> None:
    night = [meeting("2027-06-07T21:00", hours=4)]  # 23:00 in Berlin

    assert not allows(at_most(1, Period.DAY), night, instant("2027-06-07T08:00"), H, BERLIN)
    assert allows(at_most(1, Period.DAY), night, instant("2027-06-08T08:00"), H, BERLIN)


@pytest.mark.parametrize("limit", [at_most(0, Period.WEEK), at_most(30, Period.WEEK, Unit.MINUTES)])
def test_what_is_longer_than_the_limit_is_never_allowed(limit: Limit) -> None:
    assert not allows(limit, [], instant("2027-06-07T08:00"), H, BERLIN)


def test_full_periods_come_in_order_each_once() -> None:
    booked = [meeting("2027-06-09T08:00"), meeting("2027-06-07T08:00"), meeting("2027-06-09T10:00")]

    spans = full_spans(at_most(1, Period.DAY), booked, H, BERLIN)

    assert [start for start, _end in spans] == [instant("2027-06-06T22:00"), instant("2027-06-08T22:00")]
