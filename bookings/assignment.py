"""Who of several hosts gets a booking, and why. Whether they have time is known before; nothing is locked or written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import ports
from bookings.models import AssignmentRule, Booking, BookingPage, PageHost

# What is over for longer says little about who is busy now, and who joins does not have to catch up with years.
A_SHARE_IS_COUNTED_OVER = timedelta(days=30)
# The last bookings of a page that are looked through for one which somebody got by rotation.
RECENT = 20


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A host, by primary key, and why: `Booking.assigned_because`."""

    host: int
    because: dict[str, Any]


def choose(page: BookingPage, free: Sequence[int], *, email: str, now: datetime) -> Choice:
    """Who of the hosts that are free gets a booking of this invitee. One query at most and those of `record_owner`.

    - The owner of the invitee's record, where the page says so and they are one of them.
    - Equal share: whoever has the fewest bookings of this page for their weight, of those that end after 30 days ago; test bookings are none.
    - Priority: the highest; among equals by equal share.
    - Rotation: whoever follows the one who got the last booking, in the order of the page.

    What decides nothing is decided by the order of the page.
    """
    hosts = [seat for seat in page.hosts_in_order() if seat.host_id in free]
    owner = ports.record_owner(page.team, email) if page.owner_first else None
    if owner is not None and any(seat.host_id == owner for seat in hosts):
        return Choice(host=owner, because={"code": "owner"})
    if len(hosts) == 1:
        return Choice(host=hosts[0].host_id, because={"code": "only_free"})
    if page.assignment_rule == AssignmentRule.ROTATION:
        return _next_in_turn(page, hosts)
    if page.assignment_rule == AssignmentRule.PRIORITY:
        return _first_by_priority(page, hosts, now)
    return _fewest(page, hosts, now)


def reason(booking: Booking) -> str:
    """Why this host, as a sentence for hosts; empty where there was no choice."""
    because = booking.assigned_because
    if because.get("code") == "equal":
        return _fewest_in_words(because["bookings"], because["weight"])
    sentence = {
        "owner": _("Owns the invitee's record."),
        "only_free": _("Was the only host with time."),
        "priority": _("Has the highest priority of those who had time."),
        "rotation": _("It was their turn."),
        "by_hand": _("Was chosen by hand."),
    }
    return sentence.get(because.get("code", ""), "")


def _fewest_in_words(bookings: int, weight: int) -> str:
    count = ngettext("%(count)s booking", "%(count)s bookings", bookings) % {"count": bookings}
    if weight == 1:
        return _("Had the fewest bookings of those who had time: %(count)s.") % {"count": count}
    return _("Had the fewest bookings for their weight of those who had time: %(count)s at weight %(weight)s.") % {
        "count": count,
        "weight": weight,
    }


def _fewest(page: BookingPage, hosts: Sequence[PageHost], now: datetime) -> Choice:
    counts = _counts(page, hosts, now)
    # `min` takes the first of equals, which is the order of the page.
    seat = min(hosts, key=lambda seat: counts.get(seat.host_id, 0) / seat.weight)
    because = {"code": "equal", "bookings": counts.get(seat.host_id, 0), "weight": seat.weight}
    return Choice(host=seat.host_id, because=because)


def _first_by_priority(page: BookingPage, hosts: Sequence[PageHost], now: datetime) -> Choice:
    highest = max(seat.priority for seat in hosts)
    first = [seat for seat in hosts if seat.priority == highest]
    host = first[0].host_id if len(first) == 1 else _fewest(page, first, now).host
    return Choice(host=host, because={"code": "priority", "priority": highest})


def _next_in_turn(page: BookingPage, free: Sequence[PageHost]) -> Choice:
    seats = page.hosts_in_order()
    everybody = [seat.host_id for seat in seats if not seat.is_fixed] or [seat.host_id for seat in seats]
    last = _last_in_turn(page, everybody)
    begin = everybody.index(last) + 1 if last is not None else 0
    turns = everybody[begin:] + everybody[:begin]
    host = min((seat.host_id for seat in free), key=turns.index)
    return Choice(host=host, because={"code": "rotation"})


def _last_in_turn(page: BookingPage, everybody: Sequence[int]) -> int | None:
    """Who of them got the last booking, cancelled or not."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_IN_TURN, {"page": page.pk, "hosts": list(everybody), "recent": RECENT})
        found = cursor.fetchone()
    return found[0] if found else None


# One way for each of the two that may take a host's time: by either at once, all of the table would be read.
_LAST_IN_TURN = """
    WITH recent AS MATERIALIZED (
         SELECT id, occurrence_id FROM bookings_booking WHERE page_id = %(page)s AND NOT is_test ORDER BY id DESC LIMIT %(recent)s
    )
    SELECT host_id
      FROM (SELECT taken.id, taken.host_id FROM recent JOIN bookings_assignment AS taken ON taken.booking_id = recent.id
             UNION ALL
            SELECT taken.id, taken.host_id FROM recent JOIN bookings_assignment AS taken ON taken.occurrence_id = recent.occurrence_id
           ) AS taken
     WHERE host_id = ANY(%(hosts)s)
     ORDER BY id DESC
     LIMIT 1
"""


def _counts(page: BookingPage, hosts: Sequence[PageHost], now: datetime) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTS,
            {"hosts": [seat.host_id for seat in hosts], "page": page.pk, "since": now - A_SHARE_IS_COUNTED_OVER},
        )
        return dict(cursor.fetchall())


# Written like the exclusion constraint, host by host, so that its index finds what lies behind `since` at once. A time that
# several invitees share counts once: it takes the host's time once.
_COUNTS = """
    SELECT asked.host, count(*)
      FROM unnest(%(hosts)s::bigint[]) AS asked(host)
      JOIN bookings_assignment AS taken
        ON int8range(taken.host_id, taken.host_id, '[]') && int8range(asked.host, asked.host, '[]')
       AND taken.blocked && tstzrange(%(since)s, NULL) AND taken.active
      LEFT JOIN bookings_booking AS booking ON booking.id = taken.booking_id
      LEFT JOIN bookings_occurrence AS shared ON shared.id = taken.occurrence_id
     WHERE %(page)s IN (booking.page_id, shared.page_id)
       AND booking.is_test IS NOT TRUE
     GROUP BY asked.host
"""
