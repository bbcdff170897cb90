"""What a page asks, as forms: what every invitee is asked, and one question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.answers import FALSE, TRUE, condition_in_words
from bookings.forms.invitee import PREFILLED
from bookings.models import BookingPage, Question, QuestionKind
from bookings.models.bookings import SOURCES
from bookings.models.questions import OUR_NAMES
from jicoo.forms import FormKeyField, LineField

MOST_OPTIONS, OPTION_MAX_CHARS = 100, 200
WITH_OPTIONS = frozenset([QuestionKind.ONE_OF, QuestionKind.MANY_OF])
# Names of the address that mean something already.
TAKEN_NAMES = OUR_NAMES | frozenset(PREFILLED) | frozenset(SOURCES)


class PageFormForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What every invitee of the page is asked."""

    consent_url = forms.URLField(
        label=gettext_lazy("Link of the consent line"),
        help_text=gettext_lazy("Where it can be read in full."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )

    class Meta:
        model = BookingPage
        fields: ClassVar[list[str]] = ["company_asked", "phone_asked", "guests_most", "consent_text", "consent_url"]
        field_classes: ClassVar = {"consent_text": LineField}
        help_texts: ClassVar = {
            "guests_most": gettext_lazy("Guests get the invitation too. With 0 nobody is asked for them."),
            "consent_text": gettext_lazy(
                "A line with a box that invitees have to tick, such as “I have read how my data is used.”"
            ),
        }

    def clean(self) -> dict[str, Any]:
        """A link without its line would stand nowhere."""
        said = super().clean() or self.cleaned_data
        if said.get("consent_url") and not said.get("consent_text") and "consent_text" not in self.errors:
            self.add_error("consent_text", _("Write the line to which this link belongs, or take the link out."))
        return said


class OptionsField(forms.CharField):
    """A list as text: one a line, each once."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        line = LineField(max_length=OPTION_MAX_CHARS, required=False)
        options = list(dict.fromkeys(filter(None, map(line.clean, (super().clean(value) or "").splitlines()))))
        if len(options) > MOST_OPTIONS:
            raise ValidationError(_("Too many answers. Keep them below %(most)s.") % {"most": MOST_OPTIONS + 1})
        return options

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial or []) != bool(data) or list(initial or []) != (data or "").splitlines()


class QuestionForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """One question. `others` are those of its page, in order; those before it may decide whether it is asked."""

    options = OptionsField(
        label=gettext_lazy("Answers to choose from"),
        help_text=gettext_lazy("One a line, in the order in which they are shown."),
        required=False,
    )
    asked_after = forms.MultipleChoiceField(
        label=gettext_lazy("Ask only after one of these answers"),
        help_text=gettext_lazy("Without a tick everybody is asked."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    form_key = FormKeyField(required=False)

    class Meta:
        model = Question
        fields: ClassVar[list[str]] = [
            "kind",
            "label",
            "hint",
            "options",
            "is_required",
            "asked_after",
            "parameter",
            "fallback",
            "form_key",
        ]
        field_classes: ClassVar = {"label": LineField, "hint": LineField, "fallback": LineField}
        labels: ClassVar = {"fallback": gettext_lazy("If the link says nothing")}
        help_texts: ClassVar = {
            "hint": gettext_lazy("What invitees read below the question."),
            "parameter": gettext_lazy(
                "A short name such as “industry”. The page's link may then bring the answer along: …?industry=Retail"
            ),
            "fallback": gettext_lazy("What is kept then. Leave it empty to keep nothing."),
        }

    def __init__(self, *args: Any, others: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = [one for one in others if one.pk != self.instance.pk]
        # Read before the form writes into it.
        self.depending = [one for one in self.others if self.instance.pk and one.shown_if_id == self.instance.pk]
        before = [one for one in self.others if self.instance.pk is None or one.position < self.instance.position]
        self.sources = {one.pk: one for one in before if offered(one)}
        _after(self).choices = [
            (f"{source.pk}:{value}", f"{source.label}: {condition_in_words(source, [value])}")
            for source in self.sources.values()
            for value in offered(source)
        ]
        self.initial["asked_after"] = [
            f"{self.instance.shown_if_id}:{value}"
            for value in self.instance.shown_if_values
            if self.instance.shown_if_id
        ]
        if not self.sources:
            del self.fields["asked_after"]
        if self.instance.pk:
            del self.fields["form_key"]

    def clean_parameter(self) -> str:
        """One name, one question."""
        name = str(self.cleaned_data["parameter"])
        if name in TAKEN_NAMES:
            raise ValidationError(_("This name means something else in the page's link. Choose a different one."))
        if name and any(one.parameter == name for one in self.others):
            raise ValidationError(_("Another question of this page has this name. Choose a different one."))
        return name

    def clean_asked_after(self) -> list[str]:
        """Answers of one question."""
        chosen: list[str] = self.cleaned_data["asked_after"]
        if len({one.partition(":")[0] for one in chosen}) > 1:
            raise ValidationError(_("These are answers of several questions. Tick answers of one question only."))
        return chosen

    def clean(self) -> dict[str, Any]:
        """What the kind has no use for is dropped; what it needs is asked for."""
        said = super().clean() or self.cleaned_data
        kind = said.get("kind")
        if kind in WITH_OPTIONS and not said.get("options") and "options" not in self.errors:
            self.add_error("options", _("There is nothing to choose from. Write at least one answer."))
        if kind not in WITH_OPTIONS:
            said["options"] = []
        if kind == QuestionKind.HIDDEN:
            said["is_required"] = False
            if not said.get("parameter") and not said.get("fallback") and "parameter" not in self.errors:
                self.add_error("parameter", _("Nobody sees this question. Say under which name the link answers it."))
        else:
            said["fallback"] = ""
        self._check_depending(kind, said.get("options") or [])
        return said

    def _check_depending(self, kind: Any, options: list[str]) -> None:
        """Others may wait for an answer that could not be given any more."""
        possible = set(offered(Question(kind=kind or self.instance.kind, options=options)))
        for one in self.depending:
            for value in one.shown_if_values:
                if kind and value not in possible and "options" not in self.errors:
                    field = "options" if kind in WITH_OPTIONS else "kind"
                    message = _(
                        "“%(question)s” is asked only after the answer “%(answer)s”. Change that question first."
                    )
                    self.add_error(field, message % {"question": one.label, "answer": value})

    def _post_clean(self) -> None:
        """The ticks become the columns that they stand for."""
        chosen = [one.partition(":") for one in self.cleaned_data.get("asked_after", [])]
        self.instance.shown_if_id = int(chosen[0][0]) if chosen else None
        self.instance.shown_if_values = [value for _pk, _colon, value in chosen]
        super()._post_clean()  # type: ignore[misc]  # where Django writes the answers into the instance; its stubs leave it out
        # Django leaves a list as it was when nothing was sent for it.
        self.instance.options = self.cleaned_data.get("options", self.instance.options)


def offered(question: Question) -> list[str]:
    """The answers that may decide whether another question is asked; none for what is typed freely."""
    if question.kind == QuestionKind.CHECKBOX:
        return [TRUE, FALSE]
    return question.options if question.kind in WITH_OPTIONS else []


def _after(form: QuestionForm) -> forms.MultipleChoiceField:
    field = form.fields["asked_after"]
    assert isinstance(field, forms.MultipleChoiceField)
    return field
