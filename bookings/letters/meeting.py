"""A meeting as a letter speaks of it: the booking's rows, with times and hosts as they were when the letter was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from bookings.letters.occasion import Occasion, Reader
from bookings.models import Booking, BookingPage, BookingStatus, MessageKind, Occurrence, PageHost, Place
from teams.models import Team, User

# What is not yet, and what is no more.
_WITHOUT_A_MEETING = {MessageKind.REQUESTED, MessageKind.CANCELLED, MessageKind.DECLINED}


@dataclass(frozen=True, kw_only=True)
class SharedTime:
    """`coming`: how many bookings are confirmed for it at this moment."""

    public_id: UUID
    coming: int


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """`hosts`: all of them, the first in front. `reader` is the host who reads, if a host does; `zone` is the reader's."""

    booking: Booking
    occasion: Occasion
    hosts: list[User]
    reader: User | None
    zone: str
    # What a host has in the calendar instead of each booking: the time that several share. None for everybody else.
    shared: SharedTime | None = None

    @property
    def page(self) -> BookingPage:
        return self.booking.page

    @property
    def team(self) -> Team:
        return self.booking.team

    @property
    def starts_at(self) -> datetime:
        return self.occasion.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.occasion.ends_at

    @property
    def told_location(self) -> str:
        """Where invitees and guests are told to come, as `Booking.told_location` has it, as it was then."""
        is_off = self.occasion.is_request or self.occasion.kind in _WITHOUT_A_MEETING
        return "" if is_off and self.page.place == Place.HOSTS_LINK else self.occasion.location

    @property
    def host_names(self) -> list[str]:
        return [host.display_name for host in self.hosts]

    @property
    def language(self) -> str:
        return self.reader.language if self.reader else self.booking.language


def meeting_of(occasion: Occasion) -> Meeting | None:
    """None if the booking is gone. At most four queries."""
    booking = Booking.objects.select_related("team", "page__team").filter(pk=occasion.booking).first()
    if booking is None:
        return None
    people = User.objects.in_bulk({*occasion.hosts, *([occasion.host] if occasion.host else [])})
    reader = people.get(occasion.host) if occasion.host else None
    if occasion.reader in {Reader.HOST, Reader.FORMER_HOST} and reader is None:
        return None
    return Meeting(
        booking=booking,
        occasion=occasion,
        hosts=[people[pk] for pk in occasion.hosts if pk in people],
        reader=reader,
        zone=_zone_of(reader, booking) if reader else booking.time_zone,
        shared=_shared(occasion.occurrence) if occasion.occurrence and occasion.reader == Reader.HOST else None,
    )


def _shared(occurrence: int) -> SharedTime | None:
    standing = Count("bookings", filter=Q(bookings__status=BookingStatus.CONFIRMED))
    found = (
        Occurrence.objects.filter(pk=occurrence).annotate(coming=standing).values_list("public_id", "coming").first()
    )
    return SharedTime(public_id=found[0], coming=found[1]) if found else None


def _zone_of(host: User, booking: Booking) -> str:
    """Where their hours for this page are read; a host who is none of the page's lives by their own clock."""
    of_page = PageHost.objects.filter(page=booking.page_id, host=host).values_list("schedule__time_zone", flat=True)
    return of_page.first() or host.time_zone
