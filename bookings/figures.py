"""What a team's bookings come to, by week, page, host and source: counted over a few weeks, however many there are in all.

Test bookings are left out.

By week, page and host one index tells everything (`bookings_by_team_and_start`); only sources are read from the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext as _

from bookings import words
from bookings.models import Booking, BookingPage, BookingStatus
from jicoo.charts import Chart, Point, Rank, Series, bar_chart, ranking
from teams.models import Team, User

# How many weeks are looked at; the last of them are still to come.
CHOICES = (12, 26, 52)
AHEAD = 4
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Bookings by what became of them."""

    held: int = 0
    requested: int = 0
    missed: int = 0
    ended: int = 0

    @property
    def in_order(self) -> list[int]:
        return [self.held, self.requested, self.missed, self.ended]

    @property
    def total(self) -> int:
        return sum(self.in_order)

    @property
    def ended_in_percent(self) -> int:
        return round(100 * self.ended / self.total) if self.total else 0

    @property
    def missed_in_percent(self) -> int:
        """Of those that were to take place."""
        expected = self.held + self.missed
        return round(100 * self.missed / expected) if expected else 0


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Of the weeks from `first` to `last`, both Mondays. Without `hosts`, they are of one host."""

    first: date
    last: date
    sums: Counted
    by_week: Chart
    by_page: Sequence[Rank]
    by_host: Sequence[Rank]
    by_source: Sequence[Rank]

    @property
    def period(self) -> str:
        """`Mon 7 Sep – Sun 29 Nov`."""
        return words.week(self.first, self.last + timedelta(days=6))


def series() -> list[Series]:
    """What is counted, in the order of `Counted.in_order`."""
    return [
        Series(name=_("Confirmed"), meaning="good"),
        Series(name=_("Awaits a yes"), meaning="waiting"),
        Series(name=_("Invitee did not come"), meaning="attention"),
        Series(name=_("Cancelled or declined"), meaning="broken"),
    ]


def of(team: Team, *, host: User | None, weeks: int, zone: str, now: datetime) -> Figures:
    """Of the whole team, or of the bookings that this host hosts, alone or with others. Four queries, five of a host. Weeks begin on the zone's Mondays."""
    today = now.astimezone(ZoneInfo(zone)).date()
    last = today - timedelta(days=today.weekday()) + AHEAD * A_WEEK
    mondays = [last - A_WEEK * (weeks - 1 - number) for number in range(weeks)]
    midnights = [_midnight(day, zone) for day in [*mondays, last + A_WEEK]]
    hosted = _hosted(team, host, midnights) if host else None
    asked = _Asked(team=team, hosted=hosted, midnights=midnights)
    by_week, by_page, by_host = _count(asked)
    titles = dict(BookingPage.objects.filter(team=team, pk__in=by_page).values_list("pk", "title"))
    names = {user.pk: user.display_name for user in User.objects.filter(pk__in=by_host)}
    points = [
        _point(words.short_day(monday), by_week.get(number, Counted()))
        for number, monday in enumerate(mondays, start=1)
    ]
    return Figures(
        first=mondays[0],
        last=last,
        sums=_sum(by_week.values()),
        by_week=bar_chart(series(), points),
        by_page=_ranking([(titles[pk], counted) for pk, counted in by_page.items()]),
        by_host=[] if host else _ranking([(names[pk], counted) for pk, counted in by_host.items()]),
        by_source=_ranking([(name or _("No source"), counted) for name, counted in _by_source(asked)]),
    )


def _ranking(counts: Iterable[tuple[str, Counted]]) -> list[Rank]:
    return ranking(series(), [_point(name, counted) for name, counted in counts], rest=_("Others"))


def _point(name: str, counted: Counted) -> Point:
    return Point(name=name, values=counted.in_order)


def _hosted(team: Team, host: User, midnights: Sequence[datetime]) -> list[int]:
    """Found once for both questions: reading what somebody hosts takes longer than counting it."""
    within = Booking.objects.filter(team=team, starts_at__gte=midnights[0], starts_at__lt=midnights[-1])
    return list(within.hosted_by(host).values_list("pk", flat=True))


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Whose bookings (`hosted`: these alone), and the midnights with which the weeks begin; the last one ends them."""

    team: Team
    hosted: list[int] | None
    midnights: Sequence[datetime]

    @property
    def values(self) -> dict[str, Any]:
        return {
            "team": self.team.pk,
            "hosted": self.hosted,
            "midnights": list(self.midnights),
            "since": self.midnights[0],
            "until": self.midnights[-1],
            "ended": [BookingStatus.CANCELLED, BookingStatus.DECLINED],
            "requested": BookingStatus.REQUESTED,
            "confirmed": BookingStatus.CONFIRMED,
        }

    def query(self, question: str) -> str:
        """The question, asked of these bookings alone. Those of one host are no case of the query for all: they have another plan."""
        return question.format(counted=_COUNTED, asked=_ASKED if self.hosted is None else _ASKED + _HOSTED)


_COUNTED = """
    COUNT(*) FILTER (WHERE status = %(confirmed)s AND no_show_at IS NULL) AS held,
    COUNT(*) FILTER (WHERE status = %(requested)s) AS requested,
    COUNT(*) FILTER (WHERE status = %(confirmed)s AND no_show_at IS NOT NULL) AS missed,
    COUNT(*) FILTER (WHERE status = ANY(%(ended)s)) AS ended
"""
_ASKED = """
      FROM bookings_booking
     WHERE team_id = %(team)s AND starts_at >= %(since)s AND starts_at < %(until)s
       AND NOT is_test
"""
_HOSTED = "AND id = ANY(%(hosted)s)"
# Read once for three questions. The midnights of the Mondays are given: asking the zone for each row takes longer than the rest.
_BY_WEEK_PAGE_HOST = """
      WITH counted AS (
        SELECT width_bucket(starts_at, %(midnights)s) AS week, page_id, host_id, {counted} {asked} GROUP BY 1, 2, 3)
    SELECT week, page_id, host_id, SUM(held)::int, SUM(requested)::int, SUM(missed)::int, SUM(ended)::int
      FROM counted GROUP BY GROUPING SETS ((1), (2), (3))
"""
_BY_SOURCE = """
    SELECT source ->> 'utm_source', {counted} {asked} GROUP BY 1
"""

_ByKey = dict[int, Counted]


def _count(asked: _Asked) -> tuple[_ByKey, _ByKey, _ByKey]:
    """By the number of the week, from 1; by page; by host."""
    by_week: _ByKey = {}
    by_page: _ByKey = {}
    by_host: _ByKey = {}
    with connection.cursor() as cursor:
        cursor.execute(asked.query(_BY_WEEK_PAGE_HOST), asked.values)
        for week, page, host, *numbers in cursor.fetchall():
            counted = _counted(numbers)
            if week is not None:
                by_week[week] = counted
            elif page is not None:
                by_page[page] = counted
            else:
                by_host[host] = counted
    return by_week, by_page, by_host


def _by_source(asked: _Asked) -> list[tuple[str, Counted]]:
    with connection.cursor() as cursor:
        cursor.execute(asked.query(_BY_SOURCE), asked.values)
        return [(source or "", _counted(numbers)) for source, *numbers in cursor.fetchall()]


def _counted(numbers: Sequence[int]) -> Counted:
    held, requested, missed, ended = numbers
    return Counted(held=held, requested=requested, missed=missed, ended=ended)


def _sum(counts: Iterable[Counted]) -> Counted:
    columns = zip(*(each.in_order for each in counts), strict=True)
    return _counted([sum(column) for column in columns] or [0, 0, 0, 0])


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
