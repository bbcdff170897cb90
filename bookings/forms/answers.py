"""How each kind of question is answered in a form, and how what was answered is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import conditional_escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bookings.forms.fields import PhoneField, TextField
from bookings.models import Question, QuestionKind
from jicoo.forms import LineField

SHORT_MAX_CHARS, LONG_MAX_CHARS, ADDRESS_MAX_CHARS = 255, 5000, 500
NUMBER_MAX_DIGITS, NUMBER_DECIMALS = 20, 6
# More than these are quicker to choose from a list that opens.
MOST_RADIOS = 7
TRUE, FALSE = "true", "false"
WORDS_FOR_YES = frozenset(["1", "true", "yes", "on"])

# What a checked form says of each question, by primary key.
Answered = Mapping[int, Any]


PREFIX = "question_"


def name_of(question_id: int) -> str:
    """What its field is called in the form."""
    return f"{PREFIX}{question_id}"


def field_for(question: Question, *, source: Question | None = None) -> forms.Field:
    """The field that asks it. `source`: the question whose answer decides whether this one is asked."""
    field = FIELDS[QuestionKind(question.kind)](question)
    field.label = question.label
    # The template takes hints for markup of ours, and this one is a manager's.
    field.help_text = conditional_escape(question.hint)
    if source:
        _ask_if(field, question, source)
    return field


def is_asked(question: Question, answered: Answered) -> bool:
    """Whether what was answered to the questions before asks for this one too."""
    if question.shown_if_id is None:
        return True
    value = answered.get(question.shown_if_id)
    if isinstance(value, bool):
        value = TRUE if value else FALSE
    said = value if isinstance(value, list) else [value]
    return any(one in question.shown_if_values for one in said)


def kept(question: Question, value: Any) -> dict[str, Any] | None:
    """As `Booking.answers` keeps it, with the question as it was asked; None where nothing was answered."""
    match value:
        case bool():
            value = TRUE if value else FALSE
        case Decimal():
            value = _plain(value)
        case list() | str():
            pass
        case None:
            return None
        case _:
            value = value.isoformat()
    if value in ("", []):
        return None
    return {"question": question.pk, "label": question.label, "kind": question.kind, "value": value}


def from_address(field: forms.Field, said: list[str]) -> Any:
    """What an address says, as the field's initial value; None where the field could not take it."""
    cut = [value[: getattr(field, "max_length", None)] for value in said]
    if isinstance(field, forms.BooleanField):
        return cut[-1].lower() in WORDS_FOR_YES
    if isinstance(field, forms.MultipleChoiceField):
        apart = [one for value in cut for one in ([value] if field.valid_value(value) else value.split(","))]
        return [one for one in apart if field.valid_value(one)]
    try:
        field.clean(cut[-1])
    except ValidationError:
        return None
    return cut[-1]


def _short(question: Question) -> forms.Field:
    return LineField(required=question.is_required, max_length=SHORT_MAX_CHARS)


def _long(question: Question) -> forms.Field:
    return TextField(required=question.is_required, max_length=LONG_MAX_CHARS, rows=4)


def _address(question: Question) -> forms.Field:
    field = TextField(required=question.is_required, max_length=ADDRESS_MAX_CHARS, rows=3)
    field.widget.attrs["autocomplete"] = "street-address"
    return field


def _one_of(question: Question) -> forms.Field:
    options = [(option, option) for option in question.options]
    if len(options) > MOST_RADIOS:
        choices = [("", _("Choose one")), *options]
        return forms.ChoiceField(required=question.is_required, choices=choices, error_messages=_GONE)
    # A radio button that was pressed cannot be let go of.
    choices = options if question.is_required else [*options, ("", _("No answer"))]
    return forms.ChoiceField(
        required=question.is_required, choices=choices, widget=forms.RadioSelect, error_messages=_GONE
    )


def _many_of(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        required=question.is_required,
        choices=[(option, option) for option in question.options],
        widget=forms.CheckboxSelectMultiple,
        error_messages=_GONE,
    )


def _checkbox(question: Question) -> forms.Field:
    return forms.BooleanField(required=question.is_required, widget=forms.CheckboxInput(attrs={"value": TRUE}))


def _number(question: Question) -> forms.Field:
    return forms.DecimalField(
        required=question.is_required,
        max_digits=NUMBER_MAX_DIGITS,
        decimal_places=NUMBER_DECIMALS,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


def _date(question: Question) -> forms.Field:
    return forms.DateField(
        required=question.is_required,
        input_formats=["%Y-%m-%d", "%Y/%m/%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("This is no date. Write it as year, month and day: 2026-11-24.")},
    )


def _phone(question: Question) -> forms.Field:
    return PhoneField(required=question.is_required)


def _hidden(question: Question) -> forms.Field:
    return _Unseen(required=False, widget=forms.HiddenInput, max_length=SHORT_MAX_CHARS, initial=question.fallback)


class _Unseen(LineField):
    """What nobody sees nobody can mend: it is cut instead of refused."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value)[:SHORT_MAX_CHARS]


FIELDS: dict[QuestionKind, Callable[[Question], forms.Field]] = {
    QuestionKind.SHORT: _short,
    QuestionKind.LONG: _long,
    QuestionKind.ONE_OF: _one_of,
    QuestionKind.MANY_OF: _many_of,
    QuestionKind.CHECKBOX: _checkbox,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.PHONE: _phone,
    QuestionKind.ADDRESS: _address,
    QuestionKind.HIDDEN: _hidden,
}
_GONE = {
    "invalid_choice": gettext_lazy("“%(value)s” can no longer be chosen. Choose another answer."),
}


def _ask_if(field: forms.Field, question: Question, source: Question) -> None:
    """Says when an answer is needed, to be read where no script hides the question until then."""
    words = {"question": source.label, "answers": condition_in_words(source, question.shown_if_values)}
    if field.required:
        sentence = _("Needs an answer if “%(question)s” is: %(answers)s.") % words
    else:
        sentence = _("Only if “%(question)s” is: %(answers)s.") % words
    field.help_text = format_html('{} <span class="asked-if__when">{}</span>', field.help_text, sentence)
    field.asked_if = {"name": name_of(source.pk), "values": json.dumps(question.shown_if_values)}  # type: ignore[attr-defined]  # for the template alone
    # A browser would insist on an answer that this visitor may not owe; the server knows whether they do.
    field.widget.use_required_attribute = _never


def condition_in_words(source: Question, values: list[str]) -> str:
    """Which answers are meant, as people read them."""
    if source.kind == QuestionKind.CHECKBOX:
        values = [_("ticked") if value == TRUE else _("not ticked") for value in values]
    return pgettext("between the items of a list", ", ").join(values)


def _never(initial: Any) -> bool:
    return False


def _plain(number: Decimal) -> str:
    """`12.50` and `1.25E+1` are 12.5."""
    # Nothing below zero is zero.
    text = format(number + 0, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
