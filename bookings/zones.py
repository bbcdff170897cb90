"""Time zones as people choose and read them."""

from functools import cache
from zoneinfo import available_timezones

# The areas of the tz database that are named after places; the rest are old aliases.
AREAS = frozenset(
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
)


def is_zone(name: str | None) -> bool:
    """Whether this is an IANA time zone that can be computed with."""
    return name in available_zones()


@cache
def available_zones() -> frozenset[str]:
    """All names, aliases too. Read once: the list is made by walking a folder."""
    return frozenset(available_timezones())


@cache
def named_zones() -> tuple[str, ...]:
    """The zones a list offers: those named after a place, and UTC."""
    places = sorted(name for name in available_zones() if name.partition("/")[0] in AREAS)
    return (*places, "UTC")


def city(zone: str) -> str:
    """`America/Argentina/Buenos_Aires` → `Buenos Aires`."""
    return zone.rpartition("/")[2].replace("_", " ")
