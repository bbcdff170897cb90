"""How an attempt ends: nothing is settled by whoever came too late, and nothing is tried more often than is decent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import BookingPage
from integrations import lanes, outbox, settling
from integrations.contract.pushes import Failure, PushResult, Reason, RemoteObject
from integrations.errors import Ambiguous, FixSettings, OutcomeUnknown, Problem, Reconnect, Refused, TryAgain
from integrations.models import Attempt, Lane, RemoteRecord, Sync, SyncState
from integrations.orders import orders_for
from tests.cast import next_monday
from tests.integrations.cast import book, reschedule

pytestmark = pytest.mark.django_db


DONE = PushResult(records=[RemoteObject(role="person", object="Lead", id="00Q1")], reasons=[Reason(code="created")])


def settle(sync: Sync, attempt: Attempt, outcome: PushResult | Problem) -> bool:
    """As a batch of one ends."""
    doubtful = bool(orders_for([sync])[0].open_attempts[:-1])
    how = Failure(problem=outcome) if isinstance(outcome, Problem) else outcome
    return bool(settling.settle([settling.Ended(sync=sync, attempt=attempt, outcome=how, doubtful=doubtful)]))


def claimed() -> tuple[Sync, Attempt]:
    """The one due sync, claimed by a worker that took the lane."""
    lane = lanes.take(Lane.objects.get().pk)
    assert lane is not None
    (sync,) = outbox.claim(lane, 10)
    return sync, Attempt.objects.create(
        team_id=sync.team_id, sync=sync, lane=lane, lease=lane.lease, sent={"writes": []}
    )


def hand_back() -> None:
    Lane.objects.update(leased_until=None)


def test_settling_keeps_the_records_and_the_reasons(sending_page: BookingPage) -> None:
    book(sending_page)
    sync, attempt = claimed()

    assert settle(sync, attempt, DONE)

    sync.refresh_from_db()
    assert (sync.state, sync.done, sync.reasons) == (SyncState.SYNCED, 1, [{"code": "created", "params": {}}])
    assert RemoteRecord.objects.get().remote_id == "00Q1"
    assert Attempt.objects.get().outcome == "done"


def test_a_change_while_a_push_was_under_way_leaves_it_due(sending_page: BookingPage) -> None:
    booking = book(sending_page)
    sync, attempt = claimed()
    reschedule(booking, next_monday() + timedelta(hours=1))

    settle(sync, attempt, DONE)

    sync.refresh_from_db()
    assert (sync.state, sync.done, sync.wanted) == (SyncState.WAITING, 1, 2)


def test_a_worker_that_comes_too_late_settles_nothing(sending_page: BookingPage) -> None:
    book(sending_page)
    late, its_attempt = claimed()
    hand_back()
    claimed()

    assert not settle(late, its_attempt, DONE)
    assert not settle(late, its_attempt, Refused("x"))

    assert Sync.objects.get().done == 0
    assert not RemoteRecord.objects.exists()


@pytest.mark.parametrize("problem", [FixSettings("x"), Refused("x"), Ambiguous("x")])
def test_what_only_a_person_can_mend_is_parked(sending_page: BookingPage, problem: Problem) -> None:
    book(sending_page)

    settle(*claimed(), problem)

    sync = Sync.objects.get()
    assert (sync.state, sync.kind, sync.code) == (SyncState.PARKED, problem.kind, "x")
    assert not outbox.due(timezone.now() + timedelta(days=9)).exists()


def test_a_change_while_a_push_failed_gets_a_try_of_its_own(sending_page: BookingPage) -> None:
    booking = book(sending_page)
    sync, attempt = claimed()
    reschedule(booking, next_monday() + timedelta(hours=1))

    settle(sync, attempt, Refused("x"))

    assert outbox.due(timezone.now()).exists()


def test_a_change_gives_a_parked_booking_another_try(sending_page: BookingPage) -> None:
    booking = book(sending_page)
    settle(*claimed(), Refused("x"))

    reschedule(booking, next_monday() + timedelta(hours=1))

    sync = Sync.objects.get()
    assert (sync.state, sync.code) == (SyncState.WAITING, "")


def test_what_passes_is_tried_again_after_longer_and_longer_waits(sending_page: BookingPage) -> None:
    book(sending_page)
    waits = []
    for _ in range(7):
        settle(*claimed(), TryAgain("unreachable"))
        waits.append((Sync.objects.get().due_at - timezone.now()).total_seconds())
        Sync.objects.update(due_at=timezone.now())
        hand_back()

    for wait, expected in zip(waits, [5, 30, 120, 600, 1800, 3600, 3600], strict=True):
        assert expected * 0.8 < wait < expected * 1.3


def test_the_other_side_may_ask_for_a_longer_wait(sending_page: BookingPage) -> None:
    book(sending_page)

    settle(*claimed(), TryAgain("x", after_s=900))

    assert Sync.objects.get().due_at - timezone.now() > timedelta(seconds=890)


def test_after_three_days_it_is_parked_and_not_forgotten(sending_page: BookingPage) -> None:
    book(sending_page)
    Sync.objects.update(failing_since=timezone.now() - timedelta(days=3), failures=80)

    settle(*claimed(), TryAgain("unreachable"))

    sync = Sync.objects.get()
    assert (sync.state, sync.code) == (SyncState.PARKED, "gave_up")


def test_what_we_gave_up_on_without_an_answer_is_looked_at_once_more(sending_page: BookingPage) -> None:
    book(sending_page)
    looks = []
    for _ in range(2):
        Sync.objects.update(failing_since=timezone.now() - timedelta(days=3))
        settle(*claimed(), OutcomeUnknown("no_answer", after_s=60))
        sync = Sync.objects.get()
        assert (sync.state, sync.code) == (SyncState.PARKED, "gave_up")
        looks.append(sync.look_again_at is not None)
        Sync.objects.filter(look_again_at__isnull=False).update(look_again_at=timezone.now())
        hand_back()

    assert looks == [True, False]


def test_an_unknown_outcome_stays_open_until_a_second_look(sending_page: BookingPage) -> None:
    book(sending_page)
    sync, attempt = claimed()
    settle(sync, attempt, OutcomeUnknown("no_answer", after_s=60))
    assert [each.sent for each in orders_for([sync])[0].open_attempts] == [{"writes": []}]

    Sync.objects.update(due_at=timezone.now())
    hand_back()
    settle(*claimed(), DONE)
    first = Sync.objects.get()
    assert first.state == SyncState.SYNCED
    assert first.look_again_at is not None
    assert first.look_again_at - timezone.now() > timedelta(minutes=9)
    Sync.objects.update(look_again_at=timezone.now())
    hand_back()
    settle(*claimed(), DONE)

    assert orders_for([sync])[0].open_attempts == []
    assert Sync.objects.get().look_again_at is None
    assert not outbox.due(timezone.now()).exists()


def test_a_dead_grant_waits_for_the_connection_and_not_for_the_clock(sending_page: BookingPage) -> None:
    book(sending_page)

    settle(*claimed(), Reconnect("oauth_dead"))

    sync = Sync.objects.get()
    assert sync.state == SyncState.WAITING
    assert sync.due_at <= timezone.now()


def test_sending_again_releases_only_what_is_parked(sending_page: BookingPage) -> None:
    book(sending_page)
    assert outbox.release(Sync.objects.all()) == 0
    settle(*claimed(), Refused("x"))

    assert outbox.release(Sync.objects.all()) == 1
    assert outbox.release(Sync.objects.all()) == 0
    assert outbox.due(timezone.now()).exists()
