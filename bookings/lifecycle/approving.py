"""Say yes or no to a request. It held its time from the beginning, so a yes takes nothing from anybody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bookings.lifecycle.ending import give_back_time
from bookings.lifecycle.ground import announce, hosts_of, locked
from bookings.lifecycle.outcomes import Confirmed, Declined, NotARequest, Over
from bookings.models import Booking, BookingStatus
from teams.models import User


@transaction.atomic(durable=True)
def confirm(booking: Booking, *, by: User, now: datetime) -> Confirmed | NotARequest | Over:
    """The request becomes a booking like any other. May not be called inside a transaction."""
    booking = locked(booking)
    if booking.status == BookingStatus.CONFIRMED:
        return Confirmed(booking, is_new=False)
    if not booking.is_requested:
        return NotARequest(booking)
    if booking.starts_at <= now:
        return Over(booking)
    _decide(booking, BookingStatus.CONFIRMED, by=by, now=now)
    announce(booking, "confirmed", hosts=hosts_of(booking))
    return Confirmed(booking)


@transaction.atomic(durable=True)
def decline(booking: Booking, *, by: User, now: datetime, reason: str = "") -> Declined | NotARequest:
    """Gives the time of a request back, also of one that nobody answered in time. May not be called inside a transaction."""
    booking = locked(booking)
    if booking.status == BookingStatus.DECLINED:
        return Declined(booking, is_new=False)
    if not booking.is_requested:
        return NotARequest(booking)
    booking.end_reason = reason
    _decide(booking, BookingStatus.DECLINED, by=by, now=now)
    hosts = hosts_of(booking)
    give_back_time(booking)
    announce(booking, "declined", hosts=hosts, reason=reason)
    return Declined(booking)


def _decide(booking: Booking, status: BookingStatus, *, by: User, now: datetime) -> None:
    booking.status, booking.decided_by, booking.decided_at = status, by, now
    booking.ics_sequence += 1
    booking.save(update_fields=["status", "decided_by", "decided_at", "end_reason", "ics_sequence"])
