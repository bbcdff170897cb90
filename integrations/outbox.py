"""The outbox: what must look right, asked for, found due, and claimed. How a push ended is kept in `settling`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from bookings.models import Booking
from integrations.models import Connection, ConnectionStatus, Lane, Sync, SyncState


def request_sync(booking: Booking, connection: Connection, options: Mapping[str, Any]) -> None:
    """From now on this booking must look right there. Joins the caller's transaction."""
    lane, _ = Lane.objects.get_or_create(connector=connection.connector, org_id=connection.remote_org_id)
    Sync.objects.get_or_create(
        connection=connection,
        booking=booking,
        defaults={"team_id": booking.team_id, "lane": lane, "options": dict(options)},
    )


def request_again(booking: Booking) -> int:
    """The booking changed: whatever was to look right must look right anew. Joins the caller's transaction."""
    return _want_again(Sync.objects.filter(booking=booking))


def release(syncs: QuerySet[Sync]) -> int:
    """Parked ones are tried again now, because a person says so; how many. For "Send again" and for what was mended."""
    return _want_again(syncs.filter(state=SyncState.PARKED), is_urgent=True)


def release_all(connection: Connection) -> int:
    """After it was mended: everything of its present org that is parked or waits for the clock is due now."""
    here = connection.syncs.filter(lane__org_id=connection.remote_org_id)
    here.filter(state=SyncState.WAITING, done__lt=F("wanted"), kind__in=["try_again", "reconnect"]).update(
        due_at=timezone.now()
    )
    Lane.objects.filter(connector=connection.connector, org_id=connection.remote_org_id).update(
        paused_until=None, failures=0, cause=""
    )
    return _want_again(here.filter(state=SyncState.PARKED))


def _want_again(syncs: QuerySet[Sync], **more: Any) -> int:
    now = timezone.now()
    # Nothing is looked up before an unanswered call has either been carried out or never will be.
    syncs.filter(state=SyncState.WAITING, kind="outcome_unknown", due_at__gt=now).update(
        wanted=F("wanted") + 1, failures=0, failing_since=None
    )
    return syncs.exclude(state=SyncState.WAITING, kind="outcome_unknown", due_at__gt=now).update(
        wanted=F("wanted") + 1,
        state=SyncState.WAITING,
        due_at=now,
        failures=0,
        failing_since=None,
        kind="",
        code="",
        params={},
        **more,
    )


def due(now: datetime) -> QuerySet[Sync]:
    """What may be pushed now: its time has come, its org is the one that is connected, and the org's lane is not held back."""
    wanted = Q(state=SyncState.WAITING, done__lt=F("wanted"), due_at__lte=now)
    looked_at_again = Q(look_again_at__lte=now) & ~Q(state=SyncState.WAITING, done__lt=F("wanted"))
    goes_on = Q(lane__paused_until=None) | Q(lane__paused_until__lte=now)
    # When the time of saving is over the next run reads the allowance anew before it sends anything.
    affordable = Q(lane__saves_until=None) | Q(lane__saves_until__lte=now) | Q(is_urgent=True)
    return Sync.objects.filter(
        wanted | looked_at_again,
        goes_on,
        affordable,
        connection__status=ConnectionStatus.CONNECTED,
        connection__remote_org_id=F("lane__org_id"),
    )


def claim(lane: Lane, limit: int) -> list[Sync]:
    """Up to `limit` due syncs of one connection of the lane, oldest first, now ours under the lane's lease.

    No two are about one e-mail: the second would not find the person whom the first creates.
    """
    with transaction.atomic():
        found = due(timezone.now()).filter(lane=lane).order_by("due_at", "pk")
        rows = found.select_for_update(of=("self",), skip_locked=True).values_list(
            "pk", "connection_id", "goes_alone", "booking__email"
        )
        pks = _together(list(rows[: limit * 2]), limit)
        Sync.objects.filter(pk__in=pks).update(lease=lane.lease)
    claimed = Sync.objects.filter(pk__in=pks).select_related("connection", "booking__page", "booking__host")
    return sorted(claimed, key=lambda sync: (sync.due_at, sync.pk))


def _together(rows: list[tuple[int, int, bool, str]], limit: int) -> list[int]:
    if not rows or rows[0][2]:
        return [rows[0][0]] if rows else []
    chosen: dict[str, int] = {}
    for pk, connection_id, goes_alone, email in rows:
        if connection_id == rows[0][1] and not goes_alone and len(chosen) < limit:
            chosen.setdefault(email.casefold(), pk)
    return list(chosen.values())
