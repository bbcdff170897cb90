"""What Salesforce's own screens call its objects and standard fields. Each name is a message, for languages that have words of their own.

They are looked up by `integrations.words`, which knows no CRM, where a sentence names an `object`, `fields` or `rights`.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_noop as _

OBJECTS: Mapping[str, str] = {
    _("Lead"): "Lead",
    _("Contact"): "Contact",
    _("Account"): "Account",
    _("Event"): "Event",
    _("CampaignMember"): "Campaign Member",
    _("EventRelation"): "Event Relation",
    _("Opportunity"): "Opportunity",
    _("Campaign"): "Campaign",
    _("User"): "User",
}
FIELDS: Mapping[str, str] = {
    _("LastName"): "Last Name",
    _("FirstName"): "First Name",
    _("Email"): "Email",
    _("Company"): "Company",
    _("Subject"): "Subject",
    _("StartDateTime"): "Start",
    _("EndDateTime"): "End",
    _("Location"): "Location",
    _("Description"): "Description",
    _("ShowAs"): "Show Time As",
    _("AccountId"): "Account Name",
    _("RecordTypeId"): "Record Type",
    _("WhoId"): "Name",
    _("WhatId"): "Related To",
    _("OwnerId"): "Owner",
    _("CampaignId"): "Campaign",
    _("LeadId"): "Lead",
    _("ContactId"): "Contact",
    _("Status"): "Status",
    _("EventId"): "Event",
    _("RelationId"): "Invitee",
}
"""In the order in which people read a record."""
_OF_ONE_KIND: Mapping[str, str] = {"Event.OwnerId": "Assigned To"}

NAMES: Mapping[str, str] = {**OBJECTS, **FIELDS, **_OF_ONE_KIND}
# As permission sets call what may be done with an object.
RIGHTS = (_("Read"), _("Create"), _("Edit"), _("Delete"))

_PLACES = {field: place for place, field in enumerate(FIELDS)}


def in_order(fields: Iterable[str]) -> list[str]:
    """As people read a record; what has no place there comes last, by its name."""
    return sorted(fields, key=lambda field: (_PLACES.get(field, len(_PLACES)), field))
