"""Booking on an invitee's behalf."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from bookings.models import Booking, BookingPage
from teams.models import Team, User
from tests.bookings.story import MONDAY, booked
from tests.cast import create_page
from tests.conftest import signed_in_as

pytestmark = pytest.mark.usefixtures("friday")

NEW = "/teams/acme/bookings/new/"


def filled_in(**changes: Any) -> dict[str, Any]:
    about = {
        "start": "2026-11-23T09:00:00Z",
        "last_name": "Byron",
        "first_name": "Ida",
        "email": "ida@example.com",
        "time_zone": "Asia/Tokyo",
        "language": "ja",
        "form_key": str(uuid.uuid4()),
    }
    return about | changes


def test_a_manager_books_for_an_invitee_in_the_invitees_words(page: BookingPage, mia: User) -> None:
    browser = signed_in_as(mia)
    assert browser.get(NEW)["Location"] == f"{NEW}intro/"
    assert 'class="slot"' in browser.get(f"{NEW}intro/?day=2026-11-23").content.decode()
    assert "Book this time" in browser.get(f"{NEW}intro/?start=2026-11-23T09:00:00Z").content.decode()

    html = browser.post(f"{NEW}intro/", filled_in(), follow=True).content.decode()

    booking = Booking.objects.get()
    assert (booking.booked_by, booking.language, booking.time_zone) == (mia, "ja", "Asia/Tokyo")
    assert booking.starts_at == MONDAY
    assert "Booked by Mia on the invitee&#x27;s behalf" in html


def test_a_time_that_went_meanwhile_loses_nothing(page: BookingPage, mia: User) -> None:
    booked(page)

    taken = signed_in_as(mia).post(f"{NEW}intro/", filled_in(last_name="Somerville"))
    none = signed_in_as(mia).post(f"{NEW}intro/", filled_in(start="never"))

    assert (taken.status_code, none.status_code) == (409, 422)
    assert "Nearest free times" in taken.content.decode()
    assert 'value="Somerville"' in taken.content.decode()
    assert Booking.objects.count() == 1


def test_each_of_the_pages_durations_can_be_booked(page: BookingPage, mia: User) -> None:
    BookingPage.objects.update(other_durations_min=[60])
    browser = signed_in_as(mia)
    times = browser.get(f"{NEW}intro/?day=2026-11-23&minutes=60").content.decode()
    form = browser.get(f"{NEW}intro/?start=2026-11-23T09:00:00Z&minutes=60").content.decode()

    browser.post(f"{NEW}intro/?minutes=60", filled_in())

    assert ">30 minutes</a>" in times
    assert "9:00 – 10:00" in form
    assert "&amp;minutes=60" in form
    assert Booking.objects.get().ends_at - MONDAY == timedelta(hours=1)


def test_pressing_twice_books_once(page: BookingPage, mia: User) -> None:
    browser, form = signed_in_as(mia), filled_in()

    browser.post(f"{NEW}intro/", form)
    browser.post(f"{NEW}intro/", form)

    assert Booking.objects.count() == 1


def test_members_book_from_pages_that_they_host(team: Team, page: BookingPage, bob: User) -> None:
    create_page(team, bob, slug="bobs", title="With bob")
    browser = signed_in_as(bob)

    assert browser.get(NEW)["Location"] == f"{NEW}bobs/"
    assert browser.get(f"{NEW}intro/").status_code == 404
