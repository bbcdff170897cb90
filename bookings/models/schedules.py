"""When a host can be booked: weekly hours in a time zone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from teams.models import Team, User, validate_time_zone

MINUTES_PER_DAY = 24 * 60


class Schedule(models.Model):
    """A host's named set of weekly hours, read in its own time zone."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="schedules")
    host = models.ForeignKey(User, on_delete=models.CASCADE, related_name="schedules")
    name = models.CharField(_("Name"), max_length=80)
    time_zone = models.CharField(_("Time zone"), max_length=64, validators=[validate_time_zone])

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "id"], name="bookings_schedule_team_and_id")]

    def __str__(self) -> str:
        return self.name


class WeeklyHours(models.Model):
    """One stretch of a weekday, in minutes since local midnight; several a day make a lunch break."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="weekly_hours")
    # ISO 8601: Monday is 1, Sunday is 7.
    weekday = models.PositiveSmallIntegerField()
    opens_min = models.PositiveSmallIntegerField()
    closes_min = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["weekday", "opens_min"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="bookings_weeklyhours_team_and_id"),
            models.CheckConstraint(condition=models.Q(weekday__range=(1, 7)), name="bookings_weeklyhours_weekday"),
            models.CheckConstraint(
                condition=models.Q(opens_min__lt=models.F("closes_min"), closes_min__lte=MINUTES_PER_DAY),
                name="bookings_weeklyhours_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens_min}-{self.closes_min}"
