"""Which connectors there are: every folder `integrations/<slug>/` with a `connector.py`. Nobody lists them by hand."""

import importlib
import pkgutil
from functools import cache

import integrations
from integrations.connector import Connector


class NoSuchConnector(LookupError):
    """No folder of this name holds a connector."""


def all_connectors() -> list[Connector]:
    """Every connector, by name."""
    return sorted(_found().values(), key=lambda connector: connector.name)


def connector_for(slug: str) -> Connector:
    """The connector of this slug. Raises NoSuchConnector."""
    try:
        return _found()[slug]
    except KeyError:
        raise NoSuchConnector(slug) from None


def name_of(slug: str) -> str:
    """As its makers call it; the slug itself once its folder is gone."""
    try:
        return connector_for(slug).name
    except NoSuchConnector:
        return slug


def forget() -> None:
    """Looks again next time; for tests that put a connector in place."""
    _found.cache_clear()


@cache
def _found() -> dict[str, Connector]:
    folders = [module.name for module in pkgutil.iter_modules(integrations.__path__) if module.ispkg]
    return {found.slug: found for folder in folders if (found := _connector_in(folder)) is not None}


def _connector_in(folder: str) -> Connector | None:
    name = f"integrations.{folder}.connector"
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name in {name, f"integrations.{folder}"}:
            return None
        raise
    found: Connector = module.connector
    return found
