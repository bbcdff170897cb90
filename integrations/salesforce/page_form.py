"""What a manager wishes for a booking page: four controls that most pages need, and more choices with a default each."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.salesforce import soql, templates, texts
from integrations.salesforce.campaign_form import NAMES, CampaignForm, given, stored
from integrations.salesforce.event_texts import EventTextsForm
from integrations.salesforce.record_types import RecordTypesForm
from integrations.salesforce.wishes import (
    ACCOUNT,
    ASK,
    CHOICES,
    COMPANY,
    CONTACT,
    DELETE,
    HOST,
    INDIVIDUAL,
    INVITE,
    KEEP,
    LEAD,
    LEAVE,
    MARK,
    NOTHING,
    OPPORTUNITY,
    RECENT,
    RESTORE,
    RULES,
    TEXTS,
    USE,
    USER,
    Wishes,
)

_HOST, _USER = _("The host"), _("The connected Salesforce user")
MORE = (*CHOICES, *TEXTS)


class PageSettingsForm(RecordTypesForm, CampaignForm, EventTextsForm):
    """What one booking page sends to Salesforce."""

    customer = forms.BooleanField(
        label=_("Customer information"),
        required=False,
        help_text=_("Finds the invitee in Salesforce by e-mail, or creates them."),
    )
    person = forms.ChoiceField(
        label=_("If nobody has this e-mail"),
        choices=[(LEAD, _("Register as a Lead")), (CONTACT, _("Register as a Contact"))],
        required=False,
        initial=LEAD,
        widget=forms.RadioSelect,
    )
    event = forms.BooleanField(
        label=_("Create an Event (activity record)"),
        required=False,
        help_text=_("It moves when the booking is rescheduled and goes when it is cancelled."),
    )
    overwrite = forms.BooleanField(
        label=_("Overwrite existing records"),
        required=False,
        help_text=_(
            "Writes what the invitee answered into existing records, as “Fields” says. Names and e-mails are never changed."
        ),
    )

    several = forms.ChoiceField(
        label=_("If several have this e-mail"),
        choices=[(RECENT, _("Use the one modified last")), (ASK, _("Ask a person"))],
        help_text=_("Whoever is asked chooses on the booking's page; the choice is kept for that e-mail."),
    )
    duplicates = forms.ChoiceField(
        label=_("If a duplicate rule blocks a new record"),
        choices=[(ASK, _("Ask a person")), (USE, _("Use the record it names"))],
        help_text=_(
            "Rules that only warn are passed. A named record is used only if it is the only one and last name and e-mail fit."
        ),
    )
    lead_owner = forms.ChoiceField(
        label=_("Owner of a new Lead"),
        choices=[(RULES, _("Your assignment rules, else the host")), (HOST, _HOST), (USER, _USER)],
        help_text=_("The owner of an existing record is never changed."),
    )
    contact_owner = forms.ChoiceField(label=_("Owner of a new Contact"), choices=[(HOST, _HOST), (USER, _USER)])
    event_owner = forms.ChoiceField(
        label=_("Owner of the Event"),
        choices=[(HOST, _HOST), (USER, _USER)],
        help_text=_(
            "Who the host is in Salesforce is shown under “Hosts” on the page of the connection; for a host without a user it is the connected user."
        ),
    )
    company = forms.CharField(
        label=_("Company of a Lead who names none"),
        max_length=texts.LENGTHS["Company"],
        help_text=_("Salesforce takes no Lead without a company."),
    )
    lead_record_type = forms.ChoiceField(
        label=_("Record type of a new Lead"),
        required=False,
        help_text=_(
            "Those that the connected user may give a Lead. Rules of your organisation may still choose another."
        ),
    )
    account = forms.ChoiceField(
        label=_("Account of a new Contact"),
        choices=[
            (COMPANY, _("The one that is called as the company, else the one named below")),
            (INDIVIDUAL, _("One of their own (person account)")),
        ],
        help_text=_("A person account is a person without a company: Account and Contact in one."),
    )
    person_record_type = forms.ChoiceField(
        label=_("Record type of a new person account"),
        required=False,
        help_text=_("Those for persons that the connected user may give an Account."),
    )
    account_id = forms.CharField(
        label=_("Account of a Contact whose company is no Account"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "placeholder": "001…"}),
        help_text=_(
            "Its record ID or its address in Salesforce. Without one, such a Contact is seen by its owner and administrators only."
        ),
    )
    related_to = forms.ChoiceField(
        label=_("What else a new Event stands on"),
        choices=[
            (NOTHING, _("Nothing")),
            (ACCOUNT, _("The Account of the Contact")),
            (OPPORTUNITY, _("The newest open Opportunity of the Contact's Account")),
        ],
        help_text=_("“Related To” in Salesforce, which takes nothing beside a Lead."),
    )
    more_hosts = forms.ChoiceField(
        label=_("Further hosts of a booking"),
        choices=[(LEAVE, _("Stand in the Description")), (INVITE, _("Become invitees of the Event, too"))],
        help_text=_("Those whom “Hosts” on the page of the connection knows. It follows when others become hosts."),
    )
    subject = forms.CharField(
        label=_("Subject of the Event"),
        max_length=templates.MOST_CHARS,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "{page_title}: {full_name}"}),
        help_text=_("Values of the booking stand in braces, such as {full_name}, {page_title} or {company}."),
    )
    location = forms.CharField(
        label=_("Location of the Event"),
        max_length=templates.MOST_CHARS,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "{location}"}),
    )
    description = forms.CharField(
        label=_("Description of the Event"),
        max_length=templates.MOST_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Empty: who comes, with guests and further hosts. The last line, by which the booking is known, always stays."
        ),
    )
    cancelled = forms.ChoiceField(
        label=_("When a booking is cancelled"),
        choices=[(DELETE, _("Delete its Event")), (MARK, _("Always mark its Event"))],
        help_text=_("An Event that is past, or that somebody changed in Salesforce, is only marked as canceled."),
    )
    no_show = forms.CharField(
        label=_("Mark of an Event to which nobody came"),
        max_length=80,
        required=False,
        help_text=_(
            "Stands before its Subject. Empty: nothing is marked. A field of the Event can have it, too: choose “Invitee did not come” under “Fields”."
        ),
    )
    by_hand = forms.ChoiceField(
        label=_("When somebody changed or deleted the Event in Salesforce"),
        choices=[(KEEP, _("Keep theirs")), (RESTORE, _("Restore ours"))],
        help_text=_("Decided when the booking next changes. Notes in the Description are always kept."),
    )

    template_name = "integrations/salesforce/page_settings_form.html"

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        wishes = Wishes.read(initial or {})
        more: dict[str, Any] = {name: getattr(wishes, name) for name in MORE} | stored(wishes)
        shown = {
            "customer": bool(wishes.person),
            "person": wishes.person or LEAD,
            "event": wishes.event,
            "overwrite": wishes.overwrite,
        }
        # Whoever does not send a further choice leaves it as it is.
        sent = None if data is None else more | given(data)
        super().__init__(sent, initial=shown | more, **kwargs)
        self._stored = more
        self.offer_record_types(wishes)
        self.offer_campaigns(wishes)
        if (self.facts or {}).get("may_be_blank") or not wishes.company:
            self.fields["company"].required = False
            self.fields["company"].help_text = _(
                "Your organisation takes Leads without a company (person accounts): leave it empty for that."
            )

    @property
    def is_locked(self) -> bool:
        """Whether nothing can be sent."""
        return self.fields["event"].disabled

    def main_fields(self) -> list[forms.BoundField]:
        """Those that most pages need."""
        return [self[name] for name in ("customer", "person", "event", "overwrite")]

    def more_fields(self) -> list[forms.BoundField]:
        """Those that have a good default."""
        return [self[name] for name in self.fields if name in MORE]

    def more_is_open(self) -> bool:
        """Whether something is wrong in there, or just looked at."""
        wrong = any(name in self.errors for name in (*MORE, *NAMES))
        return self.is_searched or self.is_previewed or wrong

    def clean_account_id(self) -> str:
        """The id, also out of an address as the browser shows it."""
        parts = str(self.cleaned_data["account_id"]).strip().split("/")
        found = [part for part in parts if part.startswith("001") and soql.is_id(part)]
        if any(parts) and len(found) != 1:
            raise forms.ValidationError(
                _("This is no Account. Open the account in Salesforce and copy the address of its page.")
            )
        return found[0] if found else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("customer") and not cleaned.get("person") and "person" not in self.errors:
            self.add_error("person", _("Choose what a new invitee is registered as."))
        return cleaned

    def options(self) -> dict[str, Any]:
        """As `Wishes.read` reads them."""
        cleaned = self.cleaned_data
        person = cleaned["person"] if cleaned["customer"] else ""
        main = {"person": person, "event": cleaned["event"], "overwrite": cleaned["overwrite"]}
        # What was not offered stays as it is.
        return main | {name: cleaned.get(name, self._stored[name]) for name in MORE} | self.campaign_options()
