"""What hosts do with a booking, by pressing buttons: say yes or no, give a reason, note that nobody came."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from bookings import lifecycle
from bookings.models import Booking, BookingPage, BookingStatus, Move
from teams.models import User
from tests.bookings.story import MONDAY, NOW, booked
from tests.conftest import signed_in_as

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def owner(ada: User) -> Client:
    """Where ada, who hosts the page, is logged in."""
    return signed_in_as(ada)


@pytest.fixture
def request_of_ida(page: BookingPage) -> Booking:
    """A booking that awaits a yes."""
    page.needs_approval = True
    page.save()
    return booked(page)


def at(booking: Booking, what: str = "") -> str:
    return f"/teams/acme/bookings/{booking.public_id}/{what}"


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_request_is_confirmed_once(owner: Client, request_of_ida: Booking) -> None:
    assert "It awaits your yes." in text(owner.get(at(request_of_ida)))

    html = text(owner.post(at(request_of_ida, "confirm/"), follow=True))
    again = text(owner.post(at(request_of_ida, "confirm/"), follow=True))

    request_of_ida.refresh_from_db()
    assert request_of_ida.status == BookingStatus.CONFIRMED
    assert "The booking is confirmed. Ida Byron is told by mail." in html
    assert "Asked for by the invitee" in again
    assert "Confirmed by Ada Hopper" in again


def test_a_request_is_declined_with_a_reason(owner: Client, request_of_ida: Booking) -> None:
    assert "Decline this request?" in text(owner.get(at(request_of_ida, "decline/")))

    html = text(owner.post(at(request_of_ida, "decline/"), {"reason": "We are <away>\r\nthen"}, follow=True))

    assert "This request is declined." in html
    assert "Declined by Ada Hopper" in html
    assert "We are &lt;away&gt; then" in html
    assert "decline/" not in html


def test_what_was_decided_meanwhile_is_told(owner: Client, ada: User, request_of_ida: Booking) -> None:
    lifecycle.decline(request_of_ida, by=ada, now=NOW)

    assert "decided about this request already" in text(owner.post(at(request_of_ida, "confirm/"), follow=True))


def test_reasons_of_cancelling_and_moving_stand_in_the_history(owner: Client, page: BookingPage) -> None:
    booking = booked(page)

    owner.post(at(booking, "move/"), {"start": "2026-11-23T10:00:00Z", "reason": "The train is late"})
    html = text(owner.post(at(booking, "cancel/"), {"reason": "No train at all"}, follow=True))

    assert Move.objects.get().reason == "The train is late"
    assert html.index("The train is late") < html.index("No train at all")


def test_a_reason_may_not_be_endless(owner: Client, page: BookingPage) -> None:
    booking = booked(page)

    assert "at most 500 characters" in text(owner.post(at(booking, "cancel/"), {"reason": "x" * 10_000}))
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CONFIRMED


def test_it_is_noted_that_nobody_came_and_taken_back(page: BookingPage, ada: User) -> None:
    booking = booked(page)

    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        browser = signed_in_as(ada)
        missed = text(browser.post(at(booking, "no-show/"), follow=True))
        came = text(browser.post(at(booking, "no-show/"), {"came": "1"}, follow=True))

    assert "The invitee did not come, says Ada Hopper" in missed
    assert "They did come" in missed
    assert "It is noted that Ida Byron came." in came
    assert "The invitee did not come, says" not in came


def test_nobody_can_miss_what_has_not_begun(owner: Client, page: BookingPage) -> None:
    assert "This meeting has not begun yet." in text(owner.post(at(booked(page), "no-show/"), follow=True))


def test_a_booking_is_given_to_another_member(page: BookingPage, ada: User, bob: User, mia: User) -> None:
    booking = booked(page)
    manager = signed_in_as(mia)
    assert "Whoever of this page&#x27;s hosts is free" in text(manager.get(at(booking, "reassign/")))

    html = text(manager.post(at(booking, "reassign/"), {"to": str(bob.pk)}, follow=True))

    booking.refresh_from_db()
    assert booking.host == bob
    assert "Bob hosts this booking now." in html
    assert "Given from Ada Hopper to Bob by Mia" in html
    assert "Was chosen by hand." in html
    # bob gives it back, and sees it no more.
    back = signed_in_as(bob).post(at(booking, "reassign/"), {"to": str(ada.pk)})
    assert back["Location"] == "/teams/acme/bookings/"


def test_nobody_else_who_is_free_is_told(page: BookingPage, mia: User) -> None:
    html = text(signed_in_as(mia).post(at(booked(page), "reassign/"), {"to": ""}, follow=True))

    assert "Nobody was found who is free at that time." in html


def test_hosts_move_at_shorter_notice_than_invitees(owner: Client, page: BookingPage) -> None:
    booking = booked(page)
    BookingPage.objects.update(minimum_notice_min=7 * 1440)

    assert "start=2026-11-20T15:00:00Z" in text(owner.get(at(booking, "move/"), {"day": "2026-11-20"}))
