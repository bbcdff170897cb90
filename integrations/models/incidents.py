"""That something broke, since when, and whom we told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from integrations.models.connections import Connection
from teams.models import Membership, Team

# What the causes of incidents begin with that a probe found.
HEALTH = "health:"


class Incident(models.Model):
    """One cause, from its first failure to its recovery. While it is open every further failure belongs to it."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="incidents")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="incidents")
    # As on Sync; empty for a connection that no longer works; `health:` and a probe for one that is less well than it was.
    cause = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    opened_at = models.DateTimeField(default=timezone.now)
    # When something last failed for it: whoever closes it names the time that they saw.
    last_failed_at = models.DateTimeField(default=timezone.now)
    recovered_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    # The memberships that were told, who are told of the recovery too.
    told_to = models.JSONField(default=list)
    # When its end was told, or was found not worth a mail.
    recovery_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_incident_team_and_id"),
            models.UniqueConstraint(
                fields=["connection", "cause"],
                condition=models.Q(recovered_at=None),
                name="integrations_incident_one_open_per_cause",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["team"], condition=models.Q(recovery_told_at=None), name="incidents_at_work"),
        ]

    def __str__(self) -> str:
        return f"incident {self.pk}"

    @property
    def is_of_health(self) -> bool:
        """Whether a probe found it, and no booking waits for it."""
        return self.cause.startswith(HEALTH)


class AlertKind(models.TextChoices):
    """What we write to people about. Each of them can be turned off by each person."""

    BROKEN = "broken"
    FAILED = "failed"
    RECOVERED = "recovered"
    DIGEST = "digest"
    HEALTH = "health"


class AlertChoice(models.Model):
    """That a person turned a kind of alert off, or on again. No row: on."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="alert_choices")
    kind = models.CharField(max_length=16, choices=AlertKind.choices)
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_alertchoice_team_and_id"),
            models.UniqueConstraint(fields=["membership", "kind"], name="integrations_alertchoice_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=AlertKind.values), name="integrations_alertchoice_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for membership {self.membership_id}"


class Digest(models.Model):
    """The last day, in the team's time zone, on which it was told what still waits."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "id"], name="integrations_digest_team_and_id")]

    def __str__(self) -> str:
        return f"digest of team {self.team_id} on {self.day}"
