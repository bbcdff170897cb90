"""What became of the mails about a booking, as its host reads it."""

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings import emails, lifecycle, telling
from bookings.models import Booking, BookingPage
from jicoo.mail import outbox
from jicoo.mail.models import OutgoingMail
from teams import audit
from teams.models import AuditEntry, Team, User
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, booked, ida
from tests.cast import create_booking, create_page
from tests.conftest import signed_in_as
from tests.jicoo.mail.border import Server

LATER = MONDAY + timedelta(days=7)
A_MINUTE = timedelta(minutes=1)
TELL_THEM = "The mail server did not take this mail to ida@example.com: Confirmation. Tell them yourself."

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture(autouse=True)
def server(settings: LazySettings) -> type[Server]:
    """The mail server, newly started."""
    settings.EMAIL_BACKEND = "tests.jicoo.mail.border.Server"
    Server.start()
    return Server


@pytest.fixture
def owner(ada: User) -> Client:
    """Where ada, who hosts the page, is logged in."""
    return signed_in_as(ada)


@pytest.fixture
def lost(page: BookingPage) -> Booking:
    """A booking in ten days, whose invitee's address the mail server refuses until our patience ends."""
    booking = booked(page, LATER)
    give_up(booking)
    return booking


def give_up(booking: Booking) -> None:
    """Three days with a server that refuses the invitee, ending at NOW as its readers have it."""
    OutgoingMail.objects.filter(regards=booking.pk).update(created_at=NOW - outbox.KEEP_TRYING_FOR)
    Server.refused = booking.email
    outbox.send_due()
    Server.refused = ""


def text(response: Any) -> str:
    return str(response.content.decode())


def of(booking: Booking) -> str:
    return f"/teams/{booking.team.slug}/bookings/{booking.public_id}/"


def test_the_history_says_to_whom_which_mail_was_sent(owner: Client, page: BookingPage) -> None:
    booking = booked(page, guest=ida(guests=("gus@example.com",)))
    outbox.send_due()
    with time_machine.travel(NOW + A_MINUTE, tick=False):
        lifecycle.cancel(booking, by=None, now=NOW + A_MINUTE)
        outbox.send_due()

        html = text(owner.get(of(booking)))

    story = ["Mail sent: Confirmation", "Cancelled by the invitee", "Mail sent: Cancellation"]
    assert sorted(map(html.index, story)) == list(map(html.index, story))
    assert html.count("ida@example.com, gus@example.com and ada@example.com") == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("requested", "Request"),
        ("declined", "Request declined"),
        ("rescheduled", "New time"),
        ("reassigned", "Another host"),
        ("reminder", "Reminder"),
    ],
)
def test_the_history_tells_each_kind_of_mail(owner: Client, page: BookingPage, change: str, told: str) -> None:
    booking = create_booking(page, starts_at=MONDAY)
    emails.tell(booking, change)
    outbox.send_due()

    assert f"Mail sent: {told}" in text(owner.get(of(booking)))


def test_a_mail_that_waits_says_so(owner: Client, page: BookingPage) -> None:
    booking = booked(page)

    waiting = text(owner.get(of(booking)))
    Server.trouble = smtplib.SMTPServerDisconnected()
    outbox.send_due()
    tried = text(owner.get(of(booking)))

    assert "Mail waits to be sent: Confirmation" in waiting
    assert "it is tried again: Confirmation" in tried
    assert "was not reached" not in waiting + tried


def test_a_mail_that_had_nothing_to_say_any_more_is_no_news(owner: Client, page: BookingPage) -> None:
    booking = booked(page)
    OutgoingMail.objects.all().delete()
    emails.tell(booking, "reminder")
    lifecycle.cancel(booking, by=None, now=NOW)
    outbox.send_due()

    html = text(owner.get(of(booking)))

    assert "Mail sent: Cancellation" in html
    assert "Reminder" not in html


def test_an_invitee_who_was_not_reached_is_told_of_at_the_booking_and_on_home(owner: Client, lost: Booking) -> None:
    html = text(owner.get(of(lost)))

    assert "Mail given up, because the mail server did not take it: Confirmation" in html
    assert "The invitee was not reached." in html
    assert TELL_THEM in html
    home = text(owner.get("/teams/acme/"))
    assert "These invitees were not reached" in home
    assert TELL_THEM in home


def test_an_hour_without_a_yes_of_the_mail_server_is_told_before_it_is_too_late(
    owner: Client, page: BookingPage
) -> None:
    booking = booked(page)
    Server.refused = booking.email
    outbox.send_due()

    with time_machine.travel(NOW + timedelta(hours=1, minutes=1), tick=False):
        pages = [text(owner.get(at)) for at in (of(booking), "/teams/acme/")]

    for html in pages:
        assert (
            "has not taken this mail to ida@example.com yet: Confirmation. Tell them yourself if it is urgent." in html
        )


def test_who_was_reached_by_later_news_needs_no_call(owner: Client, lost: Booking) -> None:
    lifecycle.reschedule(lost, LATER + HALF_AN_HOUR, by=None, now=NOW)
    outbox.send_due()

    assert "The invitee was not reached." not in text(owner.get(of(lost)))
    assert "were not reached" not in text(owner.get("/teams/acme/"))


def test_a_meeting_that_has_begun_needs_no_call(owner: Client, lost: Booking) -> None:
    with time_machine.travel(LATER + A_MINUTE, tick=False):
        assert "were not reached" not in text(signed_in_as(lost.host).get("/teams/acme/"))


def test_a_guest_or_host_whose_mail_was_given_up_is_no_invitee(owner: Client, page: BookingPage) -> None:
    booking = booked(page, LATER, ida(guests=("gus@example.com",)))
    OutgoingMail.objects.update(created_at=NOW - outbox.KEEP_TRYING_FOR)
    Server.refused = "gus@example.com"
    outbox.send_due()

    html = text(owner.get(of(booking)))

    assert "Mail given up" in html
    assert "The invitee was not reached." not in html


def test_a_member_is_told_of_those_whom_they_host_and_a_manager_of_all(
    lost: Booking, team: Team, bob: User, mia: User, eve: User
) -> None:
    give_up(booked(create_page(team, bob, slug="bobs"), LATER, ida(last_name="Somerville", email="mary@example.com")))

    assert "mary@example.com" in text(signed_in_as(bob).get("/teams/acme/"))
    assert "ida@example.com" not in text(signed_in_as(bob).get("/teams/acme/"))
    of_all = text(signed_in_as(mia).get("/teams/acme/"))
    assert "mary@example.com" in of_all
    assert "ida@example.com" in of_all
    assert "were not reached" not in text(signed_in_as(eve).get("/teams/elsewhere/"))


def test_it_is_told_in_japanese(lost: Booking, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="ja")

    html = text(signed_in_as(ada).get(of(lost)))

    assert "ご本人に直接お知らせください" in html
    assert "The mail server" not in html


def test_home_asks_no_more_however_many_were_not_reached(
    owner: Client, page: BookingPage, lost: Booking, django_assert_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as few:
        owner.get("/teams/acme/")
    for number in range(1, 7):
        give_up(booked(page, LATER + HALF_AN_HOUR * number, ida(email=f"ida{number}@example.com")))

    with django_assert_num_queries(len(few)):
        home = text(owner.get("/teams/acme/"))
    assert home.count("Tell them yourself.") == 5
    assert "There are more invitees than stand here." in home


# --- Somebody told them


def say_told(browser: Client, booking: Booking, **sent: Any) -> str:
    mail = OutgoingMail.objects.filter(regards=booking.pk, reader="invitee").latest("pk")
    return text(browser.post(f"{of(booking)}told/", {"mail": mail.pk} | sent, follow=True))


def test_who_was_told_by_a_person_is_asked_for_no_more(owner: Client, lost: Booking) -> None:
    home = say_told(owner, lost, home="1")

    assert "It is noted that you told Ida Byron." in home
    assert "were not reached" not in home
    html = text(owner.get(of(lost)))
    assert "The invitee was not reached." not in html
    assert "The invitee was told in person, says Ada Hopper" in html


def test_the_trail_says_who_told_an_invitee_of_what_and_names_no_invitee(owner: Client, lost: Booking) -> None:
    say_told(owner, lost)

    (line,) = audit.tell(lost.team, AuditEntry.objects.filter(action="invitee_told").select_related("actor"))

    assert (str(line.who), str(line.what)) == ("Ada Hopper", "Told an invitee in person what a mail did not")
    assert line.whom.startswith("Intro call, Mon 30 Nov")
    assert [(str(key), value) for key, value in line.details] == [("mail", "Confirmation")]


def test_who_said_it_twice_said_it_once(owner: Client, lost: Booking) -> None:
    say_told(owner, lost)

    again = say_told(owner, lost)

    assert "Nobody has to be told of this mail any more." in again
    assert AuditEntry.objects.filter(action="invitee_told").count() == 1


def test_later_news_that_is_lost_too_asks_again(owner: Client, lost: Booking) -> None:
    say_told(owner, lost)
    lifecycle.reschedule(lost, LATER + HALF_AN_HOUR, by=None, now=NOW)
    give_up(lost)

    assert "did not take this mail to ida@example.com: New time" in text(owner.get("/teams/acme/"))
    assert "The invitee was not reached." in text(owner.get(of(lost)))


def test_a_telling_of_older_news_leaves_the_newer_ones_to_be_told(owner: Client, lost: Booking) -> None:
    older = OutgoingMail.objects.filter(regards=lost.pk, reader="invitee").latest("pk").pk
    lifecycle.reschedule(lost, LATER + HALF_AN_HOUR, by=None, now=NOW)
    give_up(lost)

    html = say_told(owner, lost, mail=older)

    assert "The invitee was not reached." in html


@pytest.mark.parametrize("mail", ["", "x", "9" * 30, "-1", "0"])
def test_a_telling_of_what_is_no_mail_notes_nothing(owner: Client, lost: Booking, mail: str) -> None:
    html = say_told(owner, lost, mail=mail)

    assert "The invitee was not reached." in html
    assert not AuditEntry.objects.filter(action="invitee_told").exists()


def test_who_was_told_leaves_room_for_others(owner: Client, page: BookingPage, lost: Booking) -> None:
    for number in range(1, 7):
        give_up(booked(page, LATER + HALF_AN_HOUR * number, ida(email=f"ida{number}@example.com")))

    home = say_told(owner, lost, home="1")

    assert "ida6@example.com" not in home
    assert "ida5@example.com" in home


@pytest.mark.django_db(transaction=True)
def test_of_presses_at_the_same_moment_one_is_noted(lost: Booking, ada: User) -> None:
    mail = OutgoingMail.objects.get(regards=lost.pk, reader="invitee").pk

    def press(_: int) -> bool:
        try:
            return telling.note(Booking.objects.get(pk=lost.pk), mail=mail, by=ada)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        noted = list(pool.map(press, range(4)))

    assert sorted(noted) == [False, False, False, True]
    assert AuditEntry.objects.filter(action="invitee_told").count() == 1
