"""Whom a page is rehearsed with: one of its bookings, or somebody who is typed in, with answers to what the page sends on."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings import finding
from bookings.answers import QUESTION
from bookings.forms.answers import field_for, kept, name_of
from bookings.forms.fields import PhoneField
from bookings.models import Booking, BookingPage, Question, QuestionKind
from bookings.words import short_day_and_time
from integrations.studio import Studio
from jicoo.forms import LineField

OFFERED = 20
_TYPED = ("email", "last_name", "first_name", "company", "phone")


class Try(forms.Form):
    """Either a past booking, or somebody typed in. `questions`: what may be answered for them."""

    booking = forms.ChoiceField(label=gettext_lazy("A booking of this page"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    last_name = LineField(label=gettext_lazy("Last name"), max_length=120, required=False)
    first_name = LineField(label=gettext_lazy("First name"), max_length=120, required=False)
    company = LineField(label=gettext_lazy("Company"), max_length=255, required=False)
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)

    def __init__(
        self,
        *args: Any,
        bookings: Sequence[Booking],
        questions: Sequence[Question] = (),
        zone: str,
        may_type: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bookings = {str(each.pk): each for each in bookings}
        self.questions = questions if may_type else ()
        told = [
            (pk, f"{short_day_and_time(each.starts_at, zone)} · {each.invitee_name}")
            for pk, each in self.bookings.items()
        ]
        none = _("None of these: what is typed below") if may_type else _("Choose a booking")
        booking = self.fields["booking"]
        assert isinstance(booking, forms.ChoiceField)
        booking.choices = [("", none), *told]
        for name in () if may_type else _TYPED:
            del self.fields[name]
        for question in self.questions:
            self.fields[name_of(question.pk)] = _asks(question)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("booking") and not cleaned.get("email") and not self.errors:
            if "email" in self.fields:
                self.add_error("email", _("Type an e-mail, or choose a booking of this page."))
            else:
                self.add_error("booking", _("Choose a booking of this page first."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """Who was typed in, once the form is valid, with answers as bookings keep them."""
        answers = [kept(each, self.cleaned_data.get(name_of(each.pk))) for each in self.questions]
        return self.cleaned_data | {
            "last_name": self.cleaned_data["last_name"] or _("Test"),
            "answers": [each for each in answers if each],
        }


def _asks(question: Question) -> forms.Field:
    """As the page asks it; nothing has to be answered, and what comes with the address is typed, too."""
    field = field_for(question)
    field.required = False
    if question.kind == QuestionKind.HIDDEN:
        field.widget = forms.TextInput()
    return field


def offered(page: BookingPage, *, text: str = "", chosen: str = "") -> list[Booking]:
    """The last bookings, or those whose name, company or e-mail begins so, and the one that is `chosen` by its primary key. Two queries."""
    of_page = Booking.objects.filter(team_id=page.team_id, page=page)
    wanted = finding.Wanted(when=finding.When.ALL, text=text)
    found = list(_with_all(finding.matching(of_page, wanted, timezone.now()))[:OFFERED])
    known = {str(each.pk) for each in found}
    named = _with_all(of_page.filter(pk=int(chosen))) if chosen not in known and _is_key(chosen) else ()
    return [*found, *named]


def _with_all(bookings: Any) -> Any:
    return bookings.select_related("page", "host").order_by("-pk")


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def questions_of(studio: Studio, named: Iterable[str]) -> list[Question]:
    """Those of the page's questions whose answers go anywhere: by its rules, or `named` by its texts. One query."""
    keys = {*(rule.source for rule in studio.rules), *named}
    asked = studio.page.questions.all() if studio.page else ()
    return [each for each in asked if "all_answers" in keys or f"{QUESTION}{each.pk}" in keys]
