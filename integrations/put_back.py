"""Undoing an overwrite: what a booking wrote over a person's values, and writing the old ones back."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from integrations import calls, grants, tally
from integrations.contract.pushes import RemoteObject
from integrations.errors import TryAgain
from integrations.field_labels import FieldLabels
from integrations.models import RemoteRecord, Sync
from integrations.registry import connector_for
from teams import audit
from teams.models import User

# Longer than a look and a write with their whole deadlines, and the renewal of an access in between.
LEASE = timedelta(minutes=2)


def overwritten(sync: Sync) -> dict[str, Any]:
    """The person's old values by field, of those that we wrote over and have not put back. Where nothing stood, nothing was."""
    record = _person(sync)
    before: dict[str, Any] = {}
    for attempt in sync.attempts.all():
        for reason in attempt.reasons:
            before |= reason["params"].get("before") or {}
    known = record.written if record else {}
    return {name: value for name, value in before.items() if name in known and value not in (None, "")}


def kind_of_person(sync: Sync) -> str:
    """Of which kind of record the fields of `overwritten` are; empty where there is none."""
    record = _person(sync)
    return record.object if record else ""


def put_back(sync: Sync, *, by: User) -> bool:
    """Writes the old values back, where the record still has ours. False if somebody changed it since. Raises Problem.

    Asks the other side while somebody waits; pressing twice writes once, also in the same instant.
    """
    record, until = _person(sync), timezone.now() + LEASE
    if record is None:
        return False
    mine = RemoteRecord.objects.filter(pk=record.pk)
    if not mine.filter(Q(put_back_until=None) | Q(put_back_until__lt=timezone.now())).update(put_back_until=until):
        raise TryAgain("put_back_under_way")
    try:
        return _put_back(sync, by=by)
    finally:
        mine.filter(put_back_until=until).update(put_back_until=None)


def _put_back(sync: Sync, *, by: User) -> bool:
    """As it stands by now: whoever had the lease before may have done it."""
    old, record = overwritten(sync), _person(sync)
    if record is None or not old:
        return False
    remote = RemoteObject(
        role=record.role, object=record.object, id=record.remote_id, written=_ours(record.written, old)
    )
    if not _write(sync, remote, old):
        return False
    with transaction.atomic():
        RemoteRecord.objects.filter(pk=record.pk).update(
            written={name: value for name, value in record.written.items() if name not in old}
        )
        fields = FieldLabels().kept(sync.connection, record.object, sorted(old))
        audit.record(sync.team, by, "person_put_back", sync.booking_id, fields=fields)
    return True


def _write(sync: Sync, record: RemoteObject, old: dict[str, Any]) -> bool:
    connector = connector_for(sync.connection.connector)
    with tally.counted(sync.connection) as meter:
        try:
            return grants.with_access(
                sync.connection, lambda access: connector.put_back(record, old, access, meter=meter)
            )
        finally:
            calls.keep_by_hand(sync, meter.told())


def _person(sync: Sync) -> RemoteRecord | None:
    """Who was there before the booking, in the org that is connected."""
    here = [record for record in sync.records.all() if record.org_id == sync.connection.remote_org_id]
    return next((record for record in here if record.role == "person" and not record.created), None)


def _ours(written: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in written.items() if name in old}
