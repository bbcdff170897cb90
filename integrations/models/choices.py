"""Which of several records a person meant."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from teams.models import Team, User


class PersonChoice(models.Model):
    """Whom a person picked for an e-mail in an org: one of each kind, for this team's bookings from then on."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="person_choices")
    connector = models.CharField(max_length=40)
    org_id = models.CharField(max_length=40)
    # Case-folded: one person, however they type it.
    email = models.CharField(max_length=320)
    object = models.CharField(max_length=80)
    remote_id = models.CharField(max_length=40)
    chosen_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_personchoice_team_and_id"),
            models.UniqueConstraint(
                fields=["team", "connector", "org_id", "email", "object"], name="integrations_personchoice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"choice {self.pk}"
