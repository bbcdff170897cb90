"""A booking's way into Salesforce, over real HTTP, one act after the other."""

from datetime import timedelta

import pytest

from bookings.models import BookingPage
from integrations.models import RemoteRecord, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, reschedule, sync_everything

pytestmark = pytest.mark.django_db


def test_a_confirmed_booking_becomes_a_lead_and_an_event(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)

    sync_everything()

    (lead,), (event,) = org.leads(), org.events()
    assert (lead["LastName"], lead["FirstName"], lead["Email"], lead["Company"]) == (
        "Byron",
        "Ida",
        "ida@example.com",
        "Analytical Example",
    )
    assert event["WhoId"] == lead["Id"]
    assert event["Description"].splitlines()[-1] == f"Jicoo booking {booking.public_id}"
    assert Sync.objects.get().state == SyncState.SYNCED
    assert set(RemoteRecord.objects.values_list("object", "remote_id")) == {
        ("Lead", lead["Id"]),
        ("Event", event["Id"]),
    }


def test_one_booking_takes_two_calls(sending_page: BookingPage, standin: StandIn) -> None:
    book(sending_page)
    standin.log.clear()

    sync_everything()

    assert [call.path.rpartition("/")[2] for call in standin.calls] == ["composite", "composite"]


def test_a_rescheduled_booking_moves_its_event(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    sync_everything()

    reschedule(booking, next_monday() + timedelta(hours=2))
    sync_everything()

    (event,) = org.events()
    assert event["StartDateTime"].startswith(booking.starts_at.strftime("%Y-%m-%dT12:00:00"))
    assert len(org.leads()) == 1


def test_a_cancelled_booking_ahead_takes_its_event_away_and_leaves_the_lead(
    sending_page: BookingPage, org: Org
) -> None:
    booking = book(sending_page)
    sync_everything()

    cancel(booking)
    sync_everything()

    assert (len(org.leads()), len(org.events())) == (1, 0)
    assert Sync.objects.get().state == SyncState.SYNCED


def test_a_booking_cancelled_before_its_first_push_creates_nothing(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    cancel(booking)

    sync_everything()

    assert (org.leads(), org.events()) == ([], [])
    assert Sync.objects.get().state == SyncState.SYNCED
