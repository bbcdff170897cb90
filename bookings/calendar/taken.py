"""What takes hosts' time, in all teams: meetings with their buffers, days away, and what others know of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from psycopg.types.range import Range

from bookings import ports
from bookings.availability import Interval
from bookings.calendar.moments import Window, rounded_up


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One host's: `busy` keeps the buffers of others away, `away` only the meetings themselves."""

    busy: list[Interval] = field(default_factory=list)
    away: list[Interval] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What was found within `span` when a page was read, by host. What others know of is asked for each time."""

    span: Window
    text: str
    by_host: Mapping[int, Taken] = field(compare=False)

    def covers(self, span: Window) -> bool:
        return self.span.start <= span.start and span.end <= self.span.end


def known(text: str, span: Window) -> Known:
    """`text`: `host away start end`, with commas between them, as `reading` asks for it."""
    return Known(span, text, _by_host(text))


# Months that are looked at again and again: some kilobytes each.
@lru_cache(maxsize=500)
def _by_host(text: str) -> Mapping[int, Taken]:
    found: dict[int, Taken] = defaultdict(Taken)
    for each in text.split(",") if text else []:
        host, is_away, start, end = map(int, each.split())
        (found[host].away if is_away else found[host].busy).append((start, end))
    return dict(found)


def with_others(known: Known, hosts: Iterable[int], span: Window) -> Mapping[int, Taken]:
    """What is known already, with what others know of; the same mapping where they know nothing."""
    others = list(ports.busy_times(list(hosts), span.start, span.end))
    if not others:
        return known.by_host
    found = defaultdict(Taken, known.by_host)
    for host in {host for host, _start, _end in others}:
        found[host] = Taken(busy=list(found[host].busy), away=found[host].away)
    for host, start, end in others:
        found[host].busy.append((int(start.timestamp()), rounded_up(end)))
    return found


def taken_of(
    hosts: Iterable[int], span: Window, *, but_booking: int | None = None, but_occurrence: int | None = None
) -> dict[int, Taken]:
    """By the host's primary key, for each host asked about. One query, however many hosts, and what others look up."""
    asked = list(hosts)
    found: dict[int, Taken] = defaultdict(Taken)
    named: dict[str, Any] = {
        "hosts": asked,
        "span": Range(span.start, span.end),
        "start": span.start,
        "end": span.end,
        "but_booking": but_booking,
        "but_occurrence": but_occurrence,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, named)
        for host, is_away, start, end in cursor.fetchall():
            (found[host].away if is_away else found[host].busy).append((start, end))
    for host, start, end in ports.busy_times(asked, span.start, span.end):
        found[host].busy.append((int(start.timestamp()), rounded_up(end)))
    return found


# Written like the exclusion constraint, host by host, so that its index finds them at once.
_TAKEN = """
    SELECT asked.host, FALSE, floor(extract(epoch FROM lower(blocked)))::bigint, ceil(extract(epoch FROM upper(blocked)))::bigint
      FROM unnest(%(hosts)s::bigint[]) AS asked(host)
      JOIN bookings_assignment
        ON int8range(host_id, host_id, '[]') && int8range(asked.host, asked.host, '[]') AND blocked && %(span)s AND active
       AND (booking_id = %(but_booking)s::bigint) IS NOT TRUE
       AND (occurrence_id = %(but_occurrence)s::bigint) IS NOT TRUE
    UNION ALL
    SELECT host_id, TRUE, floor(extract(epoch FROM starts_at))::bigint, ceil(extract(epoch FROM ends_at))::bigint
      FROM bookings_absence WHERE host_id = ANY(%(hosts)s) AND ends_at > %(start)s AND starts_at < %(end)s
"""
