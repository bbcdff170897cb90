"""The part of a page's settings that is about its campaign: picked by name, with statuses of its own."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from integrations.contract.settings import SettingsForm
from integrations.contract.values import Json
from integrations.salesforce import campaign_choice
from integrations.salesforce.campaign_choice import Offer
from integrations.salesforce.wishes import CAMPAIGN, RAISE, Wishes

# What is stored under the names of fields; the campaign's name is stored beside them.
NAMES = ("campaign", "campaign_status", RAISE)


class CampaignForm(SettingsForm):
    """Asks the org for what it offers when it is made: `offer_campaigns` has to be called once."""

    campaign = forms.ChoiceField(
        label=_("Campaign"),
        required=False,
        help_text=_(
            "Whoever books becomes a member of it when the booking is first sent. It never holds the Event up."
        ),
    )
    campaign_find = forms.CharField(
        label=_("Find a campaign by its name"),
        required=False,
        max_length=80,
        help_text=_("The 100 newest active ones are listed; search if yours is not among them."),
    )
    campaign_status = forms.ChoiceField(
        label=_("Status of a new member"),
        required=False,
        help_text=_("One of the campaign's own. Whoever is a member already keeps theirs."),
    )
    campaign_raise = forms.MultipleChoiceField(
        label=_("But raise members who stand at"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A member with one of these statuses gets the one above."),
    )

    def offer_campaigns(self, wishes: Wishes) -> None:
        """The statuses are those of the campaign that is chosen in the form, be it saved or not."""
        # Previews come with each few letters that are typed: the org is asked once somebody presses the button.
        named = str(self.data.get("campaign_find") or "") if self.is_searched else ""
        offer = Offer.of(self.ask, wishes, chosen=str(self["campaign"].value() or ""), named=named)
        own = [(each, each) for each in offer.own_statuses()]
        for name, choices in (("campaign", offer.campaigns()), ("campaign_status", offer.statuses()), (RAISE, own)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if wishes.campaign_status and wishes.campaign_status not in dict(own) and not self.is_bound:
            self._mark_lost_status(wishes.campaign_status)
        self._campaigns = offer

    def _mark_lost_status(self, status: str) -> None:
        """A stored status that the campaign has no more stays to be seen, and is refused when it is saved."""
        field = self.fields["campaign_status"]
        if isinstance(field, forms.ChoiceField):
            lost = gettext("%(name)s (not there any more)") % {"name": status}
            field.choices = [*_pairs(field.choices), (status, lost)]

    def clean_campaign(self) -> str:
        """One that is there."""
        chosen = str(self.cleaned_data["campaign"])
        if chosen and self._campaigns.is_gone:
            raise forms.ValidationError(
                _("This campaign was deleted, or the connected user does not see it any more. Choose another, or none.")
            )
        return chosen

    def clean_campaign_raise(self) -> list[str]:
        """In the campaign's own order."""
        return [each for each in self._campaigns.own_statuses() if each in self.cleaned_data[RAISE]]

    def told(self, options: Json) -> list[tuple[str, str]]:
        """A campaign by its name, which is stored beside its id."""
        of_campaign = {*CAMPAIGN, RAISE}
        lines = super().told({name: value for name, value in options.items() if name not in of_campaign})
        known = campaign_choice.told(options) if of_campaign & set(options) else []
        return [*lines, *((str(self.fields[name].label), words) for name, words in known if name in options)]

    @property
    def is_searched(self) -> bool:
        """Whether somebody looks for a campaign and has not chosen yet."""
        return self.is_bound and "find" in self.data

    def fields_of_campaign(self) -> list[forms.BoundField]:
        """What is to be said only where one is chosen."""
        return [self[name] for name in NAMES if name != "campaign"] if self._campaigns.campaign else []

    def campaign_takes_nobody(self) -> bool:
        """Whether bookings would arrive without becoming members. It keeps nobody from choosing: an administrator can mend it."""
        return self._campaigns.takes_nobody

    def campaign_elsewhere(self) -> list[str]:
        """Titles of the other pages that use the campaign which is chosen."""
        chosen = self._campaigns.campaign
        return [title for title, options in self.elsewhere.items() if chosen and options.get("campaign") == chosen]

    def campaign_options(self) -> dict[str, Any]:
        """Its name is kept for whoever reads the settings, and for remarks once it is gone."""
        cleaned = self.cleaned_data
        if not cleaned["campaign"]:
            return {**CAMPAIGN, RAISE: []}
        chosen = {name: cleaned[name] for name in NAMES}
        return {**chosen, "campaign_name": self._campaigns.name}


def stored(wishes: Wishes) -> dict[str, Any]:
    """As the form shows it."""
    return {"campaign": wishes.campaign, "campaign_status": wishes.campaign_status, RAISE: list(wishes.campaign_raise)}


def given(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent. No box that is ticked sends nothing, so the form says by itself that there were boxes."""
    sent = {name: data[name] for name in data}
    if RAISE in data or "campaign_shown" in data:
        sent[RAISE] = data.getlist(RAISE) if hasattr(data, "getlist") else data.get(RAISE, [])
    # Without a campaign nothing that belongs to one can be wrong.
    return sent | {"campaign_status": "", RAISE: []} if sent.get("campaign") == "" else sent


def _pairs(choices: Any) -> list[tuple[str, str]]:
    return [(str(key), str(word)) for key, word in choices]
