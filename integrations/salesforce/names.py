"""What Salesforce's own screens call its objects and standard fields, marked for translation; English keeps the API's names.

They are looked up by `integrations.words`, which knows no CRM, where a sentence names an `object`, `fields` or `rights`.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_noop as _

OBJECTS = (
    _("Lead"),
    _("Contact"),
    _("Account"),
    _("Event"),
    _("CampaignMember"),
    _("EventRelation"),
    _("Opportunity"),
    _("Campaign"),
    _("User"),
)
FIELDS = (
    _("LastName"),
    _("FirstName"),
    _("Email"),
    _("Company"),
    _("Subject"),
    _("StartDateTime"),
    _("EndDateTime"),
    _("Location"),
    _("Description"),
    _("AccountId"),
    _("RecordTypeId"),
    _("WhoId"),
    _("WhatId"),
    _("OwnerId"),
    _("CampaignId"),
    _("LeadId"),
    _("ContactId"),
    _("Status"),
    _("EventId"),
    _("RelationId"),
    _("RecordTypeId"),
)
"""In the order in which people read a record."""


def in_order(fields: Iterable[str]) -> list[str]:
    """As people read a record; what has no place there comes last, by its name."""
    return sorted(fields, key=lambda field: (FIELDS.index(field) if field in FIELDS else len(FIELDS), field))


# References whose name says little: what English screens call them. Other languages have words of their own above.
_LABELS: Mapping[str, str] = {
    "Event.OwnerId": "Assigned To",
    "WhoId": "Name",
    "WhatId": "Related To",
    "OwnerId": "Owner",
    "AccountId": "Account Name",
    "RecordTypeId": "Record Type",
    "CampaignId": "Campaign",
    "LeadId": "Lead",
    "ContactId": "Contact",
    "EventId": "Event",
    "RelationId": "Invitee",
}


def label(kind: str, field: str) -> str:
    """What the field of this kind of record is called on screens in English; empty where its name tells."""
    return _LABELS.get(f"{kind}.{field}") or _LABELS.get(field, "")


# As permission sets call what may be done with an object.
RIGHTS = (_("Read"), _("Create"), _("Edit"), _("Delete"))
