"""What a person chooses for a backfill."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from integrations import backfill, candidates
from integrations.candidates import Choice
from integrations.models import Connection

# No booking lies outside, and every clock on earth can count to their ends.
DAYS = [MinValueValidator(date(1970, 1, 2)), MaxValueValidator(date(2999, 12, 30))]


def _day(**options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, validators=DAYS, widget=widget, input_formats=["%Y-%m-%d"], **options)


class BackfillForm(forms.Form):
    """Pages and days; valid only if there is something to send. `choice` is the answer."""

    pages = forms.TypedMultipleChoiceField(
        label=_("Booking pages"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that send bookings. Each booking is sent as its page says now."),
        error_messages={"required": _("Choose at least one booking page.")},
    )
    since = _day(label=_("From"), help_text=_("Empty: all earlier ones, too."))
    until = _day(label=_("Until"), help_text=_("Empty: all later ones, too."))
    with_withheld = forms.BooleanField(
        label=_("Also bookings that somebody took out"),
        required=False,
        help_text=_("A person said that they are not to be sent."),
    )

    def __init__(self, *args: Any, connection: Connection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._connection = connection
        sending = candidates.sending_pages(connection)
        pages = self.fields["pages"]
        assert isinstance(pages, forms.ChoiceField)
        pages.choices = [(each.page_id, each.page.title) for each in sending]
        self.initial = {
            "pages": [each.page_id for each in sending],
            "since": timezone.now().astimezone(ZoneInfo(connection.team.time_zone)).date(),
        }

    @property
    def choice(self) -> Choice:
        """Needs the answers to be right in themselves."""
        return Choice(**self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("This day lies before the first one."))
        if not self.errors and not backfill.count(self._connection, self.choice):
            self.add_error(
                None,
                gettext(
                    "There is nothing to send: all confirmed bookings of these pages and days were sent, or wait already."
                ),
            )
        return cleaned
