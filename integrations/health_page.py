"""A connection's health as a person reads it: what is to be mended first, in their language and time zone. Asks nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integrations import health, health_now, health_parts, health_words
from integrations.contract.health import Light
from integrations.contract.values import Words
from integrations.health_parts import Part
from integrations.models import Connection, ProbeResult
from integrations.registry import connector_for
from integrations.words import words_for

# What has to be mended comes first.
IN_ORDER = (Light.RED, Light.AMBER, Light.GREY, Light.GREEN)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One probe, or one of the troubles that it found: what it is called, what is so, and since when (UTC)."""

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
    """Those lights that any probe has; what we know ourselves as it is now. A fixed number of queries."""
    connector = connector_for(connection.connector)
    lines = [
        Line(
            title=health.title(connector, result.key),
            light=part.light,
            words=words_for(connection.connector, part.code, health_words.at_the_readers(part.params, zone)),
            since=_since(result, part),
            asked_at=result.asked_at,
        )
        for result in health_now.as_of_now(connection, health.results(connection))
        for part in _parts(result)
    ]
    found = [Group(light=light, lines=[line for line in lines if line.light == light]) for light in IN_ORDER]
    return [group for group in found if group.lines]


def _parts(result: ProbeResult) -> list[Part]:
    """What one probe found, the worst first; most find one thing."""
    return health_parts.of(result.params) or [
        Part(mark="", light=Light(result.light), code=result.code, params=result.params)
    ]


def _since(result: ProbeResult, part: Part) -> datetime:
    known = result.params.get(health_parts.SINCE, {}).get(part.mark)
    return datetime.fromisoformat(known) if known else result.since
