"""A crowd that is due together goes in three calls, and what befalls one of it befalls only that one."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from bookings.models import Booking, BookingPage
from integrations.contract.pushes import Candidate
from integrations.models import Connection, Lane, Sync, SyncState
from integrations.salesforce.standin import Fault, Org, StandIn
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, later, reschedule, sync_everything, wish

pytestmark = pytest.mark.django_db

Crowd = Callable[..., list[Booking]]


@pytest.fixture
def crowd(sending_page: BookingPage, standin: StandIn) -> Crowd:
    """So many bookings by different invitees, due together; the log of calls starts after them."""

    def make(count: int = 5, **invitee: str) -> list[Booking]:
        made = [
            book(
                sending_page,
                **({"email": f"guest{number}@example.com", "last_name": f"Guest{number}"} | invitee),
                starts_at=next_monday() + timedelta(minutes=30 * number),
            )
            for number in range(count)
        ]
        standin.log.clear()
        return made

    return make


def calls(standin: StandIn) -> list[str]:
    return [f"{call.method} {call.path.partition('/data/v66.0')[2]}" for call in standin.calls]


def test_a_crowd_takes_three_calls(crowd: Crowd, standin: StandIn, org: Org) -> None:
    crowd(6)

    sync_everything()

    assert calls(standin) == ["POST /composite", "POST /composite/sobjects", "POST /composite/sobjects"]
    assert {lead["Email"] for lead in org.leads()} == {f"guest{number}@example.com" for number in range(6)}
    people = {lead["Id"]: lead["Email"] for lead in org.leads()}
    assert all(people[event["WhoId"]] in event["Description"] for event in org.events())


def test_one_by_itself_takes_two_calls(crowd: Crowd, standin: StandIn) -> None:
    crowd(1)

    sync_everything()

    assert calls(standin) == ["POST /composite", "POST /composite"]


def test_each_finds_its_own_person_whatever_the_case_of_the_e_mail(crowd: Crowd, org: Org) -> None:
    held = [org.add_lead(LastName=f"Guest{number}", Email=f"Guest{number}@Example.com") for number in range(3)]

    crowd(4)
    sync_everything()

    assert len(org.leads()) == 4
    assert {lead["Id"] for lead in held} < {event["WhoId"] for event in org.events()}


def test_a_converted_leads_contact_is_its_own_invitees_alone(crowd: Crowd, org: Org) -> None:
    lead = org.add_lead(LastName="Guest0", Email="guest0@example.com")
    contact = org.convert_lead(lead["Id"])

    crowd(3)
    sync_everything()

    used = [event["WhoId"] for event in org.events()]
    assert len(set(used)) == 3
    assert sum(str(who).startswith("003") for who in used) == 1, contact


def test_two_bookings_by_one_invitee_share_a_person(crowd: Crowd, org: Org) -> None:
    crowd(3, email="Same@example.com", last_name="Same")

    sync_everything()

    assert (len(org.leads()), len(org.events())) == (1, 3)


def test_moves_and_cancellations_go_together_too(crowd: Crowd, standin: StandIn, org: Org) -> None:
    made = crowd(6)
    sync_everything()
    for number, booking in enumerate(made[:3]):
        reschedule(booking, next_monday() + timedelta(hours=4, minutes=30 * number))
    for booking in made[3:]:
        cancel(booking)
    standin.log.clear()

    sync_everything()

    assert calls(standin) == ["POST /composite", "PATCH /composite/sobjects", "DELETE /composite/sobjects"]
    assert len(org.events()) == 3
    assert all("T14:" in event["StartDateTime"] or "T15:" in event["StartDateTime"] for event in org.events())


def test_only_the_part_that_was_refused_is_repeated(crowd: Crowd, standin: StandIn, org: Org) -> None:
    rule = {"sobject": "Event", "message": "no", "field": "Description", "containing": "Guest2"}
    org.turn(validation_rules=[rule])
    made = crowd(4)

    sync_everything()
    parked = Sync.objects.get(booking=made[2])
    org.turn(validation_rules=[])
    standin.log.clear()
    reschedule(made[2], next_monday() + timedelta(hours=5))
    sync_everything()

    assert (parked.state, parked.code) == (SyncState.PARKED, "FIELD_CUSTOM_VALIDATION_EXCEPTION")
    assert (len(org.leads()), len(org.events())) == (4, 4)
    assert calls(standin) == ["POST /composite", "POST /composite"]


def test_an_apex_error_in_a_crowd_is_tried_alone_before_it_is_believed(
    crowd: Crowd, standin: StandIn, org: Org
) -> None:
    standin.faults.add("apex", path="/composite/sobjects")
    crowd(4)

    sync_everything()

    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.SYNCED}
    assert (len(org.leads()), len(org.events())) == (4, 4)


def test_an_apex_error_that_stays_is_believed(crowd: Crowd, standin: StandIn, org: Org) -> None:
    standin.faults.add("apex", body='"POST"|"records"', times=None)
    crowd(2)

    sync_everything()

    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.PARKED}


def test_whom_a_duplicate_rule_names_is_asked_for_all_of_a_crowd_in_one_call(
    crowd: Crowd, standin: StandIn, org: Org
) -> None:
    named = {org.add_lead(LastName=f"Guest{number}")["Id"] for number in range(6)}
    org.turn(lead_duplicates="block", match_by_last_name=True)
    crowd(6)

    sync_everything()

    assert calls(standin) == ["POST /composite", "POST /composite/sobjects", "POST /composite"]
    parked = Sync.objects.filter(state=SyncState.PARKED, code="DUPLICATES_DETECTED")
    assert {Candidate.read(each).id for sync in parked for each in sync.params["candidates"]} == named
    assert not org.events()


@pytest.mark.parametrize("fault", ["reset_after", "reset_before", "server_error_after"])
def test_a_rule_that_was_lifted_before_its_names_were_asked_makes_each_person_once(
    crowd: Crowd, standin: StandIn, org: Org, fault: str
) -> None:
    refused = {"success": False, "errors": [{"statusCode": "DUPLICATES_DETECTED", "message": "", "fields": []}]}
    standin.faults.add(Fault(path="/composite/sobjects", status=200, text=json.dumps([refused] * 3)))
    standin.faults.add(fault, path="/composite$", body='"method": ?"POST"')
    made = crowd(3)

    sync_everything()
    for booking in made:
        later(booking)
    sync_everything()

    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.SYNCED}
    assert (len(org.leads()), len(org.events())) == (3, 3)


@pytest.mark.parametrize(
    "fault", ["reset_after", "truncated", "empty", "server_error_after", "reset_before", "not_json"]
)
@pytest.mark.parametrize("stage", [0, 1])
def test_a_crowd_whose_answer_was_lost_ends_with_one_of_each(
    crowd: Crowd, standin: StandIn, org: Org, fault: str, stage: int
) -> None:
    made = crowd(4)
    standin.faults.add(fault, path="/composite/sobjects", skip=stage)

    sync_everything()
    waiting = list(Sync.objects.values_list("kind", flat=True))
    for booking in made:
        later(booking)
    sync_everything()

    assert waiting == ["outcome_unknown"] * 4
    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.SYNCED}
    assert (len(org.leads()), len(org.events())) == (4, 4)


def test_a_session_that_ends_between_two_writes_costs_nothing(crowd: Crowd, standin: StandIn, org: Org) -> None:
    made = crowd(3)
    standin.faults.add("expired_session", path="/composite/sobjects", skip=1)

    sync_everything()
    for booking in made:
        later(booking)
    sync_everything()

    assert (len(org.leads()), len(org.events())) == (3, 3)
    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.SYNCED}


def test_a_refused_update_costs_nobody_an_event(
    page: BookingPage, connection: Connection, crowd: Crowd, org: Org
) -> None:
    wish(page, connection, overwrite=True)
    for number in range(3):
        org.add_lead(LastName=f"Guest{number}", Email=f"guest{number}@example.com", Company="Old")
    org.turn(validation_rules=[{"sobject": "Lead", "message": "no", "field": "LastName", "containing": "Guest1"}])
    crowd(3)

    sync_everything()

    assert sorted(lead["Company"] for lead in org.leads()) == ["Analytical Example", "Analytical Example", "Old"]
    assert len(org.events()) == 3


def test_an_apex_error_over_a_crowds_updates_is_tried_alone_before_any_of_them_is_given_up(
    page: BookingPage, connection: Connection, crowd: Crowd, org: Org, standin: StandIn
) -> None:
    wish(page, connection, overwrite=True)
    for number in range(3):
        org.add_lead(LastName=f"Guest{number}", Email=f"guest{number}@example.com", Company="Old")
    error = {"statusCode": "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "message": "LimitException: 101", "fields": []}
    refused = {"success": False, "errors": [error]}
    standin.faults.add(Fault(path="/composite/sobjects", method="PATCH", status=200, text=json.dumps([refused] * 3)))
    crowd(3)

    sync_everything()

    assert {lead["Company"] for lead in org.leads()} == {"Analytical Example"}
    assert len(org.events()) == 3


def test_the_crowd_grows_while_the_org_is_fast_and_shrinks_when_it_is_not(
    crowd: Crowd, standin: StandIn, connection: Connection
) -> None:
    Lane.objects.create(connector="salesforce", org_id=connection.remote_org_id, crowd=3)
    crowd(5)

    sync_everything()

    assert Lane.objects.get().crowd == 6


def test_rows_that_nobody_asked_for_are_never_taken_for_none(crowd: Crowd, standin: StandIn, org: Org) -> None:
    """Salesforce may find equal what we do not; then each asks for itself."""
    row = {"Id": "00Q000000000001AAA", "Email": "gu\u00e9st0@example.com", "LastName": "x"}
    answers = [
        {
            "referenceId": f"q{number}",
            "httpStatusCode": 200,
            "body": {"done": True, "records": [row] if number == 0 else []},
        }
        for number in range(4)
    ]
    standin.faults.add("not_json", text=json.dumps({"compositeResponse": answers}))
    crowd(3)

    sync_everything()

    assert len(org.events()) == 3
    assert len(standin.calls) == 1 + 2 * 3
