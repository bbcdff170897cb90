"""What a booking page wants of a connection."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from bookings.models import BookingPage
from integrations.models.connections import Connection
from teams.models import Team, User


class PageSettings(models.Model):
    """A page's settings for one connection. Only the connector knows what the options mean."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(BookingPage, on_delete=models.CASCADE, related_name="app_settings")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="page_settings")
    options = models.JSONField(default=dict)
    updated_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_pagesettings_team_and_id"),
            models.UniqueConstraint(fields=["page", "connection"], name="integrations_pagesettings_once"),
        ]

    def __str__(self) -> str:
        return f"settings of page {self.page_id} for connection {self.connection_id}"
