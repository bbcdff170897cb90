"""When a host can be booked: weekly hours in a time zone, other hours on certain dates, and when they are away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Team, User, validate_time_zone

MINUTES_PER_DAY = 24 * 60


class Schedule(models.Model):
    """A host's named set of weekly hours, read in its own time zone. A host may have several."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="schedules")
    host = models.ForeignKey(User, on_delete=models.CASCADE, related_name="schedules")
    name = models.CharField(_("Name"), max_length=80)
    time_zone = models.CharField(_("Time zone"), max_length=64, validators=[validate_time_zone])
    # Whose public holidays are days off: ISO 3166-1 (`JP`), or with a part of the country as in ISO 3166-2 (`DE-BY`).
    holidays_of = models.CharField(_("Public holidays"), max_length=8, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "id"], name="bookings_schedule_team_and_id")]

    def __str__(self) -> str:
        return self.name


class WeeklyHours(models.Model):
    """One stretch of a weekday, in minutes since local midnight; several a day make a lunch break.

    It belongs to the day on which it opens; what closes after 1440 closes on the day after.
    """

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
                condition=models.Q(
                    opens_min__lt=MINUTES_PER_DAY,
                    closes_min__gt=models.F("opens_min"),
                    closes_min__lte=models.F("opens_min") + MINUTES_PER_DAY,
                ),
                name="bookings_weeklyhours_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens_min}-{self.closes_min}"


class DateHours(models.Model):
    """Other hours on one date, instead of its weekday's. A date with a row that has no times is closed."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="date_hours")
    date = models.DateField()
    opens_min = models.PositiveSmallIntegerField(null=True, blank=True)
    closes_min = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["date", "opens_min"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="bookings_datehours_team_and_id"),
            models.CheckConstraint(
                condition=models.Q(opens_min=None, closes_min=None)
                | models.Q(
                    opens_min__isnull=False,
                    closes_min__isnull=False,
                    opens_min__lt=MINUTES_PER_DAY,
                    closes_min__gt=models.F("opens_min"),
                    closes_min__lte=models.F("opens_min") + MINUTES_PER_DAY,
                ),
                name="bookings_datehours_closed_or_with_both_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.opens_min}-{self.closes_min}"


class Absence(models.Model):
    """A host out of office, `[)`, UTC. Like a booking it counts in every team; the note is for its own team alone."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="absences")
    host = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(_("Note"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="bookings_absence_team_and_id"),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="bookings_absence_ends_after_it_starts"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["host", "ends_at"], name="bookings_absence_by_host")]

    def __str__(self) -> str:
        return f"absence {self.pk}"


class HostProfile(models.Model):
    """What a member brings along as a host of this team: their own meeting link."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="host_profiles")
    host = models.ForeignKey(User, on_delete=models.CASCADE, related_name="host_profiles")
    meeting_link = models.URLField(_("Your meeting link"), max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="bookings_hostprofile_team_and_id"),
            models.UniqueConstraint(fields=["team", "host"], name="bookings_hostprofile_once_per_team"),
        ]

    def __str__(self) -> str:
        return f"host profile {self.pk}"
