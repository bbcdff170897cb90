"""Instants as rows have them and as arithmetic wants them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Window:
    """From `start` to before `end`, both aware."""

    start: datetime
    end: datetime


def rounded_up(moment: datetime) -> int:
    """Whole seconds. Upwards: the second that has begun is in the past, and one that is half taken is taken."""
    seconds = int(moment.timestamp())
    return seconds + 1 if moment.microsecond else seconds


def moment(instant: int) -> datetime:
    """The same in UTC."""
    return datetime.fromtimestamp(instant, UTC)
