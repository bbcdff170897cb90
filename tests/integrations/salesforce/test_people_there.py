"""People whom the org holds in less usual ways, and whom a booking then belongs to."""

import pytest

from bookings.models import BookingPage
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce.standin import Org
from tests.cast import next_monday
from tests.integrations.cast import book, sync_everything, wish

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("person", ["", "Lead", "Contact"])
def test_a_person_accounts_contact_counts_as_a_contact(
    page: BookingPage, connection: Connection, org: Org, person: str
) -> None:
    org.change_schema(person_accounts=True)
    account = org.add("Account", LastName="Byron", PersonEmail="Ida@Example.com")
    wish(page, connection, person=person, overwrite=True)
    book(page)

    sync_everything()

    assert [event["WhoId"] for event in org.events()] == [account["PersonContactId"]]
    assert (org.leads(), len(org.contacts())) == ([], 1)


@pytest.mark.parametrize("person", ["", "Lead", "Contact"])
def test_a_converted_lead_whose_contact_is_hidden_is_left_to_a_person(
    page: BookingPage, connection: Connection, org: Org, person: str
) -> None:
    contact = org.convert_lead(org.add_lead(LastName="Byron", Email="ida@example.com")["Id"])
    org.turn(invisible=[contact["Id"]])
    wish(page, connection, person=person)
    book(page)

    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.kind, sync.code) == (SyncState.PARKED, "ambiguous", "CONVERTED_UNREADABLE")
    assert (org.events(), len(org.leads()) + len(org.contacts())) == ([], 2)


@pytest.mark.parametrize("wished", ["ask", "use"])
@pytest.mark.parametrize("others", [0, 2])
def test_a_duplicate_rule_that_refuses_an_update_never_means_somebody_else(
    page: BookingPage, connection: Connection, org: Org, wished: str, others: int
) -> None:
    """The rule names a record that could be meant as well; the booking stays with the one that was found."""
    org.add_lead(LastName="Byron")
    found = org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Ltd")["Id"]
    org.turn(lead_duplicates="block", match_by_last_name=True)
    wish(page, connection, overwrite=True, duplicates=wished)
    booking = book(page)
    for number in range(others):
        book(page, email=f"g{number}@example.com", last_name=f"Guest{number}", starts_at=next_monday(hour=11 + number))

    sync_everything()

    sync = Sync.objects.get(booking=booking)
    assert (sync.state, org.record(found)["Company"]) == (SyncState.SYNCED, "Old Ltd")
    assert "update_refused" in [reason["code"] for reason in sync.reasons]
    assert found in [event["WhoId"] for event in org.events()]
    assert len(org.events()) == 1 + others


def test_of_several_the_one_modified_last_gets_the_event_and_the_receipt_says_so(
    sending_page: BookingPage, org: Org
) -> None:
    leads = [org.add_lead(LastName="Byron", Email="ida@example.com") for _ in range(3)]
    book(sending_page)

    sync_everything()

    # System times have whole seconds: of those that share one, the highest id is the newest.
    latest = max(leads, key=lambda lead: (lead["LastModifiedDate"], lead["Id"]))
    assert [event["WhoId"] for event in org.events()] == [latest["Id"]]
    assert {"code": "matched_most_recent", "params": {"object": "Lead", "count": 3}} in Sync.objects.get().reasons
