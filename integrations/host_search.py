"""The search for a host's user at the other side."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HostSearch(forms.Form):
    """A part of a name, a user name or an e-mail."""

    q = forms.CharField(
        label=_("Search for a user"),
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("A part of the name, the user name or the e-mail."),
    )
