"""Test bookings of a page, as tests make and end them."""

import uuid
from typing import Any

from django.utils import timezone

from bookings.lifecycle import Invitee
from bookings.models import Booking, BookingPage
from integrations import trials
from integrations.models import PageSettings, Sync
from teams.models import User
from tests.integrations.cast import sync_everything

PAGE = "/teams/acme/pages/intro/integrations/salesforce/test/"


def form(**said: Any) -> dict[str, Any]:
    return {"email": "mia@example.com", "last_name": "Test", "form_key": str(uuid.uuid4())} | said


def somebody(by: User) -> Invitee:
    """Whom they try it with."""
    return Invitee(
        email="mia@example.com",
        last_name="Test",
        first_name="",
        company="",
        time_zone=by.time_zone,
        language=by.language,
    )


def a_test(page: BookingPage, by: User) -> Booking:
    """One that is booked and not sent yet."""
    settings = PageSettings.objects.select_related("page__team", "connection").get(page=page)
    booked = trials.send(settings, somebody(by), by=by, form_key=uuid.uuid4(), now=timezone.now())
    assert booked is not None
    return booked.booking


def sent(page: BookingPage, by: User) -> Booking:
    """A test that has reached Salesforce."""
    booking = a_test(page, by)
    sync_everything()
    return booking


def removed(booking: Booking, by: User) -> Sync:
    """The test is ended, and the engine has done what follows."""
    assert trials.remove(booking, by=by, now=timezone.now())
    sync_everything()
    return Sync.objects.get(booking=booking)


def codes(sync: Sync) -> list[str]:
    return [reason["code"] for reason in sync.reasons]
