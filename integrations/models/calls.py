"""What went over the wire, for whoever asks later why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from integrations.models.connections import Connection
from integrations.models.lanes import Lane
from integrations.models.syncs import Sync
from teams.models import Team


class Call(models.Model):
    """One call of one run, or of a person's own act on one sync. An attempt's calls are those of its lane under its lease.

    Bodies are masked by the connector before they come here: no token, and nothing that an invitee typed.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="calls")
    lane = models.ForeignKey(Lane, on_delete=models.CASCADE, related_name="+")
    # A person's own act has none: no worker took the lane for it.
    lease = models.PositiveBigIntegerField(null=True, blank=True)
    sync = models.ForeignKey(Sync, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    method = models.CharField(max_length=8)
    # Below the org's own address.
    path = models.CharField(max_length=512)
    # None: no answer came.
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    sent = models.TextField(blank=True)
    answered = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "id"], name="integrations_call_team_and_id")]
        indexes: ClassVar = [
            models.Index(fields=["lane", "lease"], name="calls_of_a_run"),
            models.Index(fields=["started_at"], name="calls_oldest_first"),
            models.Index(fields=["sync"], name="calls_of_a_person", condition=models.Q(sync__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"
