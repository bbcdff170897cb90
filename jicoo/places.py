"""Time zones and countries as people read them, in the reader's language. Knows nothing of clocks."""

from collections import defaultdict
from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language, pgettext_lazy

# The areas of the tz database that are named after places; the rest are old aliases.
AREAS = {
    "Africa": pgettext_lazy("part of the world", "Africa"),
    "America": pgettext_lazy("part of the world", "America"),
    "Antarctica": pgettext_lazy("part of the world", "Antarctica"),
    "Arctic": pgettext_lazy("part of the world", "Arctic"),
    "Asia": pgettext_lazy("part of the world", "Asia"),
    "Atlantic": pgettext_lazy("part of the world", "Atlantic"),
    "Australia": pgettext_lazy("part of the world", "Australia"),
    "Europe": pgettext_lazy("part of the world", "Europe"),
    "Indian": pgettext_lazy("part of the world", "Indian Ocean"),
    "Pacific": pgettext_lazy("part of the world", "Pacific"),
}


def city(zone: str) -> str:
    """`America/Argentina/Ushuaia` → `Ushuaia`; `Asia/Tokyo` → 「東京」 where Japanese is read."""
    return _cities(get_language() or "en").get(zone) or _plain(zone)


def label(zone: str) -> str:
    """`America/Argentina/Ushuaia` → `Ushuaia (Argentina)`, 「ウシュアイア」 where Japanese is read: CLDR tells cities apart."""
    between = zone.split("/")[1:-1]
    told = city(zone)
    return f"{told} ({_plain(between[0])})" if between and told == _plain(zone) else told


def area(zone: str) -> str:
    """`Asia/Tokyo` → `Asia`, 「アジア」 where Japanese is read."""
    name = zone.partition("/")[0]
    return str(AREAS.get(name, name))


def country(code: str) -> str:
    """`JP` → `Japan`, 「日本」 where Japanese is read; the code itself where CLDR knows no name."""
    return _countries(get_language() or "en").get(code, code)


@cache
def _countries(language: str) -> dict[str, str]:
    return {code: str(name) for code, name in Locale.parse(language).territories.items()}


def _plain(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


@cache
def _cities(language: str) -> dict[str, str]:
    """By the names of the tz database. CLDR keeps the first name that a zone ever had: there Kolkata is still Asia/Calcutta.

    Unicode Technical Standard 35, "Time Zone Identifiers".
    """
    known = Locale.parse(language).time_zones
    found = {zone: str(names["city"]) for zone, names in known.items() if "city" in names}
    first_names: dict[str, list[str]] = defaultdict(list)
    for before, now in get_global("zone_aliases").items():
        first_names[now].append(before)
    renamed = {now: name for now, before in first_names.items() if (name := _first(found, before))}
    return renamed | found


def _first(found: dict[str, str], zones: list[str]) -> str:
    return next((found[zone] for zone in zones if zone in found), "")
