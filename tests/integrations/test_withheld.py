"""What a person said is not to be sent stays unsent, whatever a worker or the invitee does meanwhile, until somebody sends it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import BookingPage
from integrations import outbox
from integrations.contract.pushes import PushResult
from integrations.errors import OutcomeUnknown, Problem, Refused, TryAgain
from integrations.models import Lane, RemoteRecord, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, later, reschedule, sync_everything
from tests.integrations.test_settling import DONE, claimed, hand_back, settle

pytestmark = pytest.mark.django_db

WRITES = '"method": ?"POST"'


def withhold() -> int:
    return outbox.withhold(Sync.objects.all())


def look_again() -> None:
    """Ten minutes have passed."""
    Sync.objects.update(look_again_at=timezone.now())
    Lane.objects.update(rung_until=None, leased_until=None, paused_until=None)


def test_what_waits_is_taken_out_once_and_what_is_sent_is_not(sending_page: BookingPage) -> None:
    book(sending_page)

    assert (withhold(), withhold()) == (1, 0)
    assert not outbox.due(timezone.now()).exists()
    Sync.objects.update(state=SyncState.SYNCED, done=1)
    assert withhold() == 0


def test_later_changes_do_not_wake_it_and_sending_again_sends_the_booking_as_it_is_then(
    sending_page: BookingPage, org: Org
) -> None:
    booking = book(sending_page)
    withhold()
    reschedule(booking, next_monday(hour=15))

    sync_everything()
    unsent = org.events()
    outbox.release(Sync.objects.all())
    sync_everything()

    assert unsent == []
    assert [event["StartDateTime"][:16] for event in org.events()] == [f"{booking.starts_at:%Y-%m-%dT%H:%M}"]


def test_a_cancelled_one_that_was_taken_out_stays_out(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    withhold()

    cancel(booking)
    sync_everything()

    assert (Sync.objects.get().state, org.leads()) == (SyncState.WITHHELD, [])


def test_sent_again_before_an_unanswered_call_can_be_looked_for_it_waits_until_then(sending_page: BookingPage) -> None:
    book(sending_page)
    settle(*claimed(), OutcomeUnknown("no_answer", after_s=60))
    hand_back()
    withhold()

    assert outbox.release(Sync.objects.all()) == 1

    assert not outbox.due(timezone.now() + timedelta(seconds=50)).exists()
    assert outbox.due(timezone.now() + timedelta(seconds=80)).exists()


@pytest.mark.parametrize("problem", [Refused("x"), TryAgain("unreachable"), OutcomeUnknown("no_answer", after_s=60)])
def test_a_failure_that_comes_back_does_not_wake_it(sending_page: BookingPage, problem: Problem) -> None:
    book(sending_page)
    sync, attempt = claimed()
    withhold()

    settle(sync, attempt, problem)

    kept = Sync.objects.get()
    assert (kept.state, kept.code, kept.cause) == (SyncState.WITHHELD, "", "")


def test_a_push_that_was_under_way_and_went_through_is_told_as_done(sending_page: BookingPage) -> None:
    book(sending_page)
    sync, attempt = claimed()
    withhold()

    settle(sync, attempt, DONE)

    assert Sync.objects.get().state == SyncState.SYNCED


def test_a_push_of_what_the_booking_was_before_does_not_wake_it_either(sending_page: BookingPage) -> None:
    booking = book(sending_page)
    sync, attempt = claimed()
    withhold()
    reschedule(booking, next_monday(hour=15))

    settle(sync, attempt, DONE)

    kept = Sync.objects.get()
    assert (kept.state, kept.done, kept.wanted) == (SyncState.WITHHELD, 1, 2)
    assert RemoteRecord.objects.exists()


def test_what_arrived_all_the_same_is_found_and_kept_and_nothing_is_sent(
    sending_page: BookingPage, standin: StandIn
) -> None:
    standin.faults.add("reset_after", body=WRITES)
    booking = book(sending_page)
    sync_everything()
    withhold()
    reschedule(booking, next_monday(hour=15))
    made = standin.org.events()[0]

    look_again()
    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.look_again_at) == (SyncState.WITHHELD, None)
    assert sorted(sync.records.values_list("remote_id", flat=True)) == sorted([made["Id"], made["WhoId"]])
    assert standin.org.events() == [made]


def test_what_never_arrived_is_not_sent_by_looking_for_it(sending_page: BookingPage, standin: StandIn) -> None:
    standin.faults.add("reset_before", body=WRITES)
    book(sending_page)
    sync_everything()
    withhold()

    look_again()
    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.done, sync.look_again_at) == (SyncState.WITHHELD, 0, None)
    assert standin.org.leads() == standin.org.events() == []


def test_sending_again_what_arrived_makes_no_double(sending_page: BookingPage, standin: StandIn) -> None:
    standin.faults.add("reset_after", body=WRITES)
    booking = book(sending_page)
    sync_everything()
    withhold()
    outbox.release(Sync.objects.all())

    later(booking)
    sync_everything()

    assert Sync.objects.get().state == SyncState.SYNCED
    assert (len(standin.org.leads()), len(standin.org.events())) == (1, 1)


def test_an_unknown_outcome_is_looked_at_again_after_ten_minutes(sending_page: BookingPage) -> None:
    book(sending_page)
    sync, attempt = claimed()
    withhold()
    settle(sync, attempt, OutcomeUnknown("no_answer", after_s=60))
    hand_back()

    soon, then = timezone.now() + timedelta(minutes=9), timezone.now() + timedelta(minutes=11)
    assert not outbox.due(soon).exists()
    assert outbox.due(then).exists()


def test_a_look_that_fails_is_had_again_and_one_that_finds_nothing_is_the_last(sending_page: BookingPage) -> None:
    book(sending_page)
    sync, attempt = claimed()
    withhold()
    settle(sync, attempt, OutcomeUnknown("no_answer", after_s=60))

    hand_back()
    look_again()
    settle(*claimed(), TryAgain("unreachable"))
    failed = Sync.objects.get()
    hand_back()
    look_again()
    settle(*claimed(), PushResult())

    assert failed.look_again_at is not None
    assert failed.look_again_at > timezone.now()
    kept = Sync.objects.get()
    assert (kept.state, kept.done, kept.synced_at, kept.look_again_at) == (SyncState.WITHHELD, 0, None, None)


def test_what_waits_for_its_unanswered_call_cannot_be_sent_now(sending_page: BookingPage) -> None:
    book(sending_page)
    settle(*claimed(), OutcomeUnknown("no_answer", after_s=60))

    assert outbox.send_now(Sync.objects.all()) == 0


def test_what_waits_for_the_clock_is_sent_now_before_others(sending_page: BookingPage) -> None:
    for number in range(2):
        book(sending_page, email=f"{number}@example.com", starts_at=next_monday() + timedelta(hours=number))
    last = Sync.objects.latest("pk")
    Sync.objects.filter(pk=last.pk).update(due_at=timezone.now() + timedelta(hours=1), priority=2)

    assert outbox.send_now(Sync.objects.filter(pk=last.pk)) == 1

    assert outbox.claim(Lane.objects.get(), 1) == [last]
