"""Which host's time a booking takes. The database itself refuses to give the same time twice."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models

from bookings.models.bookings import Booking
from teams.models import Team, User


class Assignment(models.Model):
    """A host's time taken by a booking, with buffers, half-open `[)`, UTC.

    The migration adds an exclusion constraint over (host, blocked) where active. It counts every team of the host: a
    person cannot be in two meetings, whoever booked them.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="assignments")
    host = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    blocked = DateTimeRangeField()
    # False once cancelled: the row stays as history and blocks nothing.
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "id"], name="bookings_assignment_team_and_id")]

    def __str__(self) -> str:
        return f"assignment {self.pk} of booking {self.booking_id}"
