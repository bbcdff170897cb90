"""What invitees and hosts are told."""

import pytest
from django.test import Client

from bookings import addresses, lifecycle
from bookings.models import Booking, BookingPage, HostProfile, Place
from teams.models import Team, User
from tests.bookings.letters import letters
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, booked, ida, the_event
from tests.cast import create_page

pytestmark = pytest.mark.usefixtures("friday")


def events(to: str) -> list[tuple[str, str, int, str]]:
    """Method, UID, sequence and status of each calendar file that went there."""
    found = []
    for mail in letters(to):
        event = the_event(mail.ics)
        assert f"METHOD:{mail.ics_method}\r\n" in mail.ics
        found.append((mail.ics_method, str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])))
    return found


def test_the_invitee_gets_the_time_in_their_zone_and_the_links(page: BookingPage) -> None:
    booking = booked(page, guest=ida(time_zone="Asia/Tokyo"))

    (mail,) = letters("ida@example.com")
    assert mail.subject == "Confirmed: Intro call, Mon 23 Nov, 18:00"
    assert "Monday 23 November 2026, 18:00 to 18:30 (Tokyo time)" in mail.text
    for name in ("booked", "reschedule", "cancel"):
        assert f"\n{addresses.url_of(booking, name)}\n" in mail.text
        assert f'href="{addresses.url_of(booking, name)}"' in mail.html


def test_the_host_gets_the_time_in_both_zones(page: BookingPage) -> None:
    booking = booked(page, guest=ida(time_zone="Asia/Tokyo"))

    (mail,) = letters("ada@example.com")
    assert mail.subject == "Booked: Ida Byron, Mon 23 Nov, 9:00"
    assert "When: Monday 23 November 2026, 9:00 to 9:30 (UTC time)" in mail.text
    assert "For the invitee: Monday 23 November 2026, 18:00 to 18:30 (Tokyo time)" in mail.text
    assert "Who: Ida Byron <ida@example.com>" in mail.text
    assert f"/teams/acme/bookings/{booking.public_id}/" in mail.text


def test_one_zone_is_enough_where_the_clocks_show_the_same(page: BookingPage) -> None:
    booked(page, guest=ida(time_zone="Europe/London"))

    assert "For the invitee" not in letters("ada@example.com")[0].text


def test_calendars_follow_each_change_of_one_entry(page: BookingPage) -> None:
    booking = booked(page)
    lifecycle.reschedule(booking, MONDAY + HALF_AN_HOUR, by=None, now=NOW)
    lifecycle.cancel(booking, by=None, now=NOW)

    uid = f"{booking.public_id}@bookings.jicoo"
    assert events("ida@example.com") == [
        ("REQUEST", uid, 0, "CONFIRMED"),
        ("REQUEST", uid, 1, "CONFIRMED"),
        ("CANCEL", uid, 2, "CANCELLED"),
    ]
    assert events("ada@example.com") == events("ida@example.com")


def test_what_the_host_gets_does_not_open_the_invitees_pages(page: BookingPage) -> None:
    booking = booked(page)

    (mail,) = letters("ada@example.com")
    secret = addresses.token_of(booking)
    assert secret not in mail.text + mail.html + mail.ics.replace("\r\n ", "")
    assert str(booking.public_id) in the_event(mail.ics)["URL"]


def test_a_change_and_a_cancellation_are_told_to_both(page: BookingPage) -> None:
    booking = booked(page)
    lifecycle.reschedule(booking, MONDAY + HALF_AN_HOUR, by=None, now=NOW)
    lifecycle.cancel(booking, by=None, now=NOW)

    assert [mail.subject for mail in letters("ida@example.com")[1:]] == [
        "New time: Intro call, Mon 23 Nov, 9:30",
        "Cancelled: Intro call, Mon 23 Nov, 9:30",
    ]
    assert [mail.subject for mail in letters("ada@example.com")[1:]] == [
        "Moved: Ida Byron, Mon 23 Nov, 9:30",
        "Cancelled: Ida Byron, Mon 23 Nov, 9:30",
    ]


def test_each_guest_is_told_of_every_change_in_a_mail_of_their_own(page: BookingPage) -> None:
    """One by one: guests learn of each other only in the calendar's entry."""
    guests = ("gus@example.com", "gwen@example.com", "greta@example.com")
    booking = booked(page, guest=ida(guests=guests))
    lifecycle.reschedule(booking, MONDAY + HALF_AN_HOUR, by=None, now=NOW)
    lifecycle.cancel(booking, by=None, now=NOW)

    for guest in guests:
        assert [mail.subject for mail in letters(guest)] == [
            "Invitation: Intro call, Mon 23 Nov, 9:00",
            "New time: Intro call, Mon 23 Nov, 9:30",
            "Cancelled: Intro call, Mon 23 Nov, 9:30",
        ]
        uid = f"{booking.public_id}@bookings.jicoo"
        assert events(guest) == [
            ("REQUEST", uid, 0, "CONFIRMED"),
            ("REQUEST", uid, 1, "CONFIRMED"),
            ("CANCEL", uid, 2, "CANCELLED"),
        ]
        for mail in letters(guest):
            assert not [other for other in guests if other in mail.text + mail.html]
            assert addresses.token_of(booking) not in mail.text + mail.html + mail.ics.replace("\r\n ", "")


def test_a_cancellation_leads_to_the_page_and_not_to_a_booking_that_is_gone(page: BookingPage) -> None:
    booking = booked(page)
    lifecycle.cancel(booking, by=None, now=NOW)

    cancelled = letters("ida@example.com")[-1]
    assert page.get_absolute_url() in cancelled.text
    assert addresses.url_of(booking, "reschedule") not in cancelled.text


def test_each_is_written_to_in_their_language(page: BookingPage, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="en")

    booked(page, guest=ida(language="ja"))

    assert '<html lang="ja">' in letters("ida@example.com")[0].html
    assert '<html lang="en">' in letters("ada@example.com")[0].html


def test_markup_stays_text_in_both_forms(team: Team, ada: User) -> None:
    page = create_page(team, ada, title="Q&A <live>", location="<b>here</b>")

    booked(page, guest=ida(last_name="O'Brien & Söhne", first_name=""))

    (mail,) = letters("ida@example.com")
    assert "Q&A <live>" in mail.text
    assert "Hello O'Brien & Söhne," in mail.text
    assert "Q&amp;A &lt;live&gt;" in mail.html
    assert "<b>here</b>" not in mail.html


def test_a_hosts_own_link_is_told_to_whom_they_said_yes_to_and_to_nobody_else(
    client: Client, page: BookingPage, ada: User
) -> None:
    BookingPage.objects.update(place=Place.HOSTS_LINK, needs_approval=True)
    HostProfile.objects.create(team=page.team, host=ada, meeting_link=(link := "https://meet.example.com/ada"))
    withdrawn, wanted = booked(page), booked(page, MONDAY + HALF_AN_HOUR)

    def seen_of(booking: Booking) -> str:
        pages = [client.get(addresses.url_of(booking, name)) for name in ("booked", "calendar_file")]
        told = [mail.text + mail.ics for mail in letters("ida@example.com")]
        return "".join([*told, *(page.content.decode() for page in pages)]).replace("\r\n ", "")

    assert link not in seen_of(withdrawn)
    lifecycle.cancel(withdrawn, by=None, now=NOW)
    assert link not in seen_of(withdrawn)
    lifecycle.confirm(wanted, by=ada, now=NOW)
    assert link in letters("ida@example.com")[-1].text
    assert link in seen_of(wanted)
    assert link in letters("ada@example.com")[0].text
