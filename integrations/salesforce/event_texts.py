"""The part of a page's settings that words its Events: templates, what is wrong with them, and how they come out."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.contract.settings import SettingsForm
from integrations.mapping import Values
from integrations.salesforce import templates, texts

# Of each field of the form: the Event's field, and what stands there where nobody has written a template. Guests and further hosts
# follow in the Description.
_USUAL = {
    "subject": ("Subject", "{page_title}: {full_name}"),
    "location": ("Location", "{location}"),
    "description": ("Description", "{full_name} <{email}>\n{company}"),
}


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One of the Event's texts as it would be. `wrong`: why the template cannot be saved."""

    label: str
    text: str
    wrong: str = ""


class EventTextsForm(SettingsForm):
    """Whoever uses it has the fields subject, location and description."""

    def clean_subject(self) -> str:
        """Without placeholders that nothing fills."""
        return self._template("subject")

    def clean_location(self) -> str:
        """The same."""
        return self._template("location")

    def clean_description(self) -> str:
        """The same."""
        return self._template("description")

    def _template(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        wrong = templates.unknown(text, self.sample)
        if wrong and self.sample:
            raise forms.ValidationError(
                _("Nothing is called %(names)s. These can be used: %(known)s."),
                params={"names": ", ".join(f"{{{each}}}" for each in wrong), "known": self.placeholders()},
            )
        if not templates.is_closed(text):
            raise forms.ValidationError(_("A brace is opened and not closed. Write {full_name}, for example."))
        return text

    def placeholders(self) -> str:
        """What may stand in a template."""
        return ", ".join(f"{{{each}}}" for each in self.sample)

    @property
    def is_previewed(self) -> bool:
        """Whether somebody without script asked how the texts come out."""
        return self.is_bound and self.data.get("preview") == "shown"

    def previews(self) -> list[Preview]:
        """The Event's texts as they would be for the sample, be they saved or not."""
        known = {key: value for key, value in self.sample.items() if value is not None}
        return [self._preview(name, known) for name in _USUAL] if known else []

    def _preview(self, name: str, known: Values) -> Preview:
        wrong = " ".join(str(each) for each in self.errors.get(name, []))
        field, usual = _USUAL[name]
        # As in a booking: what comes out empty leaves the usual text.
        text = templates.filled(str(self[name].value() or ""), known) or templates.filled(usual, known)
        within, _shortened = texts.cut({field: text})
        return Preview(label=str(self[name].label), text="" if wrong else within[field], wrong=wrong)
