"""What every connector's settings are."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from integrations.contract.values import Json


class SettingsForm(forms.Form):
    """What every connector's settings are: a form that knows how it is stored.

    `facts` is what `Connector.facts` told of the org; None if nobody could tell.
    """

    def __init__(self, *args: Any, facts: Json | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts

    def options(self) -> dict[str, Any]:
        """The settings in JSON's types. Needs a valid form."""
        return dict(self.cleaned_data)

    def told(self, options: Json) -> list[tuple[str, str]]:
        """What is stored in the words of the form: each label with what was chosen. For the audit trail."""
        return [
            (str(field.label), _in_words(field, options[name]))
            for name, field in self.fields.items()
            if name in options
        ]


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str({str(key): word for key, word in choices}.get(str(value)) or gettext("nothing"))
    return str(value) or gettext("nothing")
