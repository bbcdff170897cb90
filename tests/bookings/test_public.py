"""The public page's times, as an invitee's browser sees them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bookings.models import BookingPage
from teams.models import Team, User
from tests.bookings.story import MONDAY, NOW
from tests.bookings.visitor import address, times
from tests.cast import create_booking, create_page

pytestmark = pytest.mark.usefixtures("friday")


def test_the_first_day_with_free_times_is_shown(client: Client, page: BookingPage) -> None:
    create_booking(page, starts_at=NOW.replace(hour=16, minute=30))

    html = client.get(address(page), {"tz": "UTC"}).content.decode()

    assert times(html) == ["12:00", "12:30", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "16:00"]


def test_a_time_reads_as_a_clock_without_a_leading_zero(client: Client, page: BookingPage) -> None:
    html = client.get(address(page), {"tz": "UTC", "day": "2026-11-23"}).content.decode()

    assert times(html)[:3] == ["9:00", "9:30", "10:00"]


def test_times_are_those_of_the_zone_that_was_asked_for(client: Client, page: BookingPage) -> None:
    html = client.get(address(page), {"tz": "Asia/Tokyo", "day": "2026-11-23"}).content.decode()

    assert times(html)[0] == "18:00"
    assert '<option value="Asia/Tokyo" selected>' in html


def test_a_zone_by_an_old_name_stands_in_the_list_while_it_is_chosen(client: Client, page: BookingPage) -> None:
    html = client.get(address(page), {"tz": "US/Pacific"}).content.decode()

    assert re.findall(r'<option value="([^"]+)" selected>', html) == ["US/Pacific"]
    assert "US/Pacific" not in client.get(address(page), {"tz": "UTC"}).content.decode()


def test_the_zone_is_remembered(client: Client, page: BookingPage) -> None:
    client.get(address(page), {"tz": "Asia/Tokyo"})

    html = client.get(address(page), {"day": "2026-11-23"}).content.decode()

    assert times(html)[0] == "18:00"


def test_a_clock_of_twelve_hours_is_chosen_beside_the_zone_and_remembered(client: Client, page: BookingPage) -> None:
    day = {"tz": "UTC", "day": "2026-11-23"}
    first = client.get(address(page), day).content.decode()
    client.get(address(page), day | {"clock": "12"})

    html = client.get(address(page), day).content.decode()

    assert 'name="clock" value="12"' in first
    assert "clock-choice--offered" not in first
    assert (times(html)[0], times(html)[-1]) == ("9:00 am", "4:30 pm")
    assert "minutes=30&amp;clock=12&amp;lang=en" in html


def test_where_twelve_hours_are_usual_they_are_offered_until_somebody_chooses(
    client: Client, page: BookingPage
) -> None:
    american = {"Accept-Language": "en-US,en;q=0.9"}

    assert "clock-choice--offered" in client.get(address(page), headers=american).content.decode()
    assert "clock-choice--offered" not in client.get(address(page), {"clock": "24"}, headers=american).content.decode()


def test_without_a_word_from_the_visitor_the_zone_is_the_hosts(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, time_zone="Europe/Berlin")

    html = client.get(address(page), {"day": "2026-11-23"}).content.decode()

    assert times(html)[0] == "9:00"
    assert "<time-zone>" in html


def test_a_zone_that_does_not_exist_is_passed_over(client: Client, page: BookingPage) -> None:
    response = client.get(address(page), {"tz": "Mars/Olympus", "day": "2026-11-23"})

    assert times(response.content.decode())[0] == "9:00"
    assert "tz" not in response.cookies


def test_next_and_previous_go_from_free_day_to_free_day(client: Client, page: BookingPage) -> None:
    html = client.get(address(page), {"tz": "UTC", "utm_source": "mail"}).content.decode()
    assert 'id="previous"' not in html

    html = client.get(address(page) + step(html, "next")).content.decode()

    assert "Mon 23 Nov" in html
    assert "utm_source=mail" in step(html, "previous")
    assert "day=2026-11-20" in step(html, "previous")


def test_next_goes_on_into_the_next_month_and_previous_comes_back_to_the_last_day(
    client: Client, page: BookingPage
) -> None:
    html = client.get(address(page), {"tz": "UTC", "day": "2026-11-30"}).content.decode()

    html = client.get(address(page) + step(html, "next")).content.decode()
    assert "Tue 1 Dec" in html

    html = client.get(address(page) + step(html, "previous")).content.decode()
    assert "Mon 30 Nov" in html


def test_the_last_day_that_can_be_booked_has_no_next(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, window_days=4)

    html = client.get(address(page), {"tz": "UTC", "day": "2026-11-24"}).content.decode()

    assert times(html)[-1] == "16:30"
    assert "Tue 24 Nov" in html
    assert 'data-day="2026-11-25"><span>' in html
    assert 'id="next"' not in html


@pytest.mark.parametrize("day", ["2126-11-24", "1926-11-24", "9999-12-31", "0001-01-01", "yesterday", "2026-02-30", ""])
def test_a_day_that_cannot_be_shown_leads_to_one_that_can(client: Client, page: BookingPage, day: str) -> None:
    response = client.get(address(page), {"tz": "Pacific/Kiritimati", "day": day})

    assert response.status_code == 200
    assert times(response.content.decode())


def test_a_day_without_free_times_leads_to_the_nearest_that_has(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, duration_min=480)
    for day in range(5):
        create_booking(page, starts_at=MONDAY + timedelta(days=day))

    html = client.get(address(page), {"tz": "UTC", "day": "2026-11-25"}).content.decode()

    assert times(html) == []
    assert "No free times here" in html
    assert "Go to Monday 30 November 2026" in html


def test_a_page_without_any_free_time_says_so(client: Client, page: BookingPage) -> None:
    page.first_host.schedule.weekly_hours.all().delete()

    assert "No free times at the moment" in client.get(address(page)).content.decode()


def test_a_night_with_the_same_hour_twice_tells_them_apart(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, always_open=True, time_zone="America/New_York", window_days=400, duration_min=60)

    html = client.get(address(page), {"tz": "America/New_York", "day": "2027-11-07"}).content.decode()

    assert times(html)[:4] == ["0:00", "1:00 EDT", "1:00 EST", "2:00"]


def test_a_night_with_an_hour_skipped_does_not_offer_it(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, always_open=True, time_zone="Europe/Berlin", window_days=200, duration_min=60)

    html = client.get(address(page), {"tz": "Europe/Berlin", "day": "2027-03-28"}).content.decode()

    assert times(html)[:3] == ["0:00", "1:00", "3:00"]


def test_a_paused_page_says_that_it_takes_no_bookings(client: Client, page: BookingPage) -> None:
    BookingPage.objects.update(is_active=False)

    assert "takes no bookings now" in client.get(address(page)).content.decode()
    assert "takes no bookings now" in client.get(address(page, "book"), {"start": MONDAY.isoformat()}).content.decode()


@pytest.mark.parametrize("path", ["/t/acme/e/nothing/", "/t/nobody/e/intro/", "/t/elsewhere/e/intro/book/"])
def test_a_page_that_is_not_there_is_not_found(client: Client, page: BookingPage, eve: User, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path.removesuffix("book/") + "book/").status_code == 404


def test_no_cache_keeps_the_times(client: Client, page: BookingPage) -> None:
    assert "no-store" in client.get(address(page))["Cache-Control"]


@pytest.mark.parametrize("bookings", [0, 40])
def test_a_month_takes_the_same_queries_however_much_is_booked(
    client: Client, page: BookingPage, bookings: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(bookings):
        create_booking(page, starts_at=MONDAY + timedelta(days=number % 5, minutes=30 * (number // 5)))

    with django_assert_num_queries(3):  # the page with its hosts and hours, first free time, the month
        client.get(address(page), {"tz": "UTC"})


def step(html: str, side: str) -> str:
    """Where "Next" or "Previous" leads."""
    (found,) = re.findall(rf'id="{side}"[^>]*\shref="([^"]+)"', html)
    return str(found).replace("&amp;", "&")
