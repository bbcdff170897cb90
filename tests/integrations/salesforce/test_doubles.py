"""A call that we gave up on may be carried out minutes later. The second look finds what it made and removes it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import BookingPage
from integrations import batches, lanes, outbox
from integrations.batches import Batch
from integrations.contract.access import Access
from integrations.contract.meter import Meter
from integrations.contract.pushes import BeforeWrite, Order, Outcome
from integrations.contract.values import Json
from integrations.errors import LeaseLost
from integrations.models import Attempt, Lane, Sync, SyncState
from integrations.salesforce.connector import Salesforce
from integrations.salesforce.standin import Org, StandIn
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, later, reschedule, sync_everything
from tests.integrations.salesforce.lost import carried_out_late, ten_minutes_later, unanswered

pytestmark = pytest.mark.django_db


def test_a_call_that_was_carried_out_late_leaves_no_double(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    unanswered(sending_page, standin)
    kept = {record["Id"] for record in (*org.leads(), *org.events())}
    carried_out_late(org)

    sync = ten_minutes_later()

    assert {record["Id"] for record in (*org.leads(), *org.events())} == kept
    assert "double_removed" in [reason["code"] for reason in sync.reasons]
    assert (sync.state, sync.look_again_at) == (SyncState.SYNCED, None)


def test_a_second_look_that_finds_nothing_changes_nothing(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    unanswered(sending_page, standin)
    before = (org.leads(), org.events())

    sync = ten_minutes_later()

    assert (org.leads(), org.events()) == before
    assert not {"double_removed", "double_kept"} & {reason["code"] for reason in sync.reasons}
    assert sync.look_again_at is None
    assert not Attempt.objects.filter(settled_at=None).exists()


def test_nothing_is_looked_at_twice_if_every_answer_came(sending_page: BookingPage) -> None:
    book(sending_page)

    sync_everything()

    assert Sync.objects.get().look_again_at is None


def test_a_person_on_whom_something_else_hangs_is_no_double(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    unanswered(sending_page, standin)
    lead, _ = carried_out_late(org)
    org.add_event(Subject="By hand", WhoId=lead["Id"], StartDateTime="2026-11-24T10:00:00Z", DurationInMinutes=30)

    sync = ten_minutes_later()

    assert len(org.leads()) == 2
    assert {"code": "double_kept", "params": {"object": "Lead"}} in sync.reasons
    assert sorted(event["Subject"] == "By hand" for event in org.events()) == [False, True]


def test_a_person_whom_somebody_has_changed_is_no_double(sending_page: BookingPage, org: Org, standin: StandIn) -> None:
    unanswered(sending_page, standin)
    lead, _ = carried_out_late(org)
    rep = org.add_user(email="rep@example.com")
    org.edit(lead["Id"], by=rep["Id"], Phone="1")

    sync = ten_minutes_later()

    assert (len(org.leads()), len(org.events())) == (2, 1)
    assert {"code": "double_kept", "params": {"object": "Lead"}} in sync.reasons


def test_a_move_before_the_second_look_finds_the_double_too(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    booking = unanswered(sending_page, standin)
    carried_out_late(org)

    reschedule(booking, next_monday() + timedelta(hours=3))
    sync_everything()

    (event,) = org.events()
    assert "T13:00:00" in event["StartDateTime"]
    assert Sync.objects.get().look_again_at is not None


def test_a_second_look_that_fails_is_had_again(sending_page: BookingPage, org: Org, standin: StandIn) -> None:
    unanswered(sending_page, standin)
    carried_out_late(org)
    standin.faults.add("unavailable")

    failed = ten_minutes_later()
    sync = ten_minutes_later()

    assert failed.state == SyncState.SYNCED
    assert failed.look_again_at is not None
    assert len(org.events()) == 1
    assert sync.look_again_at is None


@pytest.mark.parametrize("ends", ["moved back", "moved on", "cancelled"])
def test_a_move_that_is_carried_out_late_is_our_own_and_is_put_right(
    sending_page: BookingPage, org: Org, standin: StandIn, ends: str
) -> None:
    """Nobody changed the Event by hand, though another time stands there than we last wrote."""
    booking = book(sending_page)
    sync_everything()
    standin.faults.add("reset_before", body='"method": ?"PATCH"')
    reschedule(booking, next_monday() + timedelta(hours=3))
    sync_everything()
    if ends == "cancelled":
        cancel(booking)
    else:
        reschedule(booking, next_monday() + timedelta(hours=0 if ends == "moved back" else 5))
    later(booking)
    sync_everything()
    for event in org.events():
        org.edit(event["Id"], StartDateTime=(next_monday() + timedelta(hours=3)).isoformat(), DurationInMinutes=30)

    sync = ten_minutes_later()

    expected = {"moved back": ["T10:00"], "moved on": ["T15:00"], "cancelled": []}[ends]
    assert [event["StartDateTime"][10:16] for event in org.events()] == expected
    assert not {"drift_kept", "event_marked_changed"} & {reason["code"] for reason in sync.reasons}


class Frozen(Salesforce):
    """As Salesforce, in a worker that stands still for longer than a second look right before its write number `at` leaves."""

    def __init__(self, at: int, meanwhile: Callable[[], object]) -> None:
        self.writes, self.at, self.meanwhile = 0, at, meanwhile

    def push(
        self, orders: Sequence[Order], access: Access, *, before_write: BeforeWrite, meter: Meter
    ) -> Sequence[Outcome]:
        def stand_still(sent: Mapping[int, Json]) -> None:
            before_write(sent)
            self.writes += 1
            if self.writes == self.at:
                self.meanwhile()

        return super().push(orders, access, before_write=stand_still, meter=meter)


@pytest.mark.parametrize(("bookings", "at"), [(1, 1), (3, 1), (3, 2)])
def test_what_a_worker_writes_that_stood_still_past_the_second_look_is_removed(
    sending_page: BookingPage, org: Org, bookings: int, at: int
) -> None:
    """It has renewed its lease, and cannot know how long ago that is. Of a crowd it may have written half by then."""

    def others_do_it_and_look_twice() -> None:
        Lane.objects.update(leased_until=None)
        sync_everything()
        the_second_look()

    for number in range(bookings):
        book(sending_page, email=f"g{number}@example.com", starts_at=next_monday() + timedelta(hours=number))
    lane = lanes.take(Lane.objects.get().pk)
    assert lane is not None
    late = Batch(lane, outbox.claim(lane, 10), Frozen(at, others_do_it_and_look_twice))

    settled = run(late)
    the_second_look()

    assert settled == 0
    assert (len(org.leads()), len(org.events())) == (bookings, bookings)
    assert not Attempt.objects.filter(settled_at=None).exists()
    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.SYNCED}


def the_second_look() -> None:
    assert Sync.objects.exclude(look_again_at=None).update(look_again_at=timezone.now())
    sync_everything()


def run(late: Batch) -> int:
    try:
        return batches.run(late)
    except LeaseLost:
        return 0
