"""The form above a list of syncs: what somebody may ask for, in words, and as `syncs.Wanted`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models import BookingPage
from integrations.models import SyncState
from integrations.syncs import Wanted

# The longest e-mail address there can be (RFC 5321, 4.5.3.1); ids are shorter.
MAX_TEXT = 320
# What is in step may have had nothing to send.
STATES = [
    (value, _("Sent, or nothing to send") if value == SyncState.SYNCED else label) for value, label in SyncState.choices
]


class SyncFilter(forms.Form):
    """Every field may be empty. Days are the reader's own, in the active time zone."""

    q = forms.CharField(
        label=_("Email or record ID"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *STATES])
    page = forms.ChoiceField(label=_("Booking page"), required=False)
    cause = forms.ChoiceField(label=_("Cause"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any, *, pages: Iterable[BookingPage], causes: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self._pages = {page.slug: page for page in pages}
        # The database takes no NUL; as no choice it is told beside the field.
        asked = str(self.data.get("cause", "")).partition("\0")[0]
        # One that somebody has mended since this page was opened is no wrong input: nothing waits for it any more.
        mended = [(asked, _("A cause that is mended"))] if asked and asked not in dict(causes) else []
        titles = [(slug, page.title) for slug, page in self._pages.items()]
        cause, page = self.fields["cause"], self.fields["page"]
        assert isinstance(cause, forms.ChoiceField)
        assert isinstance(page, forms.ChoiceField)
        cause.choices = [("", _("All causes")), *causes, *mended]
        page.choices = [("", _("All pages")), *titles]

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one. Choose a later one."))
        return cleaned

    def wanted(self) -> Wanted:
        """Needs a valid form."""
        asked = self.cleaned_data
        return Wanted(
            text=asked["q"],
            state=asked["state"],
            cause=asked["cause"],
            page=self._pages.get(asked["page"]),
            since=_midnight(asked["since"]),
            until=_midnight(asked["until"], days=1),
        )

    @property
    def is_used(self) -> bool:
        """Whether anything at all is asked for."""
        return any(self.data.get(name) for name in self.fields)


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    """When the day begins, or the one so many days later; None too for a day that no calendar has after it."""
    try:
        return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min)) if day else None
    except OverflowError:
        return None
