"""Hours on a host's clocks: weekly, on certain dates, past midnight, on the days around clock changes."""

from datetime import UTC, date, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bookings.availability import Hours, Range, open_stretches
from tests.bookings.availability.questions import hours as any_hours
from tests.bookings.availability.reference import labels_of

EVERY_DAY = range(1, 8)
EIGHT_TO_NOON, NINE_TO_FIVE = (480, 720), (540, 1020)
A_DAY = 24 * 3600
# A Monday.
THE_DAY = date(2027, 6, 7)


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def daily(zone: str, *ranges: Range) -> Hours:
    return Hours(zone=ZoneInfo(zone), weekly=dict.fromkeys(EVERY_DAY, ranges))


def stretches_around(day: str, hours: Hours) -> list[tuple[str, str]]:
    """The stretches that begin on this local day, as `HH:MM` in UTC."""
    noon = instant(f"{day}T12:00")
    return [
        (f"{datetime.fromtimestamp(start, UTC):%H:%M}", f"{datetime.fromtimestamp(end, UTC):%H:%M}")
        for start, end in open_stretches(hours, (noon, noon + 1))
        if datetime.fromtimestamp(start, hours.zone).date().isoformat() == day
    ]


def test_hours_follow_the_clocks_of_the_place() -> None:
    nine_to_five = daily("Europe/Berlin", NINE_TO_FIVE)

    assert stretches_around("2027-03-27", nine_to_five) == [("08:00", "16:00")]
    assert stretches_around("2027-03-28", nine_to_five) == [("07:00", "15:00")]


def test_the_hour_skipped_in_spring_is_not_there() -> None:
    # On 28 March 2027 the clocks in Berlin go from 2:00 to 3:00, at 1:00 UTC.
    assert stretches_around("2027-03-28", daily("Europe/Berlin", (60, 240))) == [("00:00", "02:00")]
    assert stretches_around("2027-03-28", daily("Europe/Berlin", (120, 180))) == []
    assert stretches_around("2027-03-28", daily("Europe/Berlin", (150, 240))) == [("01:00", "02:00")]


def test_the_hour_that_happens_twice_is_there_twice() -> None:
    # On 7 November 2027 the clocks in New York go from 2:00 back to 1:00, at 6:00 UTC.
    assert stretches_around("2027-11-07", daily("America/New_York", (60, 120))) == [("05:00", "07:00")]
    assert stretches_around("2027-11-07", daily("America/New_York", (60, 90))) == [
        ("05:00", "05:30"),
        ("06:00", "06:30"),
    ]
    assert stretches_around("2027-11-07", daily("America/New_York", (60, 75), (90, 105))) == [
        ("05:00", "05:15"),
        ("05:30", "05:45"),
        ("06:00", "06:15"),
        ("06:30", "06:45"),
    ]


def test_a_stretch_is_never_cut_to_the_window() -> None:
    random, change = Random(1), instant("2027-03-28T01:00")

    for hour in range(-30, 30):
        hours, at = any_hours(random, "Europe/Berlin", change), change + hour * 3600
        narrow, wide = (
            [
                (start, end)
                for start, end in open_stretches(hours, (at - around, at + around))
                if end > at and start < at + A_DAY
            ]
            for around in (1, 5 * A_DAY)
        )
        assert narrow == wide, hours


def test_a_night_that_begins_today_ends_tomorrow() -> None:
    late = Hours(zone=UTC, weekly={1: [(1320, 1560)]})

    assert stretches_around("2027-06-07", late) == [("22:00", "02:00")]
    assert stretches_around("2027-06-08", late) == []


def test_a_night_goes_on_across_a_clock_change() -> None:
    # From Saturday 22:00 to Sunday 4:00 in Berlin, and the clocks skip the hour from 2:00.
    assert stretches_around("2027-03-27", daily("Europe/Berlin", (1320, 1680))) == [("21:00", "02:00")]


def test_where_ranges_overlap_the_later_begins_when_the_earlier_ends() -> None:
    overlapping = Hours(zone=UTC, weekly={1: [(600, 780), (480, 660)], 2: [(60, 300)], 7: [(1320, 1980)]})

    assert stretches_around("2027-06-07", overlapping) == [("09:00", "11:00"), ("11:00", "13:00")]
    assert stretches_around("2027-06-08", overlapping) == [("01:00", "05:00")]


def test_a_date_can_have_other_hours_or_none() -> None:
    usual = {1: [NINE_TO_FIVE]}

    assert stretches_around("2027-06-07", Hours(zone=UTC, weekly=usual)) == [("09:00", "17:00")]
    assert stretches_around("2027-06-07", Hours(zone=UTC, weekly=usual, overrides={THE_DAY: []})) == []
    assert stretches_around("2027-06-07", Hours(zone=UTC, weekly=usual, overrides={THE_DAY: [EIGHT_TO_NOON]})) == [
        ("08:00", "12:00")
    ]
    assert stretches_around("2027-06-14", Hours(zone=UTC, weekly=usual, overrides={THE_DAY: []})) == [
        ("09:00", "17:00")
    ]


def test_a_closed_day_leaves_the_night_before_it_open() -> None:
    nights = Hours(zone=UTC, weekly={7: [(1320, 1560)]}, overrides={THE_DAY: []})

    assert stretches_around("2027-06-06", nights) == [("22:00", "02:00")]


def test_a_public_holiday_is_closed_unless_that_date_has_hours_of_its_own() -> None:
    holiday = Hours(zone=UTC, weekly={1: [NINE_TO_FIVE]}, holidays={THE_DAY})
    worked = Hours(zone=UTC, weekly={1: [NINE_TO_FIVE]}, holidays={THE_DAY}, overrides={THE_DAY: [EIGHT_TO_NOON]})

    assert stretches_around("2027-06-07", holiday) == []
    assert stretches_around("2027-06-07", worked) == [("08:00", "12:00")]


@pytest.mark.parametrize("impossible", [(600, 540), (600, 600), (-60, 60), (1440, 1500), (600, 2100)])
def test_hours_that_cannot_be_are_refused(impossible: Range) -> None:
    with pytest.raises(ValueError, match="no range of hours"):
        daily("UTC", impossible)


ZONES_AND_DAYS = [
    ("Europe/Berlin", "2027-03-28"),
    ("America/New_York", "2027-11-07"),
    ("Australia/Lord_Howe", "2027-04-04"),
    ("Asia/Beirut", "2027-03-28"),
    ("Atlantic/Azores", "2027-10-31"),
    ("Pacific/Chatham", "2027-04-04"),
    ("Asia/Tokyo", "2027-03-28"),
]


@pytest.mark.parametrize(("zone", "day"), ZONES_AND_DAYS)
def test_open_is_when_the_clock_on_the_wall_shows_opening_hours(zone: str, day: str) -> None:
    random, midnight = Random(zone), instant(f"{day}T00:00")
    window = (midnight - 36 * 3600, midnight + 60 * 3600)
    asked = range(window[0] // 60, window[1] // 60)

    for _round in range(8):
        hours = any_hours(random, zone, midnight)
        open_minutes = [m for start, end in open_stretches(hours, window) for m in range(start // 60, end // 60)]
        assert len(open_minutes) == len(set(open_minutes))
        assert set(open_minutes) & set(asked) == {m for m, label in labels_of(asked, hours).items() if label}, hours
