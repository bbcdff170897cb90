"""What a person may do about a difference: keep theirs, restore ours, one or all of them; and that each is done once."""

import pytest

from bookings.models import Booking, BookingPage
from integrations import drifts
from integrations.models import Connection, Drift, DriftEnd, RemoteRecord, Sync, SyncState
from integrations.salesforce import texts
from integrations.salesforce.standin import Org
from teams.models import AuditEntry, User
from tests.cast import next_monday
from tests.integrations.cast import book, reschedule, sync_everything, wish
from tests.integrations.comparison import compare, kinds, open_drifts

pytestmark = pytest.mark.django_db

THEIR_TIMES = {"StartDateTime": "2031-03-03T15:00:00Z", "EndDateTime": "2031-03-03T15:30:00Z"}


@pytest.fixture
def booking(sending_page: BookingPage) -> Booking:
    """A booking whose Event stands in the org."""
    booking = book(sending_page)
    sync_everything()
    return booking


def restore(connection: Connection, by: User) -> int:
    """Restores all that is open, and pushes."""
    asked = drifts.restore(drifts.open_in(connection), by=by)
    sync_everything()
    return asked


@pytest.mark.parametrize("edits", [THEIR_TIMES, {"Location": "Their office", "Subject": "Coffee"}])
def test_restoring_writes_ours_again_and_nothing_is_found_afterwards(
    booking: Booking, connection: Connection, org: Org, ada: User, edits: dict[str, str]
) -> None:
    before = dict(org.events()[0])
    org.edit(before["Id"], **edits)
    compare(connection)

    restore(connection, ada)
    compare(connection)

    (after,) = org.events()
    assert {name: after[name] for name in edits} == {name: before[name] for name in edits}
    assert (kinds(connection), Drift.objects.get().end) == ([], DriftEnd.RESTORED)
    assert "drift_overwritten" in [reason["code"] for reason in Sync.objects.get().reasons]


def test_a_deleted_event_is_created_again_once(booking: Booking, connection: Connection, org: Org, ada: User) -> None:
    org.delete(org.events()[0]["Id"])
    compare(connection)

    restore(connection, ada)
    compare(connection)

    (event,) = org.events()
    assert (event["WhoId"], kinds(connection)) == (org.leads()[0]["Id"], [])
    assert RemoteRecord.objects.get(role="event").remote_id == event["Id"]
    assert Drift.objects.get().end == DriftEnd.RESTORED


def test_an_event_that_was_deleted_and_is_by_now_gone_for_good_is_created_again(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    event = org.events()[0]["Id"]
    org.delete(event)
    compare(connection)
    org.purge(event)

    restore(connection, ada)

    assert len(org.events()) == 1
    assert Sync.objects.get().state == SyncState.SYNCED


def test_an_event_that_came_back_before_it_could_be_created_again_is_used(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    event = org.events()[0]["Id"]
    org.delete(event)
    compare(connection)
    drifts.restore(drifts.open_in(connection), by=ada)
    org.undelete(event)

    sync_everything()

    assert [each["Id"] for each in org.events()] == [event]
    assert RemoteRecord.objects.get(role="event").deleted_at is None


def test_restoring_a_description_keeps_what_people_noted(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    org.edit(org.events()[0]["Id"], Description="Likes tea")
    compare(connection)

    restore(connection, ada)
    compare(connection)
    reschedule(booking, next_monday(15))
    sync_everything()

    noted, _, ours = org.events()[0]["Description"].partition("\n\n")
    assert (noted, texts.reference_in(ours)) == ("Likes tea", str(booking.public_id))
    assert kinds(connection) == []


def test_a_double_is_removed_when_a_person_says_so(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    ours = org.events()[0]
    org.add_event(StartDateTime=ours["StartDateTime"], Description=ours["Description"])
    compare(connection)

    restore(connection, ada)
    compare(connection)

    assert [event["Id"] for event in org.events()] == [ours["Id"]]
    assert kinds(connection) == []
    assert "double_removed_by_wish" in [reason["code"] for reason in Sync.objects.get().reasons]


def test_a_double_that_is_about_something_else_by_now_is_left(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    ours = org.events()[0]
    double = org.add_event(StartDateTime=ours["StartDateTime"], Description=ours["Description"])
    compare(connection)
    org.edit(double["Id"], Description="Our own meeting")

    restore(connection, ada)

    assert len(org.events()) == 2


def test_keeping_theirs_writes_nothing_and_it_is_not_found_again(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    org.edit(org.events()[0]["Id"], Location="Their office", **THEIR_TIMES)
    compare(connection)
    before = dict(org.events()[0])

    kept = drifts.keep(drifts.open_in(connection), by=ada)
    sync_everything()
    compare(connection)

    assert (kept, kinds(connection), dict(org.events()[0])) == (1, [], before)
    assert (Drift.objects.get().end, Drift.objects.get().ended_by) == (DriftEnd.KEPT, ada)


def test_a_deleted_event_that_was_kept_so_stays_deleted(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    org.delete(org.events()[0]["Id"])
    compare(connection)
    drifts.keep(drifts.open_in(connection), by=ada)

    compare(connection)
    reschedule(booking, next_monday(15))
    sync_everything()

    assert (kinds(connection), org.events()) == ([], [])


def test_one_that_is_not_seen_can_only_be_kept_so(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    org.turn(invisible=[org.events()[0]["Id"]])
    compare(connection)

    restored = drifts.restore(drifts.open_in(connection), by=ada)
    kept = drifts.keep(drifts.open_in(connection), by=ada)
    compare(connection)

    assert (restored, kept, kinds(connection)) == (0, 1, [])


def test_a_foreign_event_that_was_kept_is_not_told_again(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    ours = org.events()[0]
    org.add_event(StartDateTime=ours["StartDateTime"], Description=ours["Description"])
    compare(connection)

    drifts.keep(drifts.open_in(connection), by=ada)
    compare(connection)

    assert (kinds(connection), len(org.events())) == ([], 2)


def test_what_they_change_after_theirs_was_kept_is_found(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    event = org.events()[0]["Id"]
    org.edit(event, Location="Their office", Subject="Coffee")
    compare(connection)
    drifts.keep(drifts.open_in(connection), by=ada)
    org.edit(event, Location="Another office")

    compare(connection)

    assert [drift.fields for drift in open_drifts(connection)] == [["Location"]]


def test_what_was_kept_is_forgotten_once_we_write_over_it(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    event = org.events()[0]["Id"]
    org.edit(event, **THEIR_TIMES)
    compare(connection)
    drifts.keep(drifts.open_in(connection), by=ada)
    reschedule(booking, next_monday(15))
    sync_everything()
    org.edit(event, **THEIR_TIMES)

    compare(connection)

    assert kinds(connection) == ["moved"]


def test_what_was_kept_stays_though_the_page_restores(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    wish(page, connection, by_hand="restore")
    booking = book(page)
    sync_everything()
    org.edit(org.events()[0]["Id"], Subject="Coffee")
    compare(connection)
    drifts.keep(drifts.open_in(connection), by=ada)

    reschedule(booking, next_monday(15))
    sync_everything()

    assert org.events()[0]["Subject"] == "Coffee"


def test_the_trail_says_who_settled_what_without_what_stands_there(
    booking: Booking, connection: Connection, org: Org, ada: User
) -> None:
    org.edit(org.events()[0]["Id"], Location="Their secret office")
    compare(connection)

    drifts.restore(drifts.open_in(connection), by=ada)

    entry = AuditEntry.objects.get(action="differences_restored_of_booking")
    assert (entry.actor, entry.subject_id, entry.details) == (ada, booking.pk, {"fields": ["Location"]})
