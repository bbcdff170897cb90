"""What invitees may do with their bookings, until when, and what the pages of each state say."""

from datetime import timedelta

import pytest
from django.test import Client

from bookings import addresses, lifecycle
from bookings.models import Booking, BookingPage, LimitPeriod, LimitScope, Move, PageLimit
from teams.models import Team, User
from tests.bookings.story import MONDAY, NOW, booked, ida
from tests.cast import create_page

pytestmark = pytest.mark.usefixtures("friday")

HOUR_MIN = 60


def looked_at(client: Client, booking: Booking, name: str = "booked") -> str:
    return client.get(addresses.path_of(booking, name), follow=True).content.decode()


def test_both_ends_of_what_may_be_done_are_told(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, reschedule_notice_min=24 * HOUR_MIN, cancel_notice_min=HOUR_MIN)

    html = looked_at(client, booked(page, guest=ida(time_zone="UTC")))

    assert "You can reschedule here until Sunday 22 November 2026, 9:00." in html
    assert "You can cancel here until Monday 23 November 2026, 8:00." in html


def test_one_end_of_both_is_told_once_and_may_count_from_midnight(client: Client, team: Team, ada: User) -> None:
    page = create_page(
        team,
        ada,
        reschedule_notice_min=HOUR_MIN,
        cancel_notice_min=HOUR_MIN,
        change_notice_from_midnight=True,
        time_zone="Europe/Berlin",
    )

    html = looked_at(client, booked(page, guest=ida(time_zone="Europe/Berlin")))

    assert "You can reschedule or cancel here until Sunday 22 November 2026, 23:00." in html


@pytest.mark.parametrize("from_midnight", [False, True])
def test_the_end_that_is_told_is_the_end_that_holds(team: Team, ada: User, *, from_midnight: bool) -> None:
    page = create_page(team, ada, cancel_notice_min=90, change_notice_from_midnight=from_midnight)
    booking = booked(page)
    end = lifecycle.changes_end_at(booking, 90)

    assert lifecycle.may_cancel(booking, by=None, now=end) is None
    assert lifecycle.may_cancel(booking, by=None, now=end + timedelta(seconds=1)) is not None


def test_what_is_switched_off_is_neither_offered_nor_opened(client: Client, team: Team, ada: User) -> None:
    booking = booked(create_page(team, ada, invitees_may_reschedule=False, invitees_may_cancel=False))

    html = looked_at(client, booking)

    assert ">Reschedule<" not in html
    assert ">Cancel<" not in html
    assert "please write to your host" in html
    assert "Booking confirmed" in looked_at(client, booking, "reschedule")
    assert "Booking confirmed" in looked_at(client, booking, "cancel")
    client.post(addresses.path_of(booking, "cancel"))
    assert Booking.objects.get().is_live


def test_a_reason_is_kept_and_shown(client: Client, page: BookingPage) -> None:
    booking = booked(page)

    html = client.post(
        addresses.path_of(booking, "cancel"), {"reason": "Ill\r\nBcc: eve@example.com <b>"}, follow=True
    ).content.decode()

    assert Booking.objects.get().end_reason == "Ill Bcc: eve@example.com <b>"
    assert "Reason: Ill Bcc: eve@example.com &lt;b&gt;" in html


def test_a_reason_to_move_is_kept_with_the_move(client: Client, page: BookingPage) -> None:
    booking, start = booked(page), MONDAY + timedelta(hours=1)

    client.post(addresses.path_of(booking, "confirm_reschedule"), {"start": start.isoformat(), "reason": "Train"})

    assert Move.objects.get().reason == "Train"


def test_who_moves_beyond_a_limit_is_told_so_and_may_choose_again(client: Client, page: BookingPage) -> None:
    a_day = {"scope": LimitScope.INVITEE, "period": LimitPeriod.DAY}
    PageLimit.objects.create(team=page.team, page=page, most=1, **a_day)
    booking, _other = booked(page), booked(page, MONDAY + timedelta(days=1))
    start = MONDAY + timedelta(days=1, hours=1)

    html = client.post(
        addresses.path_of(booking, "confirm_reschedule"), {"start": start.isoformat()}, follow=True
    ).content.decode()

    assert "as often as you may" in html
    assert "free-times" in html


def test_a_reason_that_is_too_long_is_told_and_nothing_is_cancelled(client: Client, page: BookingPage) -> None:
    booking = booked(page)

    response = client.post(addresses.path_of(booking, "cancel"), {"reason": "x" * 10_000})

    assert response.status_code == 422
    assert "at most 500 characters" in response.content.decode()
    assert Booking.objects.get().is_live


def test_a_request_says_that_it_waits_and_has_no_entry_for_calendars_yet(client: Client, team: Team, ada: User) -> None:
    booking = booked(create_page(team, ada, needs_approval=True))

    html = looked_at(client, booking)

    assert "Booking requested" in html
    assert "Ada Hopper decides about it" in html
    assert "Add to calendar" not in html
    assert client.get(addresses.path_of(booking, "calendar_file")).status_code == 404


def test_a_declined_request_says_so_and_why(client: Client, team: Team, ada: User) -> None:
    booking = booked(create_page(team, ada, needs_approval=True))
    lifecycle.decline(booking, by=ada, now=NOW, reason="We are at a fair")

    html = looked_at(client, booking)

    assert "Request declined" in html
    assert "Reason: We are at a fair" in html
    assert "Book again" in html


def test_calendars_on_the_web_are_linked(client: Client, page: BookingPage) -> None:
    html = looked_at(client, booked(page))

    assert "https://calendar.google.com/calendar/render?action=TEMPLATE&amp;text=" in html
    assert "dates=20261123T090000Z%2F20261123T093000Z" in html
    assert "https://outlook.office.com/calendar/deeplink/compose?" in html
    assert 'rel="noopener noreferrer"' in html


def test_a_page_that_leads_on_says_so_after_its_own(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, redirect_url="https://example.com/thanks?from=us", redirect_with_details=True)
    booking = booked(page)

    html = looked_at(client, booking)

    assert "Booking confirmed" in html
    assert 'href="https://example.com/thanks?from=us&amp;booking=' in html
    assert "email=ida%40example.com" in html
    assert 'data-after="10"' in html
    Booking.objects.update(created_at=NOW - timedelta(hours=1))
    assert "data-after=" not in looked_at(client, booking)


@pytest.mark.parametrize("url", ["http://example.com/", "https:///nowhere", "//example.com", "data:text/html,x", ""])
def test_a_page_leads_to_https_alone(client: Client, team: Team, ada: User, url: str) -> None:
    booking = booked(create_page(team, ada, redirect_url=url))

    assert "<go-on" not in looked_at(client, booking)
