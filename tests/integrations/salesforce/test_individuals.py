"""Person accounts: a new Contact is a person with an Account of their own, and the Event is theirs."""

import pytest
from django.utils import translation

from bookings.models import BookingPage
from integrations.field_labels import FieldLabels
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from integrations.standing import story_of
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.salesforce.persons import ON_PAGE, accounts, reasons_of, rules
from tests.integrations.test_views import words_of
from tests.integrations.trying import codes, removed, sent

pytestmark = pytest.mark.django_db


# One booking


def test_the_event_is_the_persons_whose_contact_came_with_the_account(
    page_of_persons: BookingPage, org: Org, record_type: str
) -> None:
    booking = book(page_of_persons)

    sync_everything()

    (account,), (contact,), (event,) = accounts(org), org.contacts(), org.events()
    assert (account["RecordTypeId"], account["IsPersonAccount"]) == (record_type, True)
    assert (account["LastName"], account["FirstName"], account["PersonEmail"]) == ("Byron", "Ida", "ida@example.com")
    assert event["WhoId"] == account["PersonContactId"] == contact["Id"]
    assert event["WhatId"] is None
    person = Sync.objects.get().records.get(role="person")
    assert (person.object, person.remote_id, person.created) == ("Contact", contact["Id"], True)
    assert person.written["AccountId"] == account["Id"]
    assert reasons_of(booking)[:2] == ["created", "account_of_their_own"]


def test_it_takes_two_calls(page_of_persons: BookingPage, standin: StandIn) -> None:
    book(page_of_persons)
    standin.log.clear()

    sync_everything()

    assert len(standin.calls) == len(["a look-up", "a write"])


def test_mapped_fields_of_a_contact_stand_in_the_account_under_its_own_names(
    page: BookingPage, connection: Connection, org: Org, record_type: str
) -> None:
    mapped = rules(("Title", "page_title"), ("Phone", "phone"), ("Shoe__c", "language"), ("MobilePhone", "phone"))
    wish(page, connection, person="Contact", account="individual", person_record_type=record_type, fields=mapped)
    book(page, phone="020 1")

    sync_everything()

    (account,), (contact,) = accounts(org), org.contacts()
    assert (account["PersonTitle"], account["Phone"], account["Shoe__pc"]) == ("Intro call", "020 1", "en")
    assert (contact["Title"], contact["Phone"], contact["Shoe__c"]) == ("Intro call", "020 1", "en")
    assert contact["MobilePhone"] == "020 1"
    assert Sync.objects.get().records.get(role="person").written["Title"] == "Intro call"


def test_a_title_that_an_account_has_no_room_for_is_cut_and_told(
    page: BookingPage, connection: Connection, org: Org, record_type: str
) -> None:
    mapped = rules(("Title", "company"))
    wish(page, connection, person="Contact", account="individual", person_record_type=record_type, fields=mapped)
    booking = book(page, company="x" * 100)

    sync_everything()

    assert accounts(org)[0]["PersonTitle"] == "x" * 80
    assert {"code": "cut", "params": {"fields": ["Title"]}} in Sync.objects.get(booking=booking).reasons


def test_a_person_without_an_event_is_one_too(
    page: BookingPage, connection: Connection, org: Org, record_type: str
) -> None:
    wish(page, connection, person="Contact", event=False, account="individual", person_record_type=record_type)
    book(page)

    sync_everything()

    assert len(accounts(org)) == 1
    assert Sync.objects.get().records.get().remote_id == org.contacts()[0]["Id"]


def test_whoever_has_the_email_already_is_used(page_of_persons: BookingPage, org: Org) -> None:
    account = org.add("Account", LastName="Byron", PersonEmail="IDA@example.com")
    booking = book(page_of_persons)

    sync_everything()

    assert len(accounts(org)) == 1
    assert org.events()[0]["WhoId"] == account["PersonContactId"]
    assert reasons_of(booking)[0] == "matched"


def test_the_second_booking_finds_the_person_of_the_first(page_of_persons: BookingPage, org: Org) -> None:
    book(page_of_persons)
    sync_everything()
    book(page_of_persons, starts_at=next_monday(hour=14))

    sync_everything()

    assert len(accounts(org)) == 1
    assert len({event["WhoId"] for event in org.events()}) == 1
    assert len(org.events()) == 2


def test_whom_a_duplicate_rule_names_instead_of_a_new_person_is_used(
    page: BookingPage, connection: Connection, org: Org, record_type: str
) -> None:
    known = org.add_contact(LastName="Byron")
    org.turn(contact_duplicates="block", match_by_last_name=True)
    wish(page, connection, person="Contact", account="individual", person_record_type=record_type, duplicates="use")
    booking = book(page)

    sync_everything()

    assert accounts(org) == []
    assert org.events()[0]["WhoId"] == known["Id"]
    assert reasons_of(booking)[0] == "matched_by_rule"


def test_a_rule_that_only_warns_is_passed(page_of_persons: BookingPage, org: Org) -> None:
    org.add_contact(LastName="Byron")
    org.turn(contact_duplicates="alert", match_by_last_name=True)
    book(page_of_persons)

    sync_everything()

    assert len(accounts(org)) == 1
    assert org.events()[0]["WhoId"] == accounts(org)[0]["PersonContactId"]


def test_a_refused_event_leaves_no_person_behind(page_of_persons: BookingPage, org: Org) -> None:
    org.change_schema(denied={"Event": ["create"]})
    booking = book(page_of_persons)

    sync_everything()

    assert Sync.objects.get(booking=booking).state == SyncState.PARKED
    assert (accounts(org), org.contacts()) == ([], [])


def test_a_record_type_that_is_not_available_any_more_parks_with_its_cause(
    page_of_persons: BookingPage, org: Org
) -> None:
    org.turn(record_types_withheld=["Private person"])
    book(page_of_persons)

    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.code) == (SyncState.PARKED, "INVALID_CROSS_REFERENCE_KEY")
    assert accounts(org) == []


# In words


@pytest.mark.parametrize(("language", "said"), [("en", "made it a person account"), ("ja", "個人取引先")])
def test_the_receipt_says_that_it_is_a_person_account(
    page_of_persons: BookingPage, mia: User, language: str, said: str
) -> None:
    book(page_of_persons)
    sync_everything()

    with translation.override(language):
        sync = Sync.objects.select_related("connection", "lane", "booking__host").get()
        assert said in story_of(sync, FieldLabels()).sentence


def test_the_link_leads_to_the_account_because_such_a_contact_has_no_page(
    page_of_persons: BookingPage, org: Org, mia: User
) -> None:
    booking = book(page_of_persons)
    sync_everything()

    shown = signed_in_as(mia).get(f"/teams/acme/bookings/{booking.public_id}/").content.decode()

    assert f"/lightning/r/Account/{accounts(org)[0]['Id']}/view" in shown
    assert "IsPersonAccount" not in shown


# A test of it


def test_a_removed_test_takes_the_account_with_the_contact(page_of_persons: BookingPage, org: Org, mia: User) -> None:
    booking = sent(page_of_persons, mia)
    assert len(accounts(org)) == 1

    sync = removed(booking, mia)

    assert (accounts(org), org.contacts(), org.events()) == ([], [], [])
    assert codes(sync) == ["event_deleted", "test_person_removed"]


def test_a_person_account_that_somebody_changed_since_stays(page_of_persons: BookingPage, org: Org, mia: User) -> None:
    booking = sent(page_of_persons, mia)
    org.edit(accounts(org)[0]["Id"], by=org.add_user(email="rep@example.com")["Id"], PersonTitle="Boss")

    sync = removed(booking, mia)

    assert len(accounts(org)) == 1
    assert codes(sync) == ["event_deleted", "test_person_changed"]


# Before it is done


def test_a_rehearsal_calls_the_fields_of_a_person_account_as_those_of_a_contact(
    page_of_persons: BookingPage, org: Org, adam: User
) -> None:
    browser = signed_in_as(adam)
    browser.get(f"{ON_PAGE}fields/")
    sent_in = {"email": "ida@example.com", "last_name": "Byron", "company": ""}

    told = words_of(browser.post(f"{ON_PAGE}rehearsal/", sent_in))

    assert "A new Account would be created" in told
    assert "Last Name Byron" in told
    assert "Email ida@example.com" in told
    assert "PersonEmail" not in told
    assert accounts(org) == []
