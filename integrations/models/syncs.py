"""That a booking must look right in a CRM, what we tried, and what stands there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking
from integrations.models.connections import Connection
from integrations.models.lanes import Lane
from teams.models import Team


class SyncState(models.TextChoices):
    """Where a sync stands. Parked ones wait for a person, waiting ones for the clock or a connection."""

    WAITING = "waiting", _("Waiting")
    SYNCED = "synced", _("In step")
    PARKED = "parked", _("Needs attention")


class Sync(models.Model):
    """The outbox: state, not events. Due while `done < wanted`; lives as long as the booking."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="syncs")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="syncs")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="syncs")
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
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=64, blank=True)
    params = models.JSONField(default=dict)
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
            models.Index(fields=["connection", "state"], name="syncs_by_state"),
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

    class Meta:
        ordering: ClassVar = ["-role"]  # the person before the event
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_remoterecord_team_and_id"),
            models.UniqueConstraint(fields=["sync", "role"], name="integrations_remoterecord_once_per_role"),
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.remote_id}"


class Attempt(models.Model):
    """One try. `sent` is committed before the first byte of a write leaves; until settled its outcome is unknown."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    sync = models.ForeignKey(Sync, on_delete=models.CASCADE, related_name="attempts")
    lease = models.PositiveBigIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    # "done", the kind of a problem, or empty while unknown.
    outcome = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=64, blank=True)
    sent = models.JSONField(null=True)
    reasons = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_attempt_team_and_id"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sync"], condition=models.Q(settled_at=None), name="attempts_open"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk} of sync {self.sync_id}"
