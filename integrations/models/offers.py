"""An access that was given and not taken yet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from teams.models import Team, User


class Offer(models.Model):
    """An access that would tie a team's connection to another org or user than before: it waits for a yes, ten minutes long."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="offers")
    connector = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # Whose approval it lives by, counted with those of connections: integrations.approvals. Empty if nobody approved it.
    key_print = models.CharField(max_length=64, blank=True, db_default="")
    remote_org_id = models.CharField(max_length=40, blank=True, db_default="")
    remote_user_id = models.CharField(max_length=40, blank=True, db_default="")
    # integrations.offers: an Entry with its tokens. It lives so shortly that a new first key need not reach it.
    sealed = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_offer_team_and_id"),
            models.UniqueConstraint(fields=["team", "connector", "by"], name="integrations_offer_once_per_person"),
        ]
        indexes: ClassVar = [models.Index(fields=["made_at"], name="offers_by_age")]

    def __str__(self) -> str:
        return f"offer {self.pk}"
