"""A test booking: sent like any other, and marked as what it is."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from django.db import connection as database
from django.db.models import F

from bookings.models import Booking, BookingPage
from integrations import outbox
from integrations.models import Connection, Lane, Sync
from integrations.salesforce.standin import Org
from integrations.salesforce.standin.orgs import ORG_NAME
from jicoo.mail.models import OutgoingMail
from teams.models import AuditEntry, User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.test_views import words_of
from tests.integrations.trying import PAGE, a_test, form, sent
from tests.test_translations import NAMES, NOT_TEXT

pytestmark = pytest.mark.django_db

RULES = "Your organisation's own rules and notifications in Salesforce will run"


# Before it is done


def test_the_page_says_first_that_rules_and_notifications_of_the_org_will_run(
    sending_page: BookingPage, mia: User
) -> None:
    told = words_of(signed_in_as(mia).get(PAGE))

    assert RULES in told
    assert "We write to nobody" in told
    assert not Booking.objects.exists()


def test_who_reads_japanese_reads_no_english_on_the_way(sending_page: BookingPage, mia: User) -> None:
    User.objects.filter(pk=mia.pk).update(language="ja")
    booking = sent(sending_page, mia)
    browser = signed_in_as(mia)
    receipt = f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/"

    asked, stands = browser.get(PAGE), browser.get(receipt)
    gone = browser.post(f"{receipt}end-test/", follow=True)

    for answer in (asked, stands, gone):
        said = " ".join(re.findall(r"<main.*</main>", answer.content.decode(), re.DOTALL))
        told = unescape(NOT_TEXT.sub(" ", said)).replace(ORG_NAME, "")
        # What was typed, and the company of a Lead that has none.
        assert set(re.findall(r"[A-Za-z]{3,}", told)) - NAMES - {"Test", "not", "provided"} == set()


def test_production_takes_a_further_yes_and_speaks_of_a_sandbox_first(sending_page: BookingPage, mia: User) -> None:
    browser = signed_in_as(mia)

    asked = words_of(browser.get(PAGE))
    refused = words_of(browser.post(PAGE, form()))
    without = Booking.objects.count()
    browser.post(PAGE, form(is_meant="on"))

    assert "This is production" in asked
    assert "connect it and try this there first" in asked
    assert "Tick this if the test is to be written into production." in refused
    assert without == 0
    assert Booking.objects.get().is_test


def test_a_sandbox_takes_it_at_once(sending_page: BookingPage, mia: User) -> None:
    Connection.objects.update(is_sandbox=True)
    browser = signed_in_as(mia)

    asked = words_of(browser.get(PAGE))
    browser.post(PAGE, form())

    assert "This is production" not in asked
    assert Booking.objects.get().is_test


@pytest.mark.parametrize("missing", ["settings", "connection", "switched off"])
def test_a_page_that_sends_nothing_is_not_tried(
    page: BookingPage, connection: Connection, mia: User, missing: str
) -> None:
    if missing != "settings":
        wish(page, connection, **({"person": "", "event": False} if missing == "switched off" else {}))
    if missing == "connection":
        Connection.objects.update(status="broken", broken_code="grant_dead")

    told = words_of(signed_in_as(mia).post(PAGE, form(is_meant="on"), follow=True))

    assert "This page sends nothing to Salesforce now." in told
    assert not Booking.objects.exists()


def test_a_page_without_a_free_time_says_so(sending_page: BookingPage, mia: User) -> None:
    BookingPage.objects.update(is_active=False)

    told = words_of(signed_in_as(mia).post(PAGE, form(is_meant="on"), follow=True))

    assert "nothing was booked" in told
    assert not Booking.objects.exists()


# What it does


def test_the_test_is_a_real_booking_at_the_next_free_time_and_says_what_it_is(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    taken = book(sending_page)
    BookingPage.objects.update(first_date=taken.starts_at.date(), last_date=taken.starts_at.date())

    answer = signed_in_as(mia).post(PAGE, form(is_meant="on"))
    sync_everything()

    booking = Booking.objects.get(is_test=True)
    event = next(each for each in org.events() if "mia@example.com" in each["Description"])
    assert answer["Location"] == f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/"
    assert booking.starts_at == next_monday(hour=9)
    assert (booking.email, booking.last_name, booking.booked_by) == ("mia@example.com", "Test", mia)
    assert event["Subject"] == "[Test] Intro call: Test"
    assert event["Description"].startswith("Test booking: somebody tried out the booking page, and nobody comes.\n")
    assert {lead["Email"] for lead in org.leads()} == {"ida@example.com", "mia@example.com"}
    assert AuditEntry.objects.filter(action="test_booking_made", actor=mia, subject_id=booking.pk).count() == 1
    assert not OutgoingMail.objects.filter(to="mia@example.com").exists()


def test_a_template_of_the_page_is_marked_too(page: BookingPage, connection: Connection, org: Org, mia: User) -> None:
    wish(page, connection, subject="{full_name} comes", description="About {page_title}")

    sent(page, mia)

    (event,) = org.events()
    assert event["Subject"] == "[Test] Test comes"
    assert event["Description"].startswith("Test booking: ")
    assert "About Intro call" in event["Description"]


def test_two_presses_make_one(sending_page: BookingPage, org: Org, mia: User) -> None:
    browser, once = signed_in_as(mia), form(is_meant="on")

    first, second = browser.post(PAGE, once), browser.post(PAGE, once)
    sync_everything()

    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1
    assert len(org.events()) == 1
    assert AuditEntry.objects.filter(action="test_booking_made").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_in_one_instant_make_one(sending_page: BookingPage, mia: User) -> None:
    once = form(is_meant="on")
    together = threading.Barrier(2, timeout=60)

    def press(_: int) -> str:
        browser = signed_in_as(mia)
        together.wait()
        try:
            return str(browser.post(PAGE, once)["Location"])
        finally:
            database.close()

    with ThreadPoolExecutor(2) as browsers:
        first, second = browsers.map(press, range(2))

    assert first == second
    assert Booking.objects.count() == 1
    assert AuditEntry.objects.filter(action="test_booking_made").count() == 1


def test_its_receipt_is_shown_and_offers_to_remove_it(sending_page: BookingPage, mia: User) -> None:
    booking = sent(sending_page, mia)

    told = words_of(signed_in_as(mia).get(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/"))

    assert "This is a test booking." in told
    assert "Remove the test" in told
    assert "Created Lead Test" in told


def test_whoever_may_not_set_pages_sees_the_mark_and_no_button(sending_page: BookingPage, mia: User, bob: User) -> None:
    booking = sent(sending_page, mia)
    Booking.objects.update(host=bob)
    booking.refresh_from_db()
    booking.assignments.update(host=bob)

    told = words_of(signed_in_as(bob).get(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/"))

    assert "This is a test booking." in told
    assert "Remove the test" not in told


def test_a_test_goes_alone(sending_page: BookingPage, mia: User) -> None:
    """What it stumbles over is nobody else's affair."""
    test = a_test(sending_page, mia)
    others = [book(sending_page, email=f"ida-{hour}@example.com", starts_at=next_monday(hour)) for hour in (14, 15)]
    lane = Lane.objects.get()

    first = outbox.claim(lane, 10)
    Sync.objects.filter(booking=test).update(done=F("wanted"))
    second = outbox.claim(lane, 10)

    assert [sync.booking_id for sync in first] == [test.pk]
    assert [sync.booking_id for sync in second] == [booking.pk for booking in others]
