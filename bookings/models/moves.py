"""What happened to a booking's time, for its history."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from bookings.models.bookings import Booking
from teams.models import Team, User


class Move(models.Model):
    """That a booking was moved to another time: from when, and by whom. Where it went is the next move's start, or the booking's."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="moves")
    from_starts_at = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500, blank=True)
    # Null when the invitee did.
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "id"], name="bookings_move_team_and_id")]

    def __str__(self) -> str:
        return f"move {self.pk} of booking {self.booking_id}"


class Handover(models.Model):
    """That a booking was given from one host to another."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="handovers")
    from_host = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_host = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "id"], name="bookings_handover_team_and_id")]

    def __str__(self) -> str:
        return f"handover {self.pk} of booking {self.booking_id}"
