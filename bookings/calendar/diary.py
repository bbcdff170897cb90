"""Joins rows and arithmetic: loads hosts' hours and meetings in a fixed number of queries and asks `availability`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from psycopg.types.range import Range

from bookings import availability
from bookings.availability import Host, Interval, Limit, Offer
from bookings.calendar.counted import Full, full_of
from bookings.calendar.moments import Window, moment, rounded_up
from bookings.calendar.rules import Rules, Sheet
from bookings.calendar.seats import Seated, Shared, shared_times
from bookings.calendar.taken import Known, Taken, taken_of, with_others
from bookings.calendar.terms import Terms
from bookings.models import Booking, BookingPage

# Where the nearest free times are looked for first; wider only when there are too few.
NEARBY = timedelta(days=14)
A_SECOND = timedelta(seconds=1)
NOTHING = Taken()


@dataclass(frozen=True, kw_only=True)
class Found:
    """What can be had at a start: a seat at a time that others share, or the rotating hosts who have time, by primary key.

    Where all hosts are fixed, nobody is named and all of them have time. `limit`: what keeps the invitee from it all the same.
    """

    shared: Shared | None = None
    rotating: Sequence[int] = ()
    limit: Limit | None = None


@dataclass(frozen=True, kw_only=True)
class Diary:
    """A page's hours and rules, read once. Each question about what is taken is one query, and one more each for limits
    and for seats, where the page has them. What is `known`, and who is `seated` at a start, is not asked again.

    All `fixed` hosts come, and one of `rotating` if there are any, each by their primary key. With `moving`, that booking's
    own time counts as free, and its hosts are meant, whoever hosts the page by now. Seats at times that others share are
    told where it `joins`.
    """

    page: BookingPage
    terms: Terms | None
    rules: Rules
    sheets: dict[int, Sheet]
    fixed: Sequence[int]
    rotating: Sequence[int]
    length: timedelta
    step_s: int
    zone: ZoneInfo
    bookable: Window
    moving: Booking | None
    joins: bool = True
    known: Known | None = None
    seated: Seated | None = None

    def free(self, window: Window) -> list[datetime]:
        """The starts in the window that can be booked, in order, UTC."""
        return list(self.openings(window))

    def openings(self, window: Window) -> dict[datetime, int]:
        """The same, each with how many seats are left. No query where nothing could be booked anyway."""
        return {moment(start): left for start, left in self.seats(window).items()}

    def seats(self, window: Window) -> dict[int, int]:
        """The same by instants."""
        offer = self._offer(window)
        if offer is None:
            return {}
        alone = self._left_alone()
        full, taken = self._full(window, alone), self._taken(window, alone)
        if self.known and taken is self.known.by_host and full == Full():
            starts = self._remembered(window, offer)
        else:
            starts = self._starts(offer, self._hosts(window, taken, full))
        free = dict.fromkeys(starts, self.page.capacity)
        shared = self._joinable(window, full)
        if not shared:
            return free
        for each in shared:
            start = int(each.starts_at.timestamp())
            free[start] = max(each.left, free.get(start, 0))
        return {start: free[start] for start in sorted(free)}

    def is_free(self, starts_at: datetime) -> bool:
        """Whether exactly this start can be booked."""
        return self.look(starts_at) is not None

    def look(self, starts_at: datetime, *, invitee: str | None = None) -> Found | None:
        """What can be had at exactly this start; None: nothing. A seat that is left comes before a time of its own.

        `invitee`: the e-mail of whom the page's limits for invitees are to be held against.
        """
        window = Window(starts_at, starts_at + A_SECOND)
        offer = self._offer(window)
        if offer is None:
            return None
        alone = self._left_alone()
        full = self._full(window, alone, invitee=invitee)
        limit = full.limit_of_invitee(offer.earliest)
        if shared := self._joinable(window, full):
            return Found(shared=shared[0], limit=limit)
        hosts = self._hosts(window, self._taken(window, alone), full)
        if not self.rotating:
            return Found(limit=limit) if _has(self._starts(offer, hosts), starts_at) else None
        free = [one for one in self.rotating if _has(self.only(one)._starts(offer, hosts), starts_at)]
        return Found(rotating=free, limit=limit) if free else None

    def only(self, *rotating: int) -> Diary:
        """The same where of the rotating hosts none but these may be chosen."""
        return replace(self, rotating=[host for host in self.rotating if host in rotating])

    def of_any(self, *hosts: int) -> Diary:
        """The same for one of these alone, at any start in their hours that nobody shares. They have to be hosts of the page."""
        return replace(self, fixed=[], rotating=list(hosts), step_s=1, joins=False)

    def is_offered(self, starts_at: datetime) -> bool:
        """Whether hours and rules have this start at all, taken or not. No query."""
        window = Window(starts_at, starts_at + A_SECOND)
        offer = self._offer(window)
        return offer is not None and _has(self._starts(offer, self._hosts(window, {}, Full())), starts_at)

    def nearest(self, around: datetime, *, count: int) -> list[datetime]:
        """Up to `count` free starts that lie closest to `around`, in order, UTC. Two questions at most."""
        starts: list[datetime] = []
        for window in self._widening(around):
            starts = self.free(window)
            if len(starts) >= count:
                break
        return sorted(sorted(starts, key=lambda start: abs(start - around))[:count])

    def reach(self, starts_at: datetime) -> Window:
        """The time that a booking takes from each of its hosts, with the page's buffers."""
        return _reach(self.page, Window(starts_at, starts_at), self.length)

    def blocked(self, starts_at: datetime) -> Range[datetime]:
        """The same, as it is kept."""
        reach = self.reach(starts_at)
        return Range(reach.start, reach.end)

    @property
    def _everybody(self) -> list[int]:
        return [*self.fixed, *self.rotating]

    def _starts(self, offer: Offer, hosts: dict[int, Host]) -> list[int]:
        all_of, any_of = [hosts[host] for host in self.fixed], [hosts[host] for host in self.rotating]
        return availability.free_starts(offer, all_of=all_of, any_of=any_of)

    def _remembered(self, window: Window, offer: Offer) -> Sequence[int]:
        """The same where no query has a say beside what is known. Time that passes only cuts off what lies before."""
        whole = replace(offer, earliest=rounded_up(window.start), latest=rounded_up(window.end))
        assert self.terms
        assert self.known
        every = _known_starts(self.terms, self.known, window, whole, (tuple(self.fixed), tuple(self.rotating)))
        return every[bisect_left(every, offer.earliest) : bisect_left(every, offer.latest)]

    def _offer(self, window: Window) -> Offer | None:
        """None where nothing of the window can be booked at all."""
        page = self.page
        earliest = rounded_up(max(window.start, self.bookable.start))
        latest = rounded_up(min(window.end, self.bookable.end))
        if earliest >= latest:
            return None
        return Offer(
            length=int(self.length.total_seconds()),
            step=self.step_s,
            buffer_before=page.buffer_before_min * 60,
            buffer_after=page.buffer_after_min * 60,
            earliest=earliest,
            latest=latest,
        )

    def _taken(self, window: Window, alone: int | None) -> Mapping[int, Taken]:
        """What takes the hosts' time, near the window. `alone`: see `_left_alone`."""
        span, moving = _reach(self.page, window, self.length), self.moving
        if self.known and moving is None and self.known.covers(span):
            return with_others(self.known, self._everybody, span)
        return taken_of(self._everybody, span, but_booking=moving.pk if moving else None, but_occurrence=alone)

    def _hosts(self, window: Window, taken: Mapping[int, Taken], full: Full) -> dict[int, Host]:
        """When each host has time, near the window."""
        return {
            host: _host(self.sheets[host], window, taken.get(host, NOTHING), full.of(host)) for host in self._everybody
        }

    def _full(self, window: Window, alone: int | None, *, invitee: str | None = None) -> Full:
        return full_of(
            self.page,
            self.rules,
            {host: self.sheets[host].zone for host in self._everybody},
            window,
            length=int(self.length.total_seconds()),
            zone=self.zone,
            moving=self.moving,
            but_occurrence=alone,
            invitee=invitee,
        )

    def _left_alone(self) -> int | None:
        """The time that only the booking which is moved holds, and which is free once it is gone."""
        booking = self.moving
        if booking is None or booking.occurrence_id is None:
            return None
        others = Booking.objects.live().filter(occurrence=booking.occurrence_id).exclude(pk=booking.pk)
        return None if others.exists() else booking.occurrence_id

    def _joinable(self, window: Window, full: Full) -> list[Shared]:
        """Times with a seat left, of hosts who are asked for. Hours that were changed meanwhile do not close them.

        Nor do the limits of their hosts, to whom one more seat is no further meeting.
        """
        offer, first = self._offer(window), self.fixed[:1] or self.rotating
        if offer is None or not self.joins or self.page.capacity == 1:
            return []
        bounds = Window(moment(offer.earliest), moment(offer.latest))
        shared = self._shared(bounds)
        open_ = [each for each in shared if each.left > 0 and each.host in first]
        return [each for each in open_ if not _is_within(each.starts_at, full.page)]

    def _shared(self, bounds: Window) -> list[Shared]:
        seen = self.seated
        if seen and self.moving is None and bounds == Window(seen.starts_at, seen.starts_at + A_SECOND):
            return seen.shared(self.page, self.length)
        return shared_times(self.page, bounds, self.length, moving=self.moving)

    def _widening(self, around: datetime) -> Iterator[Window]:
        yield Window(around - NEARBY, around + NEARBY)
        yield self.bookable


def _reach(page: BookingPage, window: Window, length: timedelta) -> Window:
    """All that bookings with starts from the window's start to its end would block."""
    before, after = timedelta(minutes=page.buffer_before_min), timedelta(minutes=page.buffer_after_min)
    return Window(window.start - before, window.end + length + after)


# A month that nobody booked in meanwhile has the times that it had.
@lru_cache(maxsize=500)
def _known_starts(
    terms: Terms, known: Known, window: Window, offer: Offer, who: tuple[tuple[int, ...], tuple[int, ...]]
) -> Sequence[int]:
    """`who`: the fixed and the rotating hosts."""
    sheets = {seat.host: seat.sheet for seat in terms.rules.seats}
    all_of, any_of = (
        [_host(sheets[host], window, known.by_host.get(host, NOTHING), ()) for host in hosts] for hosts in who
    )
    return availability.free_starts(offer, all_of=all_of, any_of=any_of)


def _host(sheet: Sheet, window: Window, taken: Taken, full: Sequence[Interval]) -> Host:
    # The whole window, not what is left of it: the same days are asked for at any minute of the day.
    hours = sheet.open_in((int(window.start.timestamp()), rounded_up(window.end)))
    return Host(open=hours, busy=taken.busy, away=taken.away, full=full)


def _has(starts: Sequence[int], starts_at: datetime) -> bool:
    return not starts_at.microsecond and int(starts_at.timestamp()) in starts


def _is_within(start: datetime, spans: Sequence[Interval]) -> bool:
    instant = int(start.timestamp())
    return any(begins <= instant < ends for begins, ends in spans)
