"""The form above a list of bookings: what somebody may ask for, in words, and as `finding.Wanted`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.finding import NO_SHOW, Wanted, When
from bookings.models import BookingPage, BookingStatus
from teams.models import User

# The longest e-mail address there can be (RFC 5321, 4.5.3.1); names and companies are shorter.
MAX_TEXT = 320


class BookingFilter(forms.Form):
    """Every field may be empty. Days are the reader's own, in the active time zone."""

    q = forms.CharField(
        label=_("Name, company or email"),
        help_text=_("Its beginning is enough."),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *BookingStatus.choices, (NO_SHOW, _("Invitee did not come"))],
    )
    at = forms.ChoiceField(label=_("Booking page"), required=False)
    host = forms.ChoiceField(label=_("Host"), required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(
        self, data: Any, *, pages: Iterable[BookingPage], hosts: Iterable[User], sources: Sequence[str]
    ) -> None:
        """Without hosts or sources to choose from, there is no such field."""
        super().__init__(data)
        self._pages = {page.slug: page for page in pages}
        self._hosts = {str(host.pk): host for host in hosts}
        self._offer("at", _("All pages"), [(slug, page.title) for slug, page in self._pages.items()])
        self._offer("host", _("All hosts"), [(pk, host.display_name) for pk, host in self._hosts.items()])
        self._offer("source", _("All sources"), [(source, source) for source in sources])

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one. Choose a later one."))
        return cleaned

    def wanted(self, when: When) -> Wanted:
        """Needs a valid form."""
        asked = self.cleaned_data
        return Wanted(
            when=when,
            text=asked["q"],
            status=asked["status"],
            page=self._pages.get(asked.get("at", "")),
            host=self._hosts.get(asked.get("host", "")),
            source=asked.get("source", ""),
            since=midnight(asked["since"]),
            until=midnight(asked["until"], days=1),
        )

    @property
    def is_used(self) -> bool:
        """Whether anything at all is asked for."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def asks_for_more(self) -> bool:
        """Whether more is asked for than what stands in the first row."""
        return any(self.data.get(name) for name in self.fields if name != "q")

    def _offer(self, name: str, all_of_them: Any, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", all_of_them), *choices]
        if not choices:
            del self.fields[name]


def midnight(day: date | None, *, days: int = 0) -> datetime | None:
    """When the day begins, or the one so many days later; None too for a day that no calendar has after it."""
    try:
        return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min)) if day else None
    except OverflowError:
        return None
