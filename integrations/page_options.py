"""What a booking page wants of a connection: read, and saved so that nobody writes over what they have not seen."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from bookings.models import BookingPage
from integrations import mappings
from integrations.contract.values import Json
from integrations.models import Connection, PageSettings
from teams.models import User


class Changed(Exception):
    """Somebody else saved settings of the page after these had been read, or deleted it."""


def of(connection: Connection, page: BookingPage) -> dict[str, Any]:
    """What is stored; nothing where nobody has chosen anything. One query."""
    found = PageSettings.objects.filter(page=page, connection=connection).first()
    return dict(found.options) if found else {}


def version(options: Json) -> str:
    """Of what is stored: another for other settings."""
    return hashlib.sha256(json.dumps(dict(options), sort_keys=True).encode()).hexdigest()


def save(connection: Connection, page: BookingPage, options: Json, *, by: User, after: str | None) -> dict[str, Any]:
    """What was stored before. `after`: the version that was seen, None for any. Raises Changed if it is another by now."""
    with transaction.atomic():
        # Two people who save at once wait for each other here, and the second is told.
        Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        before = of(connection, page)
        if (after is not None and after != version(before)) or not mappings.still_there(page):
            raise Changed
        PageSettings.objects.update_or_create(
            page=page,
            connection=connection,
            defaults={
                "team_id": connection.team_id,
                "options": dict(options),
                "updated_by": by,
                "updated_at": timezone.now(),
            },
        )
    return before
