"""What goes wrong on the way into Salesforce, and how it ends: nothing lost, nothing doubled."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import BookingPage
from integrations import lanes
from integrations.models import Connection, RemoteRecord, Sync, SyncState
from integrations.salesforce import soql
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, connect_to, later, reschedule, sync_everything, wish
from tests.integrations.salesforce.lost import LOST, first_unanswered

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("fault", LOST)
def test_a_write_whose_answer_was_lost_is_looked_for_and_not_repeated(
    sending_page: BookingPage, org: Org, standin: StandIn, fault: str
) -> None:
    booking = book(sending_page)
    standin.faults.add(fault, body='"method": ?"POST"')

    sync_everything()
    waited = Sync.objects.get()
    later(booking)
    sync_everything()

    assert waited.kind == "outcome_unknown"
    assert waited.due_at - timezone.now() > timedelta(seconds=10)
    assert (len(org.leads()), len(org.events())) == (1, 1)
    assert Sync.objects.get().state == SyncState.SYNCED
    assert set(RemoteRecord.objects.values_list("remote_id", flat=True)) == {
        org.leads()[0]["Id"],
        org.events()[0]["Id"],
    }


def test_unanswered_writes_are_looked_for_among_however_many_events_were_made_since(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    for _ in range(soql.MOST_ROWS + 10):
        org.add_event(Subject="Busy", StartDateTime="2027-01-04T10:00:00Z", DurationInMinutes=30)
    before = len(org.events())
    bookings = [
        book(sending_page, email=email, starts_at=next_monday() + timedelta(hours=hours))
        for hours, email in enumerate(["ida@example.com", "joe@example.com", "kim@example.com"])
    ]
    standin.faults.add("reset_after", body='"records"', skip=1)
    sync_everything()

    for booking in bookings:
        later(booking)
    sync_everything()

    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.SYNCED}
    assert (len(org.leads()), len(org.events()) - before) == (3, 3)


def test_a_booking_moved_while_its_first_write_was_unanswered_ends_where_it_was_moved_to(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    booking = first_unanswered(sending_page, standin)

    reschedule(booking, next_monday() + timedelta(hours=3))
    later(booking)
    sync_everything()

    (event,) = org.events()
    assert "T13:00:00" in event["StartDateTime"]


def test_a_booking_cancelled_while_its_first_write_was_unanswered_leaves_no_event(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    booking = first_unanswered(sending_page, standin)

    cancel(booking)
    later(booking)
    sync_everything()

    assert org.events() == []


@pytest.mark.parametrize("fault", ["reset_before", "server_error", "maintenance", "not_json", "redirect", "no_routing"])
def test_a_write_that_never_arrived_is_made_once_afterwards(
    sending_page: BookingPage, org: Org, standin: StandIn, fault: str
) -> None:
    booking = first_unanswered(sending_page, standin, fault)

    later(booking)
    sync_everything()

    assert (len(org.leads()), len(org.events())) == (1, 1)


@pytest.mark.parametrize(
    "fault", ["unavailable", "maintenance", "maintenance_ok", "not_json", "empty", "reset_before", "redirect", "forbidden_html", "no_access"]
)  # fmt: skip
def test_a_look_up_that_fails_never_counts_as_not_found(
    sending_page: BookingPage, org: Org, standin: StandIn, fault: str
) -> None:
    org.add_lead(LastName="Byron", Email="ida@example.com")
    standin.faults.add(fault)
    book(sending_page)

    sync_everything()

    assert (len(org.leads()), len(org.events())) == (1, 0)
    assert Sync.objects.get().state != SyncState.SYNCED


def test_half_a_page_of_answers_never_counts_as_not_found(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    page = (
        '{"httpStatusCode":200,"httpHeaders":{},"referenceId":"q%d","body":{"totalSize":1,"done":false,"records":[]}}'
    )
    standin.faults.add(
        "not_json", text='{"compositeResponse":[' + ",".join(page % number for number in range(4)) + "]}"
    )
    book(sending_page)

    sync_everything()

    assert org.leads() == []
    assert Sync.objects.get().code == "PARTIAL_ANSWER"


def test_an_expired_session_is_refreshed_once_and_the_booking_sent(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    org.expire_sessions()
    book(sending_page)
    standin.log.clear()

    sync_everything()

    assert len(org.events()) == 1
    assert [call.path for call in standin.calls].count("/services/oauth2/token") == 1


def test_a_session_that_stays_refused_breaks_the_connection_instead_of_going_round_in_circles(
    sending_page: BookingPage, standin: StandIn, connection: Connection
) -> None:
    standin.faults.add("session_not_for_rest", times=None)
    book(sending_page)
    standin.log.clear()

    sync_everything()

    connection.refresh_from_db()
    assert connection.is_broken
    assert [call.path for call in standin.calls].count("/services/oauth2/token") == 1


def test_a_revoked_grant_leaves_the_booking_waiting_until_somebody_connects_again(
    sending_page: BookingPage, org: Org, connection: Connection, team: Team, ada: User
) -> None:
    org.revoke_grants()
    book(sending_page)
    sync_everything()
    connection.refresh_from_db()
    assert connection.is_broken
    assert list(lanes.ring_due()) == []

    connect_to(org, team, ada)
    sync_everything()

    assert len(org.events()) == 1


def test_after_days_without_access_what_passes_is_tried_again_as_ever(
    sending_page: BookingPage, org: Org, standin: StandIn, team: Team, ada: User
) -> None:
    org.revoke_grants()
    book(sending_page)
    sync_everything()
    Sync.objects.update(failing_since=timezone.now() - timedelta(days=9))

    connect_to(org, team, ada)
    standin.faults.add("unavailable")
    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.code) == (SyncState.WAITING, "SERVER_UNAVAILABLE")
    assert sync.due_at - timezone.now() < timedelta(seconds=10)


def test_a_duplicate_rule_that_blocks_asks_a_person(sending_page: BookingPage, org: Org, standin: StandIn) -> None:
    answers = [
        {
            "referenceId": "person",
            "httpStatusCode": 400,
            "body": [{"duplicateResut": {"allowSave": False}, "errorCode": "DUPLICATES_DETECTED", "message": "m"}],
        },
        {
            "referenceId": "event",
            "httpStatusCode": 400,
            "body": [{"errorCode": "PROCESSING_HALTED", "message": "rolled back"}],
        },
    ]
    standin.faults.add("not_json", text=json.dumps({"compositeResponse": answers}), body='"method": ?"POST"')
    book(sending_page)

    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.kind, sync.code) == (SyncState.PARKED, "ambiguous", "DUPLICATES_DETECTED")


def test_refusing_to_overwrite_a_person_never_costs_the_event(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    wish(page, connection, overwrite=True)
    lead = org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old")
    org.turn(validation_rules=[{"sobject": "Lead", "message": "Companies are final"}])
    book(page)

    sync_everything()

    sync = Sync.objects.get()
    assert len(org.events()) == 1
    assert org.record(lead["Id"])["Company"] == "Old"
    assert "update_refused" in [reason["code"] for reason in sync.reasons]


@pytest.mark.parametrize("code", ["UNKNOWN_EXCEPTION", "APEX_ERROR", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"])
def test_code_of_the_org_that_fails_whenever_a_person_is_overwritten_never_costs_the_event(
    page: BookingPage, connection: Connection, org: Org, code: str
) -> None:
    wish(page, connection, overwrite=True)
    lead = org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old")
    org.turn(validation_rules=[{"sobject": "Lead", "message": "null pointer", "code": code}])
    book(page)

    sync_everything()

    assert len(org.events()) == 1
    assert org.record(lead["Id"])["Company"] == "Old"
    assert Sync.objects.get().state == SyncState.SYNCED
    assert "update_refused" in [reason["code"] for reason in Sync.objects.get().reasons]


@pytest.mark.parametrize("others", [0, 2])
def test_a_person_who_stays_locked_is_left_as_they_are_and_the_event_goes_through(
    page: BookingPage, connection: Connection, org: Org, others: int
) -> None:
    wish(page, connection, overwrite=True)
    lead = org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old")
    booking = book(page)
    for number in range(others):
        org.add_lead(LastName="Byron", Email=f"g{number}@example.com", Company="Old")
        book(page, email=f"g{number}@example.com", starts_at=next_monday(hour=11 + number))
    org.turn(validation_rules=[{"sobject": "Lead", "message": "locked", "code": "UNABLE_TO_LOCK_ROW"}])
    sync_everything()
    waited = set(Sync.objects.values_list("state", "code"))

    for _ in range(3):
        Sync.objects.update(due_at=timezone.now())
        later(booking)
        sync_everything()

    assert waited == {(SyncState.WAITING, "UNABLE_TO_LOCK_ROW")}
    assert len(org.events()) == 1 + others
    assert org.record(lead["Id"])["Company"] == "Old"
    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.SYNCED}
    assert "update_refused" in [reason["code"] for reason in Sync.objects.get(booking=booking).reasons]


def test_a_refusal_by_the_orgs_own_rule_parks_the_booking_with_its_text_kept(
    sending_page: BookingPage, org: Org
) -> None:
    org.turn(validation_rules=[{"sobject": "Lead", "message": "Every lead needs a budget"}])
    book(sending_page)

    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.code) == (SyncState.PARKED, "FIELD_CUSTOM_VALIDATION_EXCEPTION")
    assert "budget" in sync.params["raw"]
    assert (org.leads(), org.events()) == ([], [])


def test_two_rules_of_the_org_are_two_causes(sending_page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=[{"sobject": "Lead", "message": "Every lead needs a budget"}])
    book(sending_page)
    sync_everything()
    org.turn(validation_rules=[{"sobject": "Lead", "message": "Every lead needs a rating"}])
    book(sending_page, email="bob@example.com", starts_at=next_monday() + timedelta(hours=2))

    sync_everything()

    assert len(set(Sync.objects.values_list("cause", flat=True))) == 2
