"""Where an org no longer has what a booking put there: what a person may do about it, one or many.

"Keep theirs" writes nothing: our record remembers what was let stand, so that it is not found again. "Restore ours" asks for the
booking to be pushed once more; the push knows which record is meant, and the difference ends with it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from integrations import bulk, jobs, outbox
from integrations.field_labels import FieldLabels
from integrations.models import Connection, Drift, DriftEnd, DriftKind, Job, JobKind, Sync
from integrations.registry import connector_for
from teams import audit
from teams.models import User

# What is compared is called so, where no record of ours says it.
EVENT = "Event"
AT_ONCE = 200
KEEP_FOR = timedelta(days=30)
# What a job may do with all of them: as the page of each booking is set, or ours for all.
AS_PAGES_SAY, OURS = "pages", "ours"

_LET_STAND = """
    UPDATE integrations_remoterecord AS record
       SET kept = CASE WHEN now.is_deleted THEN record.kept ELSE record.kept || now.theirs END,
           deleted_at = CASE WHEN now.is_deleted THEN COALESCE(record.deleted_at, %s) ELSE record.deleted_at END
      FROM jsonb_to_recordset(%s::jsonb) AS now(sync bigint, remote_id text, theirs jsonb, is_deleted boolean)
     WHERE record.sync_id = now.sync AND record.remote_id = now.remote_id
 RETURNING record.id
"""


def open_in(connection: Connection) -> QuerySet[Drift]:
    """Those that nobody has settled, in the org that is connected now."""
    here = Q(sync=None) | Q(sync__lane__org_id=connection.remote_org_id)
    return Drift.objects.filter(here, connection=connection, ended_at=None)


def is_not_seen(drift: Drift) -> bool:
    """Whether it is missing without having been seen deleted: it may well be there, hidden from the connected user."""
    return drift.kind == DriftKind.MISSING and "Id" in drift.theirs


def can_be_restored(drift: Drift) -> bool:
    """What is only hidden would be there twice; what is of no booking of ours is not ours to change."""
    return drift.sync_id is not None and not is_not_seen(drift)


def wants_ours(drift: Drift) -> bool:
    """What the page of the booking is set to, as it was when the booking was confirmed."""
    connection = drift.connection
    return (
        can_be_restored(drift)
        and drift.sync is not None
        and connector_for(connection.connector).restores(drift.sync.options)
    )


def keep(drifts: QuerySet[Drift], *, by: User) -> int:
    """Theirs stands from now on; how many. Of two people who press at once the second finds none."""
    now = timezone.now()
    with transaction.atomic():
        found = _locked(drifts)
        _let_stand(found, now)
        Drift.objects.filter(pk__in=[drift.pk for drift in found]).update(
            ended_at=now, end=DriftEnd.KEPT, ended_by=by, asked_at=None
        )
        _record(found, "differences_kept", by)
    return len(found)


def restore(drifts: QuerySet[Drift], *, by: User | None, job: Job | None = None) -> int:
    """Ours is written again by the next push of each booking; how many. What was asked for before is not asked for again."""
    now = timezone.now()
    with transaction.atomic():
        found = [drift for drift in _locked(drifts.filter(asked_at=None)) if can_be_restored(drift)]
        # Seen deleted: should it be gone for good by the time of the push, that is still known.
        _let_stand([drift for drift in found if drift.kind == DriftKind.MISSING], now)
        Drift.objects.filter(pk__in=[drift.pk for drift in found]).update(asked_at=now, ended_by=by)
        outbox.want_ours_back(Sync.objects.filter(pk__in={drift.sync_id for drift in found}), job=job)
        if job is None:
            _record(found, "differences_restored", by)
    return len(found)


def settle_all(connection: Connection, *, by: User, how: str) -> Job | None:
    """A job that settles all that are open now; None if there is nothing to do, or if somebody has asked already."""
    with transaction.atomic():
        Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        if under_way(connection) or not open_in(connection).filter(asked_at=None).exists():
            return None
        job = jobs.ask(connection, JobKind.RESTORE, by=by, how=how)
        audit.record(connection.team, by, "differences_settled", connection.pk, how=how, job=job.pk)
    return job


def under_way(connection: Connection) -> Job | None:
    """The job that settles them at this moment."""
    return connection.jobs.filter(kind=JobKind.RESTORE, state__in=jobs.AT_WORK).first()


def step(job: Job) -> None:
    """The next of them. What was found after the job was asked for is left to a person."""
    found = list(
        open_in(job.connection)
        .filter(pk__gt=job.cursor, asked_at=None, found_at__lte=job.asked_at)
        .select_related("sync", "connection")
        .order_by("pk")[:AT_ONCE]
    )
    if not found:
        jobs.end(job)
        return
    ours = [drift.pk for drift in found if can_be_restored(drift) and (job.what["how"] == OURS or wants_ours(drift))]
    theirs = [drift.pk for drift in found if drift.pk not in ours] if job.what["how"] == AS_PAGES_SAY else []
    with transaction.atomic():
        jobs.hold(job)
        counts = {
            "restored": job.counts.get("restored", 0) + restore(_these(ours), by=job.asked_by, job=job),
            "kept": job.counts.get("kept", 0) + (keep(_these(theirs), by=job.asked_by) if job.asked_by else 0),
        }
        jobs.keep(job, cursor=found[-1].pk, counts=counts, total=counts["restored"])


def sweep(now: datetime) -> int:
    """Forgets what was settled a month ago (aware UTC), and what was read there; how many. A foreign record that was let stand
    is remembered by its id, so that it is not told again.
    """
    old = Drift.objects.filter(ended_at__lt=now - KEEP_FOR)
    remembered = Q(kind=DriftKind.FOREIGN, end=DriftEnd.KEPT)
    old.filter(remembered).exclude(theirs={}).update(theirs={})
    return old.exclude(remembered).delete()[0]


def _these(pks: Sequence[int]) -> QuerySet[Drift]:
    return Drift.objects.filter(pk__in=pks, ended_at=None)


def _locked(drifts: QuerySet[Drift]) -> list[Drift]:
    """In one order, so that two people who press at once wait for each other and do not lock up."""
    open_ones = drifts.filter(ended_at=None).select_related("team", "connection", "sync")
    return list(open_ones.select_for_update(of=("self",)).order_by("pk"))


def _let_stand(drifts: Sequence[Drift], now: datetime) -> None:
    rows = [
        {
            "sync": drift.sync_id,
            "remote_id": drift.remote_id,
            "theirs": drift.theirs,
            "is_deleted": "IsDeleted" in drift.theirs,
        }
        for drift in drifts
        if drift.sync_id is not None and drift.kind != DriftKind.FOREIGN
    ]
    bulk.update(_LET_STAND, rows, before=[now])


def _record(drifts: Sequence[Drift], action: str, by: User | None) -> None:
    """One line for all of a booking, or one for many bookings. Names of fields, never what stands in them."""
    if not drifts:
        return
    first = drifts[0]
    bookings = {drift.sync.booking_id for drift in drifts if drift.sync}
    if len(bookings) == 1:
        changed = dict.fromkeys(field for drift in drifts for field in drift.fields)
        fields = FieldLabels().kept(first.connection, EVENT, changed)
        audit.record(first.team, by, f"{action}_of_booking", bookings.pop(), fields=fields)
    else:
        audit.record(first.team, by, action, first.connection_id, count=len(drifts))
