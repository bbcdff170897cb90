"""Public holidays as dates."""

from datetime import UTC, date, datetime

import pytest

from bookings.availability import Hours, open_stretches, whole_days
from bookings.holidays import UnknownPlace, public_holidays


def test_a_country_closes_on_its_holidays_and_on_days_in_place_of_them() -> None:
    japan = public_holidays("JP", [2027])

    assert {date(2027, 5, 3), date(2027, 5, 4), date(2027, 5, 5)} <= japan
    assert date(2027, 3, 22) in japan  # the equinox falls on a Sunday
    assert date(2027, 3, 23) not in japan


def test_a_region_may_have_more() -> None:
    epiphany = date(2027, 1, 6)

    assert epiphany in public_holidays("DE", [2027], region="BY")
    assert epiphany not in public_holidays("DE", [2027])


def test_several_years_can_be_asked_at_once() -> None:
    assert {date(2026, 12, 25), date(2027, 1, 1)} <= public_holidays("DE", [2026, 2027])


@pytest.mark.parametrize(("country", "region"), [("XX", ""), ("", ""), ("DE", "XX")])
def test_a_place_that_nobody_knows_is_told(country: str, region: str) -> None:
    with pytest.raises(UnknownPlace):
        public_holidays(country, [2027], region=region)


def test_a_host_has_no_hours_on_them() -> None:
    hours = Hours(
        zone=UTC, weekly={weekday: [(540, 1020)] for weekday in range(1, 8)}, holidays=public_holidays("DE", [2027])
    )
    easter = date(2027, 3, 26), date(2027, 3, 29)

    stretches = open_stretches(hours, whole_days(*easter, UTC))

    opened = {datetime.fromtimestamp(start, UTC).date() for start, _end in stretches}
    assert {date(2027, 3, 27), date(2027, 3, 28)} <= opened
    assert opened.isdisjoint(easter)
