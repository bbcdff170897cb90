"""Weekly hours on the days around clock changes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.availability import Weekly, open_stretches
from tests.bookings.availability.reference import label_of

EVERY_DAY = range(1, 8)


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def daily(*stretches: tuple[int, int]) -> Weekly:
    return dict.fromkeys(EVERY_DAY, stretches)


def stretches_around(day: str, zone: str, weekly: Weekly) -> list[tuple[str, str]]:
    """The stretches of this local day, as `HH:MM` in UTC."""
    noon = instant(f"{day}T12:00")
    return [
        (f"{datetime.fromtimestamp(start, UTC):%H:%M}", f"{datetime.fromtimestamp(end, UTC):%H:%M}")
        for start, end in open_stretches(weekly, ZoneInfo(zone), (noon, noon + 1))
        if datetime.fromtimestamp(start, ZoneInfo(zone)).date().isoformat() == day
    ]


def test_hours_follow_the_clocks_of_the_place() -> None:
    nine_to_five = daily((540, 1020))

    assert stretches_around("2027-03-27", "Europe/Berlin", nine_to_five) == [("08:00", "16:00")]
    assert stretches_around("2027-03-28", "Europe/Berlin", nine_to_five) == [("07:00", "15:00")]


def test_the_hour_skipped_in_spring_is_not_there() -> None:
    # On 28 March 2027 the clocks in Berlin go from 2:00 to 3:00, at 1:00 UTC.
    assert stretches_around("2027-03-28", "Europe/Berlin", daily((60, 240))) == [("00:00", "02:00")]
    assert stretches_around("2027-03-28", "Europe/Berlin", daily((120, 180))) == []
    assert stretches_around("2027-03-28", "Europe/Berlin", daily((150, 240))) == [("01:00", "02:00")]


def test_the_hour_that_happens_twice_is_there_twice() -> None:
    # On 7 November 2027 the clocks in New York go from 2:00 back to 1:00, at 6:00 UTC.
    assert stretches_around("2027-11-07", "America/New_York", daily((60, 120))) == [("05:00", "07:00")]
    assert stretches_around("2027-11-07", "America/New_York", daily((60, 90))) == [
        ("05:00", "05:30"),
        ("06:00", "06:30"),
    ]


def test_a_stretch_is_never_cut_to_the_window() -> None:
    noon = instant("2027-06-07T12:00")

    assert (instant("2027-06-07T09:00"), instant("2027-06-07T17:00")) in open_stretches(
        daily((540, 1020)), ZoneInfo("UTC"), (noon, noon + 1)
    )


ZONES_AND_DAYS = [
    ("Europe/Berlin", "2027-03-28"),
    ("Europe/Berlin", "2027-10-31"),
    ("America/New_York", "2027-03-14"),
    ("America/New_York", "2027-11-07"),
    ("Australia/Lord_Howe", "2027-04-04"),  # by half an hour
    ("Australia/Lord_Howe", "2027-10-03"),
    ("Antarctica/Troll", "2027-03-28"),  # by two hours
    ("America/St_Johns", "2027-11-07"),
    ("Asia/Beirut", "2027-03-28"),  # at midnight
    ("Atlantic/Azores", "2027-10-31"),
    ("Africa/Casablanca", "2027-02-07"),  # back, for Ramadan
    ("Pacific/Chatham", "2027-04-04"),  # 12:45 ahead
    ("Asia/Kolkata", "2027-03-28"),  # never
    ("Asia/Tokyo", "2027-03-28"),
]

boundaries = st.lists(st.integers(0, 96).map(lambda quarter: quarter * 15), min_size=2, max_size=6, unique=True)
stretches_of_a_day = boundaries.map(lambda times: list(zip(sorted(times)[::2], sorted(times)[1::2], strict=False)))
weeklies = st.dictionaries(st.sampled_from(list(EVERY_DAY)), stretches_of_a_day)


@pytest.mark.parametrize(("zone", "day"), ZONES_AND_DAYS)
@settings(deadline=None, max_examples=15)
@given(weekly=weeklies)
def test_open_is_when_the_clock_on_the_wall_shows_opening_hours(zone: str, day: str, weekly: Weekly) -> None:
    midnight = instant(f"{day}T00:00")
    window = (midnight - 36 * 3600, midnight + 60 * 3600)

    stretches = open_stretches(weekly, ZoneInfo(zone), window)

    open_minutes = {minute for start, end in stretches for minute in range(start // 60, end // 60)}
    expected = {m for m in range(window[0] // 60, window[1] // 60) if label_of(m, weekly, ZoneInfo(zone))}
    assert open_minutes & set(range(window[0] // 60, window[1] // 60)) == expected
