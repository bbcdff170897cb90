"""One booking goes ahead to see whether a cause is mended, and the page says what came of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import learning, outbox
from integrations.contract.meter import Meter
from integrations.contract.pushes import Failure
from integrations.errors import TryAgain
from integrations.models import Job, Lane, Priority, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything
from tests.integrations.test_parked import READ_ONLY, WAITING, parked_bookings
from tests.integrations.test_sending import cause, mend, press, run_jobs
from tests.integrations.test_settling import claimed, hand_back, settle
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


def test_checking_sends_one_and_offers_the_others_once_it_went_through(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    parked_bookings(sending_page, org, 3)
    mend(org)

    asked = words_of(press(mia, "check", cause=cause()))
    sync_everything()
    run_jobs()
    told = words_of(signed_in_as(mia).get(WAITING))

    assert "Checking with the booking of Ida Guest0." in asked
    assert "It is mended: the booking of Ida Guest0 is in Salesforce. Send 2 more bookings" in told
    assert (len(org.leads()), Sync.objects.filter(state=SyncState.PARKED).count()) == (1, 2)


def test_a_check_that_went_through_is_not_told_beside_a_broken_connection(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    parked_bookings(sending_page, org, 1)
    org.turn(validation_rules=[])
    press(mia, "check", cause=cause())
    sync_everything()
    org.revoke_grants()
    book(sending_page, starts_at=next_monday(15))
    sync_everything()

    said = words_of(signed_in_as(mia).get(WAITING))

    assert "Salesforce no longer accepts our access" in said
    assert "It is mended" not in said


def test_a_check_that_is_refused_again_says_so(sending_page: BookingPage, org: Org, mia: User) -> None:
    parked_bookings(sending_page, org, 2)

    press(mia, "check", cause=cause())
    sync_everything()

    assert "It is not mended yet: the booking of Ida Guest0 was refused again." in words_of(
        signed_in_as(mia).get(WAITING)
    )
    assert Sync.objects.filter(state=SyncState.PARKED).count() == 2


def test_a_check_that_stops_for_another_reason_says_which(sending_page: BookingPage, org: Org, mia: User) -> None:
    parked_bookings(sending_page, org, 1)
    press(mia, "check", cause=cause())
    org.turn(validation_rules=[READ_ONLY])
    sync_everything()

    text = words_of(signed_in_as(mia).get(WAITING))

    assert "This is mended, but the booking of Ida Guest0 now stops for another reason." in text
    assert "cannot be written by the connected user." in text


def test_a_check_takes_a_booking_that_is_still_to_take_place(sending_page: BookingPage, org: Org, mia: User) -> None:
    bookings = parked_bookings(sending_page, org, 2)
    Booking.objects.filter(pk=bookings[0].pk).update(status="cancelled")

    press(mia, "check", cause=cause())

    assert Sync.objects.get(state=SyncState.WAITING).booking == bookings[1]


def test_a_check_goes_out_while_the_allowance_is_saved(sending_page: BookingPage, org: Org, mia: User) -> None:
    parked_bookings(sending_page, org, 1)
    mend(org)
    org.turn(daily_calls=1)
    press(mia, "check", cause=cause())

    assert Sync.objects.get().is_urgent


def test_the_part_that_changes_comes_alone_and_the_page_around_it_anew_at_the_end(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    parked_bookings(sending_page, org, 1)
    press(mia, "check", cause=cause())
    job = f"/teams/acme/apps/salesforce/jobs/{Job.objects.get().pk}/"
    asked = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{WAITING}"}

    during = signed_in_as(mia).get(job, headers=asked)
    sync_everything()
    run_jobs()
    at_the_end = signed_in_as(mia).get(job, headers=asked)

    assert during.content.decode().strip().startswith("<div")
    assert at_the_end.headers["HX-Refresh"] == "true"


def test_what_holds_the_whole_org_up_is_told_and_a_check_ends_the_pause(
    sending_page: BookingPage, standin: StandIn, mia: User
) -> None:
    standin.faults.add("request_limit")
    for number in range(3):
        book(sending_page, email=f"{number}@example.com", starts_at=next_monday() + timedelta(hours=number))
    sync_everything()

    held_up = words_of(signed_in_as(mia).get(WAITING))
    press(mia, "check")
    sync_everything()
    after = words_of(signed_in_as(mia).get(WAITING))

    assert "Your Salesforce organisation has used up the API calls it is allowed. 3 bookings wait." in held_up
    assert "It is mended" in after
    assert len(standin.org.leads()) == 3


def test_a_check_while_the_org_is_still_in_trouble_says_what_it_met(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    org.turn(unavailable=True)
    book(sending_page)
    sync_everything()

    press(mia, "check")
    sync_everything()

    text = words_of(signed_in_as(mia).get(WAITING))
    assert "Checking with the booking of Ida Byron. Salesforce is not available at the moment." in text
    assert "Salesforce is not available at the moment. 1 booking waits." in text


@pytest.mark.parametrize("is_urgent_already", [False, True])
def test_a_check_that_is_asked_for_while_a_call_is_on_its_way_is_had_after_it(
    sending_page: BookingPage, mia: User, *, is_urgent_already: bool
) -> None:
    book(sending_page)
    Sync.objects.update(is_urgent=is_urgent_already)
    sync, attempt = claimed()
    trouble = TryAgain("SERVER_UNAVAILABLE")
    trouble.everyone = True

    press(mia, "check")
    settle(sync, attempt, trouble)
    learning.learn(Lane.objects.get(), [Failure(problem=trouble)], Meter(), most=10)
    hand_back()

    assert Lane.objects.get().paused_until
    assert list(outbox.due(timezone.now())) == [sync]


def test_what_fails_again_after_a_check_waits_for_the_clock_as_anything_else(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    org.turn(unavailable=True)
    book(sending_page)
    sync_everything()

    press(mia, "check")
    sync_everything()

    assert not outbox.due(timezone.now() + timedelta(seconds=20)).exists()
    assert outbox.due(timezone.now() + timedelta(seconds=40)).exists()


def test_a_press_goes_through_one_pause_and_a_longer_one_that_the_org_asks_for_later_holds_for_it_too(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    org.turn(unavailable=True)
    book(sending_page)
    sync_everything()
    press(mia, "check")
    sync_everything()

    now = timezone.now()
    Lane.objects.update(paused_until=now + timedelta(minutes=10))

    assert Sync.objects.filter(due_at__lt=now + timedelta(minutes=1)).exists()
    assert not outbox.due(now + timedelta(minutes=9)).exists()


def test_what_was_refused_again_after_a_check_is_nobodys_press_any_more(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    parked_bookings(sending_page, org, 2)
    press(mia, "check", cause=cause())
    sync_everything()

    press(mia, "send", cause=cause(), all="1")

    assert set(Sync.objects.values_list("is_urgent", "priority")) == {(False, Priority.REPLAY)}


def test_with_nothing_on_its_way_there_is_nothing_to_check(sending_page: BookingPage, mia: User) -> None:
    assert "none of these bookings waits any more" in words_of(press(mia, "check"))
