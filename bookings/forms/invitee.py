"""What an invitee fills in: who comes, and what the page asks."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bookings.calendar import Terms
from bookings.forms.answers import field_for, from_address, is_asked, kept, name_of
from bookings.forms.fields import ConsentField, GuestsField, PersonsEmailField, PhoneField
from bookings.lifecycle import Invitee
from bookings.models import Asked, BookingPage, Question
from bookings.models.questions import questions_of
from jicoo.forms import FormKeyField, LineField

# Adding a buffer to a time at the end of the calendar leaves it.
YEARS_THAT_CAN_BE_BOOKED = range(2000, 3000)
CONSENT_MAX_CHARS = 800


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
    """Who comes. Needs a page that was found `with_questions`, or `questions`; `said` is an address that answers some of it.

    `on_behalf`: somebody of the team fills it in, who cannot agree to anything for the invitee.
    """

    template_name = "bookings/parts/invitee_form.html"

    last_name = LineField(label=gettext_lazy("Last name"), max_length=120)
    first_name = LineField(label=gettext_lazy("First name"), max_length=120, required=False)
    email = PersonsEmailField(
        label=gettext_lazy("Email"), max_length=254, help_text=gettext_lazy("The confirmation goes there.")
    )
    company = LineField(label=gettext_lazy("Company"), max_length=255, required=False)
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    form_key = FormKeyField()

    def __init__(
        self,
        *args: Any,
        page: BookingPage,
        questions: Iterable[Question] | None = None,
        said: QueryDict | None = None,
        on_behalf: bool = False,
        **kwargs: Any,
    ) -> None:
        self.page = page
        self.questions = questions_of(page) if questions is None else list(questions)
        if questions is None and (terms := getattr(page, "terms", None)):
            fields = _fields_of(terms, get_language(), on_behalf=on_behalf)
        else:
            fields = _asked(page, self.questions, on_behalf=on_behalf)
        self.base_fields = _Built(fields)  # type: ignore[misc]  # what the form copies: as each form has it, its fields
        super().__init__(*args, **kwargs)
        if said is not None:
            self._fill_in(said)

    def clean(self) -> dict[str, Any]:
        """What was not asked counts neither as answered nor as wrong."""
        answered: dict[int, Any] = {}
        for question in self.questions:
            name = name_of(question.pk)
            if is_asked(question, answered):
                answered[question.pk] = self.cleaned_data.get(name)
            else:
                self.cleaned_data.pop(name, None)
                self.errors.pop(name, None)
        return self.cleaned_data

    def invitee(self, *, time_zone: str, source: dict[str, str] | None = None) -> Invitee:
        """Who comes and what they answered, once the form is valid."""
        said = self.cleaned_data
        return Invitee(
            last_name=said["last_name"],
            first_name=said["first_name"],
            email=said["email"],
            company=said.get("company", ""),
            phone=said.get("phone", ""),
            guests=[guest for guest in said.get("guests", []) if guest.casefold() != said["email"].casefold()],
            answers=self._answers(),
            source=source or {},
            consented_to=f"{self.page.consent_text} {self.page.consent_url}".strip()[:CONSENT_MAX_CHARS]
            if said.get("consent")
            else "",
            time_zone=time_zone,
            language=get_language() or "en",
        )

    def _answers(self) -> list[dict[str, Any]]:
        answers = (kept(question, self.cleaned_data.get(name_of(question.pk))) for question in self.questions)
        return [answer for answer in answers if answer]

    def _fill_in(self, said: QueryDict) -> None:
        names = {name: name for name in PREFILLED if name in self.fields}
        names |= {name_of(question.pk): question.parameter for question in self.questions if question.parameter}
        for name, parameter in names.items():
            if parameter in said:
                value = from_address(self.fields[name], said.getlist(parameter))
                if value is not None:
                    self.initial[name] = value


AUTOCOMPLETE = {
    "last_name": "family-name",
    "first_name": "given-name",
    "email": "email",
    "company": "organization",
}
PREFILLED = ("last_name", "first_name", "email", "company", "phone")


class _Built(dict[str, forms.Field]):
    """Fields that many forms share. None of them is changed once it is built; which of them a form has is its own affair."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


# Copying fields for each form takes longer than checking what was typed.
@lru_cache(maxsize=500)
def _fields_of(terms: Terms, language: str | None, *, on_behalf: bool) -> dict[str, forms.Field]:
    page = terms.page()
    return _asked(page, questions_of(page), on_behalf=on_behalf)


def _asked(page: BookingPage, questions: list[Question], *, on_behalf: bool) -> dict[str, forms.Field]:
    """What a form of the page asks, in order, in words of the current language."""
    fields = copy.deepcopy(InviteeForm.base_fields)
    for name, autocomplete in AUTOCOMPLETE.items():
        fields[name].widget.attrs["autocomplete"] = autocomplete
    # The order in which people say their name.
    if get_language() != "ja":
        fields = {name: fields[name] for name in dict.fromkeys(["first_name", "last_name", *fields])}
    for name, wanted in {"company": page.company_asked, "phone": page.phone_asked}.items():
        if wanted == Asked.NO:
            del fields[name]
        else:
            fields[name].required = fields[name].widget.is_required = wanted == Asked.REQUIRED
    by_id = {question.pk: question for question in questions}
    for question in questions:
        source = by_id.get(question.shown_if_id) if question.shown_if_id else None
        fields[name_of(question.pk)] = field_for(question, source=source)
    if page.guests_most:
        fields["guests"] = _guests(page.guests_most)
    if page.consent_text and not on_behalf:
        fields["consent"] = ConsentField(page.consent_text, page.consent_url)
    return fields


def _guests(most: int) -> GuestsField:
    hint = _("E-mail addresses of others who come along, one a line, at most %(most)s. They get the invitation too.")
    return GuestsField(most=most, label=_("Guests"), help_text=hint % {"most": most})
