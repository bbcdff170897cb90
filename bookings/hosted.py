"""Bookings as hosts and managers may see them."""

from __future__ import annotations

from collections.abc import Iterable

from bookings.models import Booking
from bookings.models.bookings import BookingQuerySet
from bookings.ports import Badge, badges_of
from teams.models import Membership
from teams.roles import Permission


def bookings_for(membership: Membership) -> BookingQuerySet:
    """The team's bookings that this member may see: all of them, or those that they host."""
    bookings = Booking.objects.filter(team_id=membership.team_id).for_lists()
    return bookings if membership.may(Permission.VIEW_ALL_BOOKINGS) else bookings.hosted_by(membership.user)


def with_badges(bookings: Iterable[Booking]) -> list[tuple[Booking, list[Badge]]]:
    """Each with what others have to say about it."""
    rows = list(bookings)
    badges = badges_of(rows)
    return [(row, badges[row.pk]) for row in rows]
