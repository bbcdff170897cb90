"""What a person can do about one booking, and who did it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations.models import Lane, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from teams.models import AuditEntry, User
from tests.cast import give_page
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything
from tests.integrations.test_panels import shown
from tests.integrations.test_parked import parked_bookings
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


def press(booking: Booking, what: str, user: User) -> Any:
    return signed_in_as(user).post(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/{what}/", follow=True)


def test_a_waiting_booking_is_sent_now_although_the_allowance_is_saved(
    sending_page: BookingPage, standin: StandIn, mia: User
) -> None:
    booking = book(sending_page)
    Sync.objects.update(due_at=timezone.now() + timedelta(hours=1))
    Lane.objects.update(saves_until=timezone.now() + timedelta(minutes=10))
    standin.log.clear()

    offered = words_of(shown(booking, mia))
    said = words_of(press(booking, "now", mia))
    sync_everything()

    assert "Send now (2 calls)" in offered
    assert "goes to Salesforce before all others" in said
    assert Sync.objects.get().state == SyncState.SYNCED
    assert [(call.method, call.path.rpartition("/")[2]) for call in standin.calls] == [("POST", "composite")] * 2
    assert AuditEntry.objects.filter(action="booking_sent_now", actor=mia, subject_id=booking.pk).exists()


def test_what_is_in_step_offers_nothing_and_takes_nothing(sending_page: BookingPage, mia: User) -> None:
    booking = book(sending_page)
    sync_everything()

    offered = words_of(shown(booking, mia))

    assert not any(word in offered for word in ("Send now", "Send again", "Don't send"))
    assert "There is nothing to send now" in words_of(press(booking, "now", mia))
    assert "There is nothing to take out" in words_of(press(booking, "withhold", mia))
    assert not AuditEntry.objects.filter(action__startswith="booking_").exists()


def test_a_booking_is_taken_out_and_sent_again(sending_page: BookingPage, org: Org, mia: User) -> None:
    (booking,) = parked_bookings(sending_page, org, 1)
    org.turn(validation_rules=[])

    press(booking, "withhold", mia)
    sync_everything()
    taken_out, unsent = words_of(shown(booking, mia)), org.leads()
    press(booking, "send", mia)
    sync_everything()

    assert "Not sent" in taken_out
    assert "Send again" in taken_out
    assert unsent == []
    assert Sync.objects.get().state == SyncState.SYNCED
    actions = AuditEntry.objects.filter(actor=mia, subject_id=booking.pk).values_list("action", flat=True)
    assert sorted(actions) == ["booking_sent_again", "booking_withheld"]


def test_a_host_may_send_their_own_booking_again_and_leaves_the_rest_to_managers(
    sending_page: BookingPage, org: Org, bob: User
) -> None:
    give_page(sending_page, bob)
    (booking,) = parked_bookings(sending_page, org, 1)

    offered = shown(booking, bob).content.decode()

    assert "/apps/salesforce/send/" in offered
    assert "/apps/salesforce/withhold/" not in offered
    assert press(booking, "withhold", bob).status_code == 403
    assert press(booking, "now", bob).status_code == 403
