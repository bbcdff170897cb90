"""What a page writes and when, as forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.letters.own_words import Texts
from bookings.letters.placeholders import unknown_in
from bookings.models import BookingPage, MessageKind
from bookings.reminders import MOST
from jicoo.forms import LineField

MINUTES = {"minutes": 1, "hours": 60, "days": 1440}
UNITS = [("minutes", gettext_lazy("minutes")), ("hours", gettext_lazy("hours")), ("days", gettext_lazy("days"))]
LONGEST = 28 * 1440
SLOTS = [(MessageKind.REMINDER, MOST), (MessageKind.FOLLOW_UP, 2)]


class TextForm(forms.Form):
    """One kind of mail in one language; what is left empty stays as it is for everybody."""

    subject = LineField(label=gettext_lazy("Subject"), max_length=200, required=False)
    body = forms.CharField(
        label=gettext_lazy("Text above the facts"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    closing = forms.CharField(
        label=gettext_lazy("Text below the facts"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_subject(self) -> str:
        return self._checked("subject")

    def clean_body(self) -> str:
        return self._checked("body")

    def clean_closing(self) -> str:
        return self._checked("closing")

    @property
    def texts(self) -> Texts:
        """What was typed, also where it is wrong: for the preview."""
        typed = {name: self[name].value() or "" for name in self.fields}
        return Texts(**typed)

    def _checked(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        if unknown := unknown_in(text):
            raise ValidationError(
                _("Nothing is known that could stand for %(names)s. Use the placeholders in the list.")
                % {"names": " ".join(f"{{{each}}}" for each in unknown)}
            )
        return text


@dataclass(frozen=True)
class TimeRow:
    """A time in the form: so many, of what."""

    number: BoundField
    unit: BoundField


class TimesForm(forms.Form):
    """When a page writes by itself. A row without a number is no time."""

    def __init__(self, *args: Any, page: BookingPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept: dict[str, list[int]] = {kind: [] for kind, _most in SLOTS}
        for kind, minutes in page.reminders.values_list("kind", "minutes"):
            kept[kind].append(minutes)
        for kind, most in SLOTS:
            for place in range(most):
                self._add_row(kind, place, kept[kind][place] if place < len(kept[kind]) else None)

    def rows(self, kind: str) -> list[TimeRow]:
        most = dict(SLOTS)[MessageKind(kind)]
        return [TimeRow(self[f"{kind}_{place}"], self[f"{kind}_{place}_unit"]) for place in range(most)]

    def reminder_rows(self) -> list[TimeRow]:
        return self.rows(MessageKind.REMINDER)

    def follow_up_rows(self) -> list[TimeRow]:
        return self.rows(MessageKind.FOLLOW_UP)

    def clean(self) -> None:
        self.times: list[tuple[str, int]] = []
        for kind, most in SLOTS:
            for place in range(most):
                self._read(kind, f"{kind}_{place}")

    def _read(self, kind: str, name: str) -> None:
        number, unit = self.cleaned_data.get(name), self.cleaned_data.get(f"{name}_unit")
        if number is None or unit is None:
            return
        minutes = number * MINUTES[unit]
        if minutes > LONGEST:
            self.add_error(name, _("This is too long. Enter at most 28 days."))
        elif (kind, minutes) in self.times:
            self.add_error(name, _("This time is there already. Change it or leave it empty."))
        else:
            self.times.append((kind, minutes))

    def _add_row(self, kind: str, place: int, minutes: int | None) -> None:
        unit = next(unit for unit in ("days", "hours", "minutes") if (minutes or 60) % MINUTES[unit] == 0)
        self.fields[f"{kind}_{place}"] = forms.IntegerField(
            label=_name(kind, place + 1),
            min_value=1,
            required=False,
            initial=minutes and minutes // MINUTES[unit],
        )
        self.fields[f"{kind}_{place}_unit"] = forms.ChoiceField(
            label=_("Unit of %(time)s") % {"time": _name(kind, place + 1)}, choices=UNITS, initial=unit
        )


def _name(kind: str, number: int) -> str:
    if kind == MessageKind.REMINDER:
        return _("Reminder %(number)s") % {"number": number}
    return _("Follow-up %(number)s") % {"number": number}
