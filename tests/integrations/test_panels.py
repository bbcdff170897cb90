"""How a booking stands, on its own page, in lists and on the home page."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from bookings.models import Booking, BookingPage
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce.reasons import SENTENCES
from integrations.salesforce.standin import Org
from integrations.words import words_for
from teams.models import Team, User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, reschedule, sync_everything, wish
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


def shown(booking: Booking, user: User) -> Any:
    return signed_in_as(user).get(f"/teams/acme/bookings/{booking.public_id}/")


def test_a_booking_waits_then_stands_in_salesforce_with_links(sending_page: BookingPage, org: Org, ada: User) -> None:
    booking = book(sending_page)
    before = words_of(shown(booking, ada))
    sync_everything()

    after = shown(booking, ada)

    assert "Waiting" in before
    assert "In Salesforce" in words_of(after)
    for kind, record in (("Lead", org.leads()[0]), ("Event", org.events()[0])):
        assert f'href="{org.url}/lightning/r/{kind}/{record["Id"]}/view"' in after.content.decode()


def test_a_parked_booking_says_why_and_what_to_do_and_can_be_sent_again(
    sending_page: BookingPage, org: Org, ada: User, mia: User
) -> None:
    org.turn(validation_rules=[{"sobject": "Lead", "message": "Every lead needs a budget"}])
    booking = book(sending_page)
    sync_everything()
    for_owner, for_manager = words_of(shown(booking, ada)), words_of(shown(booking, mia))
    org.turn(validation_rules=[])

    signed_in_as(mia).post(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/send/")
    sync_everything()

    assert "Needs attention A validation rule of your Salesforce organisation refused this." in for_owner
    assert "then send" in for_owner or "send the booking again" in for_owner
    assert "budget" in for_owner
    assert "budget" not in for_manager
    assert Sync.objects.get().state == SyncState.SYNCED


def test_pressing_send_again_on_what_no_longer_waits_changes_nothing(sending_page: BookingPage, ada: User) -> None:
    booking = book(sending_page)
    sync_everything()

    page = signed_in_as(ada).post(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/send/", follow=True)

    assert "There is nothing to send again" in words_of(page)
    assert Sync.objects.get().wanted == 1


def test_a_member_sends_only_their_own_bookings_again(sending_page: BookingPage, bob: User) -> None:
    booking = book(sending_page)

    response = signed_in_as(bob).post(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/send/")

    assert response.status_code == 404


def test_a_booking_that_needed_nothing_says_so(page: BookingPage, connection: Connection, ada: User) -> None:
    wish(page, connection, person="")
    booking = book(page)
    sync_everything()

    text = words_of(shown(booking, ada))

    assert "Nothing to send" in text
    assert "No record has this e-mail and none is to be created, so there is no Event." in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "broken", "broken_code": "oauth_dead"}, "Needs attention Salesforce no longer accepts our access"),
        ({"status": "disconnected"}, "Needs attention Salesforce was disconnected before this was sent."),
        ({"remote_org_id": "00D000000000009AAA"}, "Needs attention This booking was confirmed while another org"),
    ],
)
def test_a_booking_that_will_not_be_sent_by_itself_says_why(
    sending_page: BookingPage, ada: User, changes: dict[str, str], said: str
) -> None:
    booking = book(sending_page)
    Connection.objects.update(**changes)

    assert said in words_of(shown(booking, ada))


def test_lists_show_each_booking_with_its_state(sending_page: BookingPage, ada: User) -> None:
    book(sending_page)
    sync_everything()
    book(sending_page, starts_at=next_monday() + timedelta(hours=1), email="b@example.com")

    text = words_of(signed_in_as(ada).get("/teams/acme/bookings/"))

    assert "In Salesforce" in text
    assert "Waiting" in text


def test_a_list_asks_no_more_the_longer_it_is(
    sending_page: BookingPage, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in_as(ada)
    book(sending_page)
    with CaptureQueriesContext(database) as one:
        browser.get("/teams/acme/bookings/")
    for number in range(1, 5):
        book(sending_page, starts_at=next_monday() + timedelta(hours=number))

    with django_assert_num_queries(len(one)):
        browser.get("/teams/acme/bookings/")


def test_home_says_what_needs_a_person_by_cause_and_with_the_number(
    sending_page: BookingPage, org: Org, mia: User, bob: User
) -> None:
    org.turn(validation_rules=[{"sobject": "Lead", "message": "no"}])
    for number in range(2):
        book(sending_page, starts_at=next_monday() + timedelta(hours=number), email=f"{number}@example.com")
    sync_everything()

    text = words_of(signed_in_as(mia).get("/teams/acme/"))

    assert "Needs you A validation rule of your Salesforce organisation refused this. 2 bookings wait." in text
    assert "Needs you" not in words_of(signed_in_as(bob).get("/teams/acme/"))


def test_home_says_that_a_connection_is_broken_and_how_many_wait(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    org.revoke_grants()
    book(sending_page)
    sync_everything()

    text = words_of(signed_in_as(mia).get("/teams/acme/"))

    assert (
        "Salesforce no longer accepts our access: it was revoked, replaced or not used for too long. 1 booking" in text
    )


def test_home_is_quiet_when_nothing_needs_anybody(sending_page: BookingPage, ada: User) -> None:
    book(sending_page)
    sync_everything()

    assert "Needs you" not in words_of(signed_in_as(ada).get("/teams/acme/"))


def test_home_offers_an_app_to_those_who_can_connect_one_while_none_ever_was(
    page: BookingPage, ada: User, mia: User
) -> None:
    home = signed_in_as(ada).get("/teams/acme/")

    assert "Send bookings to Salesforce" in words_of(home)
    assert 'href="/teams/acme/apps/salesforce/"' in home.content.decode()
    assert "Send bookings to Salesforce" not in words_of(signed_in_as(mia).get("/teams/acme/"))


def test_home_offers_no_app_before_there_is_a_booking_page(team: Team, ada: User) -> None:
    text = words_of(signed_in_as(ada).get("/teams/acme/"))

    assert "Create your first booking page" in text
    assert "Send bookings to Salesforce" not in text


@pytest.mark.parametrize("status", ["connected", "broken", "disconnected"])
def test_home_offers_no_app_to_a_team_that_knows_where_they_are(
    sending_page: BookingPage, ada: User, status: str
) -> None:
    Connection.objects.update(status=status)

    assert "Send bookings to Salesforce" not in words_of(signed_in_as(ada).get("/teams/acme/"))


def test_a_refused_side_matter_is_a_remark_and_not_a_problem(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    wish(page, connection, overwrite=True)
    org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Ltd")
    org.turn(validation_rules=[{"sobject": "Lead", "message": "No"}])
    booking = book(page)
    sync_everything()

    text = words_of(shown(booking, ada))

    assert "In Salesforce, with a remark" in text
    assert "The Lead could not be overwritten; everything else went through." in text
    assert "A validation rule of your Salesforce organisation refused this. If it matters, change the Lead" in text


def test_the_receipt_still_says_whom_the_booking_belongs_to_after_it_moved(
    sending_page: BookingPage, org: Org, ada: User
) -> None:
    booking = book(sending_page)
    sync_everything()
    reschedule(booking, next_monday(hour=15))
    sync_everything()

    text = words_of(shown(booking, ada))

    assert "Created Lead Ida Byron because no Lead or Contact had this e-mail" in text
    assert "then wrote Start, End of the Event." in text
    assert "with a remark" not in text


@pytest.mark.parametrize("code", [*SENTENCES])
def test_every_reason_is_a_whole_sentence_in_plain_words(code: str) -> None:
    words = words_for("salesforce", code, {})

    assert words.what_happened.endswith(".")
    assert "_" not in words.what_happened
    assert not words.what_to_do or words.what_to_do.endswith(".")
