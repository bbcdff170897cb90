"""Our bookings held against the org: what is found, what is none of it, and what becomes of a comparison in trouble."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import comparing, drifts, outbox, reconcile
from integrations.models import Connection, Drift, DriftEnd, JobState, Sync, Tally
from integrations.salesforce import texts
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import create_booking, create_page, next_monday
from tests.integrations.cast import book, cancel, reschedule, sync_everything
from tests.integrations.comparison import compare, kinds, open_drifts

pytestmark = pytest.mark.django_db

LATER = "2031-03-03T15:00:00Z"


@pytest.fixture
def booking(sending_page: BookingPage) -> Booking:
    """A booking whose Event stands in the org."""
    booking = book(sending_page)
    sync_everything()
    return booking


def test_what_stands_as_we_wrote_it_is_no_difference(booking: Booking, connection: Connection, org: Org) -> None:
    job = compare(connection)

    assert job.state == JobState.DONE
    assert (open_drifts(connection), job.counts) == ([], {"compared": 1, "calls": 2})


def test_its_calls_count_as_ours(booking: Booking, connection: Connection, org: Org) -> None:
    before = Tally.objects.get().calls

    job = compare(connection)

    assert Tally.objects.get().calls == before + job.counts["calls"]


def test_a_moved_event_is_found_with_what_was_read(booking: Booking, connection: Connection, org: Org) -> None:
    org.edit(org.events()[0]["Id"], StartDateTime=LATER, EndDateTime="2031-03-03T16:00:00Z", Subject="Coffee")

    compare(connection)

    (drift,) = open_drifts(connection)
    assert (drift.kind, drift.fields) == ("moved", ["StartDateTime", "EndDateTime", "Subject"])
    assert drift.theirs["Subject"] == "Coffee"
    assert drift.sync == Sync.objects.get(booking=booking)


def test_an_altered_event_is_found(booking: Booking, connection: Connection, org: Org) -> None:
    org.edit(org.events()[0]["Id"], Location="Their office")

    compare(connection)

    (drift,) = open_drifts(connection)
    assert (drift.kind, drift.fields, drift.theirs) == ("altered", ["Location"], {"Location": "Their office"})


def test_notes_beside_our_description_are_no_difference(booking: Booking, connection: Connection, org: Org) -> None:
    event = org.events()[0]
    org.edit(event["Id"], Description=f"Likes tea\n\n{event['Description']}\n\nCall back")

    compare(connection)

    assert kinds(connection) == []


def test_a_description_without_ours_is_a_difference(booking: Booking, connection: Connection, org: Org) -> None:
    org.edit(org.events()[0]["Id"], Description="Likes tea")

    compare(connection)

    assert [drift.fields for drift in open_drifts(connection)] == [["Description"]]


def test_a_deleted_event_and_one_that_is_not_seen_are_told_apart(
    sending_page: BookingPage, connection: Connection, org: Org
) -> None:
    for hour in (9, 10):
        book(sending_page, starts_at=next_monday(hour), email=f"guest-{hour}@example.com")
    sync_everything()
    deleted, hidden = (event["Id"] for event in org.events())
    org.delete(deleted)
    org.turn(invisible=[hidden])

    compare(connection)

    found = {drift.remote_id: drift for drift in open_drifts(connection)}
    assert {drift.kind for drift in found.values()} == {"missing"}
    assert [drifts.is_not_seen(found[each]) for each in (deleted, hidden)] == [False, True]
    assert [drifts.can_be_restored(found[each]) for each in (deleted, hidden)] == [True, False]


def test_what_was_seen_deleted_is_still_deleted_when_it_is_gone_for_good(
    booking: Booking, connection: Connection, org: Org
) -> None:
    event = org.events()[0]["Id"]
    org.delete(event)
    compare(connection)
    org.purge(event)

    compare(connection)

    (drift,) = open_drifts(connection)
    assert not drifts.is_not_seen(drift)


def test_what_is_found_again_stays_one_difference_with_its_first_date(
    booking: Booking, connection: Connection, org: Org
) -> None:
    org.edit(org.events()[0]["Id"], Location="Their office")
    compare(connection)
    (before,) = open_drifts(connection)
    org.edit(org.events()[0]["Id"], Location="Another office", Subject="Coffee")

    compare(connection)

    (after,) = open_drifts(connection)
    assert (after.pk, after.found_at, after.fields) == (before.pk, before.found_at, ["Subject", "Location"])


def test_a_difference_that_people_mended_themselves_ends(booking: Booking, connection: Connection, org: Org) -> None:
    event = org.events()[0]
    org.edit(event["Id"], Location="Their office")
    compare(connection)
    org.edit(event["Id"], Location=event["Location"])

    compare(connection)

    assert Drift.objects.get().end == DriftEnd.GONE


@pytest.mark.parametrize("change", ["cancelled", "past"])
def test_the_difference_of_a_booking_that_is_over_ends(
    booking: Booking, connection: Connection, org: Org, change: str
) -> None:
    org.edit(org.events()[0]["Id"], Location="Their office")
    compare(connection)
    if change == "cancelled":
        cancel(booking)
        sync_everything()
    else:
        long_ago = timezone.now() - timedelta(days=30)
        Booking.objects.update(starts_at=long_ago, ends_at=long_ago + timedelta(minutes=30))

    compare(connection)

    assert Drift.objects.get().end == DriftEnd.GONE


def test_a_second_event_of_a_booking_is_foreign(booking: Booking, connection: Connection, org: Org) -> None:
    double = _event(org, str(booking.public_id))

    compare(connection)

    (drift,) = open_drifts(connection)
    assert (drift.kind, drift.remote_id) == ("foreign", double)
    assert drift.sync == Sync.objects.get(booking=booking)
    assert drifts.can_be_restored(drift)


def test_an_event_of_a_booking_that_nobody_knows_is_foreign_and_not_ours_to_remove(
    booking: Booking, connection: Connection, org: Org
) -> None:
    stranger = _event(org, "7d5f6a52-3f5a-4d2a-9a54-1c2f6a3f0b11")

    compare(connection)

    (drift,) = open_drifts(connection)
    # It may be of a booking that was erased: nothing of it is read back.
    assert (drift.kind, drift.remote_id, drift.sync, drift.theirs) == ("foreign", stranger, None, {})
    assert not drifts.can_be_restored(drift)


def test_an_event_of_another_team_that_shares_the_org_is_not_told(
    booking: Booking, connection: Connection, org: Org, eve: User
) -> None:
    theirs = create_booking(create_page(eve.teams.get(), eve))
    _event(org, str(theirs.public_id))

    compare(connection)

    assert kinds(connection) == []


def test_a_foreign_event_that_is_gone_ends(booking: Booking, connection: Connection, org: Org) -> None:
    double = _event(org, str(booking.public_id))
    compare(connection)
    org.delete(double)

    compare(connection)

    assert Drift.objects.get().end == DriftEnd.GONE


def test_an_event_that_was_given_back_from_the_bin_is_foreign_until_it_is_taken_up_again(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    event = org.events()[0]["Id"]
    org.delete(event)
    compare(connection)
    drifts.keep(drifts.open_in(connection), by=ada)
    org.undelete(event)

    compare(connection)
    found = kinds(connection)
    drifts.restore(drifts.open_in(connection), by=ada)
    sync_everything()
    reschedule(booking, next_monday(15))
    sync_everything()

    assert found == ["foreign"]
    assert kinds(connection) == []
    assert [event["StartDateTime"][11:13] for event in org.events()] == ["15"]


def test_what_is_about_to_be_pushed_is_compared_next_time(booking: Booking, connection: Connection, org: Org) -> None:
    org.edit(org.events()[0]["Id"], Location="Their office")
    reschedule(booking, next_monday(15))

    job = compare(connection)

    assert kinds(connection) == []
    assert "compared" not in job.counts


def test_what_was_pushed_between_our_look_and_the_answer_is_compared_next_time(
    booking: Booking, connection: Connection, org: Org
) -> None:
    org.edit(org.events()[0]["Id"], Location="Their office")
    job, _new = reconcile.ask(connection, by=None)
    records = list(comparing._to_compare(job, timezone.now() - reconcile.LOOKED_BACK))
    outbox.request_again(booking)
    sync_everything()

    assert len(records) == 1
    assert comparing._unchanged(records) == []


def _event(org: Org, reference: str) -> str:
    """An Event of the connected user that says it is of this booking."""
    starts_at = next_monday(11).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = org.add_event(StartDateTime=starts_at, Description=f"Ida\n\n{texts.reference_line(reference)}")
    return str(made["Id"])
