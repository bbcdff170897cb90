"""What is asked before a one-off link is made."""

from __future__ import annotations

from datetime import date, datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.forms.listing import midnight


class OneOffForm(forms.Form):
    """The day after which it opens nothing; may be left empty. Days are the reader's own, in the active time zone."""

    until = forms.DateField(
        label=_("Open until the end of"),
        help_text=_("Without a day it stays open until it is used."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_until(self) -> date | None:
        """Not a day that is over."""
        until: date | None = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose today or a later one."))
        return until

    @property
    def expires_at(self) -> datetime | None:
        """Needs a valid form."""
        return midnight(self.cleaned_data["until"], days=1)
