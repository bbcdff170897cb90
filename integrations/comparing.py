"""One step of a comparison: reads what ought to stand, asks what stands, and keeps the differences.

Nothing is held against a booking that changed meanwhile: what was pushed, or is about to be, between our look and the org's
answer is compared next time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from bookings.models import Booking, BookingStatus
from integrations import grants, jobs
from integrations.contract.looks import Claim, Difference
from integrations.contract.meter import Meter
from integrations.contract.pushes import RemoteObject
from integrations.models import Drift, DriftEnd, DriftKind, Job, RemoteRecord, Sync, SyncState
from integrations.registry import connector_for
from integrations.waiting import give_the_database_connection_back

OURS, THEIRS = "ours", "theirs"
# By one of these a sync is known to be as it was when we looked.
AS_IT_WAS = ("lease", "wanted", "done")


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a step did. `round` is the one that goes on, empty at the end; `after` and `cursor` say from where."""

    round: str
    cursor: int = 0
    after: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


def compare_next(job: Job, meter: Meter, *, at_once: int, since: datetime) -> Found:
    """The next step of the job, for bookings that begin at `since` (UTC) or later. Raises Problem and LeaseLost."""
    if job.what.get("round", OURS) == OURS:
        return _ours(job, meter, at_once, since)
    return _theirs(job, meter, at_once, since)


def _ours(job: Job, meter: Meter, at_once: int, since: datetime) -> Found:
    """What we wrote, by its ids."""
    records = list(_to_compare(job, since)[:at_once])
    if not records:
        _end_what_is_over(job, since)
        return Found(round=THEIRS)
    connector = connector_for(job.connection.connector)
    remote = [_remote(record) for record in records]
    give_the_database_connection_back()
    differences = grants.with_access(job.connection, lambda access: connector.compare(remote, access, meter=meter))
    with transaction.atomic():
        jobs.hold(job)
        compared = _unchanged(records)
        counts = _keep(job, compared, {each.remote_id: each for each in differences})
    return Found(round=OURS, cursor=records[-1].sync_id, counts={**counts, "compared": len(compared)})


def _to_compare(job: Job, since: datetime) -> QuerySet[RemoteRecord]:
    """Events of bookings that stand as they should as far as we know: nothing is under way, nothing in doubt."""
    return (
        RemoteRecord.objects.filter(
            sync__connection=job.connection,
            sync_id__gt=job.cursor,
            sync__state=SyncState.SYNCED,
            sync__done=F("sync__wanted"),
            sync__look_again_at=None,
            # What is ahead is little, however much there was: the index is by team.
            sync__booking__team=job.team_id,
            sync__booking__status=BookingStatus.CONFIRMED,
            sync__booking__starts_at__gte=since,
            role="event",
            org_id=job.connection.remote_org_id,
            deleted_at=None,
        )
        .select_related("sync")
        .order_by("sync_id")
    )


def _unchanged(records: Sequence[RemoteRecord]) -> list[RemoteRecord]:
    """Those whose sync nobody has touched since we looked. They stay so until the transaction ends."""
    syncs = Sync.objects.select_for_update(no_key=True).filter(pk__in=[record.sync_id for record in records])
    now = {pk: rest for pk, *rest in syncs.order_by("pk").values_list("pk", *AS_IT_WAS)}
    return [
        record for record in records if now.get(record.sync_id) == [getattr(record.sync, name) for name in AS_IT_WAS]
    ]


def _keep(job: Job, compared: Sequence[RemoteRecord], differences: Mapping[str, Difference]) -> dict[str, int]:
    """Opens, renews and ends drifts. How many of each kind were found."""
    now = timezone.now()
    different = [record for record in compared if record.remote_id in differences]
    in_step = [record.remote_id for record in compared if record.remote_id not in differences]
    open_ones = Drift.objects.filter(connection=job.connection, ended_at=None)
    open_ones.filter(remote_id__in=in_step).exclude(kind=DriftKind.FOREIGN).update(ended_at=now, end=DriftEnd.GONE)
    known = {drift.remote_id: drift for drift in open_ones.filter(remote_id__in=[r.remote_id for r in different])}
    drifts = [_drift(job, record, differences[record.remote_id], known, now) for record in different]
    _save(drifts)
    return _by_kind(drifts)


def _drift(job: Job, record: RemoteRecord, difference: Difference, known: Mapping[str, Drift], now: datetime) -> Drift:
    drift = known.get(record.remote_id) or Drift(team_id=job.team_id, connection=job.connection, found_at=now)
    # What was seen deleted is still deleted when it is gone for good.
    if not (drift.kind == DriftKind.MISSING == difference.kind and "IsDeleted" in drift.theirs):
        drift.theirs = dict(difference.theirs)
    drift.sync_id, drift.remote_id = record.sync_id, record.remote_id
    drift.kind, drift.fields, drift.seen_at = difference.kind, _fields(difference), now
    return drift


def _fields(difference: Difference) -> list[str]:
    """In the connector's order."""
    return [] if difference.kind == DriftKind.MISSING else list(difference.theirs)


def _save(drifts: Sequence[Drift]) -> None:
    Drift.objects.bulk_create([drift for drift in drifts if drift.pk is None])
    Drift.objects.bulk_update(
        [drift for drift in drifts if drift.pk is not None], ["kind", "fields", "theirs", "seen_at", "sync_id"]
    )


def _by_kind(drifts: Sequence[Drift]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for drift in drifts:
        counts[drift.kind] = counts.get(drift.kind, 0) + 1
    return counts


def _end_what_is_over(job: Job, since: datetime) -> None:
    """Its booking is past or cancelled, or has another record by now: there is nothing left to settle."""
    drifts = Drift.objects.filter(connection=job.connection, ended_at=None).exclude(kind=DriftKind.FOREIGN)
    over = Q(sync__booking__starts_at__lt=since) | Q(sync__booking__status=BookingStatus.CANCELLED)
    still = RemoteRecord.objects.filter(sync__drifts__in=drifts, role="event").values_list("sync_id", "remote_id")
    records = dict(still)
    replaced = [
        pk for pk, sync, remote in drifts.values_list("pk", "sync_id", "remote_id") if records.get(sync) != remote
    ]
    drifts.filter(over | Q(pk__in=replaced)).update(ended_at=timezone.now(), end=DriftEnd.GONE)


def _theirs(job: Job, meter: Meter, at_once: int, since: datetime) -> Found:
    """What the connected user made there: doubles, and Events of bookings that are not ours or no longer there."""
    connector, after = connector_for(job.connection.connector), str(job.what.get("after", ""))
    give_the_database_connection_back()
    claims = grants.with_access(
        job.connection,
        lambda access: connector.claims(access, since=since, after=after, limit=at_once, meter=meter),
    )
    with transaction.atomic():
        jobs.hold(job)
        foreign = _foreign(job, claims.found)
        _save(foreign)
        if not claims.after:
            unseen = Drift.objects.filter(connection=job.connection, kind=DriftKind.FOREIGN, ended_at=None)
            unseen.filter(seen_at__lt=job.asked_at).update(ended_at=timezone.now(), end=DriftEnd.GONE)
    return Found(round=THEIRS if claims.after else "", after=claims.after, counts=_by_kind(foreign))


def _foreign(job: Job, claims: Sequence[Claim]) -> list[Drift]:
    """Looked up after the answer came: an Event that a push has just made is known to it by then, or the push is under way."""
    now = timezone.now()
    bookings = _bookings(claims)
    syncs = {
        sync.booking_id: sync
        for sync in Sync.objects.filter(connection=job.connection, booking__in=bookings.values()).prefetch_related(
            "records"
        )
    }
    stray = [claim for claim in claims if _is_stray(job, bookings.get(claim.reference), syncs, claim)]
    ids = [claim.remote_id for claim in stray]
    of_these = Drift.objects.filter(connection=job.connection, remote_id__in=ids)
    let_stand = set(of_these.filter(kind=DriftKind.FOREIGN, end=DriftEnd.KEPT).values_list("remote_id", flat=True))
    known = {drift.remote_id: drift for drift in of_these.filter(ended_at=None)}
    drifts = []
    for claim in stray:
        if claim.remote_id not in let_stand:
            drift = known.get(claim.remote_id) or Drift(team_id=job.team_id, connection=job.connection, found_at=now)
            booking = bookings.get(claim.reference)
            drift.sync = syncs.get(booking.pk) if booking else None
            # Of an erased booking nothing is read back, and whose a stranger's Event is we do not know.
            theirs = dict(claim.theirs) if drift.sync else {}
            drift.kind, drift.remote_id, drift.theirs, drift.seen_at = (
                DriftKind.FOREIGN,
                claim.remote_id,
                theirs,
                now,
            )
            drifts.append(drift)
    return drifts


def _bookings(claims: Sequence[Claim]) -> dict[str, Booking]:
    """By reference, of every team: another one may use the same org as the same user."""
    references = [reference for claim in claims if (reference := _uuid(claim.reference))]
    found = Booking.objects.filter(public_id__in=references).only("pk", "public_id", "team_id")
    return {str(booking.public_id): booking for booking in found}


def _is_stray(job: Job, booking: Booking | None, syncs: Mapping[int, Sync], claim: Claim) -> bool:
    """Whether nobody here knows this record, or only as one that is deleted."""
    if booking is None:
        return True
    if booking.team_id != job.team_id:
        return False
    sync = syncs.get(booking.pk)
    if sync is None:
        return True
    if sync.state != SyncState.SYNCED or sync.look_again_at is not None:
        # A push is to come, or a second look that removes doubles by itself.
        return False
    events = [record for record in sync.records.all() if record.role == "event" and record.deleted_at is None]
    return not any(record.remote_id[:15] == claim.remote_id[:15] for record in events)


def _remote(record: RemoteRecord) -> RemoteObject:
    return RemoteObject(
        role=record.role, object=record.object, id=record.remote_id, written=record.written, kept=record.kept
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
