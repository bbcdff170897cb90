"""Lengths of time as people type them: a number and whether it means minutes, hours or days."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.lengths import DAY, HOUR, in_words
from bookings.models.pages import LONGEST_MIN, SHORTEST_MIN

UNITS = [
    (1, gettext_lazy("minutes")),
    (HOUR, gettext_lazy("hours")),
    (DAY, gettext_lazy("days")),
]
MOST_DURATIONS = 8


class LengthWidget(forms.MultiWidget):
    """A number and its unit, beside each other."""

    template_name = "ui/length.html"

    def __init__(self) -> None:
        number = forms.NumberInput(attrs={"min": 0, "inputmode": "numeric", "aria-label": gettext_lazy("How many")})
        unit = forms.Select(choices=UNITS, attrs={"aria-label": gettext_lazy("Unit")})
        super().__init__([number, unit])

    def decompress(self, value: Any) -> list[Any]:
        """In the largest unit that leaves no rest."""
        if value is None:
            return [None, 1]
        unit = next(unit for unit in (DAY, HOUR, 1) if value % unit == 0 and (value or unit == 1))
        return [value // unit, unit]


class LengthField(forms.MultiValueField):
    """Cleans to minutes between `least` and `most`, or None where nothing was typed and nothing has to be."""

    widget = LengthWidget

    def __init__(self, *, least: int = 0, most: int, **options: Any) -> None:
        self.least, self.most = least, most
        fields = [forms.IntegerField(min_value=0), forms.TypedChoiceField(choices=UNITS, coerce=int)]
        super().__init__(fields, require_all_fields=False, **options)
        # The unit alone says nothing: it always stands there.
        fields[0].required = self.required
        for field in fields:
            field.error_messages["incomplete"] = _("Give a number.")

    def compress(self, data_list: list[Any]) -> int | None:
        if not data_list or data_list[0] in {None, ""}:
            return None
        minutes = int(data_list[0]) * int(data_list[1] or 1)
        if not self.least <= minutes <= self.most:
            raise ValidationError(
                _("Give a length between %(least)s and %(most)s.")
                % {"least": in_words(self.least), "most": in_words(self.most)}
            )
        return minutes


class DurationsField(forms.CharField):
    """`15, 45, 60`: a few lengths in minutes, in order, each once."""

    default_error_messages: ClassVar = {
        "invalid": gettext_lazy("Give minutes with commas between them, such as 15, 45.")
    }

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        # Wide digits and commas are what a Japanese keyboard types.
        text = unicodedata.normalize("NFKC", super().to_python(value) or "").replace("、", ",")
        try:
            minutes = sorted({int(part) for part in text.split(",") if part.strip()})
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if any(not SHORTEST_MIN <= length <= LONGEST_MIN for length in minutes):
            raise ValidationError(
                _("Give lengths between %(least)s and %(most)s.")
                % {"least": in_words(SHORTEST_MIN), "most": in_words(LONGEST_MIN)}
            )
        if len(minutes) > MOST_DURATIONS:
            raise ValidationError(_("These are too many. Give at most %(most)s.") % {"most": MOST_DURATIONS})
        return minutes

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or []))
        except ValidationError:
            return True
