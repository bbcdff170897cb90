"""Public holidays of a country, as dates. Asked outside of `availability`, which takes dates as they are."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from holidays import country_holidays


class UnknownPlace(LookupError):
    """No country, or no part of it, that holidays are known of."""


def public_holidays(country: str, years: Iterable[int], *, region: str = "") -> frozenset[date]:
    """The days on which that place is closed, days given in place of others included.

    `country` as in ISO 3166-1 (`JP`), `region` as in ISO 3166-2 without the country (`BY`); without it those of the whole
    country. Raises UnknownPlace.
    """
    return frozenset[date]().union(*(_of_year(country, region, year) for year in years))


@lru_cache(maxsize=1000)
def _of_year(country: str, region: str, year: int) -> frozenset[date]:
    try:
        return frozenset(country_holidays(country, subdiv=region or None, years=year))
    # This is how the library says that it knows no such country or region.
    except NotImplementedError as error:
        raise UnknownPlace(f"{country} {region}".rstrip()) from error
