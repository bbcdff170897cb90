"""Which bookings somebody wants to see: filters and the search, each answered from an index however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection
from django.db.models import Q
from django.db.models.fields.json import KT

from bookings.models import BookingPage, BookingStatus
from bookings.models.bookings import BookingQuerySet
from bookings.models.pages import LONGEST_MIN
from teams.models import Team, User

NO_SHOW = "no_show"
# A list to choose from; whoever tags links has fewer.
MOST_SOURCES = 100


class When(StrEnum):
    """Which part of time a list shows."""

    COMING = "coming"
    PAST = "past"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """`text` begins a name, company or e-mail; `status` is a BookingStatus or NO_SHOW; times are aware, `until` exclusive."""

    when: When = When.COMING
    text: str = ""
    status: str = ""
    page: BookingPage | None = None
    host: User | None = None
    source: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_falling(self) -> bool:
        """Whether the latest comes first."""
        return self.when != When.COMING


def matching(bookings: BookingQuerySet, wanted: Wanted, now: datetime) -> BookingQuerySet:
    """Those of the bookings, in no order."""
    found = _within(bookings, wanted.when, now)
    if wanted.status:
        found = found.filter(_has_status(wanted.status))
    if wanted.host:
        found = found.hosted_by(wanted.host)
    exact = {
        "page": wanted.page,
        "utm_source": wanted.source,
        "starts_at__gte": wanted.since,
        "starts_at__lt": wanted.until,
    }
    found = found.alias(utm_source=KT("source__utm_source"))
    found = found.filter(**{name: value for name, value in exact.items() if value})
    return found.filter(_begins_with(wanted.text)) if wanted.text else found


def sources(team: Team) -> list[str]:
    """What links of this team were tagged with as `utm_source`, in order. One query, a step for each."""
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES, {"team": team.pk, "most": MOST_SOURCES})
        return [source for (source,) in cursor.fetchall()]


def sources_of(bookings: BookingQuerySet) -> list[str]:
    """The same of these bookings, which are read for it: for somebody who sees few."""
    tagged = bookings.annotate(utm_source=KT("source__utm_source")).filter(utm_source__isnull=False)
    return list(tagged.order_by("utm_source").values_list("utm_source", flat=True).distinct()[:MOST_SOURCES])


# From one source to the next by the index, instead of reading all bookings.
_SOURCES = """
    WITH RECURSIVE found AS (
        (SELECT source ->> 'utm_source' AS name FROM bookings_booking
          WHERE team_id = %(team)s AND source ->> 'utm_source' IS NOT NULL ORDER BY 1 LIMIT 1)
         UNION ALL
        SELECT next.name FROM found CROSS JOIN LATERAL
               (SELECT source ->> 'utm_source' AS name FROM bookings_booking
                 WHERE team_id = %(team)s AND source ->> 'utm_source' > found.name ORDER BY 1 LIMIT 1) AS next
    )
    SELECT name FROM found LIMIT %(most)s
"""


def _within(bookings: BookingQuerySet, when: When, now: datetime) -> BookingQuerySet:
    match when:
        case When.COMING:
            # That it began at most a day ago says nothing new: no meeting is longer. The index is entered by it.
            begun = now - timedelta(minutes=LONGEST_MIN)
            held = [BookingStatus.CONFIRMED, BookingStatus.REQUESTED]
            return bookings.filter(status__in=held, ends_at__gt=now, starts_at__gt=begun)
        case When.PAST:
            ended = [BookingStatus.CANCELLED, BookingStatus.DECLINED]
            return bookings.filter(Q(ends_at__lte=now) | Q(status__in=ended))
        case When.ALL:
            return bookings


def _has_status(status: str) -> Q:
    return Q(no_show_at__isnull=False) if status == NO_SHOW else Q(status=status)


def _begins_with(text: str) -> Q:
    """Names in either order, as people say them in different languages."""
    whole = [Q(**{f"{name}__istartswith": text}) for name in ("last_name", "first_name", "company", "email")]
    found = whole[0] | whole[1] | whole[2] | whole[3]
    first, _, rest = text.partition(" ")
    if rest := rest.strip():
        found |= Q(last_name__istartswith=first, first_name__istartswith=rest)
        found |= Q(last_name__istartswith=rest, first_name__istartswith=first)
    return found
