"""Cancel a booking, which gives its time back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bookings.lifecycle.ground import announce, assignments_of, hosts_of, locked
from bookings.lifecycle.outcomes import AlreadyCancelled, Cancelled, NotAllowed, Over
from bookings.lifecycle.permission import may_cancel
from bookings.models import Booking, BookingStatus
from teams.models import User


@transaction.atomic(durable=True)
def cancel(booking: Booking, *, by: User | None, now: datetime, reason: str = "") -> Cancelled | Over | NotAllowed:
    """Gives the time back; a request is withdrawn. `by` is None when the invitee cancels.

    May not be called inside a transaction.
    """
    booking = locked(booking)
    match may_cancel(booking, by=by, now=now):
        case AlreadyCancelled():
            return Cancelled(booking, is_new=False)
        case Over() | NotAllowed() as refused:
            return refused
    booking.status = BookingStatus.CANCELLED
    booking.cancelled_at, booking.cancelled_by, booking.end_reason = now, by, reason
    booking.ics_sequence += 1
    booking.save(update_fields=["status", "cancelled_at", "cancelled_by", "end_reason", "ics_sequence"])
    hosts = hosts_of(booking)
    give_back_time(booking)
    announce(booking, "cancelled", hosts=hosts, reason=reason)
    return Cancelled(booking)


def give_back_time(booking: Booking) -> None:
    """The hosts are free again, unless others still come at that time. Needs the hosts locked."""
    others = Booking.objects.live().filter(occurrence=booking.occurrence_id).exclude(pk=booking.pk)
    if booking.occurrence_id and others.exists():
        return
    assignments_of(booking).filter(active=True).update(active=False)
