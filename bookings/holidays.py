"""Public holidays of a country, as dates and by name. Asked outside of `availability`, which takes dates as they are."""

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

from holidays import country_holidays, list_supported_countries

# A place is kept in a column of this width: `JP`, `DE-BY`.
LONGEST_PLACE = 8


class UnknownPlace(LookupError):
    """No country, or no part of it, that holidays are known of."""


def public_holidays(country: str, years: Iterable[int], *, region: str = "") -> frozenset[date]:
    """The days on which that place is closed, days given in place of others included.

    `country` as in ISO 3166-1 (`JP`), `region` as in ISO 3166-2 without the country (`BY`); without it those of the whole
    country. Raises UnknownPlace.
    """
    return frozenset[date]().union(*(_of_year(country, region, year) for year in years))


def named_holidays(place: str, first: date, last: date, *, language: str) -> list[tuple[date, str]]:
    """The holidays from `first` to `last`, both included, in order, in that language if the library has it there.

    `place` as it is kept: `JP`, `DE-BY`. Otherwise they are called as they are in the country. Raises UnknownPlace.
    """
    country, _dash, region = place.partition("-")
    years = range(first.year, last.year + 1)
    found = _named(country, region, tuple(years), language)
    return [(day, name) for day, name in found if first <= day <= last]


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """ISO codes of all countries that holidays are known of, each with the codes of its parts that have their own."""
    known = list_supported_countries(include_aliases=False)
    return {
        country: tuple(region for region in regions if len(f"{country}-{region}") <= LONGEST_PLACE)
        for country, regions in known.items()
    }


def region_names(country: str) -> dict[str, str]:
    """The parts of a country by code, called as they are there: `BY` is `Bayern`."""
    of_country = type(country_holidays(country))
    aliases = getattr(of_country, "subdivisions_aliases", {})
    # Of several names the first is the usual one.
    names = {code: name for name, code in reversed(aliases.items())}
    return {code: names.get(code, code) for code in countries()[country]}


@lru_cache(maxsize=200)
def _named(country: str, region: str, years: tuple[int, ...], language: str) -> list[tuple[date, str]]:
    try:
        spoken = type(country_holidays(country)).supported_languages
        wanted = next((known for known in spoken if known.partition("_")[0] == language), None)
        return sorted(country_holidays(country, subdiv=region or None, years=years, language=wanted).items())
    except NotImplementedError as error:
        raise UnknownPlace(f"{country} {region}".rstrip()) from error


@lru_cache(maxsize=1000)
def _of_year(country: str, region: str, year: int) -> frozenset[date]:
    try:
        return frozenset(country_holidays(country, subdiv=region or None, years=year))
    # This is how the library says that it knows no such country or region.
    except NotImplementedError as error:
        raise UnknownPlace(f"{country} {region}".rstrip()) from error
