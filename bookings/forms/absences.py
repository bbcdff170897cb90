"""Out of office as a form: days as people say them, with times where they leave or come back within a day."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Absence
from jicoo.forms import LineField
from teams.forms import TimeZoneField

LONGEST = timedelta(days=3 * 366)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class AbsenceForm(forms.Form):
    """From when until when. Once it is valid, `starts_at` and `ends_at` hold the answer in UTC."""

    first_day = _day(gettext_lazy("First day"))
    first_time = _clock(gettext_lazy("From this time"))
    last_day = _day(gettext_lazy("Last day"))
    last_time = _clock(gettext_lazy("Until this time"))
    time_zone = TimeZoneField(help_text=gettext_lazy("The days and times are on the clocks of this place."))
    note = LineField(
        label=gettext_lazy("Note"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "For you and the managers of this team. Invitees and other teams see only that you are busy."
        ),
    )

    def __init__(self, *args: Any, time_zone: str, absence: Absence | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["time_zone"] = time_zone
        if absence:
            self.initial.update(_as_days(absence, ZoneInfo(time_zone)), note=absence.note)

    @property
    def starts_at(self) -> datetime:
        return self._instant(
            datetime.combine(self.cleaned_data["first_day"], self.cleaned_data["first_time"] or time(0))
        )

    @property
    def ends_at(self) -> datetime:
        """Without a time the last day is away as a whole."""
        day, clock = self.cleaned_data["last_day"], self.cleaned_data["last_time"]
        return self._instant(
            datetime.combine(day, clock) if clock else datetime.combine(day, time(0)) + timedelta(days=1)
        )

    def clean(self) -> dict[str, Any]:
        """The end comes after the start, and not years later."""
        if {"first_day", "first_time", "last_day", "last_time", "time_zone"} & set(self.errors):
            return self.cleaned_data
        try:
            starts_at, ends_at = self.starts_at, self.ends_at
        except OverflowError:
            self.add_error("last_day", _too_long())
            return self.cleaned_data
        if ends_at <= starts_at:
            self.add_error(self._wrong_end(), _("The end comes before the start. Give a later one."))
        elif ends_at - starts_at > LONGEST:
            self.add_error("last_day", _too_long())
        return self.cleaned_data

    def _wrong_end(self) -> str:
        same_day = self.cleaned_data["last_day"] == self.cleaned_data["first_day"]
        return "last_time" if same_day and self.cleaned_data["last_time"] else "last_day"

    def _instant(self, local: datetime) -> datetime:
        return local.replace(tzinfo=ZoneInfo(self.cleaned_data["time_zone"])).astimezone(UTC)


def _as_days(absence: Absence, zone: ZoneInfo) -> dict[str, Any]:
    """Midnights are left out: the day as a whole is meant."""
    start, end = (moment.astimezone(zone) for moment in (absence.starts_at, absence.ends_at))
    is_whole_day = end.time() == time(0)
    return {
        "first_day": start.date(),
        "first_time": None if start.time() == time(0) else start.time(),
        "last_day": end.date() - timedelta(days=1) if is_whole_day else end.date(),
        "last_time": None if is_whole_day else end.time(),
    }


def _too_long() -> str:
    return _("This is longer than three years. Check the dates.")
