"""What a page lets invitees do with their bookings, and how late. Hosts may at any time before the start."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bookings import availability
from bookings.lifecycle.outcomes import AlreadyCancelled, NotAllowed, Over, Why
from bookings.models import Booking
from teams.models import User


def may_reschedule(booking: Booking, *, by: User | None, now: datetime) -> AlreadyCancelled | Over | NotAllowed | None:
    """What stands against moving it, or None. `by` is None for the invitee."""
    if not booking.is_live:
        return AlreadyCancelled(booking)
    page = booking.page
    return _too_late(booking, by=by, now=now, is_on=page.invitees_may_reschedule, notice_min=page.reschedule_notice_min)


def may_cancel(booking: Booking, *, by: User | None, now: datetime) -> AlreadyCancelled | Over | NotAllowed | None:
    """What stands against cancelling it, or None. `by` is None for the invitee."""
    if not booking.is_live:
        return AlreadyCancelled(booking)
    if booking.is_test and by is not None:
        # Nobody was to come: what it made elsewhere can be taken away later, too.
        return None
    page = booking.page
    return _too_late(booking, by=by, now=now, is_on=page.invitees_may_cancel, notice_min=page.cancel_notice_min)


def _too_late(
    booking: Booking, *, by: User | None, now: datetime, is_on: bool, notice_min: int
) -> Over | NotAllowed | None:
    if booking.starts_at <= now:
        return Over(booking)
    if by is not None:
        return None
    if not is_on:
        return NotAllowed(booking, Why.SWITCHED_OFF)
    return NotAllowed(booking, Why.TOO_LATE) if notice_min and _is_near(booking, notice_min, now) else None


def changes_end_at(booking: Booking, notice_min: int) -> datetime:
    """The last moment at which an invitee may still make a change that has to come so long before the meeting."""
    notice, zone = notice_min * 60, ZoneInfo(booking.page.first_host.schedule.time_zone)
    start = int(booking.starts_at.timestamp())
    if booking.page.change_notice_from_midnight and notice:
        start = availability.whole_days(day := booking.starts_at.astimezone(zone).date(), day, zone)[0]
    return datetime.fromtimestamp(start - notice, UTC)


def _is_near(booking: Booking, notice_min: int, now: datetime) -> bool:
    """The page's days are those of its first host's clocks."""
    page = booking.page
    zone = ZoneInfo(page.first_host.schedule.time_zone)
    first = availability.earliest_start(
        int(now.timestamp()), notice_min * 60, zone, from_midnight=page.change_notice_from_midnight
    )
    return booking.starts_at.timestamp() < first
