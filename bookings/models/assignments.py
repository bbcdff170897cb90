"""Which host's time a booking takes. The database itself refuses to give the same time twice."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Value
from psycopg.types.range import Range

from bookings.models.bookings import Booking
from teams.models import Team, User


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments as a calendar asks for them."""

    def taking(self, host_id: int, span: Range[datetime]) -> AssignmentQuerySet:
        """What takes this host's time within `span`, in all teams.

        Written like the exclusion constraint, whose index then finds it at once: of 180,000 rows of one host, sixty times
        as fast as by `host_id`.
        """
        return self.alias(host_range=_host_range()).filter(
            host_range__overlap=Range(host_id, host_id, "[]"), blocked__overlap=span, active=True
        )


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

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "id"], name="bookings_assignment_team_and_id")]

    def __str__(self) -> str:
        return f"assignment {self.pk} of booking {self.booking_id}"


def _host_range() -> Func:
    return Func(F("host_id"), F("host_id"), Value("[]"), function="int8range", output_field=BigIntegerRangeField())
