"""What Salesforce's own screens call its objects and standard fields, marked for translation; English keeps the API's names.

They are looked up by `integrations.words`, which knows no CRM, where a sentence names an `object` or `fields`.
"""

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
