"""A month of free times as scripts ask for it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bookings.models import BookingPage, Schedule
from bookings.months import Month, free_by_day
from tests.bookings.story import MONDAY
from tests.bookings.visitor import address
from tests.cast import create_booking

# The page with its hosts, their hours and what takes their time.
MOST_QUERIES = 1


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "26-11", "2026-11-24", "٢٠٢٦-١١", "9999-12", "0001-01"]
)
def test_what_is_no_month_is_none(text: str) -> None:
    assert Month.named(text) is None


def test_a_month_knows_its_neighbours() -> None:
    december = Month(2026, 12)

    assert (str(december.preceding), str(december.following)) == ("2026-11", "2027-01")
    assert december.first.isoformat() == "2026-12-01"


def test_a_month_lasts_from_midnight_to_midnight_where_the_visitor_is() -> None:
    window = Month(2026, 11).window("Asia/Tokyo")

    assert window.start == datetime(2026, 10, 31, 15, tzinfo=UTC)
    assert window.end == datetime(2026, 11, 30, 15, tzinfo=UTC)


def test_times_stand_under_the_day_of_the_visitors_clock() -> None:
    late = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)

    assert free_by_day([int(MONDAY.timestamp()), int(late.timestamp())], "Asia/Tokyo", {}) == {
        "2026-11-23": [[int(MONDAY.timestamp()), "18:00"]],
        "2026-11-24": [[int(late.timestamp()), "0:30"]],
    }


def test_a_night_with_the_same_hour_twice_tells_them_apart() -> None:
    midnight = int(datetime(2027, 11, 7, 4, tzinfo=UTC).timestamp())
    hours = [midnight + 3600 * number for number in range(4)]

    (slots,) = free_by_day(hours, "America/New_York", {}).values()

    assert [text for _, text in slots] == ["0:00", "1:00 EDT", "1:00 EST", "2:00"]


def test_seats_that_are_left_come_third() -> None:
    start = int(MONDAY.timestamp())

    assert free_by_day([start], "UTC", {start: 3}) == {"2026-11-23": [[start, "9:00", 3]]}


@pytest.mark.usefixtures("friday")
@pytest.mark.parametrize("bookings", [0, 40])
def test_a_month_is_told_in_few_queries_however_much_is_booked(
    client: Client, page: BookingPage, bookings: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(bookings):
        create_booking(page, starts_at=MONDAY + timedelta(days=number % 5, minutes=30 * (number // 5)))

    with django_assert_max_num_queries(MOST_QUERIES):
        answer = json.loads(client.get(address(page, "month"), {"month": "2026-11", "tz": "Europe/Paris"}).content)

    assert "Vary" not in client.get(address(page, "month"), {"month": "2026-11"})
    assert (answer["month"], answer["previous"], answer["next"]) == ("2026-11", None, "2026-12")
    assert len(answer["days"]["2026-11-23"]) == 16 - bookings // 5
    assert answer["days"]["2026-11-23"][-1][1] == "17:30"


@pytest.mark.usefixtures("friday")
@pytest.mark.parametrize("month", ["1971-01", "9989-12"])
def test_a_month_that_cannot_be_booked_costs_no_more_than_to_see_that(
    client: Client, page: BookingPage, month: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # In those years the library of holidays warns of India that it knows none.
    Schedule.objects.update(holidays_of="IN")

    with django_assert_num_queries(1):
        answer = json.loads(client.get(address(page, "month"), {"month": month}).content)

    assert answer["days"] == {}


@pytest.mark.usefixtures("friday")
@pytest.mark.parametrize(("language", "last"), [("en", "4:30 pm"), ("ja", "午後4:30"), ("xx", "4:30 pm")])
def test_a_month_can_be_asked_for_on_a_clock_of_twelve_hours(
    client: Client, page: BookingPage, language: str, last: str
) -> None:
    asked = {"month": "2026-11", "tz": "UTC", "clock": "12", "lang": language}

    answer = json.loads(client.get(address(page, "month"), asked).content)

    assert answer["days"]["2026-11-23"][-1][1] == last


@pytest.mark.usefixtures("friday")
def test_a_month_of_a_page_that_takes_no_bookings_is_not_there(client: Client, page: BookingPage) -> None:
    BookingPage.objects.update(is_active=False)

    assert client.get(address(page, "month"), {"month": "2026-11"}).status_code == 404
    assert client.get(reverse("bookings:month", args=["acme", "nothing"]), {"month": "2026-11"}).status_code == 404
