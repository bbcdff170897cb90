"""The rows of a booking: itself, and what it takes of its hosts' time. All of it under the hosts' locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bookings import profiles
from bookings.calendar import BookingReading, Diary, Found
from bookings.lifecycle.outcomes import Invitee
from bookings.models import Assignment, Booking, BookingPage, BookingStatus, OneOffLink, Place
from jicoo.statements import ask, insert, tell
from teams.models import User


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be booked, as it was asked for."""

    starts_at: datetime
    guest: Invitee
    form_key: UUID
    length_min: int
    link: OneOffLink | None
    by: User | None
    host: User | None
    is_test: bool = False
    as_read: bool = False


def write(
    diary: Diary,
    wish: Wish,
    found: Found,
    hosts: Sequence[User],
    *,
    read: BookingReading,
    because: dict[str, Any],
    now: datetime,
) -> Booking:
    """The booking under the key that was read for it, with the time of its hosts, of whom the first is its own."""
    page, first = diary.page, hosts[0]
    is_request = page.needs_approval and wish.by is None
    shares = page.capacity > 1
    booking = Booking(
        pk=read.next_key,
        team=page.team,
        page=page,
        host=first,
        form_key=wish.form_key,
        status=BookingStatus.REQUESTED if is_request else BookingStatus.CONFIRMED,
        starts_at=wish.starts_at,
        ends_at=wish.starts_at + diary.length,
        location=place_of(page, first, links=read.meeting_links),
        created_at=now,
        booked_by=wish.by,
        is_test=wish.is_test,
        assigned_because=because,
        occurrence_id=shared_time(diary, wish.starts_at, found, hosts) if shares else None,
        # Field by field: to copy an invitee deeply takes as long as to write it.
        **{name: getattr(wish.guest, name) for name in Invitee.__dataclass_fields__},
    )
    insert([booking])
    if not shares:
        take_time(diary, wish.starts_at, hosts, booking=booking.pk)
    return booking


def use_up(link: OneOffLink, booking: Booking) -> None:
    """It has booked, and opens nothing any more. May be told `together` with the booking."""
    tell(_USED, {"link": link.pk, "booking": booking.pk})


_USED = "UPDATE bookings_oneofflink SET booking_id = %(booking)s WHERE id = %(link)s"


def shared_time(diary: Diary, starts_at: datetime, found: Found, hosts: Sequence[User]) -> int:
    """The time that several share: one that stands, or a new one, for which the hosts' time is taken."""
    if found.shared:
        return found.shared.pk
    page = diary.page
    values = {
        "team": page.team_id,
        "page": page.pk,
        "host": hosts[0].pk,
        "starts_at": starts_at,
        "ends_at": starts_at + diary.length,
    }
    ((occurrence,),) = ask(_OCCURRENCE, values)
    take_time(diary, starts_at, hosts, occurrence=occurrence)
    return int(occurrence)


# A time that everybody left is taken anew. Told again what it has, it tells its key in the same statement.
_OCCURRENCE = """
    INSERT INTO bookings_occurrence (team_id, page_id, host_id, starts_at, ends_at)
    VALUES (%(team)s, %(page)s, %(host)s, %(starts_at)s, %(ends_at)s)
        ON CONFLICT (page_id, host_id, starts_at, ends_at) DO UPDATE SET ends_at = excluded.ends_at
    RETURNING id
"""


def hosts_of_time(occurrence: int) -> list[User]:
    """Who comes to a time that others share already, its own host first. One query."""
    taken = Assignment.objects.filter(occurrence=occurrence, active=True).select_related("host").order_by("pk")
    return [each.host for each in taken]


def take_time(
    diary: Diary,
    starts_at: datetime,
    hosts: Sequence[User],
    *,
    booking: int | None = None,
    occurrence: int | None = None,
) -> None:
    """Of each of the hosts, with the page's buffers, for one of the two. One query."""
    blocked = diary.blocked(starts_at)
    insert(
        [
            Assignment(
                team_id=diary.page.team_id, booking_id=booking, occurrence_id=occurrence, host=host, blocked=blocked
            )
            for host in hosts
        ]
    )


def place_of(page: BookingPage, host: User, *, links: Mapping[int, str] | None = None) -> str:
    """Where a meeting with this host is held. One query where hosts bring their own link and it is not among `links`."""
    if page.place != Place.HOSTS_LINK:
        return page.location
    own = (links or {}).get(host.pk)
    return (profiles.meeting_link(page.team, host) if own is None else own) or page.location
