"""When the clocks of a zone change, found by looking at them day by day and then minute by minute."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2030, 12, 31, tzinfo=UTC)


def changes_of(zone: str) -> list[int]:
    """The instants of 2024 to 2030 at which the offset becomes another."""
    place = ZoneInfo(zone)
    return [int(change.timestamp()) for change in _changes(place)]


def first_of_each_kind(zone: str) -> list[int]:
    """One change forward and one back, and more where the zone has changed its ways."""
    place = ZoneInfo(zone)
    kinds: dict[object, datetime] = {}
    for change in _changes(place):
        ahead = [moment.astimezone(place).utcoffset() for moment in (change - A_MINUTE, change)]
        kinds.setdefault((*ahead, change.astimezone(place).time()), change)
    return [int(change.timestamp()) for change in kinds.values()]


def _changes(place: ZoneInfo) -> Iterator[datetime]:
    day = FIRST
    while day <= LAST:
        following = day + A_DAY
        if day.astimezone(place).utcoffset() != following.astimezone(place).utcoffset():
            yield next(minute for minute in _minutes(day) if _is_change(minute, place))
        day = following


def _minutes(day: datetime) -> Iterator[datetime]:
    return (day + A_MINUTE * passed for passed in range(1, 24 * 60 + 1))


def _is_change(minute: datetime, place: ZoneInfo) -> bool:
    return minute.astimezone(place).utcoffset() != (minute - A_MINUTE).astimezone(place).utcoffset()
