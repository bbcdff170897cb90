"""A host's named hours as a form: weekly hours with a name and with the public holidays on which they rest."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bookings import holidays
from bookings.forms import stretches as pairs
from bookings.forms.hours import HoursForm, Stretch
from bookings.models import Schedule
from jicoo import places
from jicoo.forms import LineField

Choices = list[tuple[str, str]]

# A date is the only day of its form.
THE_DAY = 0


class ScheduleForm(HoursForm):
    """Weekly hours with a name. The parts of a country are offered once the country is known."""

    name = LineField(label=gettext_lazy("Name"), max_length=80)
    country = forms.CharField(
        label=gettext_lazy("Public holidays"),
        required=False,
        widget=forms.Select,
        help_text=gettext_lazy("Days on which this country rests are closed, unless you give such a date hours below."),
    )
    # Not a choice to be refused: when the country was changed, the part of the one before is dropped.
    region = forms.CharField(label=gettext_lazy("Part of the country"), required=False, widget=forms.Select)

    def __init__(self, *args: Any, schedule: Schedule, stretches: Iterable[Stretch], **kwargs: Any) -> None:
        super().__init__(*args, time_zone=schedule.time_zone, stretches=stretches, **kwargs)
        self.schedule = schedule
        country, _dash, region = schedule.holidays_of.partition("-")
        self.initial.update(name=schedule.name, country=country, region=region)
        _offer(self, "country", [("", _("None")), *country_choices(get_language() or "en")])
        _offer(self, "region", [("", _("The whole country")), *region_choices(self.chosen_country)])

    @property
    def chosen_country(self) -> str:
        """As it is chosen now, whether saved or not; empty unless holidays are known of it."""
        value = str(self["country"].value() or "")
        return value if value in holidays.countries() else ""

    @property
    def holidays_of(self) -> str:
        """The answer as schedules keep it: `JP`, `DE-BY`, or nothing."""
        country, region = self.cleaned_data["country"], self.cleaned_data.get("region")
        return f"{country}-{region}" if country and region else str(country)

    def clean_country(self) -> str:
        """One that holidays are known of, or none."""
        country = str(self.cleaned_data["country"])
        if country and country not in holidays.countries():
            raise forms.ValidationError(_("No holidays are known of this country. Choose one from the list."))
        return country

    def clean_region(self) -> str:
        """A part of the chosen country, or none."""
        region = str(self.cleaned_data["region"])
        return region if region in holidays.countries().get(self.chosen_country, ()) else ""


class DateForm(forms.Form):
    """Other hours on one date: closed, or stretches of its own."""

    date = forms.DateField(
        label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_closed = forms.BooleanField(label=gettext_lazy("Closed all day"), required=False)

    def __init__(self, *args: Any, times: Iterable[pairs.Times] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs.add_fields(self, THE_DAY, opens=_("From"), closes=_("To"))
        self.initial.update(pairs.initial(THE_DAY, times))

    @property
    def times(self) -> list[pairs.Times]:
        """The answer: none for a date that is closed."""
        if self.cleaned_data["is_closed"]:
            return []
        return [times for _row, times in pairs.answers(self, THE_DAY)]

    def rows(self) -> list[pairs.Row]:
        """The fields as they stand on the page."""
        return pairs.rows(self, THE_DAY)

    def clean(self) -> dict[str, Any]:
        """Says of each stretch that cannot be, beside its fields, why. A closed date's times do not matter."""
        if self.cleaned_data.get("is_closed"):
            return self.cleaned_data
        pairs.check_rows(self, THE_DAY)
        given = pairs.answers(self, THE_DAY)
        for (_before, (_opens, closes)), (row, (opens, _closes)) in pairwise(given):
            if opens < closes:
                self.add_error(
                    pairs.names(THE_DAY, row)[0], _("These hours overlap others of this day. Change one of them.")
                )
        if not self.errors and not given:
            self.add_error(
                pairs.names(THE_DAY, 0)[0], _("There are no hours yet. Give hours, or say that the day is closed.")
            )
        return self.cleaned_data


class MeetingLinkForm(forms.Form):
    """A host's own link for meetings."""

    meeting_link = forms.URLField(
        label=gettext_lazy("Your meeting link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy(
            "Pages that say “the meeting link of whoever hosts it” send your invitees here, for example to your video room."
        ),
    )


@cache
def country_choices(_language: str) -> Choices:
    """Every country that holidays are known of, by name in the reader's language."""
    return sorted(((code, places.country(code)) for code in holidays.countries()), key=lambda choice: choice[1])


@cache
def region_choices(country: str) -> Choices:
    """The parts of a country that have holidays of their own, by the name they have there."""
    return sorted(holidays.region_names(country).items(), key=lambda choice: choice[1]) if country else []


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    widget = form.fields[name].widget
    assert isinstance(widget, forms.Select)
    widget.choices = choices
