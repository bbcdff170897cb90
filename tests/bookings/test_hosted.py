"""Bookings on the host's side."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from bookings import lifecycle, ports
from bookings.leaving import what_keeps_a_host
from bookings.models import Booking, BookingPage, BookingStatus, PageHost
from bookings.ports import Badge, Panel
from teams.access import TeamRequest
from teams.models import Membership, Team, User
from tests.bookings.letters import letters
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, booked, ida
from tests.cast import create_booking, create_page
from tests.conftest import signed_in_as

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def owner(ada: User) -> Client:
    """Where ada, who hosts the page, is logged in."""
    return signed_in_as(ada)


@pytest.fixture
def bobs(team: Team, bob: User) -> Booking:
    """A booking with bob."""
    return booked(create_page(team, bob, slug="bobs", title="With bob"), guest=ida(last_name="Somerville"))


@pytest.fixture
def somebody_elses_words() -> Iterator[None]:
    """An app that has something to say about each booking."""
    panels, badges = list(ports.booking_panels), list(ports.booking_badges)
    ports.add_booking_panel(panel_of)
    ports.add_booking_badges(badges_of)
    yield
    ports.booking_panels[:], ports.booking_badges[:] = panels, badges


def panel_of(request: TeamRequest, booking: Booking) -> Panel:
    return Panel(template="ui/state.html", context={"icon_name": "check", "word": f"There for {booking.last_name}"})


def badges_of(bookings: list[Booking]) -> dict[int, Badge]:
    return {booking.pk: Badge(meaning="waiting", word=f"Waiting for {booking.last_name}") for booking in bookings}


def at(booking: Booking, what: str = "") -> str:
    return f"/teams/{booking.team.slug}/bookings/{booking.public_id}/{what}"


# --- The list -----------------------------------------------------------------------------------------------------------


def test_managers_see_all_bookings_and_members_their_own(
    page: BookingPage, bobs: Booking, bob: User, mia: User
) -> None:
    booked(page)

    assert {"Byron", "Somerville"} <= names_in(signed_in_as(mia).get("/teams/acme/bookings/"))
    assert names_in(signed_in_as(bob).get("/teams/acme/bookings/")) == {"Somerville"}


def names_in(response: Any) -> set[str]:
    return {name for name in ("Byron", "Somerville") if f"{name}</a>" in response.content.decode()}


def test_bookings_stand_by_day_soonest_first_in_the_readers_zone(owner: Client, ada: User, page: BookingPage) -> None:
    User.objects.filter(pk=ada.pk).update(time_zone="Asia/Tokyo")
    booked(page, MONDAY + timedelta(days=1))
    booked(page, MONDAY)

    html = owner.get("/teams/acme/bookings/").content.decode()

    assert html.index("Monday 23 November 2026") < html.index("Tuesday 24 November 2026")
    assert "18:00 – 18:30" in html


def test_what_was_and_what_is_cancelled_stand_on_their_own(owner: Client, page: BookingPage) -> None:
    cancelled = booked(page)
    lifecycle.cancel(cancelled, by=None, now=NOW)
    create_booking(page, starts_at=NOW - timedelta(days=1), last_name="Somerville")

    assert names_in(owner.get("/teams/acme/bookings/")) == set()
    past = owner.get("/teams/acme/bookings/?when=past")
    assert names_in(past) == {"Byron", "Somerville"}
    assert "Cancelled" in past.content.decode()


def test_the_list_is_narrowed_to_a_page(owner: Client, page: BookingPage, bobs: Booking) -> None:
    booked(page)

    assert names_in(owner.get("/teams/acme/bookings/?at=bobs")) == {"Somerville"}
    assert "Select a valid choice" in owner.get("/teams/acme/bookings/?at=no-such-page").content.decode()


def test_an_empty_list_says_what_to_do(owner: Client, page: BookingPage) -> None:
    html = owner.get("/teams/acme/bookings/").content.decode()

    assert "Nothing is booked" in html
    assert 'href="/teams/acme/pages/"' in html


@pytest.mark.usefixtures("somebody_elses_words")
def test_the_list_takes_the_same_queries_however_long(
    owner: Client, page: BookingPage, django_assert_max_num_queries: Any
) -> None:
    for number in range(70):
        create_booking(page, starts_at=MONDAY + HALF_AN_HOUR * number)

    with django_assert_max_num_queries(12):
        html = owner.get("/teams/acme/bookings/").content.decode()

    assert html.count("Waiting for Byron") == 50
    assert 'rel="next"' in html


# --- One booking --------------------------------------------------------------------------------------------------------


def test_a_booking_tells_everything_that_happened_to_it(owner: Client, ada: User, page: BookingPage) -> None:
    booking = booked(page)
    lifecycle.reschedule(booking, MONDAY + HALF_AN_HOUR, by=None, now=NOW)
    lifecycle.reschedule(booking, MONDAY + HALF_AN_HOUR * 2, by=ada, now=NOW)
    lifecycle.cancel(booking, by=ada, now=NOW)

    html = owner.get(at(booking)).content.decode()

    story = [
        "Booked by the invitee",
        "Moved by the invitee from Mon 23 Nov, 9:00 to Mon 23 Nov, 9:30",
        "Moved by Ada Hopper from Mon 23 Nov, 9:30 to Mon 23 Nov, 10:00",
        "Cancelled by Ada Hopper",
    ]
    assert sorted(html.index(event) for event in story) == [html.index(event) for event in story]
    assert "This booking is cancelled." in html
    assert "Reschedule" not in html


def test_a_booking_stands_in_both_zones(owner: Client, page: BookingPage) -> None:
    html = owner.get(at(booked(page, guest=ida(time_zone="Asia/Tokyo")))).content.decode()

    assert "Monday 23 November 2026, 9:00 to 9:30 (UTC time)" in html
    assert "Monday 23 November 2026, 18:00 to 18:30 (Tokyo time)" in html


@pytest.mark.usefixtures("somebody_elses_words")
def test_other_apps_have_their_say_beside_a_booking(owner: Client, page: BookingPage) -> None:
    assert "There for Byron" in owner.get(at(booked(page))).content.decode()


@pytest.mark.parametrize("what", ["", "cancel/", "move/", "decline/", "reassign/"])
def test_a_booking_of_somebody_else_is_not_there_for_a_member(
    page: BookingPage, bobs: Booking, bob: User, what: str
) -> None:
    browser = signed_in_as(bob)

    assert browser.get(at(bobs, what)).status_code == 200
    assert browser.get(at(booked(page), what)).status_code == 404


def test_the_host_cancels_and_the_invitee_is_told(owner: Client, ada: User, page: BookingPage) -> None:
    booking = booked(page)
    assert "Cancel this booking?" in owner.get(at(booking, "cancel/")).content.decode()

    html = owner.post(at(booking, "cancel/"), follow=True).content.decode()

    booking.refresh_from_db()
    assert booking.cancelled_by == ada
    assert "Ida Byron is told by mail." in html
    assert [mail.ics_method for mail in letters("ida@example.com")] == ["REQUEST", "CANCEL"]


def test_the_host_moves_and_the_invitee_is_told(owner: Client, ada: User, page: BookingPage) -> None:
    booking = booked(page)
    assert 'class="slot"' in owner.get(at(booking, "move/")).content.decode()
    assert "Confirm new time" in owner.get(at(booking, "move/"), {"start": "2026-11-23T10:00:00Z"}).content.decode()

    html = owner.post(at(booking, "move/"), {"start": "2026-11-23T10:00:00Z"}, follow=True).content.decode()

    booking.refresh_from_db()
    assert booking.starts_at == MONDAY + timedelta(hours=1)
    assert booking.moves.get().by == ada
    assert "The booking is now on Monday 23 November 2026, 10:00. Ida Byron is told by mail." in html


@pytest.mark.parametrize("start", ["9999-12-31T23:59:59Z", "9999-12-31T00:00:00Z", "0001-01-01T00:00:00Z"])
def test_a_time_at_the_end_of_the_calendar_is_no_time(owner: Client, page: BookingPage, start: str) -> None:
    booking = booked(page)

    assert owner.get(at(booking, "move/"), {"start": start}).status_code < 500
    assert owner.post(at(booking, "move/"), {"start": start}).status_code < 500


def test_the_host_cannot_move_onto_another_booking_and_keeps_the_reason(owner: Client, page: BookingPage) -> None:
    booking = booked(page)
    booked(page, MONDAY + HALF_AN_HOUR)

    asked = {"start": "2026-11-23T09:30:00Z", "reason": "My train is late"}
    response = owner.post(at(booking, "move/"), asked)

    assert response.status_code == 409
    html = response.content.decode()
    assert "This time can no longer be booked." in html
    assert "My train is late</textarea>" in html
    assert 'value="2026-11-23T10:00:00Z"' in html
    booking.refresh_from_db()
    assert booking.starts_at == MONDAY


def test_what_has_begun_or_is_cancelled_is_not_changed(owner: Client, page: BookingPage) -> None:
    begun, gone = booked(page), booked(page, MONDAY + timedelta(days=1))
    lifecycle.cancel(gone, by=None, now=NOW)

    with time_machine.travel(MONDAY, tick=False):
        browser = signed_in_as(begun.host)
        late = browser.post(at(begun, "cancel/"), follow=True).content.decode()
        too_late = browser.post(at(begun, "move/"), {"start": "2026-11-24T09:30:00Z"}, follow=True).content.decode()
    moved = owner.post(at(gone, "move/"), {"start": "2026-11-24T09:30:00Z"}, follow=True).content.decode()

    assert "This meeting has already begun." in late
    assert "This meeting has already begun." in too_late
    assert "was cancelled meanwhile" in moved


# --- What teams show and ask --------------------------------------------------------------------------------------------


def test_home_shows_what_is_next(owner: Client, page: BookingPage, bobs: Booking) -> None:
    booked(page)

    assert names_in(owner.get("/teams/acme/")) == {"Byron"}


def test_home_says_what_is_today_and_what_awaits_a_yes(owner: Client, page: BookingPage) -> None:
    create_booking(page, starts_at=NOW + HALF_AN_HOUR, last_name="Somerville")
    create_booking(page, starts_at=MONDAY, status=BookingStatus.REQUESTED)

    html = owner.get("/teams/acme/").content.decode()

    assert "Today, Friday 20 November 2026" in html
    assert html.index("These await a yes") < html.index("Byron</a>") < html.index("Somerville</a>")


def test_home_begins_with_making_a_page(owner: Client, team: Team) -> None:
    assert "Create your first booking page" in owner.get("/teams/acme/").content.decode()


def test_home_of_a_team_with_a_page_says_that_nothing_is_booked(owner: Client, page: BookingPage) -> None:
    assert "Nothing is booked with you yet" in owner.get("/teams/acme/").content.decode()


def test_who_hosts_a_page_or_is_expected_cannot_leave(team: Team, ada: User, bob: User, bobs: Booking) -> None:
    membership = Membership.objects.get(user=bob)
    assert "hosts booking pages" in (what_keeps_a_host(membership) or "")

    PageHost.objects.update(host=ada)
    assert "bookings that are still to come" in (what_keeps_a_host(membership) or "")

    lifecycle.cancel(bobs, by=None, now=NOW)
    assert what_keeps_a_host(membership) is None
