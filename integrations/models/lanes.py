"""Who may write to an org at this moment: one worker, by a lease."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Lane(models.Model):
    """One org at one CRM. It belongs to no team: several teams may share an org, each with a grant of its own."""

    connector = models.CharField(max_length=40)
    org_id = models.CharField(max_length=40)
    # Raised each time somebody takes the lane; every claim, write and settle names it.
    lease = models.PositiveBigIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    rung_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["connector", "org_id"], name="integrations_lane_once")]

    def __str__(self) -> str:
        return f"lane {self.pk}"
