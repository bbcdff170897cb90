"""What a connection did in the last hours and days, and what its org still allows: read from the tally, never from syncs."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from integrations.models import Connection, Lane
from jicoo.charts import Chart, Point, Series, bar_chart

HOURS, DAYS = 24, 30


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """Calls to the org in 24 hours. `used` by everybody, as the org said last (`told_at`); `ours` as we counted them."""

    allowed: int
    used: int
    ours: int
    reserve_percent: int
    told_at: datetime | None
    saves: bool

    @property
    def reserve(self) -> int:
        """So many calls are left to the customer's other tools."""
        return self.allowed * self.reserve_percent // 100

    @property
    def ours_in_percent(self) -> float:
        return self._percent(min(self.ours, self.used))

    @property
    def others_in_percent(self) -> float:
        return round(self._percent(self.used) - self.ours_in_percent, 2)

    @property
    def saves_from_percent(self) -> float:
        return 100.0 - self.reserve_percent

    def _percent(self, calls: int) -> float:
        return round(min(100.0, 100 * calls / self.allowed), 2) if self.allowed else 0.0


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`calls` and `done` are of the last 24 hours; `allowance` is None until the org has told it."""

    day: Chart
    month: Chart
    calls: int
    done: int
    allowance: Allowance | None

    @property
    def calls_per_booking(self) -> float | None:
        return round(self.calls / self.done, 2) if self.done else None


def of(connection: Connection, lane: Lane | None) -> Figures:
    """One query. Hours and days are those of the active time zone."""
    now = timezone.now()
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    first_day = _day(now) - timedelta(days=DAYS - 1)
    tallies = _tallies(connection, since=now - timedelta(days=DAYS + 1))
    last_day = [tally for tally in tallies if tally.hour > this_hour - timedelta(hours=HOURS)]
    calls = sum(tally.calls for tally in last_day)
    return Figures(
        day=_chart(last_day, [this_hour - timedelta(hours=HOURS - 1 - n) for n in range(HOURS)], _same, _hour_name),
        month=_chart(tallies, [first_day + timedelta(days=n) for n in range(DAYS)], _day, _day_name),
        calls=calls,
        done=sum(tally.done for tally in last_day),
        allowance=_allowance(lane, calls, now),
    )


class _Hour(NamedTuple):
    """Of a Tally: a month has 700 of them, and instances of the model would take longer than the rest."""

    hour: datetime
    done: int
    parked: int
    retried: int
    calls: int


def _tallies(connection: Connection, *, since: datetime) -> list[_Hour]:
    rows = connection.tallies.filter(hour__gte=since).order_by("hour")
    return [_Hour(*row) for row in rows.values_list("hour", "done", "parked", "retried", "calls")]


def _allowance(lane: Lane | None, ours: int, now: datetime) -> Allowance | None:
    if lane is None or lane.calls_allowed is None or lane.calls_used is None:
        return None
    return Allowance(
        allowed=lane.calls_allowed,
        used=lane.calls_used,
        ours=ours,
        reserve_percent=settings.API_RESERVE_PERCENT,
        told_at=lane.served_at,
        saves=lane.saves_until is not None and lane.saves_until > now,
    )


def _chart(
    tallies: Iterable[_Hour],
    moments: list[datetime],
    bucket: Callable[[datetime], datetime],
    name: Callable[[datetime], str],
) -> Chart:
    numbers: dict[datetime, Counter[str]] = {moment: Counter() for moment in moments}
    for tally in tallies:
        if (at := bucket(tally.hour)) in numbers:
            numbers[at].update(done=tally.done, retried=tally.retried, parked=tally.parked)
    series = [
        Series(name=_("Went through"), meaning="good"),
        Series(name=_("To be tried again"), meaning="waiting"),
        Series(name=_("Left to a person"), meaning="attention"),
    ]
    points = [
        Point(name=name(at), values=[counted["done"], counted["retried"], counted["parked"]])
        for at, counted in numbers.items()
    ]
    return bar_chart(series, points)


def _same(hour: datetime) -> datetime:
    return hour


def _day(moment: datetime) -> datetime:
    """Midnight of its day, without a zone: days that a clock change makes longer or shorter are days like others."""
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)


def _hour_name(hour: datetime) -> str:
    return date_format(timezone.localtime(hour), "TIME_FORMAT")


def _day_name(day: datetime) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")
