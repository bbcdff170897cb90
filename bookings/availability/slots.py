"""Which starts can be offered: of one host, of several who must all come, of any of several, or of some with any of others."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import compress, pairwise

from bookings.availability.intervals import Interval, intersect

SHORTEST, LONGEST = 5 * 60, 24 * 60 * 60


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What is to be fitted in. Lengths in seconds; a start is offered from `earliest` on and before `latest`.

    ValueError for a length under 5 minutes or over 24 hours, no step, or a buffer below nothing.
    """

    length: int
    step: int
    buffer_before: int = 0
    buffer_after: int = 0
    earliest: int
    latest: int

    def __post_init__(self) -> None:
        if not SHORTEST <= self.length <= LONGEST:
            raise ValueError(f"a meeting cannot last {self.length} seconds")
        if self.step < 1 or self.buffer_before < 0 or self.buffer_after < 0:
            raise ValueError("steps are at least a second, buffers at least nothing")


@dataclass(frozen=True, kw_only=True)
class Host:
    """When one host has time. All but `open` in any order, overlapping or not, to be gone through several times.

    `open`: as `open_stretches` gives them. `busy`: other meetings with their own buffers; the offer's buffers must not touch
    them. `away`: out of office; buffers may lie in it, as they may lie outside of hours. `full`: times in which nothing more
    may begin, as `full_spans` gives them.
    """

    open: Sequence[Interval]
    busy: Iterable[Interval] = ()
    away: Iterable[Interval] = ()
    full: Iterable[Interval] = ()


def free_starts(offer: Offer, *, all_of: Sequence[Host] = (), any_of: Sequence[Host] = ()) -> list[int]:
    """Every start, in order, at which each host in `all_of` has time and, if `any_of` names some, at least one of them.

    Starts are counted in steps from where the stretch begins in which all who come are open; the meeting may run on into a
    stretch that follows at once.
    """
    by_hours: dict[tuple[Interval, ...], list[Host]] = {}
    for host in any_of:
        by_hours.setdefault(tuple(host.open), []).append(host)
    if any_of:
        found = [_with_any(_of_all(offer, all_of, hours), hosts, offer) for hours, hosts in by_hours.items()]
        return found[0] if len(found) == 1 else sorted(set().union(*found))
    return _of_all(offer, all_of) if all_of else []


def _of_all(offer: Offer, hosts: Sequence[Host], *more_hours: Sequence[Interval]) -> list[int]:
    hours = dict.fromkeys([*(tuple(host.open) for host in hosts), *map(tuple, more_hours)])
    starts = _on_the_grid(reduce(intersect, hours), offer)
    for host in hosts:
        starts = _free(starts, host, offer)
    return starts


def _with_any(starts: list[int], hosts: Iterable[Host], offer: Offer) -> list[int]:
    """Those of the starts at which one of the hosts has time. The next host is asked only about what is still missing."""
    missing = starts
    for host in hosts:
        found = set(_free(missing, host, offer))
        missing = [start for start in missing if start not in found]
        if not missing:
            return starts
    nobody = set(missing)
    return [start for start in starts if start not in nobody]


def _on_the_grid(stretches: Sequence[Interval], offer: Offer) -> list[int]:
    """Every start from which the whole length lies in open hours, within the offer's limits."""
    starts: list[int] = []
    for (opens, closes), runs_to in zip(stretches, _ends_of_runs(stretches), strict=True):
        skipped = -(-(max(offer.earliest, opens) - opens) // offer.step)
        end = min(closes, runs_to - offer.length + 1, offer.latest)
        starts.extend(range(opens + skipped * offer.step, end, offer.step))
    return starts


def _ends_of_runs(stretches: Sequence[Interval]) -> list[int]:
    """For each stretch, how long it stays open when those that follow at once are counted in."""
    ends = [end for _start, end in stretches]
    for at, (this, following) in reversed(list(enumerate(pairwise(stretches)))):
        if this[1] == following[0]:
            ends[at] = ends[at + 1]
    return ends


def _free(starts: list[int], host: Host, offer: Offer) -> list[int]:
    """Those of the starts at which the host has time."""
    free = bytearray(b"\1") * len(starts)
    _strike(free, starts, host.busy, offer.length + offer.buffer_after, offer.buffer_before)
    _strike(free, starts, host.away, offer.length, 0)
    _strike(free, starts, host.full, 1, 0)
    return list(compress(starts, free))


def _strike(free: bytearray, starts: list[int], spans: Iterable[Interval], needs: int, rests: int) -> None:
    """Clears the bytes of starts from which `needs` seconds on, or `rests` seconds before, overlap one of the spans."""
    for start, end in spans:
        if start < end:
            first, last = bisect_left(starts, start - needs + 1), bisect_left(starts, end + rests)
            free[first:last] = bytes(last - first)
