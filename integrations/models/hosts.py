"""Whom the hosts of a team are at the other side."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations.models.connections import Connection
from teams.models import Team, User


class LinkOrigin(models.TextChoices):
    """Who said so. What a person chose stays until a person changes it."""

    EMAIL = "email", _("By e-mail")
    HAND = "hand", _("By hand")


class HostLink(models.Model):
    """What is known of one host in one org: a user there, or why there is none. Kept when another org is connected."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="host_links")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    connector = models.CharField(max_length=40)
    org_id = models.CharField(max_length=40)
    # Empty: by hand, that they have no user there; by e-mail, that not exactly one active user has it.
    remote_id = models.CharField(max_length=40, blank=True)
    # As they were called when they were last looked up.
    name = models.CharField(max_length=255, blank=True)
    username = models.CharField(max_length=255, blank=True)
    # Whether the user could own anything by then.
    is_active = models.BooleanField(default=True)
    # How many active users had the host's e-mail by then.
    matches = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=8, choices=LinkOrigin.choices, default=LinkOrigin.EMAIL)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_hostlink_team_and_id"),
            models.UniqueConstraint(
                fields=["team", "connector", "org_id", "user"], name="integrations_hostlink_once_per_org"
            ),
            models.CheckConstraint(
                condition=models.Q(origin__in=LinkOrigin.values), name="integrations_hostlink_origin_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} link {self.pk} of user {self.user_id}"


class HostLook(models.Model):
    """When the users of the org that is connected were looked up, and when that is due again."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="host_look")
    # Of another org it says nothing.
    org_id = models.CharField(max_length=40)
    looked_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    # Why the last look came to nothing; empty if it did not.
    code = models.CharField(max_length=64, blank=True)
    # In its place while nobody knows yet.
    UNDER_WAY = "under_way"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_hostlook_team_and_id"),
        ]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="host_looks_due_first")]

    def __str__(self) -> str:
        return f"look at the users of connection {self.connection_id}"

    @property
    def has_failed(self) -> bool:
        """Whether the last look came to nothing, as far as it has ended."""
        return self.code not in {"", self.UNDER_WAY}
