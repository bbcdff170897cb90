"""Give a booking to another host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation

from bookings import assignment, calendar
from bookings.calendar import Diary, hosts_of_booking
from bookings.calendar.taken import taken_of
from bookings.lifecycle.ground import announce, assignments_of, held, hosts_of, lock
from bookings.lifecycle.outcomes import AlreadyCancelled, HostNotFree, Over, Reassigned, SharedTime
from bookings.lifecycle.writing import place_of
from bookings.models import Booking, Handover
from teams.membership import lock_team
from teams.models import User


@dataclass(frozen=True)
class _Lost:
    """The host who was tried had no more time once the lock was held; somebody else may."""

    host: int


def reassign(
    booking: Booking, *, to: User | None, by: User, now: datetime
) -> Reassigned | HostNotFree | SharedTime | AlreadyCancelled | Over:
    """Gives the booking to `to`, a member of the team who has no other meeting then; None: to whoever of the page is free.

    Of several hosts it is the one who was chosen that is replaced, else the booking's own. A member who is named may be booked
    outside of their hours: whoever decides by hand knows. Somebody free is looked for among the page's rotating hosts, or among
    all where none rotate, by the page's rule, in their hours. The old and the new host are told, and so is the invitee.

    May not be called inside a transaction.
    """
    lost: set[int] = set()
    while True:
        outcome = _tried(booking, to=to, by=by, now=now, without=lost)
        if not isinstance(outcome, _Lost):
            return outcome
        if to is not None:
            return HostNotFree(booking)
        lost.add(outcome.host)


def _tried(
    booking: Booking, *, to: User | None, by: User, now: datetime, without: set[int]
) -> Reassigned | HostNotFree | SharedTime | AlreadyCancelled | Over | _Lost:
    try:
        return _reassign(booking, to=to, by=by, now=now, without=without)
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        return HostNotFree(booking)


@transaction.atomic(durable=True)
def _reassign(
    booking: Booking, *, to: User | None, by: User, now: datetime, without: set[int]
) -> Reassigned | HostNotFree | SharedTime | AlreadyCancelled | Over | _Lost:
    booking = held(booking)
    if refused := _stands_against(booking, now):
        return refused
    there = hosts_of_booking(booking)
    if to is not None and to.pk in there:
        return Reassigned(booking, is_new=False)
    if to is not None and not _is_member(booking, to):
        return HostNotFree(booking)
    diary = calendar.diary_of(booking.page, now=now, moving=booking, for_team=True)
    choice = _choice(diary, booking, to, there, now=now, without=without)
    if choice is None:
        return HostNotFree(booking)
    lock(hosts=[*there, choice.host])
    if not _has_time(diary, booking, choice.host, is_named=to is not None):
        return _Lost(choice.host)
    _hand_over(booking, choice, by=by, now=now)
    return Reassigned(booking)


def _is_member(booking: Booking, person: User) -> bool:
    """Held to the end of the transaction: nobody leaves a team while they are given a booking of it."""
    lock_team(booking.team)
    return booking.team.memberships.filter(user=person).exists()


def _stands_against(booking: Booking, now: datetime) -> SharedTime | AlreadyCancelled | Over | None:
    if not booking.is_live:
        return AlreadyCancelled(booking)
    if booking.starts_at <= now:
        return Over(booking)
    return SharedTime(booking) if booking.occurrence_id else None


def _choice(
    diary: Diary, booking: Booking, to: User | None, there: Sequence[int], *, now: datetime, without: set[int]
) -> assignment.Choice | None:
    if to is not None:
        return assignment.Choice(host=to.pk, because={"code": "by_hand"})
    seats = diary.page.hosts_in_order()
    some = [seat for seat in seats if not seat.is_fixed] or seats
    others = [seat.host_id for seat in some if seat.host_id not in there and seat.host_id not in without]
    found = diary.of_any(*others).look(booking.starts_at) if others else None
    return assignment.choose(diary.page, found.rotating, email=booking.email, now=now) if found else None


def _has_time(diary: Diary, booking: Booking, host: int, *, is_named: bool) -> bool:
    if not is_named:
        return diary.of_any(host).is_free(booking.starts_at)
    taken = taken_of([host], diary.reach(booking.starts_at), but_booking=booking.pk)[host]
    start, end = int(booking.starts_at.timestamp()), int(booking.ends_at.timestamp())
    return not taken.busy and not any(begins < end and start < ends for begins, ends in taken.away)


def _hand_over(booking: Booking, choice: assignment.Choice, *, by: User, now: datetime) -> None:
    before = hosts_of(booking)
    former, new = _who_goes(booking, before), User.objects.get(pk=choice.host)
    assignments_of(booking).filter(active=True, host=former).update(host=new)
    Handover.objects.create(team=booking.team, booking=booking, from_host=former, to_host=new, by=by, at=now)
    changes: dict[str, Any] = {"assigned_because": choice.because, "ics_sequence": booking.ics_sequence + 1}
    if former.pk == booking.host_id:
        changes |= {"host": new, "location": place_of(booking.page, new)}
    for name, value in changes.items():
        setattr(booking, name, value)
    booking.save(update_fields=list(changes))
    hosts = [new if host.pk == former.pk else host for host in before]
    announce(booking, "reassigned", hosts=hosts, former_hosts=[former])


def _who_goes(booking: Booking, hosts: Sequence[User]) -> User:
    """Of fixed and rotating hosts the rotating one, who was chosen; else the booking's own."""
    fixed = {seat.host_id for seat in booking.page.hosts_in_order() if seat.is_fixed}
    chosen = [host for host in hosts if host.pk not in fixed]
    return chosen[0] if fixed and chosen else booking.host
