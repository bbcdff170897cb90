"""A slow and obviously right answer: walk minute by minute and look at the clocks on the hosts' walls."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from bookings.availability import Hours, Interval, Offer

# Which range a minute belongs to: the day it opened on, and which of that day's it is.
Label = tuple[date, int] | None
A_DAY = timedelta(days=1)
# Longer than any stretch, also on a day that has two hours more.
BEFORE = 27 * 60


@dataclass(frozen=True, kw_only=True)
class Person:
    """What there is to know of one host. Instants are whole minutes."""

    hours: Hours
    busy: Sequence[Interval] = ()
    away: Sequence[Interval] = ()
    full: Sequence[Interval] = ()


def free_starts(offer: Offer, *, all_of: Sequence[Person] = (), any_of: Sequence[Person] = ()) -> list[int]:
    """As the fast one. Any of several: whatever can be had with one of them."""
    parties = [[*all_of, one] for one in any_of] or [list(all_of)]
    return sorted({start for party in parties for start in _together(offer, party)})


def labels_of(minutes: Iterable[int], hours: Hours) -> dict[int, Label]:
    """The range that is open in each minute, the one that opened first if there are several."""
    days: dict[date, list[tuple[Label, int, int]]] = {}
    labels: dict[int, Label] = {}
    for minute in minutes:
        today, clock = _wall(minute, hours.zone)
        if today not in days:
            days[today] = _ranges_that_reach(today, hours)
        labels[minute] = next((label for label, opens, closes in days[today] if opens <= clock < closes), None)
    return labels


def _ranges_that_reach(today: date, hours: Hours) -> list[tuple[Label, int, int]]:
    """Each with its label, in minutes of today's clock: first those of yesterday, which may go on past midnight."""
    return [
        ((day, number), opens - passed, closes - passed)
        for day, passed in ((today - A_DAY, 1440), (today, 0))
        for number, (opens, closes) in enumerate(sorted(hours.on(day)))
    ]


@lru_cache(maxsize=100_000)
def _wall(minute: int, zone: tzinfo) -> tuple[date, int]:
    wall = datetime.fromtimestamp(minute * 60, zone)
    return wall.date(), wall.hour * 60 + wall.minute


def _together(offer: Offer, party: list[Person]) -> list[int]:
    length, before, after = offer.length // 60, offer.buffer_before // 60, offer.buffer_after // 60
    minutes = range(offer.earliest // 60 - BEFORE, offer.latest // 60 + length + after + 1)
    each = [labels_of(minutes, person.hours) for person in party]
    labels = {minute: tuple(labels[minute] for labels in each) for minute in minutes}
    since_opening = _since_opening(labels)
    closed = {minute for minute in minutes if None in labels[minute]}
    open_for = _minutes_until(closed, minutes)
    undisturbed_for = _minutes_until(_taken(span for person in party for span in person.busy), minutes)
    there_for = _minutes_until(_taken(span for person in party for span in person.away), minutes)
    full = _taken(span for person in party for span in person.full)
    return [
        minute * 60
        for minute in range(offer.earliest // 60, offer.latest // 60)
        if open_for[minute] >= length
        and since_opening[minute] % (offer.step // 60) == 0
        and undisturbed_for[minute - before] >= before + length + after
        and there_for[minute] >= length
        and minute not in full
    ]


def _since_opening(labels: dict[int, tuple[Label, ...]]) -> dict[int, int]:
    """For how many minutes the same ranges have been open."""
    since: dict[int, int] = {}
    for minute, label in labels.items():
        since[minute] = since[minute - 1] + 1 if labels.get(minute - 1) == label else 0
    return since


def _minutes_until(stops: set[int], minutes: range) -> dict[int, int]:
    """How many minutes from each on lie before the next stop."""
    until: dict[int, int] = {minutes.stop: 0}
    for minute in reversed(minutes):
        until[minute] = 0 if minute in stops else until[minute + 1] + 1
    return until


def _taken(spans: Iterable[Interval]) -> set[int]:
    return {minute for start, end in spans for minute in range(start // 60, end // 60)}
