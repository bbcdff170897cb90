"""A team's access to one CRM, sealed to its row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from integrations.contract.access import Access, App
from jicoo.crypto import seal, unseal
from teams.models import Team, User


class ConnectionStatus(models.TextChoices):
    """Where a connection stands. Bookings wait while it is broken; nothing is sent once it is disconnected."""

    CONNECTED = "connected", _("Connected")
    BROKEN = "broken", _("Needs to be reconnected")
    DISCONNECTED = "disconnected", _("Disconnected")


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Connections as people ask for them."""

    def kept(self) -> ConnectionQuerySet:
        """Those that send, or will again once mended."""
        return self.exclude(status=ConnectionStatus.DISCONNECTED)


class Connection(models.Model):
    """One team, one connector, one grant. The row stays when it is disconnected, with its page settings and its history."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="connections")
    connector = models.CharField(max_length=40)
    status = models.CharField(max_length=16, choices=ConnectionStatus.choices)
    environment = models.CharField(max_length=20)
    login_url = models.CharField(max_length=255)
    # The app comes in by itself: there is no refresh token, and nobody's approval.
    by_itself = models.BooleanField(default=False, db_default=False)
    # Tells connections of one app apart from others without opening the key: integrations.approvals.
    key_print = models.CharField(max_length=64, blank=True, db_default="")
    instance_url = models.CharField(max_length=255, blank=True)
    remote_org_id = models.CharField(max_length=40, blank=True)
    remote_org_name = models.CharField(max_length=255, blank=True)
    remote_user_id = models.CharField(max_length=40, blank=True)
    remote_username = models.CharField(max_length=255, blank=True)
    is_sandbox = models.BooleanField(default=False)
    SEALED: ClassVar = ("sealed_key", "sealed_secret", "sealed_access_token", "sealed_refresh_token")
    # Sealed with the context connection:<team>:<id>:<field>, so that a value copied to another row does not open.
    sealed_key = models.TextField(blank=True)
    sealed_secret = models.TextField(blank=True)
    sealed_access_token = models.TextField(blank=True)
    sealed_refresh_token = models.TextField(blank=True)
    # Raised with every change of the tokens: whoever stores new ones names the number it started from.
    grant = models.PositiveBigIntegerField(default=0)
    refresh_lease = models.PositiveBigIntegerField(default=0)
    refresh_leased_until = models.DateTimeField(null=True, blank=True)
    # When we last got tokens: grants that lie idle for 30 days end, so each is used once a week.
    refreshed_at = models.DateTimeField(null=True, blank=True)
    broken_code = models.CharField(max_length=64, blank=True)
    broken_params = models.JSONField(default=dict)
    # What an administrator sets for the whole org that is connected. Only the connector knows what it means.
    options = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    connected_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    connected_at = models.DateTimeField(null=True, blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_connection_team_and_id"),
            models.UniqueConstraint(fields=["team", "connector"], name="integrations_connection_once_per_team"),
            models.CheckConstraint(
                condition=models.Q(status__in=ConnectionStatus.values), name="integrations_connection_status_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["connector", "remote_org_id"], name="connections_by_org"),
            models.Index(fields=["key_print"], name="connections_by_app"),
        ]

    def __str__(self) -> str:
        return f"connection {self.pk}"

    @property
    def is_connected(self) -> bool:
        return self.status == ConnectionStatus.CONNECTED

    @property
    def is_broken(self) -> bool:
        return self.status == ConnectionStatus.BROKEN

    @property
    def is_kept(self) -> bool:
        return self.status != ConnectionStatus.DISCONNECTED

    def app(self) -> App:
        """The app with its key and secret, opened. Raises CannotOpen."""
        return App(
            login_url=self.login_url,
            key=self._opened("key", self.sealed_key),
            secret=self._opened("secret", self.sealed_secret),
            by_itself=self.by_itself,
        )

    def access(self) -> Access:
        """What a call needs, opened. Raises CannotOpen."""
        return Access(
            instance_url=self.instance_url,
            token=self._opened("access_token", self.sealed_access_token),
            org_id=self.remote_org_id,
            user_id=self.remote_user_id,
            is_sandbox=self.is_sandbox,
        )

    def refresh_token(self) -> str:
        """Opened; empty if there is none. Raises CannotOpen."""
        return self._opened("refresh_token", self.sealed_refresh_token)

    def sealed(self, field: str, value: str) -> str:
        """The value sealed to this row and field; empty stays empty. Needs a saved row."""
        return seal(value, self._context(field)) if value else ""

    def _opened(self, field: str, token: str) -> str:
        return unseal(token, self._context(field)) if token else ""

    def _context(self, field: str) -> str:
        return f"connection:{self.team_id}:{self.pk}:{field}"
