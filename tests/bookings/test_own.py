"""The invitee's own pages, behind the secret address."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.signing import Signer
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from bookings import addresses, lifecycle
from bookings.models import Booking, BookingPage
from jicoo.mail.models import OutgoingMail
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, booked, ida
from tests.bookings.visitor import address, filled_in, hidden, proposed, slots, times

pytestmark = pytest.mark.usefixtures("friday")

PAGES = ["booked", "reschedule", "confirm_reschedule", "cancel", "calendar_file"]


@pytest.fixture
def booking(page: BookingPage) -> Booking:
    """Ida's, on Monday at nine."""
    return booked(page, guest=ida(time_zone="UTC"))


# --- The address --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_the_secret_address_is_kept_by_no_cache_no_search_engine_and_no_other_site(
    client: Client, booking: Booking, name: str
) -> None:
    response = client.get(addresses.path_of(booking, name))

    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("name", ["booked", "reschedule", "cancel"])
def test_a_clock_that_was_chosen_holds_on_each_page_of_a_booking(client: Client, booking: Booking, name: str) -> None:
    client.cookies["clock"] = "12"

    assert "9:00 am" in client.get(addresses.path_of(booking, name)).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_whoever_has_only_the_public_id_finds_nothing(client: Client, booking: Booking, name: str) -> None:
    address = addresses.path_of(booking, name)
    token = addresses.token_of(booking)
    guesses = [
        booking.public_id.hex,
        str(booking.public_id),
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        Signer(salt="another", sep=".").sign(booking.public_id.hex),
        f".{token.partition('.')[2]}",
        "not-a-token",
    ]

    for guess in guesses:
        assert client.get(address.replace(token, guess)).status_code == 404
        assert client.post(address.replace(token, guess)).status_code in {404, 405}
    booking.refresh_from_db()
    assert not booking.is_cancelled


def test_the_address_of_one_booking_does_not_open_another(client: Client, booking: Booking, page: BookingPage) -> None:
    other = booked(page, MONDAY + HALF_AN_HOUR)
    signature = addresses.token_of(booking).partition(".")[2]

    assert client.get(f"/b/{other.public_id.hex}.{signature}/").status_code == 404


def test_an_address_made_with_an_old_key_still_opens(client: Client, booking: Booking) -> None:
    with override_settings(SECRET_KEY="an old key"):
        old = Signer(salt="bookings.address", sep=".").sign(booking.public_id.hex)

    with override_settings(SECRET_KEY_FALLBACKS=["an old key"]):
        assert addresses.public_id_in(old) == booking.public_id
    assert addresses.public_id_in(old) is None


# --- The page -----------------------------------------------------------------------------------------------------------


def test_the_page_says_what_is_booked_and_what_can_be_done(client: Client, booking: Booking) -> None:
    html = client.get(addresses.path_of(booking)).content.decode()

    assert re.search(r"<h1>Booking confirmed</h1>", html)
    assert "Monday 23 November 2026" in html
    assert "9:00 – 9:30" in html
    assert {"Reschedule", "Cancel"} <= set(re.findall(r"<a [^>]*>([^<]+)</a>", html))
    assert "Add to calendar" in html


def test_the_page_speaks_the_zone_of_the_booking(client: Client, page: BookingPage) -> None:
    booking = booked(page, guest=ida(time_zone="Asia/Tokyo"))

    html = client.get(addresses.path_of(booking)).content.decode()

    assert "18:00 – 18:30" in html
    assert "Tokyo time" in html


def test_the_page_takes_two_queries(
    client: Client, booking: Booking, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):  # the booking, and who else hosts it
        client.get(addresses.path_of(booking))


def test_the_pages_of_a_booking_work_while_its_page_is_paused(client: Client, booking: Booking) -> None:
    BookingPage.objects.update(is_active=False)

    assert "Booking confirmed" in client.get(addresses.path_of(booking)).content.decode()
    assert times(client.get(addresses.path_of(booking, "reschedule")).content.decode())


# --- A new time ---------------------------------------------------------------------------------------------------------


def test_a_new_time_is_chosen_from_the_same_timetable(client: Client, booking: Booking) -> None:
    html = client.get(addresses.path_of(booking, "reschedule"), {"day": "2026-11-23"}).content.decode()
    href = next(href for href, text in slots(html) if text == "10:30")
    form = client.get(href).content.decode()
    assert "Confirm the new time" in form

    response = client.post(href.partition("?")[0], hidden(form), follow=True)

    booking.refresh_from_db()
    assert booking.starts_at == MONDAY + timedelta(hours=1, minutes=30)
    html = response.content.decode()
    assert "Booking confirmed" in html
    assert "Your booking is now on Monday 23 November 2026, 10:30." in html


def test_the_booked_time_itself_is_offered_again(client: Client, booking: Booking) -> None:
    html = client.get(addresses.path_of(booking, "reschedule"), {"day": "2026-11-23"}).content.decode()

    assert times(html)[0] == "9:00"


def test_a_new_time_taken_meanwhile_offers_the_nearest(client: Client, booking: Booking, page: BookingPage) -> None:
    booked(page, MONDAY + HALF_AN_HOUR)
    address = addresses.path_of(booking, "confirm_reschedule")

    response = client.post(address, {"start": "2026-11-23T09:30:00Z"})

    html = response.content.decode()
    assert response.status_code == 409
    assert "2026-11-23T10:00:00Z" in proposed(html)
    booking.refresh_from_db()
    assert booking.starts_at == MONDAY


def test_a_link_to_a_new_time_that_is_gone_proposes_others(client: Client, booking: Booking) -> None:
    address = addresses.path_of(booking, "confirm_reschedule")

    assert proposed(client.get(address, {"start": "2026-11-23T09:10:00Z"}).content.decode())


@pytest.mark.parametrize("start", ["", "soon", "2026-11-23T09:30:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_new_time_that_is_none_leads_back_to_the_timetable(client: Client, booking: Booking, start: str) -> None:
    address = addresses.path_of(booking, "confirm_reschedule")

    assert client.get(address, {"start": start})["Location"] == addresses.path_of(booking, "reschedule")
    assert client.post(address, {"start": start})["Location"] == addresses.path_of(booking, "reschedule")


def test_the_timetable_for_a_new_time_takes_few_queries(
    client: Client, booking: Booking, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(6):
        client.get(addresses.path_of(booking, "reschedule"))


# --- Cancelling ---------------------------------------------------------------------------------------------------------


def test_cancelling_asks_once_and_says_that_it_is_done(client: Client, booking: Booking) -> None:
    assert "Cancel this booking?" in client.get(addresses.path_of(booking, "cancel")).content.decode()
    booking.refresh_from_db()
    assert not booking.is_cancelled

    html = client.post(addresses.path_of(booking, "cancel"), follow=True).content.decode()

    booking.refresh_from_db()
    assert booking.is_cancelled
    assert booking.cancelled_by is None
    assert "Booking cancelled" in html
    assert f'href="{booking.page.get_absolute_url()}"' in html
    assert "Reschedule" not in html


def test_cancelling_twice_says_the_same_and_mails_once(client: Client, booking: Booking) -> None:
    client.post(addresses.path_of(booking, "cancel"))
    mails = OutgoingMail.objects.count()

    html = client.post(addresses.path_of(booking, "cancel"), follow=True).content.decode()

    assert "Booking cancelled" in html
    assert OutgoingMail.objects.count() == mails


@pytest.mark.parametrize("name", ["reschedule", "confirm_reschedule", "cancel"])
def test_a_cancelled_booking_leads_back_to_its_page(client: Client, booking: Booking, name: str) -> None:
    lifecycle.cancel(booking, by=None, now=NOW)

    response = client.get(addresses.path_of(booking, name), {"start": "2026-11-23T09:30:00Z"})

    assert response["Location"] == addresses.path_of(booking)


def test_a_cancelled_booking_is_not_moved_by_a_form_left_open(client: Client, booking: Booking) -> None:
    lifecycle.cancel(booking, by=None, now=NOW)

    html = client.post(
        addresses.path_of(booking, "confirm_reschedule"), {"start": "2026-11-23T09:30:00Z"}, follow=True
    ).content.decode()

    assert "Booking cancelled" in html


def test_a_meeting_that_has_begun_can_no_longer_be_changed(client: Client, booking: Booking) -> None:
    with time_machine.travel(MONDAY, tick=False):
        page = client.get(addresses.path_of(booking)).content.decode()
        cancelled = client.post(addresses.path_of(booking, "cancel"), follow=True).content.decode()
        moved = client.post(
            addresses.path_of(booking, "confirm_reschedule"), {"start": "2026-11-24T09:30:00Z"}, follow=True
        ).content.decode()

    assert "can no longer be moved or cancelled here" in page
    assert "This meeting has already begun" in cancelled
    assert "This meeting has already begun" in moved
    booking.refresh_from_db()
    assert (booking.is_cancelled, booking.starts_at) == (False, MONDAY)


# --- Too often ----------------------------------------------------------------------------------------------------------


@override_settings(BOOKING_RATE_PER_MINUTE=2)
def test_whoever_moves_too_often_is_told_to_wait_and_keeps_the_chosen_time(client: Client, booking: Booking) -> None:
    page = addresses.path_of(booking, "confirm_reschedule")
    starts = [(MONDAY + HALF_AN_HOUR * number).isoformat() for number in (1, 2, 3)]

    responses = [client.post(page, {"start": start, "tz": "UTC"}) for start in starts]

    html = responses[2].content.decode()
    assert [response.status_code for response in responses] == [302, 302, 429]
    assert 0 < int(responses[2]["Retry-After"]) <= 60
    assert "There were many attempts from your network within a minute." in html
    assert hidden(html)["start"] == "2026-11-23T10:30:00Z"
    booking.refresh_from_db()
    assert booking.starts_at == MONDAY + HALF_AN_HOUR * 2


@override_settings(BOOKING_RATE_PER_MINUTE=1)
def test_whoever_changes_too_often_cancels_nothing(client: Client, booking: Booking) -> None:
    client.post(addresses.path_of(booking, "confirm_reschedule"), {"start": (MONDAY + HALF_AN_HOUR).isoformat()})

    response = client.post(addresses.path_of(booking, "cancel"))

    assert response.status_code == 429
    assert "Wait a minute and press the button again" in response.content.decode()
    booking.refresh_from_db()
    assert not booking.is_cancelled


@override_settings(BOOKING_RATE_PER_MINUTE=1)
def test_who_has_just_booked_may_still_change_it(client: Client, page: BookingPage) -> None:
    client.post(address(page, "book"), filled_in(client, page))

    response = client.post(addresses.path_of(Booking.objects.get(), "cancel"))

    assert response.status_code == 302
    assert Booking.objects.get().is_cancelled
