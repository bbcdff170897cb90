"""Time zones as people choose and read them."""

from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

# The areas of the tz database that are named after places; the rest are old aliases.
AREAS = frozenset(
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
)

# The places that meetings are mostly held in have a name in each language; the others keep that of the tz database.
CITIES = {
    "Amsterdam": _("Amsterdam"),
    "Auckland": _("Auckland"),
    "Bangkok": _("Bangkok"),
    "Berlin": _("Berlin"),
    "Chicago": _("Chicago"),
    "Denver": _("Denver"),
    "Dubai": _("Dubai"),
    "Dublin": _("Dublin"),
    "Ho Chi Minh": _("Ho Chi Minh"),
    "Hong Kong": _("Hong Kong"),
    "Honolulu": _("Honolulu"),
    "Istanbul": _("Istanbul"),
    "Jakarta": _("Jakarta"),
    "Kolkata": _("Kolkata"),
    "London": _("London"),
    "Los Angeles": _("Los Angeles"),
    "Madrid": _("Madrid"),
    "Manila": _("Manila"),
    "Melbourne": _("Melbourne"),
    "Mexico City": _("Mexico City"),
    "Moscow": _("Moscow"),
    "New York": _("New York"),
    "Paris": _("Paris"),
    "Rome": _("Rome"),
    "Sao Paulo": _("Sao Paulo"),
    "Seoul": _("Seoul"),
    "Shanghai": _("Shanghai"),
    "Singapore": _("Singapore"),
    "Stockholm": _("Stockholm"),
    "Sydney": _("Sydney"),
    "Taipei": _("Taipei"),
    "Tokyo": _("Tokyo"),
    "Toronto": _("Toronto"),
    "Vancouver": _("Vancouver"),
    "Zurich": _("Zurich"),
}


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
    """`America/Argentina/Buenos_Aires` → `Buenos Aires`; `Asia/Tokyo` → 「東京」 where Japanese is read."""
    name = zone.rpartition("/")[2].replace("_", " ")
    return str(CITIES.get(name, name))
