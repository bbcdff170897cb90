"""What happened in each hour: what charts are drawn from, however many syncs there are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from integrations.models.connections import Connection
from teams.models import Team


class Tally(models.Model):
    """One hour (UTC) of one connection. Each run of a lane adds what it did; one worker at a time serves a lane."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="tallies")
    hour = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    parked = models.PositiveIntegerField(default=0)
    retried = models.PositiveIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_tally_team_and_id"),
            models.UniqueConstraint(fields=["connection", "hour"], name="integrations_tally_once_per_hour"),
        ]

    def __str__(self) -> str:
        return f"hour {self.hour:%Y-%m-%dT%H} of connection {self.connection_id}"
