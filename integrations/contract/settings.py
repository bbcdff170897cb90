"""What every connector's settings are."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext

from integrations.contract.values import Json
from integrations.mapping import Value

# Asks the org something that the form wants to know beyond its facts; None if nobody can tell.
Ask = Callable[[Mapping[str, str]], Json | None]


class SettingsForm(forms.Form):
    """What every connector's settings are: a form that knows how it is stored.

    `facts` is what `Connector.facts` told of the org; None if nobody could tell. `sample`: what bookings of the page hold, by the
    keys of `sources`, with the values of the last one (None for what that has not), or of one that is made up as long as
    nobody has booked. `ask`: None where nothing is connected.
    `elsewhere`: what the team's other pages have stored, by their titles.
    """

    def __init__(
        self,
        *args: Any,
        facts: Json | None = None,
        sample: Mapping[str, Value | None] | None = None,
        is_sample_made_up: bool = False,
        ask: Ask | None = None,
        elsewhere: Mapping[str, Json] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        self.elsewhere = elsewhere or {}
        self.can_ask = ask is not None
        self.ask = ask or (lambda _question: None)
        self.sample = sample or {}
        self.is_sample_made_up = is_sample_made_up

    def options(self) -> dict[str, Any]:
        """The settings in JSON's types. Needs a valid form."""
        return dict(self.cleaned_data)

    def told(self, options: Json) -> list[tuple[str, str]]:
        """What is stored in the words of the form, be it offered now or not: each label with what was chosen."""
        fields = {**self.base_fields, **self.fields}
        return [
            (str(field.label), _in_words(field, options[name])) for name, field in fields.items() if name in options
        ]


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str({str(key): word for key, word in choices}.get(str(value)) or value or gettext("nothing"))
    return str(value) or gettext("nothing")
