"""From when and until when: notice and rolling windows, on the host's clocks."""

from datetime import date
from zoneinfo import ZoneInfo

from bookings.availability import earliest_start, end_of_rolling_window, whole_days
from tests.bookings.availability.test_hours import instant

H = 3600
TOKYO, BERLIN, AZORES = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin"), ZoneInfo("Atlantic/Azores")
NOW = instant("2027-06-07T12:00")  # 21:00 in Tokyo


def test_notice_is_counted_from_now() -> None:
    assert earliest_start(NOW, 4 * H, TOKYO) == instant("2027-06-07T16:00")


def test_notice_can_be_counted_back_from_the_midnight_of_the_day() -> None:
    assert earliest_start(NOW, 2 * H, TOKYO, from_midnight=True) == instant("2027-06-07T15:00")
    # Three hours before midnight of the 8th is now, four hours before it has passed.
    assert earliest_start(NOW, 3 * H, TOKYO, from_midnight=True) == instant("2027-06-07T15:00")
    assert earliest_start(NOW, 4 * H, TOKYO, from_midnight=True) == instant("2027-06-08T15:00")


def test_today_cannot_be_booked_any_more_where_notice_counts_from_midnight() -> None:
    assert earliest_start(NOW, 0, TOKYO, from_midnight=True) == instant("2027-06-07T15:00")


def test_the_last_rolling_day_is_a_whole_one() -> None:
    assert end_of_rolling_window(NOW, 1, TOKYO) == instant("2027-06-08T15:00")
    assert end_of_rolling_window(instant("2027-03-27T12:00"), 1, BERLIN) == instant("2027-03-28T22:00")


def test_a_window_of_dates_has_both_days_whole() -> None:
    assert whole_days(date(2027, 3, 27), date(2027, 3, 28), BERLIN) == (
        instant("2027-03-26T23:00"),
        instant("2027-03-28T22:00"),
    )


def test_a_day_whose_midnight_is_skipped_begins_when_the_clocks_have_gone_on() -> None:
    # On the Azores the clocks go from 0:00 to 1:00 on 28 March 2027.
    assert whole_days(date(2027, 3, 28), date(2027, 3, 28), AZORES) == (
        instant("2027-03-28T01:00"),
        instant("2027-03-29T00:00"),
    )
