"""Weekly hours as a form: up to three stretches a day, in plain time fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms import stretches as pairs
from bookings.models import Schedule
from bookings.models.schedules import MINUTES_PER_DAY
from teams.forms import TimeZoneField

# (ISO weekday, opens, closes), in minutes since local midnight.
Stretch = tuple[int, int, int]


@dataclass(frozen=True)
class Weekday:
    """A day of the form. `more` are the rows that most days do not need."""

    name: str
    first: pairs.Row
    more: list[pairs.Row]

    @property
    def has_more(self) -> bool:
        return not all(row.is_empty for row in self.more)


class HoursForm(forms.Form):
    """When a host can be booked. `stretches` holds the answer once the form is valid."""

    time_zone = TimeZoneField(help_text=gettext_lazy("The hours below are on the clocks of this place."))

    def __init__(self, *args: Any, time_zone: str, stretches: Iterable[Stretch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = list(stretches)
        self.initial["time_zone"] = time_zone
        for weekday in range(1, 8):
            day = WEEKDAYS[weekday - 1]
            pairs.add_fields(
                self, weekday, opens=_("%(day)s, from") % {"day": day}, closes=_("%(day)s, to") % {"day": day}
            )
            of_day = [(opens, closes) for on, opens, closes in given if on == weekday]
            self.initial.update(pairs.initial(weekday, of_day))

    @property
    def stretches(self) -> list[Stretch]:
        return [(weekday, opens, closes) for weekday, _row, (opens, closes) in self._answers]

    def days(self) -> list[Weekday]:
        """The fields as they stand on the page."""
        return [
            Weekday(str(WEEKDAYS[weekday - 1]), first, more)
            for weekday in range(1, 8)
            for first, *more in [pairs.rows(self, weekday)]
        ]

    def clean(self) -> dict[str, Any]:
        """Says of each stretch that cannot be, beside its fields, why."""
        for weekday in range(1, 8):
            pairs.check_rows(self, weekday)
        if not self.errors:
            self._check_overlaps()
        if not self.errors and not self._answers:
            self.add_error("opens_1_0", _("There are no hours yet. Give at least one day its hours."))
        return self.cleaned_data

    @cached_property
    def _answers(self) -> list[tuple[int, int, pairs.Times]]:
        """(weekday, row, times) of what is filled in, through the week."""
        return [(weekday, row, times) for weekday in range(1, 8) for row, times in pairs.answers(self, weekday)]

    def _check_overlaps(self) -> None:
        """Each against the one after it; Sunday night goes on into the Monday of the week after."""
        if not self._answers:
            return
        weekday, row, (opens, closes) = self._answers[0]
        again = (weekday + 7, row, (opens, closes))
        for before, after in pairwise([*self._answers, again]):
            if after[0] * MINUTES_PER_DAY + after[2][0] < before[0] * MINUTES_PER_DAY + before[2][1]:
                field = pairs.names((after[0] - 1) % 7 + 1, after[1])[0]
                self.add_error(field, _overlap(same_day=after[0] == before[0]))


def stretches_of(schedule: Schedule) -> list[Stretch]:
    """The schedule's hours as the form takes them. One query."""
    return list(schedule.weekly_hours.values_list("weekday", "opens_min", "closes_min"))


def _overlap(*, same_day: bool) -> str:
    if same_day:
        return _("These hours overlap others of this day. Change one of them.")
    return _("The hours of the day before go on past midnight and overlap these. Change one of them.")
