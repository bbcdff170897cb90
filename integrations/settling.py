"""How pushes ended, kept for a whole batch in a few statements, each guarded by the lease under which it was claimed."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from integrations import bulk, incidents
from integrations.causes import cause_of, common
from integrations.contract.pushes import Failure, Outcome, PushResult, Reason, RemoteObject
from integrations.errors import OutcomeUnknown, Problem, Reconnect, TryAgain
from integrations.models import Attempt, Drift, DriftEnd, RemoteRecord, Sync, SyncState

BACK_OFF = [timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800)]
HOURLY = timedelta(hours=1)
KEEP_TRYING_FOR = timedelta(days=3)
# So that a thousand bookings that failed together do not come back together.
JITTER = 0.2
# By then a call that nobody waited for any more has been carried out, or never will be.
LOOK_AGAIN_AFTER = timedelta(minutes=10)

_SETTLE = """
    UPDATE integrations_sync AS sync
       SET done = CASE WHEN now.only_looked THEN sync.done ELSE now.wanted END,
           state = CASE WHEN now.only_looked THEN sync.state
                        WHEN sync.wanted = now.wanted THEN 'synced'
                        WHEN sync.state = 'withheld' THEN 'withheld' ELSE 'waiting' END,
           reasons = CASE WHEN now.reasons = '[]'::jsonb THEN sync.reasons ELSE now.reasons END,
           failures = 0, failing_since = NULL, kind = '', code = '', params = '{}'::jsonb, cause = '',
           goes_alone = FALSE, is_urgent = FALSE,
           synced_at = CASE WHEN now.only_looked THEN sync.synced_at ELSE %s END,
           look_again_at = CASE WHEN now.doubtful AND now.looked_again IS FALSE
                                THEN COALESCE(sync.look_again_at, %s) END
      FROM jsonb_to_recordset(%s::jsonb)
           AS now(pk bigint, lease bigint, wanted bigint, reasons jsonb, doubtful boolean, looked_again boolean,
                  only_looked boolean)
     WHERE sync.id = now.pk AND sync.lease = now.lease
 RETURNING sync.id
"""
_SETTLE_ATTEMPTS = """
    UPDATE integrations_attempt AS attempt
       SET settled_at = %s, outcome = 'done', reasons = now.reasons
      FROM jsonb_to_recordset(%s::jsonb) AS now(attempt bigint, reasons jsonb)
     WHERE attempt.id = now.attempt
 RETURNING attempt.id
"""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """One claimed sync, its attempt, and how the push ended. `doubtful`: earlier attempts have no known outcome.

    `restore`: ids of the records that were to be ours again.
    """

    sync: Sync
    attempt: Attempt
    outcome: Outcome
    doubtful: bool = False
    restore: frozenset[str] = frozenset()


def settle(ended: Sequence[Ended]) -> set[int]:
    """Keeps how each ended; the keys of the syncs that were settled as done. What somebody else has by now is left alone."""
    now = timezone.now()
    with transaction.atomic():
        done = _settle_done([(each, each.outcome) for each in ended if isinstance(each.outcome, PushResult)], now)
        for each in ended:
            if isinstance(each.outcome, Failure):
                _fail(each, each.outcome, now)
        incidents.open_for([each.sync.pk for each in ended if isinstance(each.outcome, Failure)])
    return done


def _settle_done(ended: Sequence[tuple[Ended, PushResult]], now: datetime) -> set[int]:
    rows = [_row(each, result, now) for each, result in ended]
    settled = set(bulk.update(_SETTLE, rows, before=[now, now + LOOK_AGAIN_AFTER]))
    come_too_late([each.attempt for each, _ in ended if each.sync.pk not in settled])
    mine = [(each, result) for each, result in ended if each.sync.pk in settled]
    _keep_records(((each.sync, result.records) for each, result in mine), now)
    _end_drifts(mine, now)
    bulk.update(_SETTLE_ATTEMPTS, [row for row in rows if row["pk"] in settled], before=[now])
    looked_again = [row["pk"] for row in rows if row["pk"] in settled and row["looked_again"]]
    if looked_again:
        # What is found ten minutes later answers for every write that nobody had an answer to.
        Attempt.objects.filter(sync_id__in=looked_again, settled_at=None).update(settled_at=now)
    return settled


def come_too_late(attempts: Sequence[Attempt]) -> None:
    """Somebody else has these bookings by now. What was written all the same is looked for once more, however late it came."""
    late = Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts], sent__isnull=False)
    late.update(settled_at=None)
    again = timezone.now() + LOOK_AGAIN_AFTER
    Sync.objects.filter(pk__in=late.values("sync")).update(look_again_at=Coalesce("look_again_at", again))


def _row(each: Ended, result: PushResult, now: datetime) -> dict[str, Any]:
    return {
        "pk": each.sync.pk,
        "lease": each.sync.lease,
        # As it was when claimed: a change since then leaves it due.
        "wanted": each.sync.wanted,
        # A push that found nothing to do says nothing new.
        "reasons": _kept(result.reasons),
        "doubtful": each.doubtful,
        "looked_again": is_second_look(each.sync, now),
        # A person had said that it is not to be sent: what stands there is kept, and nothing more is known to be done.
        "only_looked": each.sync.state == SyncState.WITHHELD,
        "attempt": each.attempt.pk,
    }


def _kept(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [{"code": reason.code, "params": dict(reason.params)} for reason in reasons]


def is_second_look(sync: Sync, now: datetime) -> bool:
    """Whether the time has come that answers for every unanswered write before it."""
    return sync.look_again_at is not None and sync.look_again_at <= now


def _keep_records(kept: Iterable[tuple[Sync, Sequence[RemoteObject]]], now: datetime) -> None:
    rows = [
        RemoteRecord(
            team_id=sync.team_id,
            sync=sync,
            role=record.role,
            object=record.object,
            remote_id=record.id,
            org_id=sync.connection.remote_org_id,
            label=record.label[:255],
            created=record.created,
            deleted_at=now if record.deleted else None,
            written=dict(record.written),
            kept=dict(record.kept),
        )
        for sync, records in kept
        for record in records
    ]
    RemoteRecord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sync", "role", "org_id"],
        update_fields=["object", "remote_id", "label", "created", "deleted_at", "written", "kept"],
    )


def _end_drifts(ended: Sequence[tuple[Ended, PushResult]], now: datetime) -> None:
    """What was to be restored is; a record that is gone all the same, because its booking was cancelled, is in step."""
    for each, result in ended:
        if each.restore:
            gone = [record.id for record in result.records if record.deleted]
            asked = Drift.objects.filter(sync=each.sync, remote_id__in=each.restore, ended_at=None)
            asked.filter(remote_id__in=gone).update(ended_at=now, end=DriftEnd.GONE)
            asked.exclude(remote_id__in=gone).update(ended_at=now, end=DriftEnd.RESTORED)


def _fail(each: Ended, failure: Failure, now: datetime) -> None:
    """Waits or parks, as the kind of the problem says. What stands all the same is kept."""
    sync, problem = each.sync, failure.problem
    told = {
        "kind": problem.kind,
        "code": problem.code,
        "params": problem.params,
        "cause": cause_of(problem.code, problem.params),
        "goes_alone": problem.alone,
    }
    after = _what_next(each, problem, now)
    failed = (
        _mine(sync)
        .exclude(state=SyncState.WITHHELD)
        .update(
            failures=F("failures") + 1,
            failing_since=sync.failing_since or now,
            is_urgent=_is_urgent_still(sync, problem, after["state"]),
            **(told | after),
        )
    )
    if failed and not isinstance(problem, TryAgain):
        # What changed while we tried deserves a try of its own, but not before an unanswered call can be looked for.
        Sync.objects.filter(pk=sync.pk, state=SyncState.PARKED, wanted__gt=sync.wanted).update(
            state=SyncState.WAITING, due_at=now
        )
    is_mine = failed or _stay_withheld(each, problem, now)
    if is_mine:
        _keep_records([(sync, failure.records)], now)
    # An unknown outcome stays unsettled: the next attempt has to look for what this one sent.
    known = {} if isinstance(problem, OutcomeUnknown) else {"settled_at": now}
    Attempt.objects.filter(pk=each.attempt.pk).update(
        outcome=problem.kind, code=problem.code, params=common(problem.params), reasons=_kept(failure.reasons), **known
    )
    if not is_mine and (failure.records or not known):
        come_too_late([each.attempt])


def _stay_withheld(each: Ended, problem: Problem, now: datetime) -> bool:
    """A person said meanwhile, or before a second look, that it is not to be sent. What may still arrive is looked for."""
    sync, second = each.sync, is_second_look(each.sync, now)
    again = None
    if second and problem.alone and not isinstance(problem, OutcomeUnknown):
        again = sync.look_again_at
    elif second and isinstance(problem, TryAgain):
        again = now + wait_for(problem, sync.failures)
    elif isinstance(problem, OutcomeUnknown) or (each.doubtful and not second):
        again = now + LOOK_AGAIN_AFTER
    withheld = _mine(sync).filter(state=SyncState.WITHHELD)
    return bool(withheld.update(look_again_at=again, failures=F("failures") + 1, goes_alone=problem.alone))


def _what_next(each: Ended, problem: Problem, now: datetime) -> dict[str, Any]:
    sync = each.sync
    if problem.alone and not isinstance(problem, OutcomeUnknown):
        # It goes by itself at once; only then is it believed.
        return {"state": SyncState.WAITING if sync.done < sync.wanted else sync.state, "due_at": now}
    if sync.done == sync.wanted and isinstance(problem, TryAgain):
        # It stands as it was; only the second look has to be had again.
        return {"state": sync.state, "look_again_at": now + wait_for(problem, sync.failures)}
    if isinstance(problem, Reconnect):
        # It waits for the connection, not for the clock: only a connected one is due.
        return {"state": SyncState.WAITING if sync.done < sync.wanted else sync.state, "due_at": now}
    if not isinstance(problem, TryAgain):
        return _parked(each, now)
    if now - (sync.failing_since or now) >= KEEP_TRYING_FOR:
        gave_up = {"code": "gave_up", "cause": cause_of("gave_up", problem.params)}
        return _parked(each, now, is_unknown=isinstance(problem, OutcomeUnknown)) | gave_up
    return {"state": SyncState.WAITING, "due_at": _tried_again_at(sync, problem, now)}


def _tried_again_at(sync: Sync, problem: TryAgain, now: datetime) -> datetime | Case:
    due_at = now + wait_for(problem, sync.failures)
    if isinstance(problem, OutcomeUnknown):
        return due_at
    return Case(When(_asked_meanwhile(sync), then=F("due_at")), default=Value(due_at))


def _is_urgent_still(sync: Sync, problem: Problem, state: str) -> Case | F:
    """A press is answered once its booking waits for a person, or met what befalls the whole org: then it waits as all do."""
    if state != SyncState.PARKED and not problem.everyone:
        return F("is_urgent")
    return Case(When(_asked_meanwhile(sync), then=Value(True)), default=Value(False))


def _asked_meanwhile(sync: Sync) -> Q:
    """A person who asked while this call was on its way has not had an answer yet."""
    return Q(is_urgent=True, due_at__gt=sync.due_at)


def _parked(each: Ended, now: datetime, *, is_unknown: bool = False) -> dict[str, Any]:
    """It waits for a person. This write, or an earlier one, may still be carried out: that is looked at once more."""
    is_open = (each.doubtful or is_unknown) and not is_second_look(each.sync, now)
    again = now + LOOK_AGAIN_AFTER if is_open else None
    return {"state": SyncState.PARKED, "look_again_at": again}


def wait_for(problem: TryAgain, failures: int) -> timedelta:
    """How long after so many failures, never shorter than the other side asked for."""
    wait = BACK_OFF[failures] if failures < len(BACK_OFF) else HOURLY
    wait *= random.uniform(1, 1 + JITTER)  # noqa: S311 (spreads load, guards nothing)
    return max(wait, timedelta(seconds=problem.after_s or 0))


def _mine(sync: Sync) -> QuerySet[Sync]:
    return Sync.objects.filter(pk=sync.pk, lease=sync.lease)
