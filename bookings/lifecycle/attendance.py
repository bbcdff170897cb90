"""That an invitee did not come, and that this was a mistake."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bookings.lifecycle.ground import locked
from bookings.lifecycle.outcomes import AlreadyCancelled, NoShowMarked, NotBegun
from bookings.models import Booking, BookingStatus
from bookings.signals import booking_changed
from teams.models import User


@transaction.atomic(durable=True)
def mark_no_show(booking: Booking, *, by: User, now: datetime) -> NoShowMarked | NotBegun | AlreadyCancelled:
    """Nobody is written to. May not be called inside a transaction."""
    booking = locked(booking)
    if booking.status != BookingStatus.CONFIRMED:
        return AlreadyCancelled(booking)
    if booking.starts_at > now:
        return NotBegun(booking)
    if booking.no_show_at:
        return NoShowMarked(booking, is_new=False)
    return _marked(booking, by=by, at=now)


@transaction.atomic(durable=True)
def unmark_no_show(booking: Booking) -> NoShowMarked:
    """They came after all. May not be called inside a transaction."""
    booking = locked(booking)
    if booking.no_show_at is None:
        return NoShowMarked(booking, is_new=False)
    return _marked(booking, by=None, at=None)


def _marked(booking: Booking, *, by: User | None, at: datetime | None) -> NoShowMarked:
    booking.no_show_at, booking.no_show_by = at, by
    booking.save(update_fields=["no_show_at", "no_show_by"])
    booking_changed.send(sender=Booking, booking=booking, change="no_show")
    return NoShowMarked(booking)
