"""The outbox: what must look right, claimed and settled in short statements guarded by a lease number."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from bookings.models import Booking
from integrations.connector import OpenAttempt, PushResult, RemoteObject
from integrations.errors import OutcomeUnknown, Problem, Reconnect, TryAgain
from integrations.models import Attempt, Connection, ConnectionStatus, Lane, RemoteRecord, Sync, SyncState

BACK_OFF = [timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800)]
HOURLY = timedelta(hours=1)
KEEP_TRYING_FOR = timedelta(days=3)
# So that a thousand bookings that failed together do not come back together.
JITTER = 0.2


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
    """Parked ones are tried again now; how many. For "Send again" and for what was mended."""
    return _want_again(syncs.filter(state=SyncState.PARKED))


def release_all(connection: Connection) -> int:
    """After it was mended: everything of its present org that is parked or waits for the clock is due now."""
    here = connection.syncs.filter(lane__org_id=connection.remote_org_id)
    here.filter(state=SyncState.WAITING, done__lt=F("wanted")).update(due_at=timezone.now())
    return release(here)


def _want_again(syncs: QuerySet[Sync]) -> int:
    return syncs.update(
        wanted=F("wanted") + 1,
        state=SyncState.WAITING,
        due_at=timezone.now(),
        failures=0,
        failing_since=None,
        kind="",
        code="",
        params={},
    )


def due(now: datetime) -> QuerySet[Sync]:
    """What may be pushed now: wanted, its time has come, and its org is the one that is connected."""
    return Sync.objects.filter(
        state=SyncState.WAITING,
        done__lt=F("wanted"),
        due_at__lte=now,
        connection__status=ConnectionStatus.CONNECTED,
        connection__remote_org_id=F("lane__org_id"),
    )


def claim(lane: Lane, limit: int) -> list[Sync]:
    """Up to `limit` due syncs of the lane, oldest first, now ours under the lane's lease."""
    with transaction.atomic():
        found = due(timezone.now()).filter(lane=lane).order_by("due_at", "pk")
        pks = list(found.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)[:limit])
        Sync.objects.filter(pk__in=pks).update(lease=lane.lease)
    claimed = Sync.objects.filter(pk__in=pks).select_related("connection", "booking__page", "booking__host")
    return sorted(claimed, key=lambda sync: (sync.due_at, sync.pk))


def open_attempts(sync: Sync) -> list[OpenAttempt]:
    """Earlier writes whose outcome nobody knows, oldest first."""
    unsettled = sync.attempts.filter(settled_at=None, sent__isnull=False)
    return [OpenAttempt(started_at=attempt.started_at, sent=attempt.sent or {}) for attempt in unsettled]


def settle(sync: Sync, attempt: Attempt, result: PushResult) -> bool:
    """Keeps what stands there now. False, and nothing kept, if somebody else has the sync by now."""
    now = timezone.now()
    reasons = [{"code": reason.code, "params": dict(reason.params)} for reason in result.reasons]
    with transaction.atomic():
        settled = _mine(sync).update(
            # `wanted` as it was when claimed: a change since then leaves it due.
            done=sync.wanted,
            state=SyncState.WAITING,
            failures=0,
            failing_since=None,
            kind="",
            code="",
            params={},
            synced_at=now,
            # A push that found nothing to do says nothing new.
            **({"reasons": reasons} if reasons else {}),
        )
        if not settled:
            return False
        Sync.objects.filter(pk=sync.pk, done=F("wanted")).update(state=SyncState.SYNCED)
        _keep_records(sync, result.records, now)
        # What we found or wrote now answers for every earlier write that nobody had an answer to.
        sync.attempts.filter(settled_at=None).exclude(pk=attempt.pk).update(settled_at=now)
        Attempt.objects.filter(pk=attempt.pk).update(settled_at=now, outcome="done", reasons=reasons)
    return True


def _keep_records(sync: Sync, records: Sequence[RemoteObject], now: datetime) -> None:
    org_id = sync.connection.remote_org_id
    for record in records:
        RemoteRecord.objects.update_or_create(
            sync=sync,
            role=record.role,
            defaults={
                "team_id": sync.team_id,
                "object": record.object,
                "remote_id": record.id,
                "org_id": org_id,
                "label": record.label[:255],
                "created": record.created,
                "deleted_at": now if record.deleted else None,
                "written": dict(record.written),
            },
        )


def fail(sync: Sync, attempt: Attempt, problem: Problem) -> bool:
    """Waits or parks, as the kind of the problem says. False if somebody else has the sync by now."""
    now = timezone.now()
    since = sync.failing_since or now
    with transaction.atomic():
        told = {"kind": problem.kind, "code": problem.code, "params": problem.params}
        failed = _mine(sync).update(
            failures=F("failures") + 1,
            failing_since=since,
            **(told | _what_next(problem, sync.failures, since, now)),
        )
        # What changed while we tried deserves a try of its own.
        Sync.objects.filter(pk=sync.pk, state=SyncState.PARKED, wanted__gt=sync.wanted).update(
            state=SyncState.WAITING, due_at=now
        )
        # An unknown outcome stays unsettled: the next attempt has to look for what this one sent.
        known = {} if isinstance(problem, OutcomeUnknown) else {"settled_at": now}
        Attempt.objects.filter(pk=attempt.pk).update(outcome=problem.kind, code=problem.code, **known)
    return bool(failed)


def _what_next(problem: Problem, failures: int, since: datetime, now: datetime) -> dict[str, Any]:
    if isinstance(problem, Reconnect):
        # It waits for the connection, not for the clock: only a connected one is due.
        return {"state": SyncState.WAITING, "due_at": now}
    if not isinstance(problem, TryAgain):
        return {"state": SyncState.PARKED}
    if now - since >= KEEP_TRYING_FOR:
        return {"state": SyncState.PARKED, "code": "gave_up"}
    return {"state": SyncState.WAITING, "due_at": now + _wait(problem, failures)}


def _wait(problem: TryAgain, failures: int) -> timedelta:
    wait = BACK_OFF[failures] if failures < len(BACK_OFF) else HOURLY
    wait *= random.uniform(1, 1 + JITTER)  # noqa: S311 (spreads load, guards nothing)
    return max(wait, timedelta(seconds=problem.after_s or 0))


def _mine(sync: Sync) -> QuerySet[Sync]:
    return Sync.objects.filter(pk=sync.pk, lease=sync.lease)
