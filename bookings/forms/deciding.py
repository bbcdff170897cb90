"""What a host says when they decide about a booking: a reason, another host."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jicoo.forms import LineField
from teams.forms import TimeZoneField
from teams.models import User

REASON_MAX_CHARS = 500
ANYONE = ""


class ReasonForm(forms.Form):
    """Why; may be left empty."""

    reason = LineField(
        label=pgettext_lazy("of a cancellation", "Reason"),
        help_text=_("The invitee reads it in the mail."),
        max_length=REASON_MAX_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HandoverForm(forms.Form):
    """To whom."""

    to = forms.ChoiceField(label=_("New host"), required=False)

    def __init__(self, data: Any, *, members: Iterable[User]) -> None:
        super().__init__(data)
        self._members = {str(member.pk): member for member in members}
        names = [(pk, member.display_name) for pk, member in self._members.items()]
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(ANYONE, _("Whoever of this page's hosts is free")), *names]

    @property
    def host(self) -> User | None:
        """None: whoever is free. Needs a valid form."""
        return self._members.get(self.cleaned_data["to"])


class OnBehalfForm(forms.Form):
    """How an invitee is spoken to who did not book themselves."""

    time_zone = TimeZoneField(label=_("The invitee's time zone"))
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
