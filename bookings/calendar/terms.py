"""A page with all that decides what can be booked on it: hosts, hours, limits, questions; understood once for each content.

One statement answers it as one text (`calendar.reading`). Who reads the same text again gets what was made of it before; whatever
anybody changed meanwhile, in whichever process, makes another text. So nothing here is ever older than the database.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, models

from bookings.availability import Limit, Period, Unit
from bookings.calendar.rules import Rules, Seat, Sheet
from bookings.models import BookingPage, LimitScope, PageHost, Schedule
from bookings.models.questions import ASKED
from teams.models import Team, User

Row = TypeVar("Row", bound=models.Model)

# A page with its hosts takes some 30 KB.
PAGES_REMEMBERED = 500
# What is nobody's business here, and would be another text with every log-in.
LEFT_OUT: dict[type[models.Model], set[str]] = {User: {"password", "last_login"}}


@dataclass(frozen=True, eq=False)
class Terms:
    """What a page offers, and by whom, as one statement found it. Two of one content are one and the same while they are remembered."""

    _page: BookingPage
    rules: Rules

    def page(self) -> BookingPage:
        """A page of one's own, with its team, its hosts and its questions; it knows these terms. Hosts and team are shared."""
        page = BookingPage.__new__(BookingPage)
        page.__dict__ |= self._page.__dict__
        page._state = copy.copy(self._page._state)
        page._state.fields_cache = dict(self._page._state.fields_cache)
        page._prefetched_objects_cache = dict(self._page._prefetched_objects_cache)  # type: ignore[attr-defined]  # Django's own
        page.terms = self  # type: ignore[attr-defined]  # as with `asked`: only who read it so has it
        return page

    @property
    def page_id(self) -> int:
        return self._page.pk

    @property
    def is_active(self) -> bool:
        return self._page.is_active

    @property
    def lengths_min(self) -> list[int]:
        """The page's first."""
        return [self._page.duration_min, *self._page.other_durations_min]

    @property
    def host_ids(self) -> list[int]:
        """In the page's order."""
        return [seat.host for seat in self.rules.seats]

    @property
    def fixed(self) -> list[int]:
        """Who comes to every meeting."""
        return [seat.host for seat in self.rules.seats if seat.is_fixed]

    @property
    def rotating(self) -> list[int]:
        """Of whom one comes."""
        return [seat.host for seat in self.rules.seats if not seat.is_fixed]


def columns(model: type[models.Model], alias: str) -> str:
    """What `understood` wants of a row, in SQL."""
    named = ", ".join(f'{alias}."{field.column}"' for field in _fields(model))
    return f"json_build_array({named})"


@lru_cache(maxsize=PAGES_REMEMBERED)
def understood(text: str) -> Terms:
    """`[page, team, hosts, limits, questions]`, as the statement puts it together; the last three may be null."""
    of_page, of_team, hosts, limits, questions = json.loads(text)
    page, team = _row(BookingPage, of_page), _row(Team, of_team)
    page.team = team
    page.asked = [dict(zip(ASKED, row, strict=True)) for row in questions or []]  # type: ignore[attr-defined]  # `questions_of` reads it
    _know(page, [_seat(*parts[:3]) for parts in hosts or []])
    rules = Rules(
        seats=[_rules_of(*parts) for parts in hosts or []],
        limits=[
            (LimitScope(scope), Limit(most=most, unit=Unit(unit), period=Period(period)))
            for scope, unit, period, most in limits or []
        ],
    )
    return Terms(page, rules)


def _seat(of_seat: list[Any], of_host: list[Any], of_schedule: list[Any]) -> PageHost:
    seat = _row(PageHost, of_seat)
    seat.host, seat.schedule = _row(User, of_host), _row(Schedule, of_schedule)
    return seat


def _rules_of(
    of_seat: list[Any], _host: list[Any], of_schedule: list[Any], weekly: list[Any] | None, dates: list[Any] | None
) -> Seat:
    seat, schedule = _row(PageHost, of_seat), _row(Schedule, of_schedule)
    return Seat(
        host=seat.host_id,
        sheet=Sheet(
            time_zone=schedule.time_zone,
            holidays_of=schedule.holidays_of,
            weekly=tuple((weekday, (opens, closes)) for weekday, opens, closes in weekly or []),
            dates=tuple((day, None if opens is None else (opens, closes)) for day, opens, closes in dates or []),
        ),
        is_fixed=seat.is_fixed,
    )


def _know(page: BookingPage, seats: list[PageHost]) -> None:
    """As `prefetch_related("hosts")` leaves it."""
    hosts = page.hosts.all()
    hosts._result_cache, hosts._prefetch_done = seats, True  # type: ignore[attr-defined]  # Django's own
    page._prefetched_objects_cache = {"hosts": hosts}  # type: ignore[attr-defined]  # Django's own


def _row(model: type[Row], values: Sequence[Any]) -> Row:
    """As a query would give it; what is left out is asked for when somebody wants it."""
    fields = _fields(model)
    found = [field.to_python(value) for field, value in zip(fields, values, strict=True)]
    return model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], found)


def _fields(model: type[models.Model]) -> list[Any]:
    left_out = LEFT_OUT.get(model, set())
    return [field for field in model._meta.concrete_fields if field.name not in left_out]
