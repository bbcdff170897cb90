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


def test_the_first_week_with_free_times_is_shown(client: Client, page: BookingPage) -> None:
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


def test_without_a_word_from_the_visitor_the_zone_is_the_hosts(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, time_zone="Europe/Berlin")

    html = client.get(address(page), {"day": "2026-11-23"}).content.decode()

    assert times(html)[0] == "9:00"
    assert "<time-zone>" in html


def test_a_zone_that_does_not_exist_is_passed_over(client: Client, page: BookingPage) -> None:
    response = client.get(address(page), {"tz": "Mars/Olympus", "day": "2026-11-23"})

    assert times(response.content.decode())[0] == "9:00"
    assert "tz" not in response.cookies


def test_next_and_previous_move_by_a_week(client: Client, page: BookingPage) -> None:
    html = client.get(address(page), {"tz": "UTC"}).content.decode()
    (following,) = re.findall(r'rel="next"\s+href="([^"]+)"', html)
    assert 'id="previous"' not in html

    html = client.get(address(page) + following.replace("&amp;", "&")).content.decode()

    assert "Mon 23 Nov – Sun 29 Nov" in html
    assert 'id="previous"' in html


def test_the_last_week_that_can_be_booked_has_no_next(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, window_days=4)

    html = client.get(address(page), {"tz": "UTC", "day": "2026-11-24"}).content.decode()

    assert times(html)[-1] == "16:30"
    assert "Tue 24 Nov" in html
    assert "Wed 25 Nov<" not in html
    assert 'id="next"' not in html


@pytest.mark.parametrize("day", ["2126-11-24", "1926-11-24", "9999-12-31", "0001-01-01", "yesterday", "2026-02-30", ""])
def test_a_day_that_cannot_be_shown_leads_to_one_that_can(client: Client, page: BookingPage, day: str) -> None:
    response = client.get(address(page), {"tz": "Pacific/Kiritimati", "day": day})

    assert response.status_code == 200
    assert times(response.content.decode())


def test_a_week_without_free_times_leads_to_the_nearest_that_has(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, duration_min=480)
    for day in range(5):
        create_booking(page, starts_at=MONDAY + timedelta(days=day))

    html = client.get(address(page), {"tz": "UTC", "day": "2026-11-25"}).content.decode()

    assert times(html) == []
    assert "No free times this week" in html
    assert "Go to Monday 30 November 2026" in html


def test_a_page_without_any_free_time_says_so(client: Client, page: BookingPage) -> None:
    page.schedule.weekly_hours.all().delete()

    assert "No free times at the moment" in client.get(address(page)).content.decode()


def test_a_night_with_the_same_hour_twice_tells_them_apart(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, always_open=True, time_zone="America/New_York", window_days=400, duration_min=60)

    html = client.get(address(page), {"tz": "America/New_York", "day": "2027-11-07"}).content.decode()

    sunday = html.partition('id="day-2027-11-07"')[2]
    assert times(sunday)[:4] == ["0:00", "1:00 EDT", "1:00 EST", "2:00"]


def test_a_night_with_an_hour_skipped_does_not_offer_it(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, always_open=True, time_zone="Europe/Berlin", window_days=200, duration_min=60)

    html = client.get(address(page), {"tz": "Europe/Berlin", "day": "2027-03-28"}).content.decode()

    sunday = html.partition('id="day-2027-03-28"')[2]
    assert times(sunday)[:3] == ["0:00", "1:00", "3:00"]


def test_a_paused_page_says_that_it_takes_no_bookings(client: Client, page: BookingPage) -> None:
    BookingPage.objects.update(is_active=False)

    assert "takes no bookings now" in client.get(address(page)).content.decode()
    assert "takes no bookings now" in client.get(address(page, "book"), {"start": MONDAY.isoformat()}).content.decode()


@pytest.mark.parametrize("path", ["/t/acme/e/nothing/", "/t/nobody/e/intro/", "/t/elsewhere/e/intro/book/"])
def test_a_page_that_is_not_there_is_not_found(client: Client, page: BookingPage, eve: User, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path.removesuffix("book/") + "book/").status_code == 404


def test_htmx_gets_the_times_alone(client: Client, page: BookingPage) -> None:
    html = client.get(address(page), {"tz": "UTC"}, headers={"HX-Request": "true"}).content.decode()

    assert html.strip().startswith('<div class="scheduler"')
    assert times(html)


def test_htmx_gets_the_whole_page_when_it_goes_back_in_history(client: Client, page: BookingPage) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<!DOCTYPE html>" in client.get(address(page), headers=headers).content.decode()


def test_no_cache_keeps_the_times(client: Client, page: BookingPage) -> None:
    assert "no-store" in client.get(address(page))["Cache-Control"]


@pytest.mark.parametrize("bookings", [0, 40])
def test_a_week_takes_the_same_queries_however_much_is_booked(
    client: Client, page: BookingPage, bookings: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(bookings):
        create_booking(page, starts_at=MONDAY + timedelta(days=number % 5, minutes=30 * (number // 5)))

    with django_assert_num_queries(4):  # page, hours, first free time, the month
        client.get(address(page), {"tz": "UTC"})
