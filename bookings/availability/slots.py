"""Which starts one host can be offered at."""

from collections.abc import Iterable
from dataclasses import dataclass

from bookings.availability.intervals import Interval, merge, subtract


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What is to be fitted in. Lengths in seconds; a start is offered from `earliest` on and before `latest`."""

    length: int
    step: int
    buffer_before: int = 0
    buffer_after: int = 0
    earliest: int
    latest: int


def free_starts(stretches: list[Interval], busy: Iterable[Interval], offer: Offer) -> list[int]:
    """Every start, in order, at which the whole length lies in open hours and length with buffers touches nothing busy.

    `stretches` are open hours as `open_stretches` gives them: starts are counted in steps from where a stretch begins, and
    the length may run on into a stretch that follows at once. `busy` is in any order and may overlap; give it with the
    buffers of what is busy: those and the offer's own add up.
    """
    allowed = subtract(_fitting(stretches, offer), _spoiled(busy, offer))
    starts: list[int] = []
    at = 0
    for opens, closes in stretches:
        while at < len(allowed) and allowed[at][1] <= opens:
            at += 1
        starts += _on_the_grid(opens, closes, allowed, at, offer.step)
    return starts


def _fitting(stretches: list[Interval], offer: Offer) -> list[Interval]:
    """Instants at which something of this length can start within open hours and the offer's limits."""
    ends = ((start, min(end - offer.length + 1, offer.latest)) for start, end in merge(stretches))
    return [(max(start, offer.earliest), end) for start, end in ends if max(start, offer.earliest) < end]


def _spoiled(busy: Iterable[Interval], offer: Offer) -> list[Interval]:
    """Instants at which it cannot start because length and buffers would overlap something busy."""
    reach = offer.length + offer.buffer_after - 1
    return merge([(start - reach, end + offer.buffer_before) for start, end in busy if start < end])


def _on_the_grid(opens: int, closes: int, allowed: list[Interval], at: int, step: int) -> list[int]:
    starts: list[int] = []
    while at < len(allowed) and allowed[at][0] < closes:
        start, end = allowed[at]
        first = opens + -(-(max(start, opens) - opens) // step) * step
        starts.extend(range(first, min(end, closes), step))
        at += 1
    return starts
