"""How a connection was found to be when it was last asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from integrations.contract.health import Light
from integrations.models.connections import Connection
from teams.models import Team


class ProbeResult(models.Model):
    """The last answer of one probe about one org, and since when its light has been this."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="probe_results")
    # Another org's are kept for the day it is connected again, and never shown with this one's.
    org_id = models.CharField(max_length=40)
    # As `Finding.key`.
    key = models.CharField(max_length=60)
    light = models.CharField(max_length=8)
    # The last light that was not grey: "could not be asked" between two answers is no change.
    last_known = models.CharField(max_length=8, blank=True)
    code = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    since = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_proberesult_team_and_id"),
            models.UniqueConstraint(fields=["connection", "org_id", "key"], name="integrations_proberesult_once"),
            models.CheckConstraint(
                condition=models.Q(light__in=[light.value for light in Light]),
                name="integrations_proberesult_light_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} of connection {self.connection_id}"

    @property
    def probe(self) -> str:
        """Which probe it is, whatever kind of record it is about."""
        return self.key.partition(":")[0]
