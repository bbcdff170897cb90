"""A connection's health as a person reads it: what is to be mended first, in their language and time zone. Asks nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integrations import health, health_words
from integrations.contract.health import Light
from integrations.contract.values import Words
from integrations.models import Connection
from integrations.registry import connector_for
from integrations.words import words_for

# What has to be mended comes first.
IN_ORDER = (Light.RED, Light.AMBER, Light.GREY, Light.GREEN)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One probe: what it is called, what is so, and since when (UTC)."""

    title: str
    light: Light
    words: Words
    since: datetime
    asked_at: datetime


@dataclass(frozen=True, kw_only=True)
class Group:
    """All of one light, in the order of the probes."""

    light: Light
    lines: Sequence[Line]


def groups(connection: Connection, *, zone: str) -> list[Group]:
    """Those lights that any probe has. One query."""
    connector = connector_for(connection.connector)
    lines = [
        Line(
            title=health.title(connector, result.key),
            light=Light(result.light),
            words=words_for(connection.connector, result.code, health_words.at_the_readers(result.params, zone)),
            since=result.since,
            asked_at=result.asked_at,
        )
        for result in health.results(connection)
    ]
    found = [Group(light=light, lines=[line for line in lines if line.light == light]) for light in IN_ORDER]
    return [group for group in found if group.lines]
