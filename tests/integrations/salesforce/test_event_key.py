"""Where a key field is named on Activity, an Event is written by its key: whatever comes twice makes one."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bookings.models import BookingPage
from integrations import lanes
from integrations.contract.pushes import OpenAttempt, Order
from integrations.models import Attempt, Connection, Lane, RemoteRecord, Sync, SyncState
from integrations.salesforce import earlier
from integrations.salesforce.standin import Org, StandIn
from integrations.salesforce.turn import Script, Turn
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, later, reschedule, sync_everything, wish
from tests.integrations.salesforce.lost import LOST, carried_out_late, first_unanswered, ten_minutes_later, unanswered
from tests.integrations.salesforce.test_plan import STARTS, a_booking
from tests.integrations.salesforce.test_rehearsal_refusals import foretold

pytestmark = pytest.mark.django_db

KEY = "Booking_Key__c"
FIELD = f"{KEY} | string 64 | CUNFPKQ | Booking key |"


@pytest.fixture(autouse=True)
def key(sending_page: BookingPage, connection: Connection, org: Org) -> None:
    """The org has the field, and its administrator has named it."""
    org.change_schema(custom={"Activity": [FIELD]})
    Connection.objects.filter(pk=connection.pk).update(options={"event_key": KEY})


def codes() -> list[str]:
    return [reason["code"] for reason in Sync.objects.get().reasons]


def test_the_event_carries_the_bookings_reference_as_its_key(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)

    sync_everything()

    (event,), (lead,) = org.events(), org.leads()
    assert (event[KEY], event["WhoId"]) == (str(booking.public_id), lead["Id"])
    assert "event_created" in codes()
    assert (Attempt.objects.get().sent or {})["writes"][-1]["path"] == f"Event/{KEY}/{booking.public_id}"


def test_one_booking_still_takes_two_calls_and_moves_by_its_id(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    booking = book(sending_page)
    standin.log.clear()
    sync_everything()
    first = len(standin.calls)

    reschedule(booking, next_monday(hour=15))
    sync_everything()

    assert (first, len(standin.calls), len(org.events())) == (2, 4, 1)
    assert "T15:00:00" in org.events()[0]["StartDateTime"]


def test_a_crowd_still_takes_three_calls(sending_page: BookingPage, org: Org, standin: StandIn) -> None:
    made = [
        book(sending_page, email=f"guest{number}@example.com", starts_at=next_monday() + timedelta(hours=number))
        for number in range(4)
    ]
    standin.log.clear()

    sync_everything()

    assert [call.path.partition("/data/v66.0")[2] for call in standin.calls] == [
        "/composite",
        "/composite/sobjects",
        f"/composite/sobjects/Event/{KEY}",
    ]
    assert {event[KEY] for event in org.events()} == {str(booking.public_id) for booking in made}


@pytest.mark.parametrize("fault", LOST)
def test_an_event_whose_answer_was_lost_is_found_by_its_key(
    sending_page: BookingPage, org: Org, standin: StandIn, fault: str
) -> None:
    booking = first_unanswered(sending_page, standin, fault)
    # Without the reference line nothing but the key tells whose it is.
    org.edit(org.events()[0]["Id"], Description="Notes of ours")

    later(booking)
    sync_everything()

    (event,), (lead,) = org.events(), org.leads()
    assert (event[KEY], event["Description"]) == (str(booking.public_id), "Notes of ours")
    assert set(RemoteRecord.objects.values_list("remote_id", "created")) == {(event["Id"], True), (lead["Id"], True)}
    assert "found_again" in codes()


def test_a_call_that_is_carried_out_late_makes_no_second_event(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    unanswered(sending_page, standin)
    sent = (Attempt.objects.order_by("pk")[0].sent or {})["writes"][-1]
    (event,) = org.events()
    # What Salesforce does with the upsert that nobody waits for any more.
    org.edit(event["Id"], **{name: value for name, value in sent["body"].items() if name != "WhoId"})

    ten_minutes_later()

    assert [each["Id"] for each in org.events()] == [event["Id"]]
    assert "double_removed" not in codes()


@pytest.mark.parametrize("bookings", [1, 3])
def test_an_event_that_a_late_call_gave_to_a_person_of_its_own_comes_back_to_its_person(
    sending_page: BookingPage, org: Org, standin: StandIn, bookings: int
) -> None:
    """By its key there is but one Event; the person whom the late call makes along with it is there twice."""
    made = [
        book(sending_page, email=f"guest{number}@example.com", starts_at=next_monday() + timedelta(hours=number))
        for number in range(bookings)
    ]
    for booking in made:
        standin.faults.add("put_aside", body='"method": ?"POST"')
        Lane.objects.update(crowd=1, paused_until=None, rung_until=None, failures=0)
        lanes.run(Lane.objects.get().pk)
        standin.faults.clear()
        assert Sync.objects.get(booking=booking).kind == "outcome_unknown"
    for booking in made:
        later(booking)
    sync_everything()
    kept = {lead["Id"] for lead in org.leads()}
    while standin.put_aside:
        standin.carry_out()
    assert len(org.leads()) == 2 * bookings

    Sync.objects.update(look_again_at=timezone.now())
    Lane.objects.update(rung_until=None, paused_until=None, crowd=10)
    sync_everything()

    assert {lead["Id"] for lead in org.leads()} == kept
    assert {event["WhoId"] for event in org.events()} == kept
    assert len(org.events()) == bookings
    assert all("double_removed" in [each["code"] for each in sync.reasons] for sync in Sync.objects.all())


def test_a_booking_cancelled_while_the_call_was_unanswered_leaves_nothing(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    booking = first_unanswered(sending_page, standin)

    cancel(booking)
    later(booking)
    sync_everything()

    assert org.events() == []
    assert Sync.objects.get().state == SyncState.SYNCED


def test_what_was_sent_without_a_key_before_is_still_looked_for(
    sending_page: BookingPage, connection: Connection, org: Org, standin: StandIn
) -> None:
    Connection.objects.update(options={})
    booking = first_unanswered(sending_page, standin, "reset_before")
    Connection.objects.update(options={"event_key": KEY})
    later(booking)
    sync_everything()
    (event,) = org.events()

    carried_out_late(org)
    ten_minutes_later()

    assert [(each["Id"], each[KEY]) for each in org.events()] == [(event["Id"], str(booking.public_id))]
    assert "double_removed" in codes()


def test_an_event_that_was_there_by_its_key_is_brought_up_to_date(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    there = org.add_event(StartDateTime="2026-01-01T10:00:00Z", DurationInMinutes=30)
    org.edit(there["Id"], **{KEY: str(booking.public_id)})

    sync_everything()

    (event,) = org.events()
    assert (event["Id"], event["Subject"]) == (there["Id"], "Intro call: Ida Byron")
    assert "event_found_by_key" in codes()
    assert "event_created" not in codes()


def several(org: Org, reference: str) -> None:
    """Two Events with one key, as after somebody took Unique away from the field."""
    org.change_schema(custom={"Activity": [FIELD.replace("UNFPKQ", "UNFPK")]})
    for _ in range(2):
        made = org.add_event(StartDateTime="2026-01-01T10:00:00Z", DurationInMinutes=30)
        org.edit(made["Id"], **{KEY: reference})


@pytest.mark.parametrize("others", [0, 2])
def test_several_events_with_one_key_are_left_to_a_person(sending_page: BookingPage, org: Org, others: int) -> None:
    booking = book(sending_page)
    for number in range(others):
        book(sending_page, email=f"guest{number}@example.com", starts_at=next_monday(hour=12 + number))
    several(org, str(booking.public_id))

    sync_everything()

    sync = Sync.objects.get(booking=booking)
    assert (sync.state, sync.kind, sync.code) == (SyncState.PARKED, "fix_settings", "DUPLICATE_EXTERNAL_ID")
    assert Sync.objects.filter(state=SyncState.SYNCED).count() == others
    assert len(org.events()) == 2 + others


@pytest.mark.parametrize("others", [0, 2])
def test_a_key_field_that_is_gone_parks_what_needs_it(sending_page: BookingPage, org: Org, others: int) -> None:
    org.change_schema(hidden={"Event": {KEY}})
    for number in range(1 + others):
        book(sending_page, email=f"guest{number}@example.com", starts_at=next_monday(hour=10 + number))

    sync_everything()

    assert set(Sync.objects.values_list("state", "code")) == {(SyncState.PARKED, "EVENT_KEY_GONE")}
    assert org.events() == []


def test_an_upsert_that_another_one_was_faster_than_is_tried_again(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    booking = book(sending_page)
    value = {"errorCode": "DUPLICATE_VALUE", "message": f"duplicate value found: {KEY} duplicates value on record 00U"}
    halted = {"errorCode": "PROCESSING_HALTED", "message": "m"}
    answers = [
        {"referenceId": ref, "httpStatusCode": 400, "body": [body]}
        for ref, body in [("person", halted), ("event", value)]
    ]
    standin.faults.add("not_json", text=json.dumps({"compositeResponse": answers}), body='"method": ?"POST"')

    sync_everything()
    waiting = Sync.objects.get()
    later(booking)
    sync_everything()

    assert (waiting.state, waiting.code) == (SyncState.WAITING, "UNABLE_TO_LOCK_ROW")
    assert len(org.events()) == 1


def test_a_deleted_event_is_restored_with_its_key(page: BookingPage, connection: Connection, org: Org) -> None:
    wish(page, connection, by_hand="restore")
    booking = book(page)
    sync_everything()
    org.delete(org.events()[0]["Id"])

    reschedule(booking, next_monday(hour=15))
    sync_everything()

    assert [event[KEY] for event in org.events()] == [str(booking.public_id)]


@pytest.mark.parametrize("named", ["Subject", "Key__c/../../User", "Key__c' OR Id != '", "1__c", "", None, 7])
def test_what_is_no_custom_field_is_no_key(sending_page: BookingPage, org: Org, named: Any) -> None:
    Connection.objects.update(options={"event_key": named})
    book(sending_page)

    sync_everything()

    assert [event[KEY] for event in org.events()] == [None]


def turn_after(*paths: str) -> Turn:
    """A push of a booking after unanswered writes at these paths."""
    writes = [{"ref": "event", "method": "POST", "path": path, "body": {}} for path in paths]
    attempt = OpenAttempt(started_at=STARTS, sent={"user_id": "005000000000001AAA", "writes": writes})
    order = Order(booking=a_booking(), options={}, open_attempts=[attempt], now=STARTS)
    return Turn(order=order, client=Script(), user_id="005000000000001AAA")


@pytest.mark.parametrize(
    ("paths", "asked"),
    [
        ([f"Event/{KEY}/r"], [KEY]),
        (["Event"], ["CreatedById"]),
        (["Event", f"Event/{KEY}/r"], [KEY, "CreatedById"]),
        (["Event/00U000000000001AAA"], []),
    ],
)
def test_an_event_is_looked_for_as_it_was_written(paths: list[str], asked: list[str]) -> None:
    """By its key one row is read instead of all that was created since."""
    found = [query.soql for query in earlier.event_questions(turn_after(*paths))]

    assert [word in text for word, text in zip(asked, found, strict=True)] == [True] * len(asked)


def test_a_rehearsal_tells_the_key_with_the_other_fields(sending_page: BookingPage) -> None:
    booking = book(sending_page)

    *_, event = foretold(booking).writes

    assert {each.name: each.after for each in event.fields}[KEY] == str(booking.public_id)
    assert event.id == ""
