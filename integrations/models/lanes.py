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
    # How many bookings the next run takes. It follows how fast the org answers.
    crowd = models.PositiveSmallIntegerField(default=10)
    # Its last call ran out of time: it gets one of the few places for slow orgs until a call succeeds.
    is_slow = models.BooleanField(default=False)
    # A call of ours was answered before: until then nobody knows whether it hangs.
    has_answered = models.BooleanField(default=False)
    # What befell the whole org. Until it passes, one booking goes out at a time, and not before `paused_until`.
    failures = models.PositiveIntegerField(default=0)
    cause = models.CharField(max_length=64, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    # The org's allowance of calls in 24 hours, as its last answer told; while it saves, only what a person sends goes out.
    calls_used = models.PositiveBigIntegerField(null=True, blank=True)
    calls_allowed = models.PositiveBigIntegerField(null=True, blank=True)
    saves_until = models.DateTimeField(null=True, blank=True)
    # "Oldest first": the lane that was served longest ago is rung first.
    served_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["connector", "org_id"], name="integrations_lane_once")]

    def __str__(self) -> str:
        return f"lane {self.pk}"
