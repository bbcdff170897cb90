"""Writes whose answer was lost, and what an org does with them minutes later."""

from typing import Any

from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations.models import Attempt, Lane, Sync
from integrations.salesforce.standin import Org, StandIn
from tests.integrations.cast import book, later, sync_everything

LOST = ("reset_after", "server_error_after", "truncated", "empty")
"""Faults of the stand-in that carry a call out and lose its answer."""


def first_unanswered(page: BookingPage, standin: StandIn, fault: str = "reset_after") -> Booking:
    """A booking whose first write met this fault."""
    booking = book(page)
    standin.faults.add(fault, body='"method": ?"POST"')
    sync_everything()
    return booking


def unanswered(page: BookingPage, standin: StandIn) -> Booking:
    """A booking whose first write had no answer, and which was written again since."""
    booking = first_unanswered(page, standin, "reset_before")
    later(booking)
    sync_everything()
    return booking


def carried_out_late(org: Org) -> tuple[Any, Any]:
    """What the first call makes after all: the values that the attempt kept."""
    sent = Attempt.objects.order_by("pk")[0].sent or {}
    person, event = (write["body"] for write in sent["writes"])
    lead = org.add_lead(**person)
    return lead, org.add_event(**(event | {"WhoId": lead["Id"]}))


def ten_minutes_later() -> Sync:
    return ten_minutes_later_for(Booking.objects.get())


def ten_minutes_later_for(booking: Booking) -> Sync:
    """Its second look is had."""
    Sync.objects.filter(booking=booking).update(look_again_at=timezone.now())
    Lane.objects.update(rung_until=None, paused_until=None)
    sync_everything()
    return Sync.objects.get(booking=booking)
