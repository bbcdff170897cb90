"""What a stop of "Send all" puts back, what it leaves, and who sees the button."""

from typing import Any

import pytest
from django.forms.models import model_to_dict

from bookings.models import Booking, BookingPage
from integrations import jobs, lanes, outbox, parked, sending
from integrations.models import Connection, Job, JobState, Lane, Sync, SyncState
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import reschedule, sync_everything
from tests.integrations.test_parked import parked_bookings
from tests.integrations.test_sending import cause, mend, press, run_jobs
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


def as_they_stand(*bookings: Booking) -> list[dict[str, Any]]:
    syncs = Sync.objects.filter(booking__in=bookings).order_by("pk")
    # Its due time says nothing while it is parked, the lease nothing while nobody has it.
    return [model_to_dict(sync, exclude=["due_at", "lease"]) for sync in syncs]


@pytest.fixture
def sent(sending_page: BookingPage, connection: Connection, org: Org, mia: User) -> tuple[Job, list[Booking]]:
    """Three bookings of one cause, on their way again, of which one arrived."""
    bookings = parked_bookings(sending_page, org, 3)
    mend(org)
    job = sending.send_all(connection, cause(), by=mia)
    assert job is not None
    Lane.objects.update(crowd=1)
    lanes.run(Lane.objects.get().pk)
    return job, bookings


def test_what_was_not_sent_waits_again_for_what_it_waited_for(
    sending_page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    first, *others = parked_bookings(sending_page, org, 3)
    before = as_they_stand(*others)
    mend(org)
    job = sending.send_all(connection, cause(), by=mia)
    assert job is not None
    Lane.objects.update(crowd=1)
    lanes.run(Lane.objects.get().pk)

    assert jobs.stop(job) is True
    sync_everything()

    job.refresh_from_db()
    assert (job.state, job.total) == (JobState.STOPPED, 1)
    assert Sync.objects.get(booking=first).state == SyncState.SYNCED
    assert as_they_stand(*others) == before
    assert [group.count for group in parked.causes_of([connection])] == [2]
    assert len(org.events()) == 1


def test_what_is_on_its_way_arrives(sent: tuple[Job, list[Booking]], org: Org) -> None:
    job, _bookings = sent
    lane = lanes.take(Lane.objects.get().pk)
    assert lane is not None
    (claimed,) = outbox.claim(lane, 1)

    jobs.stop(job)
    lanes.release(lane)
    sync_everything()

    assert Sync.objects.get(pk=claimed.pk).state == SyncState.SYNCED
    assert (len(org.events()), Sync.objects.filter(state=SyncState.PARKED).count()) == (2, 1)


def test_what_changed_meanwhile_goes_out_all_the_same(sent: tuple[Job, list[Booking]], org: Org) -> None:
    job, bookings = sent
    reschedule(bookings[-1], next_monday(hour=16))

    jobs.stop(job)
    sync_everything()

    assert Sync.objects.get(booking=bookings[-1]).state == SyncState.SYNCED
    assert len(org.events()) == 2


def test_what_was_withheld_before_is_withheld_again(
    sending_page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    bookings = parked_bookings(sending_page, org, 2)
    sending.withhold_all(connection, cause(), by=mia)
    syncs = list(Sync.objects.values_list("pk", flat=True))
    job = sending.send_these(connection, syncs, by=mia)
    assert job is not None

    jobs.stop(job)
    sync_everything()

    assert {sync["state"] for sync in as_they_stand(*bookings)} == {SyncState.WITHHELD}
    assert org.events() == []


def test_what_was_given_back_can_be_sent_again(sent: tuple[Job, list[Booking]], org: Org, mia: User) -> None:
    job, _bookings = sent
    jobs.stop(job)

    press(mia, "send", cause=cause(), all="1")
    sync_everything()
    run_jobs()

    assert len(org.events()) == 3
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.STOPPED, JobState.DONE}


def test_a_manager_stops_it_on_its_page(sent: tuple[Job, list[Booking]], mia: User) -> None:
    job, _bookings = sent
    address, browser = f"/teams/acme/apps/salesforce/jobs/{job.pk}/", signed_in_as(mia)

    assert "Stop" in words_of(browser.get(address))
    answer = words_of(browser.post(f"{address}stop/", follow=True))

    assert "Stopped. What was done until now stays." in answer
    assert "Everything else waits again for what it waited for before." in answer


def test_a_check_of_one_booking_has_nothing_to_stop(sending_page: BookingPage, org: Org, mia: User) -> None:
    parked_bookings(sending_page, org, 2)
    press(mia, "check", cause=cause())
    job = Job.objects.get()

    page = words_of(signed_in_as(mia).get(f"/teams/acme/apps/salesforce/jobs/{job.pk}/"))
    signed_in_as(mia).post(f"/teams/acme/apps/salesforce/jobs/{job.pk}/stop/")

    assert "Stop" not in page
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
