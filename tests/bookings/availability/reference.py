"""A slow and obviously right answer: walk minute by minute and look at the clock on the host's wall."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bookings.availability import Interval, Offer, Weekly

# Which stretch a minute belongs to: the day on the wall, and the stretch's opening time.
Label = tuple[date, int] | None


def free_starts(weekly: Weekly, zone: ZoneInfo, busy: Iterable[Interval], offer: Offer) -> list[int]:
    """As the fast one, for instants that are whole minutes."""
    first, last = offer.earliest // 60 - 1440, (offer.latest + offer.length) // 60 + 1440
    labels = {minute: label_of(minute, weekly, zone) for minute in range(first, last)}
    taken = {minute for start, end in busy for minute in range(start // 60, end // 60)}
    return [
        minute * 60
        for minute in range(offer.earliest // 60, offer.latest // 60)
        if _fits(minute, labels, offer)
        and _is_on_the_grid(minute, labels, offer)
        and not _clashes(minute, taken, offer)
    ]


def label_of(minute: int, weekly: Weekly, zone: ZoneInfo) -> Label:
    wall = datetime.fromtimestamp(minute * 60, zone)
    now = wall.hour * 60 + wall.minute
    for opens, closes in weekly.get(wall.isoweekday(), ()):
        if opens <= now < closes:
            return wall.date(), opens
    return None


def _fits(minute: int, labels: dict[int, Label], offer: Offer) -> bool:
    return all(labels[minute + passed] for passed in range(offer.length // 60))


def _is_on_the_grid(minute: int, labels: dict[int, Label], offer: Offer) -> bool:
    opening = minute
    while labels.get(opening - 1) == labels[minute]:
        opening -= 1
    return (minute - opening) % (offer.step // 60) == 0


def _clashes(minute: int, taken: set[int], offer: Offer) -> bool:
    start = minute - offer.buffer_before // 60
    end = minute + (offer.length + offer.buffer_after) // 60
    return any(passed in taken for passed in range(start, end))
