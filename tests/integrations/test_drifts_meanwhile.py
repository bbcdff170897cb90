"""What happens meanwhile: several people at once, a booking that changes, a push under way, and many settled by one press."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import drifts, jobs, lanes, outbox
from integrations.batches import Batch
from integrations.models import Connection, Drift, DriftEnd, JobKind, JobState, Sync, SyncState
from integrations.registry import connector_for
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, sync_everything, wish
from tests.integrations.comparison import compare, kinds, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(sending_page: BookingPage) -> Booking:
    """A booking whose Event stands in the org."""
    booking = book(sending_page)
    sync_everything()
    return booking


def test_two_people_who_press_at_once_ask_for_one_push(
    booking: Booking, connection: Connection, org: Org, ada: User, adam: User
) -> None:
    org.edit(org.events()[0]["Id"], Location="Their office")
    compare(connection)

    first = drifts.restore(drifts.open_in(connection), by=ada)
    second = drifts.restore(drifts.open_in(connection), by=adam)

    assert (first, second) == (1, 0)
    assert (Sync.objects.get().wanted, Drift.objects.get().ended_by) == (2, ada)


def test_theirs_is_kept_if_somebody_thinks_better_of_it_before_the_push(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    org.edit(org.events()[0]["Id"], Location="Their office")
    compare(connection)
    drifts.restore(drifts.open_in(connection), by=ada)

    drifts.keep(drifts.open_in(connection), by=ada)
    sync_everything()

    assert org.events()[0]["Location"] == "Their office"


def test_the_booking_may_be_cancelled_meanwhile(booking: Booking, connection: Connection, org: Org, ada: User) -> None:
    org.delete(org.events()[0]["Id"])
    compare(connection)
    drifts.restore(drifts.open_in(connection), by=ada)
    cancel(booking)

    sync_everything()

    assert org.events() == []
    assert Drift.objects.get().end == DriftEnd.GONE


def test_a_restore_that_fails_is_tried_again_with_the_booking(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    org.edit(org.events()[0]["Id"], Location="Their office")
    compare(connection)
    org.turn(validation_rules=[{"sobject": "Event", "message": "Not on Mondays"}])
    drifts.restore(drifts.open_in(connection), by=ada)
    sync_everything()
    parked = Sync.objects.get().state
    org.turn(validation_rules=[])

    outbox.release(Sync.objects.all())
    sync_everything()

    assert parked == SyncState.PARKED
    assert (org.events()[0]["Location"], Drift.objects.get().end) == ("Video call", DriftEnd.RESTORED)


def test_a_push_that_was_under_way_when_somebody_asked_ends_nothing(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    org.edit(org.events()[0]["Id"], Location="Their office")
    compare(connection)
    outbox.request_again(booking)
    lane = lanes.take(Sync.objects.get().lane_id)
    assert lane is not None
    batch = Batch(lane, outbox.claim(lane, 1), connector_for("salesforce"))
    drifts.restore(drifts.open_in(connection), by=ada)

    batch.settle(batch.push())
    lanes.release(lane)
    before = Drift.objects.get().ended_at
    sync_everything()

    assert before is None
    assert (org.events()[0]["Location"], Drift.objects.get().end) == ("Video call", DriftEnd.RESTORED)


def test_all_are_settled_as_their_pages_say(page: BookingPage, connection: Connection, org: Org, ada: User) -> None:
    for number, by_hand in enumerate(("keep", "restore")):
        wish(page, connection, by_hand=by_hand)
        book(page, starts_at=next_monday(9 + number), email=f"guest-{number}@example.com")
    sync_everything()
    for event in org.events():
        org.edit(event["Id"], Location="Their office")
    compare(connection)

    job = settle(drifts.settle_all(connection, by=ada, how=drifts.AS_PAGES_SAY))

    assert (job.state, job.counts, job.kind) == (JobState.DONE, {"kept": 1, "restored": 1}, JobKind.RESTORE)
    assert [event["Location"] for event in org.events()] == ["Their office", "Video call"]
    assert kinds(connection) == []


def test_all_are_restored_once_though_two_people_ask(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, adam: User
) -> None:
    for number in range(5):
        book(sending_page, starts_at=next_monday(9 + number), email=f"guest-{number}@example.com")
    sync_everything()
    for event in org.events():
        org.delete(event["Id"])
    compare(connection)

    job = drifts.settle_all(connection, by=ada, how=drifts.OURS)
    again = drifts.settle_all(connection, by=adam, how=drifts.OURS)
    settle(job)

    assert again is None
    assert (len(org.events()), kinds(connection)) == (5, [])
    assert Sync.objects.filter(job=job, state=SyncState.SYNCED).count() == 5


def test_a_stopped_job_leaves_the_rest_to_a_person(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    book(sending_page)
    sync_everything()
    org.delete(org.events()[0]["Id"])
    compare(connection)
    job = drifts.settle_all(connection, by=ada, how=drifts.OURS)
    assert job is not None

    jobs.stop(job)
    settle(job)

    assert (org.events(), kinds(connection)) == ([], ["missing"])


def test_what_was_settled_a_month_ago_is_forgotten_but_for_a_double_that_may_stay(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    ours = org.events()[0]
    org.add_event(StartDateTime=ours["StartDateTime"], Description=ours["Description"])
    org.edit(ours["Id"], Location="Their office")
    compare(connection)
    drifts.keep(drifts.open_in(connection), by=ada)

    before = drifts.sweep(timezone.now() + timedelta(days=29))
    after = drifts.sweep(timezone.now() + timedelta(days=31))
    compare(connection)

    assert (before, after, kinds(connection)) == (0, 1, [])
    assert (Drift.objects.get().kind, Drift.objects.get().theirs) == ("foreign", {})
