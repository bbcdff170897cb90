"""Where the other side no longer has what a booking put there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations.models.connections import Connection
from integrations.models.syncs import Sync
from teams.models import Team, User


class DriftKind(models.TextChoices):
    """What was found instead of what we wrote."""

    MISSING = "missing", _("Missing")
    MOVED = "moved", _("Moved")
    ALTERED = "altered", _("Altered")
    FOREIGN = "foreign", _("Foreign")


class DriftEnd(models.TextChoices):
    """How it was settled. Gone: it was found in step again."""

    KEPT = "kept", _("Theirs kept")
    RESTORED = "restored", _("Ours restored")
    GONE = "gone", _("In step again")


class Drift(models.Model):
    """One difference, until somebody settles it. `theirs` holds what was read there, which only administrators see."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="drifts")
    # None: an Event that says it is of a booking of ours which does not know it.
    sync = models.ForeignKey(Sync, on_delete=models.CASCADE, null=True, blank=True, related_name="drifts")
    kind = models.CharField(max_length=16, choices=DriftKind.choices)
    remote_id = models.CharField(max_length=40)
    fields = models.JSONField(default=list)
    theirs = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    # When it was last seen to be so.
    seen_at = models.DateTimeField(default=timezone.now)
    # Since when ours is to be restored: `ended_by` asked for it, and it ends once a push has done it.
    asked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=16, choices=DriftEnd.choices, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_drift_team_and_id"),
            models.UniqueConstraint(
                fields=["connection", "remote_id"],
                condition=models.Q(ended_at=None),
                name="integrations_drift_one_open_per_record",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=DriftKind.values), name="integrations_drift_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} drift {self.pk}"
