"""What becomes of an Event that people changed or deleted in Salesforce, and of one whose booking is cancelled."""

from typing import Any

import pytest

from bookings.models import BookingPage
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, reschedule, sync_everything, wish

pytestmark = pytest.mark.django_db


def codes() -> list[str]:
    return [reason["code"] for reason in Sync.objects.get().reasons]


def moved(page: BookingPage, org: Org, **edits: Any) -> dict[str, Any]:
    """The Event of a booking that moved to 15:00 after somebody had edited it."""
    booking = book(page)
    sync_everything()
    org.edit(org.events()[0]["Id"], **edits)
    reschedule(booking, next_monday(hour=15))
    sync_everything()
    return dict(org.events()[0])


def test_what_people_changed_is_kept_and_said(sending_page: BookingPage, org: Org) -> None:
    event = moved(sending_page, org, Subject="Their subject", Description="My notes")

    assert (event["Subject"], event["Description"]) == ("Their subject", "My notes")
    assert "T15:00:00" in event["StartDateTime"]
    assert {"drift_kept", "description_kept"} <= set(codes())


def test_a_page_may_have_ours_restored_but_never_the_description(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    wish(page, connection, by_hand="restore")

    event = moved(page, org, Subject="Their subject", Description="My notes")

    assert (event["Subject"], event["Description"]) == ("Intro call: Ida Byron", "My notes")
    assert {"drift_overwritten", "description_kept"} <= set(codes())


def test_what_nobody_changed_is_no_drift(sending_page: BookingPage, org: Org) -> None:
    moved(sending_page, org, ShowAs="OutOfOffice")

    assert codes() == ["event_moved"]


def test_a_page_may_have_a_deleted_event_created_again(page: BookingPage, connection: Connection, org: Org) -> None:
    wish(page, connection, by_hand="restore")
    booking = book(page)
    sync_everything()
    org.delete(org.events()[0]["Id"])

    reschedule(booking, next_monday(hour=15))
    sync_everything()
    cancel(booking)
    restored = org.events()
    sync_everything()

    assert len(restored) == 1
    assert restored[0]["WhoId"] == org.leads()[0]["Id"]
    assert "T15:00:00" in restored[0]["StartDateTime"]
    assert org.events() == []


def test_a_deleted_event_of_a_person_who_is_gone_is_not_created_again(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    wish(page, connection, by_hand="restore")
    booking = book(page)
    sync_everything()
    org.delete(org.leads()[0]["Id"])

    reschedule(booking, next_monday(hour=15))
    sync_everything()

    assert (org.leads(), org.events()) == ([], [])
    assert codes() == ["event_gone"]


def test_a_page_may_always_mark(page: BookingPage, connection: Connection, org: Org) -> None:
    wish(page, connection, cancelled="mark")
    booking = book(page)
    sync_everything()

    cancel(booking)
    sync_everything()

    (event,) = org.events()
    assert (event["Subject"], event["ShowAs"]) == ("Canceled: Intro call: Ida Byron", "Free")
    assert codes() == ["event_marked_by_wish"]


def test_an_event_that_somebody_changed_before_it_moved_is_marked_though_we_wrote_last(
    sending_page: BookingPage, org: Org
) -> None:
    colleague = org.add_user(email="colleague@example.com")["Id"]
    booking = book(sending_page)
    sync_everything()
    org.edit(org.events()[0]["Id"], by=colleague, Location="Their office")
    reschedule(booking, next_monday(hour=15))
    sync_everything()

    cancel(booking)
    sync_everything()

    (event,) = org.events()
    assert (event["LastModifiedById"], event["ShowAs"]) == (org.admin["Id"], "Free")
    assert codes() == ["event_marked_changed"]


def test_an_event_to_which_somebody_added_what_we_never_write_is_marked_though_we_wrote_last(
    sending_page: BookingPage, org: Org
) -> None:
    org.change_schema(custom={"Activity": ["Outcome__c | string 80 | CUNFP | Outcome |"]})
    colleague = org.add_user(email="colleague@example.com")["Id"]
    booking = book(sending_page)
    sync_everything()
    org.edit(org.events()[0]["Id"], by=colleague, Outcome__c="Wants a second call")
    for hour in (15, 16):
        reschedule(booking, next_monday(hour=hour))
        sync_everything()

    cancel(booking)
    sync_everything()

    (event,) = org.events()
    assert (event["Outcome__c"], event["ShowAs"]) == ("Wants a second call", "Free")
    assert codes() == ["event_marked_changed"]


def test_an_event_that_we_made_as_another_user_is_ours_to_delete(sending_page: BookingPage, org: Org) -> None:
    """Nobody changed it: another user is connected by now."""
    booking = book(sending_page)
    sync_everything()
    Connection.objects.update(remote_user_id=org.add_user(email="integration@example.com")["Id"])

    cancel(booking)
    sync_everything()

    assert org.events() == []
    assert codes() == ["event_deleted"]


def test_the_reference_line_ends_every_description_however_long_it_is(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page, company="c" * 255, last_name="n" * 120)

    sync_everything()

    assert org.events()[0]["Description"].splitlines()[-1] == f"Jicoo booking {booking.public_id}"
