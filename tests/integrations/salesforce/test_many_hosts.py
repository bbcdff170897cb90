"""A booking with more hosts than one call of Salesforce's takes: all of them are invited, or it is said who is not."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from bookings.models import Booking, BookingPage
from integrations import batches, lanes, outbox
from integrations.contract.access import Access
from integrations.contract.meter import Meter
from integrations.contract.pushes import BeforeWrite, Order, Outcome
from integrations.contract.values import Json
from integrations.errors import LeaseLost
from integrations.models import Connection, Lane, RemoteRecord, Sync
from integrations.salesforce.connector import Salesforce
from integrations.salesforce.standin import Org, StandIn
from teams.models import User
from tests.cast import create_user, next_monday
from tests.integrations.cast import book, later, sync_everything, wish
from tests.integrations.salesforce.test_invitees import again, codes, invited, joined, known

pytestmark = pytest.mark.django_db

# More than the 25 parts of one composite, of which a first push needs some for others.
MANY = 30
# So many bookings at once that the first twenty of each are more than the 200 records of one collection.
CROWD = 11


@pytest.fixture
def crew(page: BookingPage, connection: Connection, org: Org) -> list[User]:
    """So many further hosts, each a user of the org, and the page wishes that they are invited."""
    wish(page, connection, more_hosts="invite")
    hosts = [create_user(f"host{number}") for number in range(MANY)]
    known(connection, page, org, *hosts)
    return hosts


def users_of(org: Org, crew: list[User]) -> list[str]:
    return sorted(org.user(host.email)["Id"] for host in crew)


def composites(standin: StandIn) -> int:
    return len([call for call in standin.calls if "/composite" in call.path])


def test_all_of_thirty_hosts_are_invited_with_one_call_more(
    page: BookingPage, org: Org, standin: StandIn, crew: list[User]
) -> None:
    booking = joined(book(page), *crew)
    standin.log.clear()

    sync_everything()

    assert sorted(invited(org)) == users_of(org, crew)
    assert composites(standin) == 3
    assert RemoteRecord.objects.get(role="event").written["Invitees"] == [org.user(host.email)["Id"] for host in crew]
    assert {"code": "hosts_invited", "params": {"names": [host.name for host in crew]}} in reasons(booking)


def test_in_a_crowd_each_event_gets_all_of_its_hosts(
    page: BookingPage, org: Org, standin: StandIn, crew: list[User]
) -> None:
    for number in range(CROWD):
        starts_at = next_monday() + timedelta(minutes=30 * number)
        joined(book(page, email=f"guest{number}@example.com", starts_at=starts_at), *crew)
    Lane.objects.update(crowd=CROWD)
    standin.log.clear()

    sync_everything()

    expected = {(event["Id"], user) for event in org.events() for user in users_of(org, crew)}
    assert len(expected) == CROWD * MANY
    assert {(one["EventId"], one["RelationId"]) for one in org.live("EventRelation")} == expected
    # No collection was larger than the 200 records that Salesforce takes.
    assert all(call.status < 400 for call in standin.calls)


def test_hosts_who_join_later_are_all_invited(page: BookingPage, org: Org, standin: StandIn, crew: list[User]) -> None:
    booking = joined(book(page))
    sync_everything()

    joined(booking, *crew)
    again(booking)

    assert sorted(invited(org)) == users_of(org, crew)


def test_who_leaves_a_large_crew_is_taken_out_and_the_others_stay(
    page: BookingPage, org: Org, crew: list[User]
) -> None:
    booking = joined(book(page), *crew)
    sync_everything()

    joined(booking, *crew[28:])
    again(booking)

    assert sorted(invited(org)) == users_of(org, crew[28:])


def test_who_is_refused_beyond_the_first_call_is_said_by_name(page: BookingPage, org: Org, crew: list[User]) -> None:
    last = org.user(crew[-1].email)["Id"]
    org.turn(
        validation_rules=[{"sobject": "EventRelation", "message": "no", "field": "RelationId", "containing": last}]
    )
    booking = joined(book(page), *crew)

    sync_everything()

    assert sorted(invited(org)) == users_of(org, crew[:-1])
    [refused] = [each for each in reasons(booking) if each["code"] == "hosts_invite_refused"]
    assert refused["params"]["names"] == [crew[-1].name]


def test_when_the_call_for_the_others_gets_no_answer_who_may_be_missing_is_said_and_the_next_push_invites_them(
    page: BookingPage, org: Org, standin: StandIn, crew: list[User]
) -> None:
    booking = joined(book(page), *crew)
    standin.faults.add("reset_before", body='"allOrNone": ?false.*"method": ?"POST"')

    sync_everything()

    assert "hosts_invite_refused" in codes(booking)
    assert (len(org.events()), len(invited(org))) == (1, 20)

    again(booking)

    assert sorted(invited(org)) == users_of(org, crew)


@pytest.mark.parametrize("joins", ["at first", "later"])
def test_whom_an_unanswered_call_invited_is_taken_out_again_once_they_leave(
    page: BookingPage, org: Org, standin: StandIn, crew: list[User], joins: str
) -> None:
    booking = joined(book(page), *(crew if joins == "at first" else ()))
    if joins == "later":
        sync_everything()
        joined(booking, *crew)
        outbox.request_again(booking)
        later(booking)
    standin.faults.add("reset_after", body='"allOrNone": ?false.*"method": ?"POST"')
    sync_everything()
    assert len(invited(org)) >= 25

    joined(booking, crew[0])
    again(booking)

    assert invited(org) == users_of(org, crew[:1])


class DiesAfterTheEvent(Salesforce):
    """Salesforce, while the worker dies between the call that makes the Event and the next one."""

    def push(
        self, orders: Sequence[Order], access: Access, *, before_write: BeforeWrite, meter: Meter
    ) -> Sequence[Outcome]:
        said = []

        def dies(sent: Mapping[int, Json]) -> None:
            before_write(sent)
            said.append(sent)
            if len(said) > 1:
                raise LeaseLost

        return super().push(orders, access, before_write=dies, meter=meter)


def test_a_worker_that_dies_before_it_invites_the_others_leaves_an_event_that_is_found_again(
    page: BookingPage, org: Org, crew: list[User]
) -> None:
    booking = joined(book(page), *crew)
    lane = lanes.take(Lane.objects.get().pk)
    assert lane
    batch = batches.Batch(lane, outbox.claim(lane, 1), DiesAfterTheEvent())
    with pytest.raises(LeaseLost):
        batches.run(batch)
    later(booking)
    sync_everything()

    assert (len(org.leads()), len(org.events())) == (1, 1)
    assert sorted(invited(org)) == users_of(org, crew)


def reasons(booking: Booking) -> list[dict[str, Any]]:
    return list(Sync.objects.get(booking=booking).reasons)
