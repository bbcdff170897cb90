"""Bookings as hosts and managers may see them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from bookings import words
from bookings.models import Booking
from bookings.models.bookings import BookingQuerySet
from bookings.ports import Badge, badges_of
from teams.models import Membership
from teams.roles import Permission


def bookings_for(membership: Membership) -> BookingQuerySet:
    """The team's bookings that this member may see: all of them, or those that they host."""
    bookings = Booking.objects.filter(team_id=membership.team_id).for_lists()
    return bookings if membership.may(Permission.VIEW_ALL_BOOKINGS) else bookings.hosted_by(membership.user)


Row = tuple[Booking, list[Badge]]


def by_day(bookings: Iterable[Booking], zone: str) -> list[tuple[str, list[Row]]]:
    """Each day in words with its bookings, in the order given, and what others have to say about each."""
    rows = list(bookings)
    badges = badges_of(rows)
    days: list[tuple[str, list[Row]]] = []
    for day, of_the_day in groupby(rows, key=lambda booking: words.day(booking.starts_at, zone)):
        days.append((day, [(booking, badges[booking.pk]) for booking in of_the_day]))
    return days
