"""What may be written at the other side, as it was described last: kept, so that no page waits for it; asked anew on demand and at night."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from integrations import grants, tally
from integrations.contract.meter import Meter
from integrations.contract.schema import Mapper, Schema
from integrations.models import Connection, FieldMapping, RemoteSchema
from integrations.waiting import give_the_database_connection_back

# Several hundred fields take a while to read, and change once a night: each process keeps those of the last few organisations.
_KEPT = 8
_read: dict[tuple[int, datetime], Schema] = {}


def schema_of(found: RemoteSchema) -> Schema:
    """What it tells. Read from the database once after each asking."""
    key = (found.pk, found.asked_at)
    known = _read.get(key)
    if known is None:
        known = Schema.read(found.told)
        while len(_read) >= _KEPT:
            _read.pop(next(iter(_read)), None)
        _read[key] = known
    return known


def stored(connection: Connection) -> RemoteSchema | None:
    """As the user who is connected was told last, without the fields; None if nobody has asked."""
    found = RemoteSchema.objects.filter(connection=connection).defer("told").first()
    same = found and found.org_id == connection.remote_org_id and found.user_id == connection.remote_user_id
    return found if same else None


def refresh(connection: Connection, mapper: Mapper) -> Schema:
    """Asked now, and kept. Raises Problem."""
    meter = Meter()
    give_the_database_connection_back()
    try:
        told = grants.with_access(connection, lambda access: mapper.read(access, meter))
    finally:
        tally.count_calls(connection, meter.calls)
    keep(connection, told)
    return told


@transaction.atomic
def keep(connection: Connection, told: Schema) -> None:
    """From now on pages are drawn from this, and bookings that are confirmed take its fields along.

    Nothing is kept if another org or user was connected while it was asked.
    """
    same = Connection.objects.select_for_update(no_key=True).filter(
        pk=connection.pk, remote_org_id=connection.remote_org_id, remote_user_id=connection.remote_user_id
    )
    if not same:
        return
    RemoteSchema.objects.update_or_create(
        connection=connection,
        defaults={
            "team_id": connection.team_id,
            "org_id": connection.remote_org_id,
            "user_id": connection.remote_user_id,
            "told": told.stored(),
            "asked_at": timezone.now(),
        },
    )
    newest = FieldMapping.objects.filter(connection=connection).order_by("page_id", "-pk").distinct("page_id")
    for mapping in newest:
        keys = [f"{rule['object']}.{rule['field']}" for rule in mapping.rules]
        known = {key: told.by_key[key].stored() for key in keys if key in told.by_key}
        # What vanished stays known as it was: whoever sends meanwhile is told by the other side.
        if known and mapping.known | known != mapping.known:
            FieldMapping.objects.filter(pk=mapping.pk).update(known=mapping.known | known)
