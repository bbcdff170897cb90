"""Further hosts whom the host map knows become invitees of the Event, where the page wishes it, and follow the booking."""

from datetime import timedelta
from typing import Any

import pytest
from psycopg.types.range import Range

from bookings.models import Assignment, Booking, BookingPage
from integrations import host_looks, outbox, standing
from integrations.models import Connection, RemoteRecord, Sync
from integrations.salesforce.standin import Org, StandIn
from teams.models import User
from tests.cast import create_page, create_user, next_monday
from tests.integrations.cast import book, cancel, later, sync_everything, wish
from tests.integrations.salesforce.lost import LOST

pytestmark = pytest.mark.django_db


@pytest.fixture
def users(page: BookingPage, connection: Connection, org: Org, bob: User) -> dict[str, str]:
    """Users of the org by the name of the host who they are; the host map knows them."""
    found = {name: str(org.add_user(email=f"{name}@example.com")["Id"]) for name in ("ada", "bob")}
    wish(page, connection, more_hosts="invite")
    host_looks.refresh(connection)
    return found


def joined(booking: Booking, *hosts: User) -> Booking:
    """Hosted by these, too, and by nobody else beside its host."""
    Assignment.objects.filter(booking=booking).exclude(host=booking.host).delete()
    for host in hosts:
        Assignment.objects.create(
            team=booking.team, booking=booking, host=host, blocked=Range(booking.starts_at, booking.ends_at)
        )
    return booking


def known(connection: Connection, page: BookingPage, org: Org, *hosts: User) -> list[str]:
    """The ids of users who are these hosts."""
    ids = [str(org.add_user(email=host.email)["Id"]) for host in hosts]
    for host in hosts:
        if not host.memberships.filter(team=page.team).exists():
            host.memberships.create(team=page.team, role="member")
    with_pages(page, *hosts)
    host_looks.refresh(connection)
    return ids


def with_pages(page: BookingPage, *hosts: User) -> None:
    """Who hosts nothing is not looked for in the org."""
    for number, host in enumerate(hosts):
        create_page(page.team, host, slug=f"of-{host.pk}-{number}")


@pytest.fixture
def bobs(page: BookingPage, connection: Connection, org: Org, users: dict[str, str], bob: User) -> str:
    """Bob's user, whom the host map knows because he hosts a page."""
    with_pages(page, bob)
    host_looks.refresh(connection)
    return users["bob"]


def invited(org: Org) -> list[str]:
    return [one["RelationId"] for one in org.live("EventRelation")]


def again(booking: Booking) -> None:
    outbox.request_again(booking)
    later(booking)
    sync_everything()


def codes(booking: Booking) -> list[str]:
    return [reason["code"] for reason in Sync.objects.get(booking=booking).reasons]


def test_by_default_nobody_is_invited(
    page: BookingPage, connection: Connection, org: Org, bobs: str, bob: User
) -> None:
    wish(page, connection)
    joined(book(page), bob)

    sync_everything()

    assert invited(org) == []


def test_the_other_host_becomes_an_invitee_in_the_same_two_calls(
    page: BookingPage, org: Org, bobs: str, bob: User, standin: StandIn
) -> None:
    booking = joined(book(page), bob)
    standin.log.clear()

    sync_everything()

    [event], [relation] = org.events(), org.live("EventRelation")
    assert (relation["EventId"], relation["RelationId"], relation["Status"]) == (event["Id"], bobs, "New")
    assert len([call for call in standin.calls if "/composite" in call.path]) == 2
    assert {"code": "hosts_invited", "params": {"names": ["Bob"]}} in Sync.objects.get(booking=booking).reasons


def test_with_shared_activities_the_relation_is_an_invitees_and_no_parents(
    page: BookingPage, org: Org, bobs: str, bob: User
) -> None:
    org.change_schema(shared_activities=True)
    joined(book(page), bob)

    sync_everything()

    assert [(one["IsInvitee"], one["IsParent"]) for one in org.live("EventRelation")] == [(True, False)]


def test_whom_nobody_knows_in_the_org_is_said_and_not_invited(page: BookingPage, org: Org, users: object) -> None:
    cy = create_user("cy")
    booking = joined(book(page), cy)

    sync_everything()

    assert invited(org) == []
    assert codes(booking)[-1] == "hosts_unknown"


def test_the_events_owner_is_not_invited_to_their_own(
    page: BookingPage, connection: Connection, org: Org, bobs: str, bob: User
) -> None:
    booking = joined(book(page), bob)
    sync_everything()

    # The booking changes hands: Bob hosts it, and Ada comes along.
    ada = booking.host
    Booking.objects.filter(pk=booking.pk).update(host=bob)
    joined(Booking.objects.get(pk=booking.pk), ada)
    again(Booking.objects.get(pk=booking.pk))

    assert org.events()[0]["OwnerId"] == bobs
    assert invited(org) == [org.user("ada@example.com")["Id"]]


def test_invitees_follow_a_reassignment_and_others_of_theirs_stay(
    page: BookingPage, connection: Connection, org: Org, bobs: str, bob: User
) -> None:
    cy = create_user("cy")
    [cys] = known(connection, page, org, cy)
    booking = joined(book(page), bob)
    sync_everything()
    by_hand = org.add_user(email="guest@example.com")["Id"]
    org.add("EventRelation", EventId=org.events()[0]["Id"], RelationId=by_hand)

    joined(booking, cy)
    again(booking)

    assert set(invited(org)) == {cys, by_hand}
    assert codes(booking)[-2:] == ["hosts_invited", "hosts_uninvited"]


def test_a_push_that_changes_nothing_invites_nobody_twice(page: BookingPage, org: Org, bobs: str, bob: User) -> None:
    booking = joined(book(page), bob)
    sync_everything()

    again(booking)

    assert invited(org) == [bobs]


@pytest.mark.parametrize("count", [1, 3])
def test_a_refusal_is_a_remark_and_never_costs_the_event(
    page: BookingPage, org: Org, bobs: str, bob: User, count: int
) -> None:
    org.turn(
        validation_rules=[{"sobject": "EventRelation", "message": "no", "field": "RelationId", "containing": bobs}]
    )
    made = [
        joined(
            book(page, email=f"guest{number}@example.com", starts_at=next_monday() + timedelta(minutes=30 * number)),
            bob,
        )
        for number in range(count)
    ]

    sync_everything()

    assert (len(org.leads()), len(org.events()), invited(org)) == (count, count, [])
    for booking in made:
        assert codes(booking)[-1] == "hosts_invite_refused"
        (found,) = standing.of_booking(booking)
        assert found.word == "In Salesforce, with a remark"


@pytest.mark.parametrize(
    "schema",
    [
        {"denied": {"EventRelation": ["create"]}},
        {"denied": {"EventRelation": ["read"]}},
        {"hidden_objects": {"EventRelation"}},
        {"read_only": {"EventRelation": {"RelationId"}}},
    ],
)
def test_without_the_right_to_invite_the_event_arrives_with_a_remark(
    page: BookingPage, org: Org, bobs: str, bob: User, schema: dict[str, Any]
) -> None:
    org.change_schema(**schema)
    booking = joined(book(page), bob)

    sync_everything()
    again(booking)

    assert (len(org.leads()), len(org.events()), invited(org)) == (1, 1, [])
    assert codes(booking)[-1] == "hosts_invite_refused"


def test_without_the_right_to_take_away_who_no_longer_hosts_stays_invited_with_a_remark(
    page: BookingPage, org: Org, bobs: str, bob: User
) -> None:
    booking = joined(book(page), bob)
    sync_everything()
    org.change_schema(denied={"EventRelation": ["delete"]})
    joined(booking)

    again(booking)

    assert invited(org) == [bobs]
    assert codes(booking)[-1] == "hosts_invite_refused"


def test_one_who_is_refused_does_not_keep_the_other_out(
    page: BookingPage, connection: Connection, org: Org, bobs: str, bob: User
) -> None:
    cy = create_user("cy")
    [cys] = known(connection, page, org, cy)
    org.turn(
        validation_rules=[{"sobject": "EventRelation", "message": "no", "field": "RelationId", "containing": bobs}]
    )
    booking = joined(book(page), bob, cy)

    sync_everything()

    assert invited(org) == [cys]
    assert RemoteRecord.objects.get(role="event").written["Invitees"] == [cys]
    assert {"hosts_invited", "hosts_invite_refused"} <= set(codes(booking))


@pytest.mark.parametrize("fault", LOST)
def test_after_an_unknown_outcome_nobody_is_invited_twice(
    *, page: BookingPage, org: Org, bobs: str, bob: User, standin: StandIn, fault: str
) -> None:
    booking = joined(book(page), bob)
    standin.faults.add(fault, body='"method": ?"POST"')
    sync_everything()

    later(booking)
    sync_everything()

    assert (len(org.events()), invited(org)) == (1, [bobs])


def test_a_crowd_invites_each_to_its_own(page: BookingPage, org: Org, bobs: str, bob: User) -> None:
    for number in range(3):
        joined(
            book(page, email=f"guest{number}@example.com", starts_at=next_monday() + timedelta(minutes=30 * number)),
            bob,
        )

    sync_everything()

    events = {event["Id"] for event in org.events()}
    assert {one["EventId"] for one in org.live("EventRelation")} == events
    assert invited(org) == [bobs] * 3


def test_with_the_event_go_its_invitees(page: BookingPage, org: Org, bobs: str, bob: User) -> None:
    booking = joined(book(page), bob)
    sync_everything()
    cancel(booking)

    sync_everything()

    assert (org.events(), invited(org)) == ([], [])


def test_an_event_that_is_made_again_gets_them_again(
    page: BookingPage, connection: Connection, org: Org, bobs: str, bob: User
) -> None:
    wish(page, connection, more_hosts="invite", by_hand="restore")
    booking = joined(book(page), bob)
    sync_everything()
    org.delete(org.events()[0]["Id"])

    again(booking)

    assert (len(org.events()), invited(org)) == (1, [bobs])
