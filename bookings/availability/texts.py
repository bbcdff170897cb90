"""Instants as text, many at once."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from bookings.availability.hours import DAY, DAY_ZERO


def iso_texts(instants: Iterable[int]) -> list[str]:
    """`2027-03-01T08:00:00.000Z` for each, as JavaScript writes them. Quickest where they come in order."""
    texts: list[str] = []
    today, prefix = None, ""
    for instant in instants:
        day, second = divmod(instant, DAY)
        if day != today:
            today, prefix = day, f"{date.fromordinal(DAY_ZERO + day).isoformat()}T"
        texts.append(prefix + _clock(second))
    return texts


@cache
def _clock(second: int) -> str:
    """At most one for each second of a day."""
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000Z"
