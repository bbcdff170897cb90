"""Book, reschedule, cancel: lock the host, look again, write, announce. One transaction each, and no other way to a booking.

Nobody is told by a listener outside the transaction: mails and whatever listens to `booking_changed` are rows of the same
transaction, so they stand or fall with the booking.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import OuterRef, Subquery
from psycopg.errors import ExclusionViolation, ForeignKeyViolation, UniqueViolation

from bookings import calendar, emails
from bookings.models import Assignment, Booking, BookingPage, BookingStatus, Move
from bookings.signals import booking_changed
from teams.models import User

# How many other times are proposed: few enough to read at a glance.
NEAREST = 6


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """Who comes, and how to speak to them. `time_zone` is an IANA name."""

    last_name: str
    first_name: str
    email: str
    company: str
    time_zone: str
    language: str


@dataclass(frozen=True)
class Booked:
    """`is_new` is False when this form had been sent before and this is what it made."""

    booking: Booking
    is_new: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Rescheduled:
    """`is_new` is False when the booking already was at that time."""

    booking: Booking
    is_new: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Cancelled:
    """`is_new` is False when it had been cancelled before."""

    booking: Booking
    is_new: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class SlotTaken:
    """Somebody else has that time, or it is about to be theirs. `nearest`: free starts around it, in order, UTC."""

    nearest: list[datetime]


@dataclass(frozen=True)
class NotOffered:
    """The page has no such start: past, too soon, beyond what can be booked, off the grid, or outside its hours."""

    nearest: list[datetime]


@dataclass(frozen=True)
class PageClosed:
    """The page takes no bookings now, or is gone."""


@dataclass(frozen=True)
class Over:
    """The meeting has begun; what was cannot be changed."""

    booking: Booking


@dataclass(frozen=True)
class AlreadyCancelled:
    """There is nothing left to move."""

    booking: Booking


def book(
    page: BookingPage, starts_at: datetime, guest: Invitee, *, form_key: UUID, now: datetime
) -> Booked | SlotTaken | NotOffered | PageClosed:
    """Gives the time to this guest, or says why not. The same `form_key` again gets the same booking.

    Needs `page.schedule` loaded. May not be called inside a transaction.
    """
    try:
        outcome = _book(page, starts_at, guest, form_key=form_key, now=now)
    except IntegrityError as error:
        outcome = _made_meanwhile(error, page, form_key)
    return outcome or _not_free(page, starts_at, now=now)


def reschedule(
    booking: Booking, starts_at: datetime, *, by: User | None, now: datetime
) -> Rescheduled | SlotTaken | NotOffered | AlreadyCancelled | Over:
    """Moves the booking, also on a page that takes no new ones. `by` is None when the invitee does.

    Needs `booking.page.schedule` loaded. May not be called inside a transaction.
    """
    try:
        outcome = _reschedule(booking, starts_at, by=by, now=now)
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        outcome = None
    return outcome or _not_free(booking.page, starts_at, now=now, moving=booking)


@transaction.atomic(durable=True)
def cancel(booking: Booking, *, by: User | None, now: datetime) -> Cancelled | Over:
    """Gives the time back. `by` is None when the invitee cancels. May not be called inside a transaction."""
    booking = _locked(booking)
    if booking.is_cancelled:
        return Cancelled(booking, is_new=False)
    if booking.starts_at <= now:
        return Over(booking)
    booking.status = BookingStatus.CANCELLED
    booking.cancelled_at, booking.cancelled_by = now, by
    booking.ics_sequence += 1
    booking.save(update_fields=["status", "cancelled_at", "cancelled_by", "ics_sequence"])
    booking.assignments.update(active=False)
    _announce(booking, "cancelled")
    return Cancelled(booking)


@transaction.atomic(durable=True)
def _book(
    page: BookingPage, starts_at: datetime, guest: Invitee, *, form_key: UUID, now: datetime
) -> Booked | PageClosed | None:
    """None: that time cannot be had."""
    lock_hosts([page.host_id])
    current = _as_it_is_now(page, form_key)
    if current is None:
        return PageClosed()
    if current.sent_before:
        return Booked(_with_relations(current.sent_before), is_new=False)
    if not current.is_active:
        return PageClosed()
    # A page that changed hands while this waited is looked at again in full: the lock was for another host.
    if current.host_id != page.host_id or not calendar.diary_of(current, now=now).is_free(starts_at):
        return None
    booking = _written(current, starts_at, guest, form_key=form_key, now=now)
    _announce(booking, "confirmed")
    return Booked(booking)


@transaction.atomic(durable=True)
def _reschedule(
    booking: Booking, starts_at: datetime, *, by: User | None, now: datetime
) -> Rescheduled | AlreadyCancelled | Over | None:
    """None: that time cannot be had."""
    booking = _locked(booking)
    if booking.is_cancelled:
        return AlreadyCancelled(booking)
    if booking.starts_at <= now:
        return Over(booking)
    if booking.starts_at == starts_at:
        return Rescheduled(booking, is_new=False)
    if not calendar.diary_of(booking.page, now=now, moving=booking).is_free(starts_at):
        return None
    _move(booking, starts_at, by=by, now=now)
    _announce(booking, "rescheduled")
    return Rescheduled(booking)


def lock_hosts(host_ids: list[int]) -> None:
    """Waits until nobody else books with these hosts; held to the end of the transaction. Ascending, so nobody deadlocks."""
    with connection.cursor() as cursor:
        for host_id in sorted(set(host_ids)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('bookings.host', %s))", [host_id])


def _as_it_is_now(page: BookingPage, form_key: UUID):  # type: ignore[no-untyped-def]  # the annotation makes a type of its own
    """The page read again under the lock, with the id of what this form has already made."""
    sent_before = Booking.objects.filter(page=OuterRef("pk"), form_key=form_key).values("pk")
    pages = BookingPage.objects.select_related("team", "host", "schedule")
    return pages.annotate(sent_before=Subquery(sent_before)).filter(pk=page.pk).first()


def _locked(booking: Booking) -> Booking:
    lock_hosts([booking.host_id])
    return _with_relations(booking.pk)


def _with_relations(pk: int) -> Booking:
    return Booking.objects.select_related("team", "host", "page__schedule", "page__team").get(pk=pk)


def _written(page: BookingPage, starts_at: datetime, guest: Invitee, *, form_key: UUID, now: datetime) -> Booking:
    booking = Booking.objects.create(
        team=page.team,
        page=page,
        host=page.host,
        form_key=form_key,
        starts_at=starts_at,
        ends_at=starts_at + page.duration,
        location=page.location,
        created_at=now,
        **asdict(guest),
    )
    blocked = calendar.blocked_range(page, starts_at)
    Assignment.objects.create(team=page.team, booking=booking, host=page.host, blocked=blocked)
    return booking


def _move(booking: Booking, starts_at: datetime, *, by: User | None, now: datetime) -> None:
    Move.objects.create(team=booking.team, booking=booking, from_starts_at=booking.starts_at, by=by, at=now)
    booking.starts_at, booking.ends_at = starts_at, starts_at + booking.page.duration
    booking.ics_sequence += 1
    booking.save(update_fields=["starts_at", "ends_at", "ics_sequence"])
    booking.assignments.filter(active=True).update(blocked=calendar.blocked_range(booking.page, starts_at))


def _announce(booking: Booking, change: str) -> None:
    emails.tell(booking, change)
    booking_changed.send(sender=Booking, booking=booking, change=change)


def _made_meanwhile(error: IntegrityError, page: BookingPage, form_key: UUID) -> Booked | PageClosed | None:
    """What the database refused: a time that was taken (None), a form sent twice at once, a page deleted meanwhile."""
    if isinstance(error.__cause__, ExclusionViolation):
        return None
    if isinstance(error.__cause__, ForeignKeyViolation) and not BookingPage.objects.filter(pk=page.pk).exists():
        return PageClosed()
    earlier = page.bookings.filter(form_key=form_key).first()
    if earlier is None or not isinstance(error.__cause__, UniqueViolation):
        raise error
    return Booked(_with_relations(earlier.pk), is_new=False)


def _not_free(
    page: BookingPage, starts_at: datetime, *, now: datetime, moving: Booking | None = None
) -> SlotTaken | NotOffered:
    """Outside the lock: looking for other times may not hold up who comes next."""
    diary = calendar.diary_of(page, now=now, moving=moving)
    nearest = diary.nearest(starts_at, count=NEAREST)
    return SlotTaken(nearest) if diary.is_offered(starts_at) else NotOffered(nearest)
