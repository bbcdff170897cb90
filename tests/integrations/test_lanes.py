"""One worker per org, and whatever happens to it, the next one goes on."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import lanes, registry
from integrations.contract.access import Access
from integrations.contract.meter import Meter
from integrations.contract.pushes import BeforeWrite, Order, Outcome, PushResult, RemoteObject
from integrations.errors import LeaseLost, Refused
from integrations.models import Connection, Lane, Sync, SyncState
from integrations.salesforce.client import CROWD_S
from integrations.salesforce.connector import Salesforce
from integrations.salesforce.errors import LOOK_AFTER_TIME_OUT_S
from integrations.salesforce.standin import Org, StandIn
from integrations.tasks import run_lane
from jicoo import bell
from teams.models import User
from tests.cast import create_page, next_monday
from tests.integrations.cast import book, connect_to, later, reschedule, sync_everything, wish

pytestmark = pytest.mark.django_db


def test_the_bell_rings_once_for_each_org_with_something_due(sending_page: BookingPage) -> None:
    book(sending_page)
    book(sending_page, starts_at=next_monday() + timedelta(hours=1))

    first, second = list(lanes.ring_due()), list(lanes.ring_due())

    assert [(task.task, task.args) for task in first] == [("integrations.tasks.run_lane", (Lane.objects.get().pk,))]
    assert second == []


def test_the_bell_knows_the_lanes() -> None:
    assert lanes.ring_due in bell._ringers


def test_a_task_carries_a_primary_key_and_nothing_else(sending_page: BookingPage, org: Org) -> None:
    book(sending_page)

    run_lane(Lane.objects.get().pk)

    assert len(org.events()) == 1


def test_nobody_else_gets_a_lane_that_is_taken(sending_page: BookingPage) -> None:
    book(sending_page)
    lane = Lane.objects.get()
    assert lanes.take(lane.pk)

    assert lanes.take(lane.pk) is None
    assert lanes.run(lane.pk) == 0


def test_a_lane_is_handed_on_when_its_lease_runs_out(sending_page: BookingPage, org: Org) -> None:
    book(sending_page)
    lane = lanes.take(Lane.objects.get().pk)
    assert lane is not None
    Lane.objects.update(leased_until=timezone.now() - timedelta(seconds=1))

    sync_everything()

    assert len(org.events()) == 1
    with pytest.raises(LeaseLost):
        lanes.renew(lane)


def test_a_lane_that_does_not_exist_is_nobodys() -> None:
    assert lanes.run(10**9) == 0


def test_two_teams_share_the_lane_of_one_org_and_each_uses_its_own_grant(
    sending_page: BookingPage, org: Org, eve: User
) -> None:
    theirs = create_page(eve.teams.get(), eve)
    wish(theirs, connect_to(org, eve.teams.get(), eve))
    other = org.add_user(email="integration@example.com")
    tokens = org.grant(user=other)
    mine = Connection.objects.get(team=eve.teams.get())
    mine.remote_user_id = other["Id"]
    mine.sealed_access_token = mine.sealed("access_token", tokens.access_token)
    mine.save()
    book(sending_page)
    book(theirs, email="other@example.com")

    sync_everything()

    assert Lane.objects.count() == 1
    made_by = {lead["Email"]: lead["CreatedById"] for lead in org.leads()}
    assert made_by == {"ida@example.com": org.admin["Id"], "other@example.com": other["Id"]}
    assert len(org.events()) == 2


def test_one_broken_booking_does_not_stop_the_others(sending_page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=[{"sobject": "Lead", "message": "no", "field": "LastName", "containing": "unwanted"}])
    book(sending_page, last_name="Unwanted", email="a@example.com")
    book(sending_page, starts_at=next_monday() + timedelta(hours=1), email="b@example.com")

    sync_everything()

    assert [lead["Email"] for lead in org.leads()] == ["b@example.com"]
    assert sorted(Sync.objects.values_list("state", flat=True)) == [SyncState.PARKED, SyncState.SYNCED]


def test_no_transaction_is_open_while_a_byte_is_on_the_wire(sending_page: BookingPage, org: Org) -> None:
    """jicoo.http raises if one is; a push that goes through had none."""
    booking = book(sending_page)
    sync_everything()
    reschedule(booking, next_monday() + timedelta(hours=1))
    sync_everything()

    assert Sync.objects.get().state == SyncState.SYNCED


class Obstinate(Salesforce):
    """A connector that does what a test wants at the moment of the push."""

    def __init__(self) -> None:
        self.at_push: Any = None

    def push(
        self, orders: Sequence[Order], access: Access, *, before_write: BeforeWrite, meter: Meter
    ) -> Sequence[Outcome]:
        return [self.at_push(order, before_write) for order in orders]


@pytest.fixture
def obstinate() -> Iterator[Obstinate]:
    """Takes Salesforce's place in the registry, as a folder of its own would."""
    registry.forget()
    found = registry._found()
    connector = Obstinate()
    before, found["salesforce"] = found["salesforce"], connector
    yield connector
    found["salesforce"] = before
    registry.forget()


def test_a_bug_in_a_push_is_tried_again_and_nothing_of_its_text_is_kept_or_logged(
    sending_page: BookingPage, obstinate: Obstinate, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(order: Order, before_write: BeforeWrite) -> PushResult:
        raise KeyError(order.booking.email)

    obstinate.at_push = fail
    book(sending_page)

    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.code) == (SyncState.WAITING, "unexpected")
    assert "KeyError" in caplog.text
    assert "ida@example.com" not in caplog.text + str(sync.params)


def test_a_worker_killed_after_its_write_began_leaves_what_it_sent_for_the_next(
    sending_page: BookingPage, obstinate: Obstinate
) -> None:
    seen: list[Order] = []

    class Killed(BaseException):
        """What SIGKILL looks like from inside: nothing more is done."""

    def die(order: Order, before_write: BeforeWrite) -> PushResult:
        before_write({0: {"user_id": "005", "writes": []}})
        raise Killed

    def look(order: Order, before_write: BeforeWrite) -> PushResult:
        seen.append(order)
        return PushResult()

    booking = book(sending_page)
    obstinate.at_push = die
    with pytest.raises(Killed):
        sync_everything()
    obstinate.at_push = look
    later(booking)
    sync_everything()

    assert [attempt.sent for attempt in seen[0].open_attempts] == [{"user_id": "005", "writes": []}]
    assert Sync.objects.get().look_again_at is not None


def test_a_worker_whose_lease_ran_out_stops_before_it_writes(sending_page: BookingPage, obstinate: Obstinate) -> None:
    written: list[str] = []

    def too_slow(order: Order, before_write: BeforeWrite) -> PushResult:
        Lane.objects.update(lease=99)
        before_write({})
        written.append("after the lease was lost")
        return PushResult()

    book(sending_page)
    obstinate.at_push = too_slow

    lanes.run(Lane.objects.get().pk)

    assert written == []
    assert Sync.objects.get().done == 0


def test_before_each_write_the_lease_is_renewed_for_longer_than_a_write_may_take(
    sending_page: BookingPage, obstinate: Obstinate
) -> None:
    left: list[timedelta] = []

    def write_twice(order: Order, before_write: BeforeWrite) -> PushResult:
        for _ in range(2):
            Lane.objects.update(leased_until=timezone.now() + timedelta(seconds=1))
            before_write({})
            until = Lane.objects.get().leased_until
            assert until
            left.append(until - timezone.now())
        return PushResult()

    book(sending_page)
    obstinate.at_push = write_twice

    sync_everything()

    # And then for as long as a write that ran out of time is not looked for.
    assert min(left) > timedelta(seconds=CROWD_S + LOOK_AFTER_TIME_OUT_S - 5)


def test_the_push_reads_the_booking_as_it_is_by_then(sending_page: BookingPage, obstinate: Obstinate) -> None:
    seen: list[Order] = []

    def remember(order: Order, before_write: BeforeWrite) -> PushResult:
        seen.append(order)
        return PushResult(records=[RemoteObject(role="event", object="Event", id="00U000000000001AAA", label="x")])

    obstinate.at_push = remember
    booking = book(sending_page)
    Booking.objects.filter(pk=booking.pk).update(location="Somewhere else")

    sync_everything()
    reschedule(booking, next_monday() + timedelta(hours=1))
    sync_everything()

    assert seen[0].booking.location == "Somewhere else"
    assert seen[1].record("event") is not None
    assert seen[1].booking.starts_at == booking.starts_at


def test_a_connector_may_refuse_and_the_reason_is_kept(sending_page: BookingPage, obstinate: Obstinate) -> None:
    def refuse(order: Order, before_write: BeforeWrite) -> PushResult:
        raise Refused("FIELD_INTEGRITY_EXCEPTION", fields=["WhoId"], raw="their words")

    obstinate.at_push = refuse
    book(sending_page)

    sync_everything()

    assert Sync.objects.get().params == {"fields": ["WhoId"], "raw": "their words"}


def test_a_slow_org_holds_up_only_itself(
    sending_page: BookingPage, standin: StandIn, eve: User, connection: Connection
) -> None:
    second = standin.add_org(name="Second", username="second@standin.example.com")
    theirs = create_page(eve.teams.get(), eve)
    wish(theirs, connect_to(second, eve.teams.get(), eve))
    book(sending_page)
    book(theirs)
    assert lanes.take(Lane.objects.get(org_id=connection.remote_org_id).pk)

    sync_everything()

    assert len(second.events()) == 1
