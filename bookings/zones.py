"""Time zones as people choose them."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from jicoo import places


def is_zone(name: str | None) -> bool:
    """Whether this is an IANA time zone that can be computed with."""
    return name in available_zones()


def today_in(zone: str) -> date:
    """Which day it is on the clocks of this zone."""
    return datetime.now(ZoneInfo(zone)).date()


@cache
def available_zones() -> frozenset[str]:
    """All names, aliases too. Read once: the list is made by walking a folder."""
    return frozenset(available_timezones())


@cache
def named_zones() -> tuple[str, ...]:
    """The zones a list offers: those named after a place, and UTC."""
    found = sorted(name for name in available_zones() if name.partition("/")[0] in places.AREAS)
    return (*found, "UTC")
