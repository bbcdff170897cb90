"""What an invitee fills in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bookings.lifecycle import Invitee
from jicoo.forms import FormKeyField, LineField

# Adding a buffer to a time at the end of the calendar leaves it.
YEARS_THAT_CAN_BE_BOOKED = range(2000, 3000)


def parse_start(text: str | None) -> datetime | None:
    """An instant as our links write it, `2026-11-24T09:00:00Z`; None for anything else."""
    try:
        moment = datetime.fromisoformat(text or "")
        if not moment.tzinfo or moment.year not in YEARS_THAT_CAN_BE_BOOKED:
            return None
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class InviteeForm(forms.Form):
    """Who comes."""

    last_name = LineField(label=_("Last name"), max_length=120)
    first_name = LineField(label=_("First name"), max_length=120, required=False)
    email = forms.EmailField(label=_("Email"), max_length=254, help_text=_("The confirmation goes there."))
    company = LineField(label=_("Company"), max_length=255, required=False)
    form_key = FormKeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, autocomplete in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = autocomplete
        # The order in which people say their name.
        if get_language() != "ja":
            self.order_fields(["first_name", "last_name"])

    def invitee(self, *, time_zone: str) -> Invitee:
        """Who comes, once the form is valid."""
        names = ("last_name", "first_name", "email", "company")
        return Invitee(
            **{name: self.cleaned_data[name] for name in names}, time_zone=time_zone, language=get_language() or "en"
        )


AUTOCOMPLETE = {
    "last_name": "family-name",
    "first_name": "given-name",
    "email": "email",
    "company": "organization",
}
