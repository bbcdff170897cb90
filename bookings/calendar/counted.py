"""What the limits of a page and of its hosts count, and which periods are full by it. Test bookings count nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from bookings import availability
from bookings.availability import Interval, Limit, Period
from bookings.calendar.moments import Window
from bookings.calendar.rules import Rules
from bookings.models import Booking, BookingPage, LimitScope
from bookings.models.bookings import LIVE

# No period but "ever" is longer, wherever in it the window begins.
A_MONTH = timedelta(days=32)


@dataclass(frozen=True, kw_only=True)
class Full:
    """In which spans nothing more may begin: by the page's limits, and by those of each host, by primary key.

    And by which limits nothing more of one invitee, where somebody was asked about.
    """

    page: list[Interval] = field(default_factory=list)
    hosts: Mapping[int, list[Interval]] = field(default_factory=dict)
    invitee: Sequence[tuple[Limit, Interval]] = ()

    def of(self, host: int) -> list[Interval]:
        """By both."""
        return [*self.page, *self.hosts.get(host, ())]

    def limit_of_invitee(self, start: int) -> Limit | None:
        """What keeps them from one more meeting then."""
        return next((limit for limit, (begins, ends) in self.invitee if begins <= start < ends), None)


def full_of(
    page: BookingPage,
    rules: Rules,
    hosts: Mapping[int, ZoneInfo],
    window: Window,
    *,
    length: int,
    zone: ZoneInfo,
    moving: Booking | None,
    but_occurrence: int | None = None,
    invitee: str | None = None,
) -> Full:
    """Where no more meetings of `length` seconds may begin. One query, none without such limits.

    The page's own limits are counted over its bookings, on the clocks of `zone`; a host's over the meetings that the host has
    in all teams, whatever their page, on the host's own clocks: it is one person whose days fill up, and other teams learn no
    more than that a time is not free. A time that several share is one meeting to its host.
    `invitee`: whoever has this e-mail; their meetings of this page count, on its clocks.
    """
    asked = [LimitScope.PAGE, LimitScope.HOST, *([] if invitee is None else [LimitScope.INVITEE])]
    limits = {scope: of_scope for scope in asked if (of_scope := rules.limits_of(scope))}
    if not limits:
        return Full()
    named = {
        "team": page.team_id,
        "page": page.pk,
        "hosts": list(hosts),
        "live": [str(status) for status in LIVE],
        "moving": moving.pk if moving else None,
        "but_occurrence": but_occurrence,
        "invitee": invitee,
    }
    booked: dict[tuple[str, int | None], list[Interval]] = defaultdict(list)
    for scope, host, start, end in _rows(named, limits, window):
        booked[scope, host].append((start, end))
    of_page, of_hosts = limits.get(LimitScope.PAGE, []), limits.get(LimitScope.HOST, [])
    return Full(
        page=_full(of_page, booked[LimitScope.PAGE, None], length, zone),
        hosts={host: _full(of_hosts, booked[LimitScope.HOST, host], length, clocks) for host, clocks in hosts.items()},
        invitee=[
            (limit, span)
            for limit in limits.get(LimitScope.INVITEE, [])
            for span in _full([limit], booked[LimitScope.INVITEE, None], length, zone)
        ],
    )


def _full(limits: Iterable[Limit], booked: Sequence[Interval], length: int, zone: ZoneInfo) -> list[Interval]:
    return [span for limit in limits for span in availability.full_spans(limit, booked, length, zone)]


def _rows(
    named: Mapping[str, Any], limits: Mapping[LimitScope, Sequence[Limit]], window: Window
) -> list[tuple[str, int | None, int, int]]:
    """The meetings that the limits count, by whose limits they are; those of hosts each with the host."""
    values = dict(named)
    for scope, of_scope in limits.items():
        values |= {f"{scope}_{name}": value for name, value in _bounds(of_scope, window).items()}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"({_STATEMENTS[scope]})" for scope in limits), values)
        return list(cursor.fetchall())


def _bounds(limits: Sequence[Limit], window: Window) -> dict[str, Any]:
    """Only what the limits count. Where all there ever was counts, as many as the limit allows tell that it is full."""
    ever = [limit.most for limit in limits if limit.period is Period.EVER]
    return {
        "start": None if ever else window.start - A_MONTH,
        "end": None if ever else window.end + A_MONTH,
        # Within a period that is not "ever" nothing may be missing.
        "most": max(ever) if len(ever) == len(limits) else None,
    }


_OF_PAGE = """
    SELECT 'page', NULL::bigint, floor(extract(epoch FROM starts_at))::bigint, floor(extract(epoch FROM ends_at))::bigint
      FROM bookings_booking
     WHERE team_id = %(team)s AND page_id = %(page)s AND status = ANY(%(live)s)
       AND starts_at >= coalesce(%(page_start)s::timestamptz, '-infinity') AND starts_at < coalesce(%(page_end)s::timestamptz, 'infinity')
       AND (id = %(moving)s::bigint) IS NOT TRUE
       AND NOT is_test
     LIMIT %(page_most)s
"""
_OF_HOSTS = """
    SELECT 'host', asked.host, floor(extract(epoch FROM meeting.starts_at))::bigint,
           floor(extract(epoch FROM meeting.ends_at))::bigint
      FROM unnest(%(hosts)s::bigint[]) AS asked(host)
      JOIN LATERAL (
           SELECT coalesce(booking.starts_at, shared.starts_at) AS starts_at, coalesce(booking.ends_at, shared.ends_at) AS ends_at
             FROM bookings_assignment AS taken
             LEFT JOIN bookings_booking AS booking ON booking.id = taken.booking_id
             LEFT JOIN bookings_occurrence AS shared ON shared.id = taken.occurrence_id
            WHERE int8range(taken.host_id, taken.host_id, '[]') && int8range(asked.host, asked.host, '[]')
              AND taken.blocked && tstzrange(%(host_start)s::timestamptz, %(host_end)s::timestamptz) AND taken.active
              AND (taken.booking_id = %(moving)s::bigint) IS NOT TRUE
              AND (taken.occurrence_id = %(but_occurrence)s::bigint) IS NOT TRUE
              AND booking.is_test IS NOT TRUE
            LIMIT %(host_most)s
           ) AS meeting ON TRUE
"""
# Written like the index over e-mails.
_OF_INVITEE = """
    SELECT 'invitee', NULL::bigint, floor(extract(epoch FROM starts_at))::bigint, floor(extract(epoch FROM ends_at))::bigint
      FROM bookings_booking
     WHERE team_id = %(team)s AND page_id = %(page)s AND upper(email::text) = upper(%(invitee)s) AND status = ANY(%(live)s)
       AND starts_at >= coalesce(%(invitee_start)s::timestamptz, '-infinity')
       AND starts_at < coalesce(%(invitee_end)s::timestamptz, 'infinity')
       AND (id = %(moving)s::bigint) IS NOT TRUE
       AND NOT is_test
     LIMIT %(invitee_most)s
"""
_STATEMENTS = {LimitScope.PAGE: _OF_PAGE, LimitScope.HOST: _OF_HOSTS, LimitScope.INVITEE: _OF_INVITEE}
