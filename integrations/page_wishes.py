"""What a page sends, and through which connections, as it is now: read with the page, understood once for each content.

An invitee waits for it. As with `bookings.calendar.terms`: what anybody changed meanwhile is another text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from integrations import mappings
from integrations.connector import Connector
from integrations.models import ConnectionStatus, FieldMapping
from integrations.registry import NoSuchConnector, connector_for
from jicoo.statements import ask

NAME = "integrations"


@dataclass(frozen=True, kw_only=True, eq=False)
class PageWish:
    """One connection that the page has settings for. `options`: what a booking takes along. `lane`: its org's, if it has one yet."""

    connection: int
    connector: str
    org_id: str
    lane: int | None
    settings: Mapping[str, Any]
    options: Mapping[str, Any]

    @property
    def sends(self) -> bool:
        try:
            return _is_active(connector_for(self.connector), self)  # type: ignore[arg-type]  # told apart by identity
        except NoSuchConnector:
            return False


def wishes_of(page: int) -> list[PageWish]:
    """Those that send anything. A broken connection counts: its bookings wait until it is mended. One statement."""
    ((text,),) = ask(f"SELECT {COLUMN} FROM bookings_bookingpage AS page WHERE page.id = %(page)s", {"page": page})  # noqa: S608 (constants of our own; the value goes beside it)
    return wishes_in(text)


def wishes_in(text: str | None) -> list[PageWish]:
    """The same of what was read with the page."""
    return [wish for wish in _understood(text) if wish.sends] if text else []


@lru_cache(maxsize=500)
def _understood(text: str) -> Sequence[PageWish]:
    return [
        PageWish(
            connection=connection,
            connector=connector,
            org_id=org_id,
            lane=lane,
            settings=settings,
            options=mappings.taken_along(settings, mappings.Standing(own=_mapping(own), team=_mapping(team))),
        )
        for connection, connector, org_id, lane, settings, own, team in json.loads(text)
    ]


@lru_cache(maxsize=500)
def _is_active(connector: Connector, wish: PageWish) -> bool:
    return connector.is_active(wish.settings)


def _mapping(found: list[Any] | None) -> FieldMapping | None:
    if found is None:
        return None
    inherits, rules, known = found
    return FieldMapping(inherits=inherits, rules=rules, known=known)


# Of the savings of a mapping the newest counts.
_NEWEST = """
    (SELECT json_build_array(inherits, rules, known) FROM integrations_fieldmapping
      WHERE connection_id = connection.id AND page_id {page} ORDER BY id DESC LIMIT 1)
"""
# As `bookings.calendar.beside` wants it.
COLUMN = f"""
    (SELECT json_agg(json_build_array(
               connection.id, connection.connector, connection.remote_org_id, lane.id, settings.options,
               {_NEWEST.format(page="= settings.page_id")}, {_NEWEST.format(page="IS NULL")}
           ) ORDER BY settings.id)::text
      FROM integrations_pagesettings AS settings
      JOIN integrations_connection AS connection ON connection.id = settings.connection_id
      LEFT JOIN integrations_lane AS lane ON lane.connector = connection.connector AND lane.org_id = connection.remote_org_id
     WHERE settings.page_id = page.id AND connection.status <> '{ConnectionStatus.DISCONNECTED}')
"""  # noqa: S608 (put together from constants of our own)
