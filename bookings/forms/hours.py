"""Weekly hours as a form: up to three stretches a day, in plain time fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.dates import WEEKDAYS
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Schedule
from bookings.models.schedules import MINUTES_PER_DAY
from teams.forms import TimeZoneField

PER_DAY = 3

# (ISO weekday, opens, closes), in minutes since local midnight.
Stretch = tuple[int, int, int]
WORKING_WEEK: list[Stretch] = [(weekday, 9 * 60, 17 * 60) for weekday in range(1, 6)]


@dataclass(frozen=True)
class Row:
    """The two fields of one stretch."""

    opens: BoundField
    closes: BoundField

    @property
    def is_empty(self) -> bool:
        return not (self.opens.value() or self.closes.value() or self.opens.errors or self.closes.errors)


@dataclass(frozen=True)
class Weekday:
    """A day of the form. `more` are the rows that most days do not need."""

    name: str
    first: Row
    more: list[Row]

    @property
    def has_more(self) -> bool:
        return not all(row.is_empty for row in self.more)


class HoursForm(forms.Form):
    """When a host can be booked. `stretches` holds the answer once the form is valid."""

    time_zone = TimeZoneField(help_text=gettext_lazy("The hours below are on the clocks of this place."))

    def __init__(self, *args: Any, time_zone: str, stretches: Iterable[Stretch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(_initial(stretches), time_zone=time_zone)
        for weekday, row in _rows():
            day = WEEKDAYS[weekday - 1]
            self.fields[f"opens_{weekday}_{row}"] = _time_field(_("%(day)s, from") % {"day": day})
            self.fields[f"closes_{weekday}_{row}"] = _time_field(_("%(day)s, to") % {"day": day})

    @property
    def stretches(self) -> list[Stretch]:
        return [(weekday, opens, closes) for weekday, _row, opens, closes in self._answers]

    def days(self) -> list[Weekday]:
        """The fields as they stand on the page."""
        return [Weekday(str(WEEKDAYS[day - 1]), rows[0], rows[1:]) for day, rows in self._by_day().items()]

    def clean(self) -> dict[str, Any]:
        """Says of each stretch that cannot be, beside its fields, why."""
        for weekday, row in _rows():
            self._check_row(weekday, row)
        if not self.errors:
            self._check_overlaps()
        if not self.errors and not self._answers:
            self.add_error("opens_1_0", _("There are no hours yet. Give at least one day its hours."))
        return self.cleaned_data

    @cached_property
    def _answers(self) -> list[tuple[int, int, int, int]]:
        """(weekday, row, opens, closes) of what is filled in, each day in order of opening."""
        answers = []
        for weekday, row in _rows():
            opens, closes = (self.cleaned_data.get(f"{name}_{weekday}_{row}") for name in ("opens", "closes"))
            if opens is not None and closes is not None:
                answers.append((weekday, row, _minutes(opens), _minutes(closes) or MINUTES_PER_DAY))
        return sorted(answers, key=lambda answer: (answer[0], answer[2]))

    def _check_row(self, weekday: int, row: int) -> None:
        names = f"opens_{weekday}_{row}", f"closes_{weekday}_{row}"
        if any(name in self.errors for name in names):
            return
        opens, closes = (self.cleaned_data.get(name) for name in names)
        if (opens is None) != (closes is None):
            self.add_error(
                names[opens is not None], _("One of the two times is missing. Give both, or leave both empty.")
            )
        elif opens is not None and closes is not None and _minutes(opens) >= (_minutes(closes) or MINUTES_PER_DAY):
            self.add_error(names[1], _("These hours end before they begin. Give a later time; 00:00 is midnight."))

    def _check_overlaps(self) -> None:
        for before, after in zip(self._answers, self._answers[1:], strict=False):
            if before[0] == after[0] and after[2] < before[3]:
                self.add_error(
                    f"opens_{after[0]}_{after[1]}", _("These hours overlap others of this day. Change one of them.")
                )

    def _by_day(self) -> dict[int, list[Row]]:
        days: dict[int, list[Row]] = {}
        for weekday, row in _rows():
            days.setdefault(weekday, []).append(Row(self[f"opens_{weekday}_{row}"], self[f"closes_{weekday}_{row}"]))
        return days


def stretches_of(schedule: Schedule) -> list[Stretch]:
    """The schedule's hours as the form takes them. One query."""
    return list(schedule.weekly_hours.values_list("weekday", "opens_min", "closes_min"))


def _rows() -> Iterator[tuple[int, int]]:
    return ((weekday, row) for weekday in range(1, 8) for row in range(PER_DAY))


def _time_field(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def _initial(stretches: Iterable[Stretch]) -> dict[str, time]:
    initial: dict[str, time] = {}
    used: dict[int, int] = {}
    for weekday, opens, closes in stretches:
        row = used.get(weekday, 0)
        used[weekday] = row + 1
        initial[f"opens_{weekday}_{row}"] = _clock(opens)
        initial[f"closes_{weekday}_{row}"] = _clock(closes)
    return initial


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _clock(minutes: int) -> time:
    """Midnight at the end of a day is written 00:00, as time fields know no 24:00."""
    return time(minutes % MINUTES_PER_DAY // 60, minutes % 60)
