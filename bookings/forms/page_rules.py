"""When a page can be booked and what may become of its bookings, as a form; and its limits, a row each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import TextChoices
from django.forms.renderers import get_default_renderer
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.lengths import LengthField
from bookings.lengths import DAY
from bookings.models import BookingPage, LimitPeriod, LimitScope, LimitUnit, PageLimit
from bookings.models.pages import LONGEST_MIN, SHORTEST_MIN

A_YEAR = 365 * DAY
HALF_A_DAY = DAY // 2
# As far as `window_days` may reach: whoever looks for a free time walks through all of it.
FURTHEST = timedelta(days=730)
# Rows that are offered beyond those that are filled in.
SPARE_LIMITS = 2
MOST_LIMITS = len(LimitScope) * len(LimitUnit) * len(LimitPeriod)


class Opens(TextChoices):
    """Which days a page offers."""

    ROLLING = "rolling", gettext_lazy("So many days from today")
    DATES = "dates", gettext_lazy("From one date to another")


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The rules of a page that is there already."""

    step_min = LengthField(
        label=gettext_lazy("A time is offered every"),
        required=False,
        least=SHORTEST_MIN,
        most=LONGEST_MIN,
        help_text=gettext_lazy("Counted from when the hours open. Left empty, one begins when the one before ends."),
    )
    buffer_before_min = LengthField(
        label=gettext_lazy("Kept free before each meeting"), most=HALF_A_DAY, help_text=gettext_lazy("To prepare.")
    )
    buffer_after_min = LengthField(
        label=gettext_lazy("Kept free after each meeting"),
        most=HALF_A_DAY,
        help_text=gettext_lazy("To write things down. Both are kept free beside meetings of other pages too."),
    )
    minimum_notice_min = LengthField(
        label=gettext_lazy("Minimum notice"),
        most=A_YEAR,
        help_text=gettext_lazy("How long before it begins a time can be booked last."),
    )
    opens = forms.ChoiceField(label=gettext_lazy("Can be booked"), choices=Opens.choices, widget=forms.RadioSelect)
    reschedule_notice_min = LengthField(label=gettext_lazy("Reschedule at the latest"), most=A_YEAR)
    cancel_notice_min = LengthField(label=gettext_lazy("Cancel at the latest"), most=A_YEAR)
    redirect_url = forms.URLField(
        label=gettext_lazy("Afterwards lead to"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Invitees see that their booking is made, and are led on to this address."),
    )

    class Meta:
        model = BookingPage
        fields: ClassVar[list[str]] = [
            "step_min",
            "buffer_before_min",
            "buffer_after_min",
            "minimum_notice_min",
            "notice_from_midnight",
            "window_days",
            "first_date",
            "last_date",
            "capacity",
            "needs_approval",
            "invitees_may_reschedule",
            "reschedule_notice_min",
            "invitees_may_cancel",
            "cancel_notice_min",
            "change_notice_from_midnight",
            "redirect_url",
            "redirect_with_details",
        ]
        widgets: ClassVar = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("first_date", "last_date")
        }
        labels: ClassVar = {
            "window_days": gettext_lazy("Days ahead"),
            "notice_from_midnight": gettext_lazy("Count the notice back from the midnight before the meeting's day"),
            "change_notice_from_midnight": gettext_lazy("Count these back from the midnight before the meeting's day"),
        }
        help_texts: ClassVar = {
            "notice_from_midnight": gettext_lazy(
                "All times of a day close together then: with one day of notice, Friday can be booked until Wednesday ends."
            ),
            "capacity": gettext_lazy(
                "How many invitees share a time. Each books for themselves and sees the seats left."
            ),
            "needs_approval": gettext_lazy("A booking is a request until a host says yes. Its time is held meanwhile."),
            "redirect_with_details": gettext_lazy(
                "Adds the booking's details to the address, where the page there can read them."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["opens"] = Opens.DATES if self.instance.first_date else Opens.ROLLING
        # Which of these has to be there is said by `opens`.
        self.fields["window_days"].required = False

    def clean(self) -> dict[str, Any]:
        """Either days ahead or dates, and something left between notice and end."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("opens") == Opens.DATES:
            self._check_dates(cleaned)
            cleaned["window_days"] = self.initial["window_days"]
        elif cleaned.get("opens") == Opens.ROLLING:
            self._check_window(cleaned)
            cleaned["first_date"] = cleaned["last_date"] = None
            for name in {"first_date", "last_date"} & set(self.errors):
                del self.errors[name]
        return cleaned

    def clean_redirect_url(self) -> str:
        """Nobody is led on to where what was booked could be read on the way."""
        url = str(self.cleaned_data["redirect_url"])
        if url and not url.lower().startswith("https://"):
            self.add_error(
                "redirect_url", _("Invitees are led on over https only. Give an address that begins with https://.")
            )
        return url

    def _check_dates(self, cleaned: dict[str, Any]) -> None:
        for name in ("first_date", "last_date"):
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, _("Give both dates."))
        first, last = cleaned.get("first_date"), cleaned.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", _("The last day comes before the first. Give a later one."))
        elif last and last > timezone.localdate() + FURTHEST:
            self.add_error("last_date", _("This day is more than two years ahead. Give an earlier one."))
        if "window_days" in self.errors:
            del self.errors["window_days"]

    def _check_window(self, cleaned: dict[str, Any]) -> None:
        days, notice = cleaned.get("window_days"), cleaned.get("minimum_notice_min")
        if "window_days" not in self.errors and not days:
            self.add_error("window_days", _("Give a number of days."))
        elif days and notice is not None and notice >= (days + 1) * DAY:
            self.add_error(
                "minimum_notice_min",
                _("The notice is longer than the days ahead, so that no time is left. Shorten it."),
            )


class LimitForm(forms.Form):
    """At most so many of something. A row without a number is no limit."""

    most = forms.IntegerField(label=gettext_lazy("At most"), min_value=1, max_value=100_000, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Of what"), choices=LimitUnit.choices)
    period = forms.ChoiceField(label=gettext_lazy("In which time"), choices=LimitPeriod.choices)
    scope = forms.ChoiceField(label=gettext_lazy("For whom"), choices=LimitScope.choices)

    @property
    def is_meant(self) -> bool:
        return bool(self.cleaned_data.get("most"))

    @property
    def what(self) -> tuple[str, str, str]:
        """What it limits. A page has one limit of each."""
        return self.cleaned_data["scope"], self.cleaned_data["period"], self.cleaned_data["unit"]


class LimitsForm(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    """All limits of a page, with a few empty rows."""

    form = LimitForm
    renderer = get_default_renderer()
    extra = SPARE_LIMITS
    min_num = 0
    max_num = MOST_LIMITS
    absolute_max = MOST_LIMITS + SPARE_LIMITS
    validate_min = False
    validate_max = True
    can_order = False
    can_delete = False
    can_delete_extra = False
    default_error_messages: ClassVar = {
        "missing_management_form": gettext_lazy("A part of the form is missing. Load the page again.")
    }

    def __init__(self, data: Any, *, page: BookingPage) -> None:
        initial = [
            {"most": limit.most, "unit": limit.unit, "period": limit.period, "scope": limit.scope}
            for limit in page.limits.all()
        ]
        super().__init__(data, initial=initial, prefix="limits")

    def clean(self) -> None:
        """Says of a limit that is there twice that it is."""
        seen = set()
        for form in self.forms:
            if form.is_valid() and form.is_meant:
                if form.what in seen:
                    form.add_error("most", _("There is such a limit already. Change that one."))
                seen.add(form.what)

    def limits(self, page: BookingPage) -> list[PageLimit]:
        """Those that are meant, not saved."""
        return [PageLimit(team_id=page.team_id, page=page, **form.cleaned_data) for form in self.forms if form.is_meant]
