"""Fields that a booking page fills and that new people do not have, as its settings make them: said before these are saved."""

from django.utils.translation import gettext as _

from bookings.models import BookingPage
from integrations import before_saving, mapping_checks, page_options
from integrations.connector import Connector
from integrations.contract.schema import Schema
from integrations.contract.values import Json
from integrations.models import Connection
from integrations.studio import Studio
from integrations.words import listed


def told(connection: Connection, connector: Connector, page: BookingPage) -> str:
    """A sentence about what is stored, by the fields as they were described last; empty if there are none."""
    if connector.mapper is None:
        return ""
    studio = Studio(connection, connector.mapper, page)
    return _told(studio, page_options.of(connection, page), studio.schema)


def told_of(connection: Connection, connector: Connector, page: BookingPage, options: Json) -> str:
    """The same of these settings. Asks the other side where it has not been asked since it knows this way of making people."""
    if connector.mapper is None:
        return ""
    studio, mapper = Studio(connection, connector.mapper, page), connector.mapper
    known = mapper.lacks(options, studio.schema) is not None
    return _told(studio, options, studio.schema if known else before_saving.fresh(studio))


def _told(studio: Studio, options: Json, schema: Schema) -> str:
    flaws = mapping_checks.lacking(studio.rules, studio.mapper.lacks(options, schema) or ())
    labels = [schema.by_key[each.key].label for each in flaws]
    if not labels:
        return ""
    words = _("This page fills fields that person accounts do not have, so new ones would be refused: %(fields)s.")
    return " ".join([words % {"fields": listed(labels)}, _("Take them out under “Fields” first.")])
