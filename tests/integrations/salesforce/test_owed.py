"""In a crowd a person may be written whose Event is refused. The Event is then owed to whoever that person is by now."""

from typing import Any

import pytest

from bookings.models import Booking, BookingPage
from integrations.models import RemoteRecord, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, later, reschedule, sync_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(sending_page: BookingPage, org: Org) -> Booking:
    """One of three whose Lead stands and whose Event a rule refused; the rule is gone since."""
    rule = {"sobject": "Event", "message": "no", "field": "Description", "containing": "guest1@"}
    org.turn(validation_rules=[rule])
    made = [
        book(
            sending_page,
            email=f"guest{number}@example.com",
            last_name=f"Guest{number}",
            starts_at=next_monday(hour=10 + number),
        )
        for number in range(3)
    ]
    sync_everything()
    org.turn(validation_rules=[])
    assert (len(org.leads()), len(org.events())) == (3, 2)
    return made[1]


def lead_of(org: Org, booking: Booking) -> dict[str, Any]:
    return next(dict(lead) for lead in org.leads() if lead["Email"] == booking.email)


def send_again(booking: Booking) -> Sync:
    reschedule(booking, next_monday(hour=15))
    sync_everything()
    return Sync.objects.get(booking=booking)


def who_has(org: Org, booking: Booking) -> list[str]:
    return [event["WhoId"] for event in org.events() if str(booking.public_id) in event["Description"]]


def test_the_event_goes_to_the_person_who_was_written_in_two_calls(owed: Booking, org: Org, standin: StandIn) -> None:
    standin.log.clear()

    send_again(owed)

    assert who_has(org, owed) == [lead_of(org, owed)["Id"]]
    assert len(standin.calls) == 2


@pytest.mark.parametrize("what", ["convert", "merge", "merge and convert"])
def test_the_event_goes_to_what_the_person_became_meanwhile(owed: Booking, org: Org, what: str) -> None:
    became = lead_of(org, owed)["Id"]
    if "merge" in what:
        winner = org.add_lead(LastName="Guest1")["Id"]
        org.merge_leads(winner, became)
        became = winner
    if "convert" in what:
        became = org.convert_lead(became)["Id"]

    sync = send_again(owed)

    assert who_has(org, owed) == [became]
    assert RemoteRecord.objects.get(sync=sync, role="person").remote_id == became
    assert "person_followed" in [reason["code"] for reason in sync.reasons]


@pytest.mark.parametrize("what", ["deleted", "purged", "invisible"])
def test_an_event_whose_person_is_gone_waits_for_a_person(owed: Booking, org: Org, what: str) -> None:
    lead = lead_of(org, owed)["Id"]
    if what == "invisible":
        org.turn(invisible=[lead])
    else:
        org.delete(lead)
    if what == "purged":
        org.purge(lead)

    sync = send_again(owed)

    assert (sync.state, sync.code) == (SyncState.PARKED, "PERSON_GONE")
    assert who_has(org, owed) == []


def test_a_person_who_is_back_gets_the_event(owed: Booking, org: Org) -> None:
    lead = lead_of(org, owed)["Id"]
    org.delete(lead)
    send_again(owed)

    org.undelete(lead)
    reschedule(owed, next_monday(hour=16))
    sync_everything()

    assert who_has(org, owed) == [lead]


def test_a_booking_cancelled_meanwhile_makes_no_event_and_leaves_the_person(owed: Booking, org: Org) -> None:
    cancel(owed)
    sync_everything()

    sync = Sync.objects.get(booking=owed)
    assert (sync.state, who_has(org, owed)) == (SyncState.SYNCED, [])
    assert [reason["code"] for reason in sync.reasons] == ["cancelled_before_event"]
    assert lead_of(org, owed)


def test_an_owed_event_whose_answer_was_lost_is_not_made_twice(owed: Booking, org: Org, standin: StandIn) -> None:
    standin.faults.add("reset_after", body='"method": ?"POST"')
    send_again(owed)

    later(owed)
    sync_everything()

    assert who_has(org, owed) == [lead_of(org, owed)["Id"]]
    person = RemoteRecord.objects.get(sync__booking=owed, role="person")
    assert person.created
    assert person.written["Email"] == owed.email
