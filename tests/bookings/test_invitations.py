"""Calendar entries in mails: the same entry for good, for everybody who comes and nobody else."""

from dataclasses import replace
from typing import Any

import pytest

from bookings import emails
from bookings.letters.entries import entry_of
from bookings.models import Booking, BookingPage, BookingStatus, MessageKind, Occurrence
from jicoo.mail.writers import Written
from teams.models import Team, User
from tests.bookings.letters import all_letters, letters
from tests.bookings.story import MONDAY, ida, the_event
from tests.cast import create_booking

pytestmark = pytest.mark.usefixtures("friday")


def attendees(mail: Written) -> set[str]:
    found: Any = the_event(mail.ics).get("ATTENDEE", [])
    return {str(each).removeprefix("mailto:") for each in (found if isinstance(found, list) else [found])}


def organizer(mail: Written) -> str:
    return str(the_event(mail.ics)["ORGANIZER"]).removeprefix("mailto:")


@pytest.fixture
def booking(page: BookingPage) -> Booking:
    """Ida comes with gus."""
    return create_booking(page, starts_at=MONDAY, guests=["gus@example.com"])


def test_everybody_who_comes_is_in_each_entry_and_the_reader_is_invited(booking: Booking, ada: User, bob: User) -> None:
    emails.tell(booking, "confirmed", hosts=[ada, bob])

    everybody = {"ida@example.com", "gus@example.com", "bob@example.com"}
    for sent in all_letters():
        assert sent.mail.ics_method == "REQUEST"
        assert sent.to in attendees(sent.mail)
        assert attendees(sent.mail) - {"ada@example.com"} == everybody
        assert len({organizer(sent.mail)} & attendees(sent.mail)) == 0
    assert [sent.to for sent in all_letters()] == [f"{who}@example.com" for who in ("ida", "gus", "ada", "bob")]


def test_hosts_are_invited_by_our_address_and_invitees_by_their_host(
    booking: Booking, ada: User, settings: Any
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Jicoo <meet@example.org>"
    emails.tell(booking, "confirmed")

    assert organizer(letters("ada@example.com")[0]) == "meet@example.org"
    assert organizer(letters("ida@example.com")[0]) == "ada@example.com"


@pytest.mark.parametrize("kind", ["requested", "declined", "reminder"])
def test_what_is_not_agreed_or_known_already_has_no_entry(booking: Booking, kind: str) -> None:
    Booking.objects.update(starts_at=MONDAY)

    emails.tell(booking, kind)

    assert {mail.ics for mail in letters()} == {""}


def test_a_request_that_moves_has_no_entry_either_and_guests_hear_nothing(booking: Booking) -> None:
    booking.status = BookingStatus.REQUESTED

    emails.tell(booking, "rescheduled")

    assert [(sent.to, sent.mail.ics) for sent in all_letters()] == [("ida@example.com", ""), ("ada@example.com", "")]
    assert "It is not confirmed yet" in letters("ida@example.com")[0].text


def test_who_gets_a_request_from_another_host_is_asked_to_answer_it(booking: Booking, ada: User, bob: User) -> None:
    booking.status = BookingStatus.REQUESTED

    emails.tell(booking, "reassigned", hosts=[bob], former_hosts=[ada])

    assert "Answer this request:" in letters("bob@example.com")[0].text
    assert "Answer this request:" not in letters("ada@example.com")[0].text


@pytest.mark.parametrize("status", ["cancelled", "declined"])
def test_what_takes_place_no_more_is_saved_as_cancelled(booking: Booking, status: str) -> None:
    booking.status = status

    assert entry_of(booking, hosts=[booking.host], url="").is_cancelled


def test_a_former_hosts_calendar_takes_the_entry_out_and_the_new_one_takes_it_in(
    booking: Booking, ada: User, bob: User
) -> None:
    emails.tell(booking, "confirmed")
    emails.tell(booking, "reassigned", hosts=[bob], former_hosts=[ada])

    (before, taken_out), (taken_in,) = letters("ada@example.com"), letters("bob@example.com")
    assert (taken_out.ics_method, taken_in.ics_method) == ("CANCEL", "REQUEST")
    assert len({str(the_event(mail.ics)["UID"]) for mail in (before, taken_out, taken_in)}) == 1
    assert (attendees(taken_out), str(the_event(taken_out.ics)["STATUS"])) >= ({"ada@example.com"}, "CANCELLED")
    assert "You will now meet Bob." in letters("ida@example.com")[1].text


def test_a_mail_says_what_was_so_when_it_was_asked_for(booking: Booking) -> None:
    """Three changes before the mailer wakes are three letters that each make sense."""
    emails.tell(booking, "confirmed")
    Booking.objects.update(status=BookingStatus.CANCELLED, ics_sequence=1)
    booking.refresh_from_db()
    emails.tell(booking, "cancelled", reason="I am ill.")

    confirmed, cancelled = letters("ida@example.com")
    assert [str(the_event(mail.ics)["STATUS"]) for mail in (confirmed, cancelled)] == ["CONFIRMED", "CANCELLED"]
    assert [int(the_event(mail.ics)["SEQUENCE"]) for mail in (confirmed, cancelled)] == [0, 1]
    assert "Reason: I am ill." in cancelled.text


def test_who_shares_a_time_never_hears_of_the_others(page: BookingPage, team: Team, ada: User) -> None:
    end = MONDAY + page.duration
    shared = Occurrence.objects.create(team=team, page=page, host=ada, starts_at=MONDAY, ends_at=end)
    for who in ("ida", "ian"):
        invitee = {"first_name": who.title(), "last_name": f"{who}son", "email": f"{who}@example.com"}
        booking = create_booking(
            page, starts_at=MONDAY, occurrence=shared, guests=[f"{who}guest@example.com"], **invitee
        )
        booking.assignments.all().delete()
        for kind in MessageKind:
            emails.tell(booking, kind)

    to_ida = [sent.mail for sent in all_letters() if sent.to.startswith("ida")]
    assert len(to_ida) >= 7
    for mail in to_ida:
        assert "ian" not in (mail.subject + mail.text + mail.html + mail.ics.replace("\r\n ", "")).casefold()


def test_guests_get_no_link_with_which_they_could_cancel(booking: Booking) -> None:
    emails.tell(booking, "confirmed")

    (mail,) = letters("gus@example.com")
    assert "/b/" not in mail.text + mail.html + mail.ics.replace("\r\n ", "")
    assert mail.subject == "Invitation: Intro call, Mon 23 Nov, 9:00"


@pytest.mark.parametrize("reader", ["ida@example.com", "gus@example.com", "ada@example.com"])
def test_a_line_end_in_a_name_makes_no_header_and_no_line(page: BookingPage, reader: str) -> None:
    wrong = replace(ida(), last_name="Byron\r\nBcc: eve@example.com\r\nATTENDEE:mailto:eve@example.com")
    BookingPage.objects.update(title="Call\r\nBcc: eve@example.com")
    page.refresh_from_db()
    booking = create_booking(page, starts_at=MONDAY, last_name=wrong.last_name, guests=["gus@example.com"])

    emails.tell(booking, "confirmed")

    (mail,) = letters(reader)
    assert "eve@example.com" not in attendees(mail)
    assert not [line for line in mail.ics.split("\r\n") if line.startswith(("Bcc", "ATTENDEE:mailto:eve"))]


def test_writing_takes_the_same_queries_however_many_hosts(
    booking: Booking, ada: User, bob: User, mia: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        emails.tell(booking, "confirmed", hosts=[ada, bob, mia])

    # The mails, then for each of the five: booking, hosts, and the page's words or the host's zone.
    with django_assert_num_queries(1 + 5 * 2 + 1 + 3):
        all_letters()
