"""What a lane learns: how many at once, when to pause, and that the customer's allowance is theirs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import grants, host_looks, jobs, lanes, learning, outbox
from integrations.contract.meter import Meter
from integrations.contract.pushes import Failure, PushResult
from integrations.errors import OutcomeUnknown, Refused, TryAgain
from integrations.models import Connection, Lane, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from tests.cast import next_monday
from tests.integrations.cast import book, sync_everything

pytestmark = pytest.mark.django_db

DONE = PushResult()


@pytest.fixture
def lane(connection: Connection) -> Lane:
    """The org's lane, under a lease."""
    made = Lane.objects.create(connector="salesforce", org_id=connection.remote_org_id)
    taken = lanes.take(made.pk)
    assert taken
    return taken


@pytest.fixture
def booked(sending_page: BookingPage) -> Callable[[int], list[Booking]]:
    """So many bookings, due together."""

    def make(count: int) -> list[Booking]:
        return [
            book(
                sending_page,
                email=f"guest{number}@example.com",
                starts_at=next_monday() + timedelta(minutes=30 * number),
            )
            for number in range(count)
        ]

    return make


def learnt(lane: Lane, *outcomes: PushResult | Failure, meter: Meter | None = None) -> Lane:
    learning.learn(lane, outcomes, meter or Meter(), most=100)
    return Lane.objects.get(pk=lane.pk)


def trouble(*, everyone: bool = True, after_s: float | None = None) -> Failure:
    problem = TryAgain("SERVER_UNAVAILABLE", after_s=after_s)
    problem.everyone = everyone
    return Failure(problem=problem)


def it_is_later() -> None:
    Lane.objects.update(paused_until=None, rung_until=None, saves_until=None)


# How many at once


def test_a_full_crowd_that_is_answered_fast_doubles(lane: Lane) -> None:
    assert learnt(lane, *[DONE] * 10, meter=Meter(slowest_s=1)).crowd == 20


def test_a_few_say_nothing_about_a_crowd(lane: Lane) -> None:
    assert learnt(lane, DONE, meter=Meter(slowest_s=1)).crowd == 10


def test_a_slow_answer_lets_the_crowd_be(lane: Lane) -> None:
    assert learnt(lane, *[DONE] * 10, meter=Meter(slowest_s=6)).crowd == 10


@pytest.mark.parametrize("meter", [Meter(timed_out=True), Meter(limited=True)])
def test_what_was_too_much_is_halved(lane: Lane, meter: Meter) -> None:
    assert learnt(lane, *[DONE] * 10, meter=meter).crowd == 5


def test_a_crowd_is_never_larger_than_the_connector_takes(lane: Lane) -> None:
    Lane.objects.update(crowd=80)
    lane.refresh_from_db()

    assert learnt(lane, *[DONE] * 80).crowd == 100


# Pauses


def test_an_org_in_trouble_is_left_alone_for_longer_and_longer(lane: Lane) -> None:
    waits = []
    for _ in range(5):
        lane = learnt(lane, trouble())
        assert lane.paused_until
        waits.append((lane.paused_until - timezone.now()).total_seconds())

    for wait, expected in zip(waits, [5, 30, 120, 600, 600], strict=True):
        assert expected * 0.8 < wait < expected * 1.3


def test_an_org_may_ask_for_a_longer_pause(lane: Lane) -> None:
    lane = learnt(lane, trouble(after_s=900))

    assert lane.paused_until
    assert lane.paused_until - timezone.now() > timedelta(seconds=890)


def test_what_befell_one_booking_pauses_nobody(lane: Lane) -> None:
    lane = learnt(lane, trouble(everyone=False), Failure(problem=Refused("x")), DONE)

    assert (lane.failures, lane.paused_until) == (0, None)


def test_an_unanswered_write_does_not_hold_the_others_back_for_a_minute(lane: Lane) -> None:
    problem = OutcomeUnknown("no_answer", after_s=60)
    problem.everyone = True

    lane = learnt(lane, Failure(problem=problem))

    assert lane.paused_until
    assert lane.paused_until - timezone.now() < timedelta(seconds=10)


def test_while_an_org_is_in_trouble_one_booking_at_a_time_finds_out_whether_it_still_is(
    booked: Callable[[int], list[Booking]], standin: StandIn
) -> None:
    standin.faults.add("unavailable", times=None)
    booked(5)
    sync_everything()
    standin.log.clear()

    asked = []
    for _ in range(3):
        it_is_later()
        Sync.objects.update(due_at=timezone.now())
        sync_everything()
        asked.append(len(standin.calls))

    assert asked == [1, 2, 3]
    assert outbox.due(timezone.now()).count() == 0


def test_once_the_probe_goes_through_nobody_waits_any_longer(
    booked: Callable[[int], list[Booking]], standin: StandIn, org: Org
) -> None:
    standin.faults.add("unavailable", times=2)
    booked(4)
    sync_everything()
    it_is_later()
    Sync.objects.filter(pk=Sync.objects.earliest("pk").pk).update(due_at=timezone.now())
    sync_everything()

    it_is_later()
    Sync.objects.filter(pk=Sync.objects.earliest("pk").pk).update(due_at=timezone.now())
    sync_everything()

    assert len(org.events()) == 4
    assert Lane.objects.get().failures == 0


def test_a_gateway_that_says_when_is_asked_then_and_not_before(
    booked: Callable[[int], list[Booking]], standin: StandIn
) -> None:
    standin.faults.add("too_many")
    booked(3)

    sync_everything()

    paused = Lane.objects.get().paused_until
    assert paused
    assert timedelta(seconds=25) < paused - timezone.now() < timedelta(seconds=40)
    assert list(lanes.ring_due()) == []


def test_a_gateway_that_says_when_is_heard_also_where_a_write_met_it(
    booked: Callable[[int], list[Booking]], standin: StandIn
) -> None:
    """What the write itself has to wait for is another matter."""
    standin.faults.add("unavailable", body='"method": ?"POST"', headers={"Retry-After": "120"})
    booked(1)

    sync_everything()

    paused = Lane.objects.get().paused_until
    assert paused
    assert paused - timezone.now() > timedelta(seconds=110)


# Slow orgs


def test_an_org_whose_call_ran_out_of_time_goes_to_the_slow_queue_until_one_succeeds(
    lane: Lane, booked: Callable[[int], list[Booking]]
) -> None:
    booked(1)
    learnt(lane, trouble(), meter=Meter(timed_out=True))
    lanes.release(lane)
    it_is_later()

    (task,) = lanes.ring_due()
    assert task.options["queue"] == "slow"
    it_is_later()
    sync_everything()

    assert not Lane.objects.get().is_slow


def test_a_thousand_slow_orgs_take_eight_places() -> None:
    for number in range(12):
        Lane.objects.create(connector="salesforce", org_id=f"org{number}", is_slow=True)

    taken = [lane for lane in Lane.objects.all() if lanes.take(lane.pk)]

    assert len(taken) == lanes.SLOW_AT_ONCE


def test_orgs_that_never_answered_leave_threads_to_those_that_did() -> None:
    for number in range(40):
        Lane.objects.create(connector="salesforce", org_id=f"new{number}")
    answering = Lane.objects.create(connector="salesforce", org_id="known", has_answered=True)

    taken = [lane for lane in Lane.objects.filter(has_answered=False) if lanes.take(lane.pk)]

    assert len(taken) == lanes.UNTRIED_AT_ONCE
    assert lanes.take(answering.pk)


def test_whatever_hangs_at_once_a_thread_is_left_for_orgs_that_answer() -> None:
    may_hang = lanes.SLOW_AT_ONCE + lanes.UNTRIED_AT_ONCE
    may_hang += jobs.AT_ONCE + host_looks.AT_ONCE + grants.HEARTBEATS_AT_ONCE

    assert may_hang < settings.WORKER_THREADS


def test_an_org_that_answered_is_known_from_then_on(booked: Callable[[int], list[Booking]]) -> None:
    booked(1)
    assert not Lane.objects.get().has_answered

    sync_everything()

    assert Lane.objects.get().has_answered


# The allowance


def test_what_is_left_of_the_allowance_is_read_from_every_answer(
    booked: Callable[[int], list[Booking]], org: Org
) -> None:
    org.turn(daily_calls=1000)
    booked(1)

    sync_everything()

    lane = Lane.objects.get()
    assert (lane.calls_allowed, lane.saves_until) == (1000, None)
    assert lane.calls_used


def test_below_the_reserve_only_what_a_person_sends_goes_out(
    booked: Callable[[int], list[Booking]], org: Org, standin: StandIn
) -> None:
    org.turn(daily_calls=org.calls_used + 2)
    first = booked(1)[0]
    sync_everything()
    assert Lane.objects.get().saves_until
    standin.log.clear()

    org.turn(daily_calls=org.calls_used + 100)
    Lane.objects.update(saves_until=timezone.now() + timedelta(minutes=15))
    second = booked_again(first)
    sync_everything()
    assert len(standin.calls) == 0
    Sync.objects.filter(booking=second).update(state=SyncState.PARKED)
    outbox.release(Sync.objects.filter(booking=second))
    sync_everything()

    assert len(org.events()) == 2


def booked_again(like: Booking) -> Booking:
    return book(like.page, email="second@example.com", starts_at=next_monday() + timedelta(hours=5))


@pytest.mark.parametrize(("daily_calls", "events"), [(100_000, 1), (30, 0)])
def test_after_a_quarter_of_an_hour_one_cheap_question_says_whether_to_go_on(
    booked: Callable[[int], list[Booking]], org: Org, standin: StandIn, daily_calls: int, events: int
) -> None:
    booked(1)
    Lane.objects.update(saves_until=timezone.now())
    org.turn(daily_calls=daily_calls)
    org.calls_used = 29
    standin.log.clear()

    sync_everything()

    assert len(org.events()) == events
    assert [call.method for call in standin.calls][:1] == ["GET"]
    assert len(standin.calls) == 1 + 2 * events
