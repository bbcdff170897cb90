"""Why somebody changes a booking, if they care to say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jicoo.forms import LineField


class ReasonForm(forms.Form):
    """One line, which the other side reads in a mail."""

    reason = LineField(
        label=_("Reason"),
        required=False,
        max_length=500,
        help_text=_("Your host reads it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
