"""R18: people convert, merge and delete in Salesforce between two pushes. The Event ends on the right person, and no record is left over."""

from datetime import timedelta

import pytest

from bookings.models import Booking, BookingPage
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce.standin import Org
from tests.cast import next_monday
from tests.integrations.campaigns.rest import until_all_is_settled
from tests.integrations.cast import book, cancel, reschedule, wish

pytestmark = pytest.mark.django_db

LATER = timedelta(days=1)


def test_after_its_lead_was_converted_the_event_moves_on_the_contact(sending_page: BookingPage, org: Org) -> None:
    booking = _sent(sending_page)
    contact = org.convert_lead(org.leads()[0]["Id"])

    _move(booking)

    (event,) = org.events()
    assert event["WhoId"] == contact["Id"]
    assert event["StartDateTime"][:10] == booking.starts_at.strftime("%Y-%m-%d")


def test_after_its_contact_was_merged_the_event_moves_on_the_one_that_is_left(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    wish(page, connection, person="Contact")
    booking = _sent(page)
    master = org.add_contact(LastName="Byron")
    org.merge(master["Id"], org.contacts()[0]["Id"])

    _move(booking)

    (event,) = org.events()
    assert event["WhoId"] == master["Id"]
    assert len(org.contacts()) == 1


def test_a_second_booking_of_a_converted_lead_goes_to_its_contact(sending_page: BookingPage, org: Org) -> None:
    _sent(sending_page)
    contact = org.convert_lead(org.leads()[0]["Id"])

    book(sending_page, starts_at=next_monday() + LATER)
    until_all_is_settled()

    assert {event["WhoId"] for event in org.events()} == {contact["Id"]}
    assert len(org.events()) == 2


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_an_event_deleted_by_hand_stays_deleted(sending_page: BookingPage, org: Org, change: str) -> None:
    booking = _sent(sending_page)
    org.delete(org.events()[0]["Id"])

    if change == "move":
        _move(booking)
    else:
        cancel(booking)
        until_all_is_settled()

    assert org.events() == []
    assert Sync.objects.get().state == SyncState.SYNCED


def _sent(page: BookingPage) -> Booking:
    booking = book(page)
    until_all_is_settled()
    return booking


def _move(booking: Booking) -> None:
    reschedule(booking, booking.starts_at + LATER)
    until_all_is_settled()
