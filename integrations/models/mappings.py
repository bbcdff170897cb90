"""Which values of bookings go into which fields, as people saved it, and the fields as they were described last."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from bookings.models import BookingPage
from integrations.models.connections import Connection
from teams.models import Team, User


class FieldMapping(models.Model):
    """The rules of a page, or of the team (`page` is null), at one saving. Rows are the history: the newest counts, none is changed.

    Only `known` follows the other side: the mapped fields as they were described last.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="mappings")
    page = models.ForeignKey(BookingPage, on_delete=models.CASCADE, null=True, related_name="+")
    # The page does as the team does; then it has no rules of its own.
    inherits = models.BooleanField(default=False)
    # As `integrations.mapping.Rule.stored` writes them.
    rules = models.JSONField(default=list)
    # As `RemoteField.stored` writes them, by `RemoteField.key`.
    known = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_fieldmapping_team_and_id"),
            models.CheckConstraint(
                condition=models.Q(inherits=False) | models.Q(page__isnull=False, rules=[]),
                name="integrations_fieldmapping_pages_inherit",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["connection", "page", "-id"], name="mappings_newest")]

    def __str__(self) -> str:
        return f"field mapping {self.pk}"


class RemoteSchema(models.Model):
    """What may be written at the other side, as the connected user was told last: pages are drawn from it without asking anew."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="remote_schema")
    # Another org, and another user of the same one, may be told something else.
    org_id = models.CharField(max_length=40)
    user_id = models.CharField(max_length=40)
    # As `integrations.contract.schema.Schema.stored` writes it.
    told = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="integrations_remoteschema_team_and_id")
        ]

    def __str__(self) -> str:
        return f"schema of connection {self.connection_id}"
