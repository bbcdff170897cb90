"""Stretches of hours as pairs of plain time fields: what every form about hours is made of.

An end at or before its start means the next day, so every pair of times is a stretch; a day's rows may stand in any order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from bookings.models.schedules import MINUTES_PER_DAY

PER_DAY = 3

# Opens and closes, in minutes since local midnight; past 1440 it closes on the day after.
Times = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """The two fields of one stretch."""

    opens: BoundField
    closes: BoundField

    @property
    def is_empty(self) -> bool:
        return not (self.opens.value() or self.closes.value() or self.opens.errors or self.closes.errors)

    @property
    def goes_on(self) -> bool:
        """Whether it closes on the day after, midnight itself aside."""
        opens, closes = (_typed(field) for field in (self.opens, self.closes))
        return opens is not None and closes is not None and time(0) < closes <= opens


def names(day: int, row: int) -> tuple[str, str]:
    """What the two fields of a row are called."""
    return f"opens_{day}_{row}", f"closes_{day}_{row}"


def add_fields(form: forms.Form, day: int, *, opens: str, closes: str) -> None:
    """The rows of one day, under these labels."""
    for row in range(PER_DAY):
        for name, label in zip(names(day, row), (opens, closes), strict=True):
            form.fields[name] = forms.TimeField(
                label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            )


def rows(form: forms.Form, day: int) -> list[Row]:
    """The fields of a day as they stand on the page."""
    return [Row(*(form[name] for name in names(day, row))) for row in range(PER_DAY)]


def initial(day: int, times: Iterable[Times]) -> dict[str, time]:
    """What the fields of a day show at first."""
    filled: dict[str, time] = {}
    for row, pair in enumerate(times):
        filled |= dict(zip(names(day, row), map(clock, pair), strict=True))
    return filled


def check_rows(form: forms.Form, day: int) -> None:
    """Says of each row with one time only that the other is missing, beside it."""
    for row in range(PER_DAY):
        pair = names(day, row)
        if any(name in form.errors for name in pair):
            continue
        given = [form.cleaned_data.get(name) is not None for name in pair]
        if any(given) and not all(given):
            form.add_error(pair[given[0]], _("One of the two times is missing. Give both, or leave both empty."))


def answers(form: forms.Form, day: int) -> list[tuple[int, Times]]:
    """(row, times) of what is filled in, in order of opening."""
    found = []
    for row in range(PER_DAY):
        opens, closes = (form.cleaned_data.get(name) for name in names(day, row))
        if opens is not None and closes is not None:
            found.append((row, _times(opens, closes)))
    return sorted(found, key=lambda answer: answer[1])


def clock(minutes: int) -> time:
    """Midnight at the end of a day is written 00:00, as time fields know no 24:00."""
    return time(minutes % MINUTES_PER_DAY // 60, minutes % 60)


def _times(opens: time, closes: time) -> Times:
    start, end = (moment.hour * 60 + moment.minute for moment in (opens, closes))
    return start, end if end > start else end + MINUTES_PER_DAY


def _typed(field: BoundField) -> time | None:
    value = field.value()
    if isinstance(value, time) or value is None:
        return value
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        return None
