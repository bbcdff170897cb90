"""What would keep bookings of a page from arriving in an app, for whoever duplicates or opens the page and sees no settings."""

from django.utils.translation import gettext as _

from bookings.models import BookingPage
from integrations import before_saving, lacking, mapping_checks, page_options
from integrations.models import Connection
from integrations.registry import connector_for
from integrations.studio import Studio
from integrations.words import listed, name


def of(page: BookingPage) -> list[str]:
    """A sentence or two each. Asks an app for its fields only if nobody ever has."""
    connections = page.team.connections.kept().select_related("team").order_by("pk")
    return [said for connection in connections for said in _of(connection, page) if said]


def _of(connection: Connection, page: BookingPage) -> list[str]:
    app, options = connector_for(connection.connector), page_options.of(connection, page)
    if app.mapper is None or not app.is_active(options):
        return []
    studio = Studio(connection, app.mapper, page)
    schema = before_saving.described(studio)
    fields = mapping_checks.unfilled(studio.rules, schema, studio.created)
    return [
        _unfilled(app.name, [f"{name(each.object)}: {each.label}" for each in fields]),
        lacking.told(connection, app, page),
    ]


def _unfilled(app: str, labels: list[str]) -> str:
    if not labels:
        return ""
    words = _(
        "%(app)s requires fields that nothing fills, so new records of this page would be refused: %(fields)s. "
        "Fill them under “Integrations” of the page."
    )
    return words % {"app": app, "fields": listed(labels)}
