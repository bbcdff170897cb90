"""A page gets another length while somebody fills in its form: nobody is booked for another meeting than they saw."""

from datetime import timedelta

import pytest
from django.test import Client

from bookings.models import Booking, BookingPage
from teams.models import Team, User
from tests.bookings.story import MONDAY
from tests.bookings.visitor import address, filled_in, hidden, proposed
from tests.cast import create_page
from tests.conftest import signed_in_as

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("friday")]

SAID = "This meeting takes"


def test_a_length_that_was_taken_away_is_not_swapped_for_another(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, other_durations_min=[60])
    answers = filled_in(client, page, MONDAY, "60")
    BookingPage.objects.update(other_durations_min=[])

    told = client.post(f"{address(page, 'book')}?minutes=60", answers)

    html = told.content.decode()
    assert (told.status_code, Booking.objects.count()) == (409, 0)
    assert f"{SAID} 30 minutes now" in html
    assert 'value="Byron"' in html
    again = client.post(address(page, "book"), answers | hidden(html))
    assert again.status_code == 302
    assert Booking.objects.get().ends_at - Booking.objects.get().starts_at == timedelta(minutes=30)


def test_a_page_that_became_longer_says_so_before_it_books(client: Client, page: BookingPage) -> None:
    answers = filled_in(client, page)
    BookingPage.objects.update(duration_min=120)

    told = client.post(address(page, "book"), answers)

    assert (told.status_code, Booking.objects.count()) == (409, 0)
    assert f"{SAID} 2 hours now" in told.content.decode()


def test_where_the_new_length_is_not_free_other_times_are_proposed(client: Client, page: BookingPage) -> None:
    late = MONDAY.replace(hour=16, minute=30)
    answers = filled_in(client, page, late)
    BookingPage.objects.update(duration_min=120)

    html = client.post(address(page, "book"), answers).content.decode()

    assert SAID in html
    assert proposed(html)


def test_a_length_that_was_never_offered_is_not_booked(client: Client, page: BookingPage) -> None:
    answers = filled_in(client, page)
    del answers["length_min"]

    told = client.post(f"{address(page, 'book')}?minutes=45", answers)

    assert (told.status_code, Booking.objects.count()) == (409, 0)
    assert f"{SAID} 30 minutes now" in told.content.decode()


def test_who_pressed_before_the_change_gets_what_they_booked(client: Client, page: BookingPage) -> None:
    answers = filled_in(client, page)
    first = client.post(address(page, "book"), answers)
    BookingPage.objects.update(duration_min=120)

    again = client.post(address(page, "book"), answers)

    assert again.headers["Location"] == first.headers["Location"]
    assert Booking.objects.count() == 1


def test_a_manager_who_books_for_somebody_is_told_too(page: BookingPage, mia: User) -> None:
    browser = signed_in_as(mia)
    at = f"/teams/acme/bookings/new/{page.slug}/?start={MONDAY.isoformat().replace('+00:00', 'Z')}"
    answers = hidden(browser.get(at).content.decode())
    typed = {"last_name": "Byron", "email": "ida@example.com", "time_zone": "Asia/Tokyo", "language": "ja"}
    BookingPage.objects.update(duration_min=120)

    told = browser.post(at, answers | typed)

    assert (told.status_code, Booking.objects.count()) == (409, 0)
    assert f"{SAID} 2 hours now" in told.content.decode()
