"""What every act on a booking stands on: who waits for whom, the booking read again, and who is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from bookings import emails, reminders
from bookings.calendar import hosts_of_booking
from bookings.models import Assignment, Booking
from bookings.models.assignments import AssignmentQuerySet
from bookings.models.bookings import BookingQuerySet
from bookings.signals import booking_changed
from jicoo.statements import ask, together
from teams.models import User

# Everybody takes locks in this order, and of one kind by ascending number, so nobody waits in a circle.
_PAGE, _INVITEE, _HOST = "bookings.page", "bookings.invitee", "bookings.host"


class Locks(TypedDict):
    """What `lock` waits for."""

    hosts: Sequence[int]
    page: int | None
    invitee: tuple[int, str] | None


def lock(*, hosts: Iterable[int] = (), page: int | None = None, invitee: tuple[int, str] | None = None) -> None:
    """Waits until nobody else books with these; held to the end of the transaction. One query.

    `hosts` are always needed. `page` where the page itself is limited, `invitee` (page, e-mail) where each invitee is.
    """
    kinds = [_PAGE] if page else []
    names = [str(page)] if page else []
    if invitee:
        kinds.append(_INVITEE)
        names.append(f"{invitee[0]} {invitee[1].casefold()}")
    for host in sorted(set(hosts)):
        kinds.append(_HOST)
        names.append(str(host))
    ask(_LOCK, {"kinds": kinds, "names": names})


# In the order in which they are named.
_LOCK = """
    SELECT pg_advisory_xact_lock(hashtextextended(kind || ' ' || name, 0))
      FROM unnest(%(kinds)s::text[], %(names)s::text[]) AS asked(kind, name)
"""


def held(booking: Booking) -> Booking:
    """The booking as it is now, which nobody else changes before the transaction ends. Two queries.

    Comes before `lock`: it keeps the booking's hosts as they are until they are locked, too. Nobody holds two bookings.
    """
    # "No key": workers that write rows about the booking need not wait.
    Booking.objects.select_for_update(no_key=True).values_list("pk").get(pk=booking.pk)
    # Not in the same statement: after a wait PostgreSQL joins the new row to what was found for the old one, so that a booking
    # that has another host by now would vanish.
    return with_relations().get(pk=booking.pk)


def locked(booking: Booking) -> Booking:
    """The same with its hosts locked. Four queries."""
    fresh = held(booking)
    lock(hosts=hosts_of_booking(fresh))
    return fresh


def with_relations() -> BookingQuerySet:
    """Bookings with what announcing them needs."""
    return Booking.objects.select_related("team", "host", "page__team", "occurrence")


def assignments_of(booking: Booking) -> AssignmentQuerySet:
    """What takes or took the hosts' time for this booking: its own, or those of the time that it shares."""
    if booking.occurrence_id:
        return Assignment.objects.filter(occurrence=booking.occurrence_id)
    return Assignment.objects.filter(booking=booking)


def hosts_of(booking: Booking) -> list[User]:
    """Everybody who hosts it, the booking's own host first; to be asked before its time is given back. One query."""
    taken = assignments_of(booking).filter(active=True).select_related("host").order_by("pk")
    found = [each.host for each in taken]
    others = [host for host in dict.fromkeys(found) if host.pk != booking.host_id]
    return [booking.host, *others]


def announce(
    booking: Booking,
    change: str,
    *,
    hosts: Sequence[User],
    former_hosts: Sequence[User] = (),
    reason: str = "",
    beside: Mapping[str, str | None] | None = None,
) -> None:
    """Tells people by mail, now and when it is near, and whoever listens: rows of this transaction.

    `beside`: what was read with the page, see `calendar.beside`.
    """
    with together():
        # Whoever tries a page out wants to see what it does elsewhere; a host would take the mail for a meeting.
        if not booking.is_test:
            emails.tell(booking, change, hosts=hosts, former_hosts=former_hosts, reason=reason)
        reminders.follow(booking, change)
    booking_changed.send(sender=Booking, booking=booking, change=change, beside=beside)
