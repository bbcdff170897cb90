"""What Salesforce's own screens call its objects and standard fields, marked for translation; English keeps the API's names.

They are looked up by `integrations.words`, which knows no CRM, where a sentence names an `object`, `fields` or `rights`.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_noop as _

OBJECTS = (_("Lead"), _("Contact"), _("Account"), _("Event"))
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
    _("OwnerId"),
)
"""In the order in which people read a record."""


def in_order(fields: Iterable[str]) -> list[str]:
    """As people read a record; what has no place there comes last, by its name."""
    return sorted(fields, key=lambda field: (FIELDS.index(field) if field in FIELDS else len(FIELDS), field))


# As permission sets call what may be done with an object.
RIGHTS = (_("Read"), _("Create"), _("Edit"), _("Delete"))
