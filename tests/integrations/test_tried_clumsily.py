"""Rehearsal and test booking in the hands of whoever presses back, types nonsense, or comes after things changed."""

import uuid

import pytest
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import connections, rehearsals, trials
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org, StandIn
from teams.models import AuditEntry, User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.test_views import words_of
from tests.integrations.trying import PAGE as TEST
from tests.integrations.trying import form, removed, sent, somebody

pytestmark = pytest.mark.django_db

REHEARSAL = "/teams/acme/pages/intro/integrations/salesforce/rehearsal/"
RECEIPT = "/teams/acme/bookings/{}/apps/salesforce/"
BRACES = "@{x.y}"


def test_going_back_and_sending_again_says_that_this_is_the_same_test(sending_page: BookingPage, mia: User) -> None:
    browser, once = signed_in_as(mia), form(is_meant="on")

    first = words_of(browser.post(TEST, once, follow=True))
    again = words_of(browser.post(TEST, once, follow=True))

    assert "The test is booked" in first
    assert "The test is booked" not in again
    assert "This form had been sent before" in again


def test_going_back_after_the_test_was_removed_promises_nothing(sending_page: BookingPage, mia: User) -> None:
    browser, once = signed_in_as(mia), form(is_meant="on")
    browser.post(TEST, once, follow=True)
    removed(Booking.objects.get(), mia)

    told = words_of(browser.post(TEST, once, follow=True))

    assert "The test is booked" not in told
    assert Booking.objects.count() == 1


def test_the_key_of_a_real_booking_makes_no_test_of_it(sending_page: BookingPage, mia: User) -> None:
    real = book(sending_page)

    answer = signed_in_as(mia).post(TEST, form(is_meant="on", form_key=str(real.form_key)), follow=True)

    assert "The test is booked" not in words_of(answer)
    assert not Booking.objects.get().is_test


@pytest.mark.parametrize("address", [TEST, REHEARSAL])
@pytest.mark.parametrize("email", ["x" * 388 + "@example.com", BRACES, "a@b", "ida@example.com\x00"])
def test_no_email_is_looked_up_that_is_none(
    sending_page: BookingPage, adam: User, standin: StandIn, address: str, email: str
) -> None:
    standin.log.clear()

    told = words_of(signed_in_as(adam).post(address, form(email=email, is_meant="on")))

    assert "Nothing you typed is lost." in told
    assert list(standin.calls) == []
    assert not Booking.objects.exists()


def test_an_email_that_salesforce_has_no_room_for_is_foretold_as_what_comes_of_it(
    sending_page: BookingPage, adam: User, org: Org
) -> None:
    browser, typed = signed_in_as(adam), form(email=f"{'x' * 60}@{'y' * 60}.example.com", is_meant="on")

    foretold = words_of(browser.post(REHEARSAL, typed))
    browser.post(TEST, typed)
    sync_everything()

    assert "longer than the 80 characters that Salesforce keeps" in foretold
    assert "Nothing would be written." in foretold
    assert (Sync.objects.get().code, org.leads()) == ("EMAIL_TOO_LONG", [])


def test_braces_in_every_field_are_text(sending_page: BookingPage, adam: User, org: Org) -> None:
    browser = signed_in_as(adam)
    typed = form(last_name=BRACES, first_name=BRACES, company=BRACES, is_meant="on")

    foretold = words_of(browser.post(REHEARSAL, typed))
    browser.post(TEST, typed)
    sync_everything()

    (lead,) = org.leads()
    assert (lead["LastName"], lead["FirstName"], lead["Company"]) == ("@ {x.y}", "@ {x.y}", "@ {x.y}")
    assert "Last Name @ {x.y}" in foretold


def test_line_ends_in_a_name_become_blanks_as_they_do_for_invitees(sending_page: BookingPage, adam: User) -> None:
    told = words_of(signed_in_as(adam).post(REHEARSAL, form(last_name="By\r\nron", company="A\tB")))

    assert "Last Name By ron" in told


@pytest.mark.parametrize("address", [TEST, REHEARSAL])
def test_a_page_that_was_deleted_meanwhile_is_not_there(sending_page: BookingPage, adam: User, address: str) -> None:
    BookingPage.objects.all().delete()

    assert signed_in_as(adam).post(address, form(is_meant="on")).status_code == 404


def test_a_page_that_is_deleted_in_the_very_moment_gets_no_test(
    page: BookingPage, connection: Connection, mia: User
) -> None:
    settings = wish(page, connection)
    settings.page = BookingPage.objects.get(pk=page.pk)
    BookingPage.objects.all().delete()

    booked = trials.send(settings, somebody(mia), by=mia, form_key=uuid.uuid4(), now=timezone.now())

    assert booked is None


def test_a_page_that_is_deleted_in_the_very_moment_is_rehearsed_or_not_at_all(
    page: BookingPage, connection: Connection, mia: User, standin: StandIn
) -> None:
    settings = wish(page, connection)
    settings.page = BookingPage.objects.get(pk=page.pk)
    booking = rehearsals.made_up(settings.page, somebody(mia), by=mia)
    BookingPage.objects.all().delete()

    assert rehearsals.rehearse(settings, booking).writes


@pytest.mark.parametrize("address", [TEST, REHEARSAL])
def test_what_was_disconnected_meanwhile_is_said(
    sending_page: BookingPage, connection: Connection, adam: User, address: str
) -> None:
    connections.disconnect(connection, by=adam)

    answer = signed_in_as(adam).post(address, form(is_meant="on"), follow=True)

    assert "Salesforce is not connected, so nothing can be set yet." in words_of(answer)


def test_a_test_can_be_ended_though_the_app_was_disconnected(
    sending_page: BookingPage, connection: Connection, adam: User
) -> None:
    booking = sent(sending_page, adam)
    connections.disconnect(connection, by=adam)

    answer = signed_in_as(adam).post(RECEIPT.format(booking.public_id) + "end-test/", follow=True)

    booking.refresh_from_db()
    assert booking.status == "cancelled"
    assert "what it made there stays: delete it there by hand." in words_of(answer)


def test_a_test_can_be_ended_though_its_page_sends_nothing_any_more(
    page: BookingPage, connection: Connection, mia: User, org: Org
) -> None:
    wish(page, connection)
    booking = sent(page, mia)
    wish(page, connection, person="", event=False)

    removed(booking, mia)

    assert (org.leads(), org.events()) == ([], [])


@pytest.mark.parametrize("who", ["bob", "eve"])
def test_members_and_strangers_try_nothing(
    sending_page: BookingPage, mia: User, standin: StandIn, who: str, request: pytest.FixtureRequest
) -> None:
    booking, browser = sent(sending_page, mia), signed_in_as(request.getfixturevalue(who))
    standin.log.clear()

    answers = [
        browser.post(address, form(is_meant="on")).status_code
        for address in (TEST, REHEARSAL, RECEIPT.format(booking.public_id) + "end-test/")
    ]

    assert set(answers) <= {403, 404}
    assert list(standin.calls) == []
    assert Booking.objects.get().status != "cancelled"


@pytest.mark.parametrize("booking", ["0", "-1", " 1", "9" * 30, "1e3", "%00", "None"])
def test_a_made_up_number_is_no_booking(sending_page: BookingPage, adam: User, booking: str) -> None:
    told = words_of(signed_in_as(adam).post(REHEARSAL, {"booking": booking}))

    assert "Select a valid choice" in told
    assert not AuditEntry.objects.filter(action="rehearsed").exists()


@pytest.mark.parametrize("key", ["", "x", f"{uuid.UUID(int=0)}0"])
def test_a_form_without_its_key_books_nothing(sending_page: BookingPage, mia: User, key: str) -> None:
    answer = signed_in_as(mia).post(TEST, form(is_meant="on", form_key=key))

    assert answer.status_code == 200
    assert not Booking.objects.exists()
