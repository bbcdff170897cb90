"""What the audit trail calls what is done to connections and to bookings in apps. Importing this teaches it."""

from django.utils.translation import gettext_lazy as _

from bookings.trail import page_titles
from integrations.models import Connection
from integrations.registry import NoSuchConnector, connector_for
from teams.audit import name_actions
from teams.models import Team


def app_names(team: Team, ids: set[int]) -> dict[int, str]:
    """Names of the apps by id of the connection."""
    slugs = dict(Connection.objects.filter(team=team, pk__in=ids).values_list("pk", "connector"))
    return {pk: _name(slug) for pk, slug in slugs.items()}


def _name(slug: str) -> str:
    try:
        return connector_for(slug).name
    except NoSuchConnector:
        return slug


name_actions({"app_connected": _("Connected an app"), "app_disconnected": _("Disconnected an app")}, app_names)
name_actions({"page_app_set": _("Changed what a booking page sends to an app")}, page_titles)
name_actions({"booking_sent_again": _("Sent a booking to an app again")})
name_actions(
    {
        "person_chosen": _("Chose which record a booking belongs to"),
        "person_put_back": _("Put back what a booking had overwritten"),
    }
)
