"""A person account is made exactly once, by itself and in a crowd."""

import pytest

from bookings.models import BookingPage
from integrations.models import Attempt, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from tests.integrations.cast import book, later, sync_everything
from tests.integrations.salesforce.lost import ten_minutes_later
from tests.integrations.salesforce.persons import accounts, crowd
from tests.integrations.trying import codes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("fault", ["reset_after", "server_error_after", "truncated", "empty", "reset_before"])
def test_a_write_whose_answer_was_lost_makes_one_person_and_one_event(
    page_of_persons: BookingPage, org: Org, standin: StandIn, fault: str
) -> None:
    booking = book(page_of_persons)
    standin.faults.add(fault, body='"method": ?"POST"')
    sync_everything()
    later(booking)

    sync_everything()

    sync = Sync.objects.get()
    assert sync.state == SyncState.SYNCED
    assert (len(accounts(org)), len(org.contacts()), len(org.events())) == (1, 1, 1)
    person = sync.records.get(role="person")
    assert (person.remote_id, person.created) == (org.contacts()[0]["Id"], True)
    assert (person.written["LastName"], person.written["Email"]) == ("Byron", "ida@example.com")


def test_what_an_unanswered_call_makes_minutes_later_is_removed_with_its_account(
    page_of_persons: BookingPage, org: Org, standin: StandIn
) -> None:
    booking = book(page_of_persons)
    standin.faults.add("reset_before", body='"method": ?"POST"')
    sync_everything()
    later(booking)
    sync_everything()
    kept = {record["Id"] for record in (*accounts(org), *org.contacts(), *org.events())}
    account, event = (write["body"] for write in (Attempt.objects.order_by("pk")[0].sent or {})["writes"])
    late = org.add("Account", **account)
    org.add_event(**(event | {"WhoId": late["PersonContactId"]}))

    sync = ten_minutes_later()

    assert {record["Id"] for record in (*accounts(org), *org.contacts(), *org.events())} == kept
    assert "double_removed" in codes(sync)


def test_a_crowd_takes_one_call_more_than_without(page_of_persons: BookingPage, org: Org, standin: StandIn) -> None:
    crowd(page_of_persons)
    standin.log.clear()

    sync_everything()

    by_contact = {account["PersonContactId"]: account["PersonEmail"] for account in accounts(org)}
    assert len(by_contact) == 5
    assert sorted(by_contact[event["WhoId"]] for event in org.events()) == [f"g{n}@example.com" for n in range(5)]
    assert len(standin.calls) == len(["a look-up", "Accounts", "their Contacts", "Events"])
    assert not Sync.objects.exclude(state=SyncState.SYNCED).exists()


def test_an_event_that_was_refused_in_a_crowd_is_made_up_for_the_person_who_stands(
    page_of_persons: BookingPage, org: Org
) -> None:
    org.turn(
        validation_rules=[{"sobject": "Event", "field": "Subject", "containing": "Guest3", "message": "Not this one."}]
    )
    bookings = crowd(page_of_persons)
    sync_everything()
    stopped = Sync.objects.get(booking=bookings[3])
    assert stopped.records.get().object == "Contact"
    org.turn(validation_rules=[])
    signed = later(bookings[3])
    Sync.objects.filter(pk=signed.pk).update(state=SyncState.WAITING, wanted=signed.wanted + 1)

    sync_everything()

    assert (len(accounts(org)), len(org.events())) == (5, 5)
    assert {event["WhoId"] for event in org.events()} == {account["PersonContactId"] for account in accounts(org)}


def test_contacts_that_could_not_be_read_in_a_crowd_are_found_again(
    page_of_persons: BookingPage, org: Org, standin: StandIn
) -> None:
    bookings = crowd(page_of_persons)
    standin.faults.add("unavailable", body=r"PersonContactId\+FROM\+Account")
    sync_everything()
    assert (len(accounts(org)), len(org.events())) == (5, 0)

    for booking in bookings:
        later(booking)
    sync_everything()

    assert (len(accounts(org)), len(org.events())) == (5, 5)
    assert not Sync.objects.exclude(state=SyncState.SYNCED).exists()
