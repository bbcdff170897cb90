"""Move a booking to another time of its page."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation

from bookings import calendar, emails
from bookings.calendar import Diary, Found
from bookings.lifecycle.ending import give_back_time
from bookings.lifecycle.ground import announce, assignments_of, held, hosts_of, lock
from bookings.lifecycle.otherwise import not_free
from bookings.lifecycle.outcomes import (
    AlreadyCancelled,
    LimitReached,
    NotAllowed,
    NotOffered,
    Over,
    Rescheduled,
    SlotTaken,
)
from bookings.lifecycle.permission import may_reschedule
from bookings.lifecycle.writing import shared_time, take_time
from bookings.models import Booking, LimitScope, Move
from teams.models import User


def reschedule(
    booking: Booking, starts_at: datetime, *, by: User | None, now: datetime, reason: str = ""
) -> Rescheduled | SlotTaken | NotOffered | LimitReached | AlreadyCancelled | Over | NotAllowed:
    """Moves the booking, also on a page that takes no new ones; it stays what it is, confirmed or a request, and as long.

    Its hosts stay, too. `by` is None when the invitee does, and is bound neither by notice and window nor by limits for invitees
    otherwise. May not be called inside a transaction.
    """
    try:
        outcome = _reschedule(booking, starts_at, by=by, now=now, reason=reason)
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        outcome = None
    return outcome or not_free(booking.page, starts_at, now=now, moving=booking, for_team=by is not None)


@transaction.atomic(durable=True)
def _reschedule(
    booking: Booking, starts_at: datetime, *, by: User | None, now: datetime, reason: str
) -> Rescheduled | LimitReached | AlreadyCancelled | Over | NotAllowed | None:
    """None: that time cannot be had."""
    booking = held(booking)
    if refused := may_reschedule(booking, by=by, now=now):
        return refused
    if booking.starts_at == starts_at:
        return Rescheduled(booking, is_new=False)
    diary = calendar.diary_of(booking.page, now=now, moving=booking, for_team=by is not None)
    is_limited = bool(diary.rules.limits_of(LimitScope.INVITEE)) and by is None
    lock(
        hosts=diary.fixed or [booking.host_id],
        page=booking.page_id if diary.rules.limits_of(LimitScope.PAGE) else None,
        invitee=(booking.page_id, booking.email) if is_limited else None,
    )
    found = diary.look(starts_at, invitee=booking.email if is_limited else None)
    if found is None:
        return None
    if found.limit:
        return LimitReached(found.limit)
    hosts, before = hosts_of(booking), copy(booking)
    _move(
        diary,
        booking,
        starts_at,
        found,
        hosts,
        move=Move(from_starts_at=booking.starts_at, by=by, at=now, reason=reason),
    )
    announce(booking, "rescheduled", hosts=hosts, reason=reason)
    if before.occurrence_id and not before.is_requested and not before.is_test:
        emails.tell_of_seat(before, hosts=hosts)
    return Rescheduled(booking)


def _move(
    diary: Diary, booking: Booking, starts_at: datetime, found: Found, hosts: Sequence[User], *, move: Move
) -> None:
    move.team, move.booking = booking.team, booking
    move.save(force_insert=True)
    if booking.occurrence_id or booking.page.capacity > 1:
        give_back_time(booking)
        booking.occurrence_id = _new_time(diary, booking, starts_at, found, hosts)
    else:
        assignments_of(booking).filter(active=True).update(blocked=diary.blocked(starts_at))
    booking.starts_at, booking.ends_at = starts_at, starts_at + diary.length
    booking.ics_sequence += 1
    booking.save(update_fields=["starts_at", "ends_at", "occurrence", "ics_sequence"])


def _new_time(diary: Diary, booking: Booking, starts_at: datetime, found: Found, hosts: Sequence[User]) -> int | None:
    """A seat at a time that others may share; None for a time of its own, on a page that has one seat by now."""
    if diary.page.capacity > 1:
        return shared_time(diary, starts_at, found, hosts)
    take_time(diary, starts_at, hosts, booking=booking.pk)
    return None
