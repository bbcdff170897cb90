"""What an administrator names for a whole org, whatever its pages wish."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.contract.settings import SettingsForm
from integrations.salesforce import facts
from integrations.salesforce.wishes import EVENT_KEY

_NO_KEY: Mapping[str, Any] = {
    facts.NO_TEXT: _("This is no text field. A key needs one of type Text."),
    facts.SHORT: _("This field is too short. A key needs at least 36 characters."),
    facts.NO_EXTERNAL_ID: _("This field is no External ID. Tick “External ID” in its definition in Salesforce."),
    facts.NOT_UNIQUE: _("This field is not unique. Tick “Unique” in its definition in Salesforce."),
    facts.READ_ONLY: _("The connected user may not write this field. Make it editable for them in Salesforce."),
}


class OrgForm(SettingsForm):
    """The key field of Events."""

    event_key = forms.CharField(
        label=_("Key field of Events"),
        max_length=43,
        required=False,
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "placeholder": "Booking_Key__c"}
        ),
        help_text=_(
            "The API name of a custom field on Activity: Text, External ID and Unique. Each Event then carries the key of its "
            "booking, and no call that goes astray can make a second one. Without it we look for doubles ourselves."
        ),
    )

    def clean_event_key(self) -> str:
        """As Salesforce writes it, once describe has shown that it fits."""
        typed = str(self.cleaned_data[EVENT_KEY]).strip()
        if not typed:
            return ""
        if self.facts is None:
            raise forms.ValidationError(_("Salesforce could not be asked about this field. Try again in a moment."))
        # Field names are case-insensitive in Salesforce.
        known = {str(name).casefold(): str(name) for name in self.facts["event_keys"]}
        if typed.casefold() not in known:
            raise forms.ValidationError(
                _(
                    "Salesforce shows no such field on Event. Check its API name, and that the connected user may see it."
                )
            )
        name = known[typed.casefold()]
        if why := self.facts["event_keys"][name]:
            raise forms.ValidationError(_NO_KEY[why])
        return name
