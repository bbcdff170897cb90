"""That a booking must look right in a CRM, what we tried, and what stands there."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking, BookingPage
from integrations.models.connections import Connection
from integrations.models.jobs import Job
from integrations.models.lanes import Lane
from teams.models import Team


class SyncState(models.TextChoices):
    """Where a sync stands. Parked ones wait for a person, waiting ones for the clock or a connection; withheld ones for nothing."""

    WAITING = "waiting", _("Waiting")
    SYNCED = "synced", _("In step")
    PARKED = "parked", _("Needs attention")
    WITHHELD = "withheld", _("Not sent")


class Priority(models.IntegerChoices):
    """Who goes first when several are due in a lane."""

    LIVE = 0
    REPLAY = 1
    BACKFILL = 2


class Sync(models.Model):
    """The outbox: state, not events. Due while `done < wanted`; lives as long as the booking."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="syncs")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="syncs")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="syncs")
    # The booking's own, set by a trigger where it is not told: a million are filtered by it without reading their bookings.
    page = models.ForeignKey(
        BookingPage, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False, editable=False
    )
    # The org the booking was confirmed for: after connecting another one, nothing of it is sent there.
    lane = models.ForeignKey(Lane, on_delete=models.PROTECT, related_name="syncs")
    # The page's settings at confirmation: later changes of theirs apply to later bookings.
    options = models.JSONField(default=dict)
    wanted = models.PositiveBigIntegerField(default=1)
    done = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=16, choices=SyncState.choices, default=SyncState.WAITING)
    # The lane's lease under which it was last claimed: a settle under an older one is refused.
    lease = models.PositiveBigIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    # After an unknown outcome: when it is looked at once more, because a call that we gave up on may be carried out late.
    look_again_at = models.DateTimeField(null=True, blank=True)
    # It failed in a crowd for what may have been another's fault: it goes by itself next time.
    goes_alone = models.BooleanField(default=False)
    # A person asked for it to be sent now: it goes out even while the org's allowance runs low.
    is_urgent = models.BooleanField(default=False)
    # Live bookings go before what a person sends in bulk.
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.LIVE)
    # What a person asked for last that took this one along.
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="syncs")
    # How it stood when a job took it along, until it is tried: a stop of the job gives it back as it was.
    taken_from = models.JSONField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=64, blank=True)
    params = models.JSONField(default=dict)
    # The same text for all that fail for one reason: code and parameters, without what differs from booking to booking.
    cause = models.CharField(max_length=64, blank=True)
    # Why each thing was done or left, at the last push that went through: [{"code": ..., "params": ...}].
    reasons = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    synced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_sync_team_and_id"),
            models.UniqueConstraint(fields=["connection", "booking"], name="integrations_sync_once"),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("wanted")), name="integrations_sync_done_is_wanted"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=SyncState.values), name="integrations_sync_state_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["lane", "due_at"],
                condition=models.Q(state=SyncState.WAITING, done__lt=models.F("wanted")),
                name="syncs_due_first",
            ),
            # Small, for counting; the four after it are each a filter of the sync page with its order.
            models.Index(fields=["connection", "lane", "state"], name="syncs_counted"),
            models.Index(fields=["connection", "created_at", "id"], name="syncs_newest"),
            models.Index(fields=["connection", "state", "created_at", "id"], name="syncs_newest_by_state"),
            models.Index(fields=["connection", "page", "created_at", "id"], name="syncs_newest_by_page"),
            models.Index(
                fields=["connection", "cause", "created_at", "id"],
                condition=~models.Q(cause=""),
                name="syncs_newest_by_cause",
            ),
            # Counts and lists what waits, by cause, without reading the rows: there may be a million of them.
            models.Index(
                fields=["connection", "lane", "state", "cause", "id"],
                include=["failing_since"],
                condition=models.Q(state__in=[SyncState.WAITING, SyncState.PARKED]),
                name="syncs_unsettled",
            ),
            # What would pass by itself and does not.
            models.Index(
                fields=["failing_since"],
                condition=models.Q(state=SyncState.WAITING, failing_since__isnull=False),
                name="syncs_failing_longest",
            ),
            models.Index(fields=["job", "state"], condition=models.Q(job__isnull=False), name="syncs_of_a_job"),
            models.Index(
                fields=["lane", "look_again_at"],
                condition=models.Q(look_again_at__isnull=False),
                name="syncs_to_look_at_again",
            ),
        ]

    def __str__(self) -> str:
        return f"sync {self.pk}"


class RemoteRecord(models.Model):
    """A record at the other side that a booking made or uses, with the org it stands in."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    sync = models.ForeignKey(Sync, on_delete=models.CASCADE, related_name="records")
    role = models.CharField(max_length=16)
    object = models.CharField(max_length=80)
    remote_id = models.CharField(max_length=40)
    org_id = models.CharField(max_length=40)
    label = models.CharField(max_length=255, blank=True)
    created = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True, blank=True)
    written = models.JSONField(default=dict)
    # Values of theirs by field that a person let stand where we had written others.
    kept = models.JSONField(default=dict, db_default={})
    # Until then somebody is putting back what we wrote over.
    put_back_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-role"]  # the person before the event
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_remoterecord_team_and_id"),
            # What stands in an org that was connected before stays known: it may be connected again.
            models.UniqueConstraint(fields=["sync", "role", "org_id"], name="integrations_remoterecord_once_per_org"),
        ]
        indexes: ClassVar = [
            models.Index("team", OpClass(Upper("remote_id"), name="text_pattern_ops"), name="records_by_their_id"),
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.remote_id}"


class Attempt(models.Model):
    """One try. `sent` is committed before the first byte of a write leaves; until settled its outcome is unknown."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    sync = models.ForeignKey(Sync, on_delete=models.CASCADE, related_name="attempts")
    # The run that made it: the lane it went through, under which lease. The sync may have come to another org since.
    lane = models.ForeignKey(Lane, on_delete=models.CASCADE, related_name="+", db_index=False)
    lease = models.PositiveBigIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    # "done", the kind of a problem, or empty while unknown.
    outcome = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=64, blank=True)
    # Of the problem, but for what differs from booking to booking and may tell of somebody.
    params = models.JSONField(default=dict)
    sent = models.JSONField(null=True)
    reasons = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_attempt_team_and_id"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sync"], condition=models.Q(settled_at=None), name="attempts_open"),
            models.Index(fields=["code", "started_at"], condition=~models.Q(code=""), name="attempts_that_failed"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk} of sync {self.sync_id}"
