"""The part of a page's settings that is about record types: what describe shows is offered, and what is gone is refused."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.contract.settings import SettingsForm
from integrations.salesforce.wishes import INDIVIDUAL, Wishes

_LEAD, _PERSON = "lead_record_type", "person_record_type"
_WITHOUT = {_LEAD: _("The default of the connected user"), _PERSON: _("The first of them")}


class RecordTypesForm(SettingsForm):
    """For forms with the fields `lead_record_type`, `account` and `person_record_type`."""

    def offer_record_types(self, wishes: Wishes) -> None:
        """Person accounts only where the org has them, or where they were chosen before: then it is to be seen that they went."""
        self._offer(_LEAD, wishes.lead_record_type)
        self._offer(_PERSON, wishes.person_record_type)
        if self.facts and not self._types(_PERSON) and wishes.account != INDIVIDUAL:
            del self.fields["account"], self.fields[_PERSON]

    def _offer(self, name: str, stored: str) -> None:
        """Without facts only what is stored; what is not available any more stays to be seen, and is refused."""
        offered = self._types(name)
        if stored and stored not in dict(offered):
            offered.append((stored, str(_("One that is not available")) if self.facts else stored))
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _WITHOUT[name]), *offered]

    def _types(self, name: str) -> list[tuple[str, str]]:
        return [(str(key), str(label)) for key, label in (self.facts or {}).get(f"{name}s", [])]

    def clean_lead_record_type(self) -> str:
        """What the connected user may use."""
        return self._usable(_LEAD, str(self.cleaned_data[_LEAD]))

    def clean_person_record_type(self) -> str:
        """Always one where person accounts are made: a push cannot ask which is the default."""
        chosen, types = str(self.cleaned_data[_PERSON]), self._types(_PERSON)
        if self.cleaned_data.get("account") != INDIVIDUAL:
            return ""
        return self._usable(_PERSON, chosen or (types[0][0] if types else ""))

    def _usable(self, name: str, chosen: str) -> str:
        if chosen and self.facts and chosen not in dict(self._types(name)):
            raise forms.ValidationError(_("The connected user may not use this record type any more. Choose another."))
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("account") == INDIVIDUAL and not cleaned.get(_PERSON) and _PERSON not in self.errors:
            self.add_error(
                "account",
                _(
                    "Salesforce shows the connected user no record type for person accounts now. "
                    "Choose the other, or see that it answers and try again."
                ),
            )
        return cleaned
