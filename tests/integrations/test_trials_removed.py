"""Ending a test booking: it is taken away again with what it made and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Booking, BookingPage, BookingStatus
from integrations import trials
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from teams.models import AuditEntry, User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, later, sync_everything, wish
from tests.integrations.test_views import words_of
from tests.integrations.trying import a_test, codes, removed, sent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wished", [{"person": "Lead"}, {"person": "Contact"}, {"cancelled": "mark"}])
def test_removing_takes_the_event_and_the_person_that_it_created(
    page: BookingPage, connection: Connection, org: Org, mia: User, wished: dict[str, str]
) -> None:
    wish(page, connection, **wished)
    booking = sent(page, mia)
    assert len(org.leads()) + len(org.contacts()) == 1

    sync = removed(booking, mia)

    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    assert (org.leads(), org.contacts(), org.events()) == ([], [], [])
    assert sync.state == SyncState.SYNCED
    assert codes(sync) == ["event_deleted", "test_person_removed"]
    assert AuditEntry.objects.filter(action="test_booking_removed", actor=mia, subject_id=booking.pk).count() == 1


def test_the_button_removes_once_and_the_receipt_tells(sending_page: BookingPage, org: Org, mia: User) -> None:
    booking = sent(sending_page, mia)
    browser, base = signed_in_as(mia), f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/"

    first = words_of(browser.post(f"{base}end-test/", follow=True))
    sync_everything()
    second = words_of(browser.post(f"{base}end-test/", follow=True))

    assert "The test is cancelled." in first
    assert "This test had been cancelled before." in second
    assert "The Lead that this test booking had created is removed." in second
    assert "Remove the test" not in second
    assert (org.leads(), org.events()) == ([], [])


def test_cancelling_it_elsewhere_takes_away_the_same_and_stands_in_the_trail(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    booking = sent(sending_page, mia)

    signed_in_as(mia).post(f"/teams/acme/bookings/{booking.public_id}/cancel/")
    sync_everything()

    assert (org.leads(), org.events()) == ([], [])
    assert AuditEntry.objects.filter(action="test_booking_removed", actor=mia, subject_id=booking.pk).count() == 1


def test_a_booking_that_is_no_test_cannot_be_removed(sending_page: BookingPage, org: Org, mia: User) -> None:
    booking = book(sending_page)
    sync_everything()

    answer = signed_in_as(mia).post(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/end-test/")

    assert answer.status_code == 404
    assert len(org.events()) == 1


def test_cancelling_what_is_no_test_leaves_the_person(sending_page: BookingPage, org: Org, mia: User) -> None:
    booking = book(sending_page)
    sync_everything()

    signed_in_as(mia).post(f"/teams/acme/bookings/{booking.public_id}/cancel/")
    sync_everything()

    assert len(org.leads()) == 1
    assert org.events() == []


def test_whoever_was_there_before_stays(sending_page: BookingPage, org: Org, mia: User) -> None:
    lead = org.add_lead(LastName="Byron", Email="mia@example.com")
    booking = sent(sending_page, mia)

    sync = removed(booking, mia)

    assert [each["Id"] for each in org.leads()] == [lead["Id"]]
    assert org.events() == []
    assert codes(sync) == ["event_deleted", "test_person_there_before"]


@pytest.mark.parametrize("who", ["another user", "the connected user"])
def test_whom_somebody_changed_since_stays(sending_page: BookingPage, org: Org, mia: User, who: str) -> None:
    booking = sent(sending_page, mia)
    (lead,) = org.leads()
    if who == "another user":
        org.edit(lead["Id"], by=org.add_user(email="rep@example.com")["Id"], Title="Boss")
    else:
        org.edit(lead["Id"], Company="Another")

    sync = removed(booking, mia)

    assert len(org.leads()) == 1
    assert org.events() == []
    assert codes(sync) == ["event_deleted", "test_person_changed"]
    told = words_of(signed_in_as(mia).get(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/"))
    assert "was changed in Salesforce since, so it stays. If nobody needs it, delete it in Salesforce by hand." in told


@pytest.mark.parametrize("what", ["Event", "Task", "CampaignMember"])
def test_on_whom_something_hangs_by_now_stays(sending_page: BookingPage, org: Org, mia: User, what: str) -> None:
    booking = sent(sending_page, mia)
    (lead,) = org.leads()
    match what:
        case "Event":
            org.add_event(WhoId=lead["Id"], StartDateTime="2026-11-24T10:00:00Z")
        case "Task":
            org.add("Task", WhoId=lead["Id"], Subject="Call")
        case _:
            org.add("CampaignMember", LeadId=lead["Id"], CampaignId=org.add("Campaign", Name="Fair")["Id"])

    sync = removed(booking, mia)

    assert [each["Id"] for each in org.leads()] == [lead["Id"]]
    assert codes(sync) == ["event_deleted", "test_person_in_use"]


def test_an_event_that_somebody_changed_is_marked_and_keeps_its_person(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    booking = sent(sending_page, mia)
    (event,) = org.events()
    org.edit(event["Id"], by=org.add_user(email="rep@example.com")["Id"], Location="Room 2")

    sync = removed(booking, mia)

    assert org.events()[0]["Subject"].startswith("Canceled: [Test] ")
    assert len(org.leads()) == 1
    assert codes(sync) == ["event_marked_changed", "test_person_in_use"]


def test_whom_a_real_booking_uses_by_now_stays(page: BookingPage, connection: Connection, org: Org, mia: User) -> None:
    """The real one makes no Event, so nothing in the org tells of it."""
    settings = wish(page, connection)
    test = sent(page, mia)
    settings.options |= {"event": False}
    settings.save()
    book(page, email="mia@example.com", starts_at=next_monday(hour=15))
    sync_everything()

    sync = removed(test, mia)

    assert len(org.leads()) == 1
    assert codes(sync) == ["event_deleted", "test_person_in_use"]


def test_of_two_tests_with_one_person_the_last_to_go_takes_them_if_it_made_them(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    first, second = sent(sending_page, mia), sent(sending_page, mia)

    assert codes(removed(second, mia))[-1] == "test_person_there_before"
    assert codes(removed(first, mia))[-1] == "test_person_removed"
    assert (org.leads(), org.events()) == ([], [])


def test_a_merged_person_stays_as_what_they_became(sending_page: BookingPage, org: Org, mia: User) -> None:
    booking = sent(sending_page, mia)
    (lead,) = org.leads()
    older = org.add_lead(LastName="Older", Email="older@example.com")
    org.merge(older["Id"], lead["Id"])

    sync = removed(booking, mia)

    assert [each["Id"] for each in org.leads()] == [older["Id"]]
    assert "test_person_changed" in codes(sync)


def test_what_was_deleted_by_hand_counts_as_removed(sending_page: BookingPage, org: Org, mia: User) -> None:
    booking = sent(sending_page, mia)
    org.delete(org.leads()[0]["Id"])

    sync = removed(booking, mia)

    assert codes(sync)[-1] == "test_person_removed"
    assert sync.state == SyncState.SYNCED


def test_what_salesforce_does_not_let_us_delete_is_said(sending_page: BookingPage, org: Org, mia: User) -> None:
    booking = sent(sending_page, mia)
    org.change_schema(denied={"Lead": ["delete"]})

    sync = removed(booking, mia)

    assert len(org.leads()) == 1
    assert org.events() == []
    assert codes(sync) == ["event_deleted", "test_person_left"]


def test_whom_nobody_can_see_stays(sending_page: BookingPage, org: Org, mia: User) -> None:
    booking = sent(sending_page, mia)
    (lead,) = org.leads()
    org.turn(invisible=[lead["Id"]])

    sync = removed(booking, mia)

    assert codes(sync) == ["event_deleted", "test_person_unseen"]
    assert org.record(lead["Id"])["IsDeleted"] is False


@pytest.mark.parametrize("fault", ["reset_after", "server_error_after", "reset_before", "empty"])
def test_a_removal_whose_answer_was_lost_is_finished(
    sending_page: BookingPage, org: Org, standin: StandIn, mia: User, fault: str
) -> None:
    booking = sent(sending_page, mia)
    standin.faults.add(fault, body='"url": ?"[^"]*/sobjects/Lead/')
    trials.remove(booking, by=mia, now=timezone.now())
    sync_everything()
    assert Sync.objects.get().state != SyncState.SYNCED

    later(booking)
    sync_everything()

    sync = Sync.objects.get()
    assert (org.leads(), org.events()) == ([], [])
    assert sync.state == SyncState.SYNCED
    assert codes(sync)[-1] == "test_person_removed"


def test_a_test_that_was_removed_before_it_was_sent_makes_nothing(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    sync = removed(a_test(sending_page, mia), mia)

    assert codes(sync) == ["cancelled_unsent"]
    assert (org.leads(), org.events()) == ([], [])


def test_a_test_whose_time_is_over_goes_without_a_trace(sending_page: BookingPage, org: Org, mia: User) -> None:
    booking = sent(sending_page, mia)
    ago = timezone.now() - timedelta(days=3)
    (event,) = org.events()
    org.edit(
        event["Id"],
        StartDateTime=f"{ago:%Y-%m-%dT%H:%M:%SZ}",
        EndDateTime=f"{ago + timedelta(minutes=30):%Y-%m-%dT%H:%M:%SZ}",
    )
    Booking.objects.update(starts_at=ago, ends_at=ago + timedelta(minutes=30))
    booking.refresh_from_db()
    Sync.objects.get().records.filter(role="event").update(
        written=Sync.objects.get().records.get(role="event").written
        | {
            "StartDateTime": f"{ago:%Y-%m-%dT%H:%M:%SZ}",
            "EndDateTime": f"{ago + timedelta(minutes=30):%Y-%m-%dT%H:%M:%SZ}",
        }
    )

    removed(booking, mia)

    assert (org.leads(), org.events()) == ([], [])
