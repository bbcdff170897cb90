"""The receipt: each step, each field, and who may see what."""

from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bookings.models import Assignment, Booking, BookingPage
from integrations import receipts
from integrations.models import Attempt, Call, Connection, Sync
from integrations.salesforce.standin import Org, StandIn
from jicoo.tasks import tidy
from teams.models import Team, User
from tests.cast import create_booking, next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, cancel, connect_to, later, reschedule, sync_everything, wish
from tests.integrations.earlier import send_all
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


def shown(booking: Booking, user: User) -> str:
    return words_of(signed_in_as(user).get(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/"))


def test_the_steps_tell_what_people_and_machines_did_in_order(
    sending_page: BookingPage, standin: StandIn, org: Org, ada: User, mia: User
) -> None:
    standin.faults.add("unavailable", times=2)
    booking = book(sending_page)
    for _ in range(2):
        later(booking)
        sync_everything()
    org.turn(validation_rules=[{"sobject": "Lead", "message": "No"}])
    later(booking)
    sync_everything()
    org.turn(validation_rules=[])
    signed_in_as(mia).post(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/send/")
    sync_everything()
    reschedule(booking, next_monday(hour=15))
    sync_everything()

    steps = shown(booking, ada).partition("Step by step")[2].partition("Calls")[0]

    expected = [
        "Booked by the invitee",
        "Salesforce is not available at the moment.",
        "Tried 2 times, last",
        "A validation rule of your Salesforce organisation refused this.",
        "Sent a booking to an app again Mia",
        "Sent to Salesforce No such record had this e-mail, so a Lead was created.",
        "Moved by the invitee from",
        "Sent to Salesforce Wrote to the Event: Start, End.",
    ]
    places = [steps.find(each) for each in expected]
    assert -1 not in places, steps
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("send", "Sent several bookings to an app again Mia"),
        ("check", "Checked with one booking whether a cause is mended Mia"),
        ("withhold", "Took several bookings out, so that they are not sent to an app Mia"),
    ],
)
def test_who_did_something_to_many_is_told_on_each(
    *, sending_page: BookingPage, org: Org, ada: User, mia: User, verb: str, said: str
) -> None:
    org.turn(validation_rules=[{"sobject": "Lead", "message": "No"}])
    booking = book(sending_page)
    sync_everything()
    parked = {"cause": Sync.objects.get().cause, "all": "1"}
    signed_in_as(mia).post(f"/teams/acme/apps/salesforce/waiting/{verb}/", parked)

    assert said in shown(booking, ada)


def test_a_push_that_broke_off_is_told_and_then_what_was_found(
    sending_page: BookingPage, standin: StandIn, ada: User
) -> None:
    standin.faults.add("reset_after", body='"method": ?"POST"', times=1)
    booking = book(sending_page)
    sync_everything()
    later(booking)
    sync_everything()

    text = shown(booking, ada)

    assert "did not answer in time, so we do not know whether it has what we sent." in text
    assert "its records were found in Salesforce, so nothing was created twice." in text


def test_what_was_read_there_is_for_administrators_and_others_see_what_became_of_it(
    *, page: BookingPage, connection: Connection, org: Org, adam: User, mia: User, bob: User
) -> None:
    wish(page, connection, overwrite=True)
    org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Ltd")
    booking = book(page)
    sync_everything()
    for kept in (Booking, Assignment):
        kept.objects.update(host=bob)

    for_administrator, for_manager, for_host = (shown(booking, user) for user in (adam, mia, bob))

    assert "Company Lead Changed Old Ltd" in for_administrator
    assert "Company Lead Changed" in for_manager
    assert "Company Lead Changed" in for_host
    assert "Old Ltd" not in for_manager + for_host
    assert "Put back" in for_manager
    assert "Put back" not in for_host


def test_an_event_that_was_renamed_there_is_not_called_so_here(sending_page: BookingPage, org: Org, mia: User) -> None:
    booking = book(sending_page)
    sync_everything()
    org.edit(org.events()[0]["Id"], Subject="Secret of theirs")
    cancel(booking)
    sync_everything()

    assert "Secret of theirs" not in shown(booking, mia)


def test_the_calls_are_for_administrators_and_tell_nothing_of_the_invitee(
    sending_page: BookingPage, adam: User, mia: User
) -> None:
    booking = book(sending_page)
    sync_everything()

    calls = shown(booking, adam).partition("Calls Kept for 30 days")[2]

    assert calls.count("POST · 200 ·") == 2
    assert "SELECT Id, Email, LastName" in calls
    assert "Byron" not in calls
    assert "Kept for 30 days" not in shown(booking, mia)


def test_the_sentence_and_the_steps_outlive_the_calls(sending_page: BookingPage, adam: User) -> None:
    booking = book(sending_page)
    sync_everything()
    Call.objects.update(started_at=timezone.now() - timedelta(days=400))
    Attempt.objects.update(started_at=timezone.now() - timedelta(days=400))
    tidy()

    text = shown(booking, adam)

    assert "Created Lead Ida Byron because no Lead or Contact had this e-mail" in text
    assert "Sent to Salesforce No such record had this e-mail, so a Lead was created." in text
    assert "No call to Salesforce is kept for this booking." in text


def test_what_was_booked_while_access_was_revoked_tells_the_refusal(
    sending_page: BookingPage, org: Org, team: Team, ada: User
) -> None:
    org.revoke_grants()
    tried = book(sending_page)
    sync_everything()
    not_tried = book(sending_page, starts_at=next_monday(12), email="joe@example.com")
    sync_everything()
    connect_to(org, team, ada)
    sync_everything()
    afterwards = book(sending_page, starts_at=next_monday(14), email="zoe@example.com")
    sync_everything()

    refusal = "Salesforce no longer accepts our access: it was revoked, replaced or not used for too long."
    told = [
        shown(each, ada).partition("Step by step")[2].partition("Calls")[0] for each in (tried, not_tried, afterwards)
    ]

    assert [text.count(refusal) for text in told] == [1, 1, 0]
    assert told[1].index("Booked by the invitee") < told[1].index(refusal) < told[1].index("Sent to Salesforce")


def test_no_run_of_another_booking_is_shown_though_two_orgs_count_their_runs_alike(
    sending_page: BookingPage, standin: StandIn, team: Team, ada: User
) -> None:
    moved = book(sending_page)
    sync_everything()
    first_org = Call.objects.values_list("pk", flat=True)
    own = set(first_org)
    second_org = connect_to(standin.add_org(name="Second", username="second@standin.example.com"), team, ada)
    wish(sending_page, second_org)
    book(sending_page, starts_at=next_monday(hour=12), email="other@example.com")
    sync_everything()
    strangers = set(Call.objects.values_list("pk", flat=True)) - own
    send_all(sending_page, second_org, ada)

    receipt = receipts.of_booking(moved, "salesforce", zone="UTC", sees_values=True)

    assert receipt is not None
    assert list(Attempt.objects.order_by("pk").values_list("lease", flat=True)) == [1, 1, 2]
    assert {call.pk for call in receipt.calls} == set(Call.objects.values_list("pk", flat=True)) - strangers


def test_fields_stand_in_the_order_of_salesforces_own_screens(sending_page: BookingPage, mia: User) -> None:
    booking = book(sending_page)
    sync_everything()

    text = shown(booking, mia)

    assert "Last Name, First Name, Email, Company Lead Filled" in text
    assert "Subject, Start, End, Location, Description Event Filled" in text


def test_what_was_cut_is_told_field_by_field(sending_page: BookingPage, ada: User) -> None:
    booking = book(sending_page, last_name="B" * 100)
    sync_everything()

    assert "Last Name Lead Cut to its length" in shown(booking, ada)


def test_a_booking_that_was_never_to_be_sent_says_so(page: BookingPage, connection: Connection, ada: User) -> None:
    assert "This booking was not to be sent to Salesforce" in shown(create_booking(page), ada)


def test_a_receipt_asks_no_more_the_longer_it_is(
    sending_page: BookingPage, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    booking = book(sending_page)
    sync_everything()
    browser, address = signed_in_as(ada), f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/"
    with CaptureQueriesContext(database) as short:
        browser.get(address)
    for hour in (13, 14, 15):
        reschedule(booking, next_monday(hour=hour))
        sync_everything()

    with django_assert_num_queries(len(short)):
        browser.get(address)
    assert Sync.objects.get().attempts.count() == 4
