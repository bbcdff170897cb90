"""What a person asked for many bookings at once, and how far it is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations.models.connections import Connection
from teams.models import Team, User


class JobKind(models.TextChoices):
    """What is done to each."""

    SEND = "send", _("Send again")
    BACKFILL = "backfill", _("Backfill")
    RECONCILE = "reconcile", _("Reconcile")
    RESTORE = "restore", _("Restore")
    WITHHOLD = "withhold", _("Don't send")
    HEALTH = "health", _("Health check")


class JobState(models.TextChoices):
    """Where it stands. A previewed one waits for a person to say yes."""

    PREVIEWING = "previewing", _("Being looked up")
    PREVIEWED = "previewed", _("Ready to be sent")
    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Done")


class Job(models.Model):
    """Taken forward in small steps by workers under a lease; `cursor` is how far, so that a killed one goes on where it was."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="jobs")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=16, choices=JobKind.choices)
    state = models.CharField(max_length=16, choices=JobState.choices)
    # Which bookings: a cause, or pages and dates.
    what = models.JSONField(default=dict)
    # What was found so far: numbers by name.
    counts = models.JSONField(default=dict)
    cursor = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # None: the nightly one.
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=64, blank=True)
    lease = models.PositiveBigIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    rung_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_job_team_and_id"),
            models.CheckConstraint(
                condition=models.Q(kind__in=JobKind.values, state__in=JobState.values), name="integrations_job_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["previewing", "running"]),
                name="jobs_due_first",
            ),
            models.Index(fields=["connection", "-asked_at"], name="jobs_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} job {self.pk}"
