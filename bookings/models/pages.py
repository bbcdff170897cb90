"""A booking page: what is offered, by whom, where, and how long it takes."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models.schedules import Schedule
from teams.models import Team, User, slug_validator


class BookingPage(models.Model):
    """The thing an invitee opens. Times of the page are lengths in minutes; instants live on bookings."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="pages")
    title = models.CharField(_("Title"), max_length=120)
    slug = models.CharField(_("Address"), max_length=60, validators=[slug_validator])
    description = models.TextField(_("Description"), max_length=2000, blank=True)
    location = models.CharField(_("Location"), max_length=255, blank=True)
    host = models.ForeignKey(User, on_delete=models.PROTECT, related_name="pages", verbose_name=_("Host"))
    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="pages")
    duration_min = models.PositiveSmallIntegerField(
        _("Duration in minutes"), default=30, validators=[MinValueValidator(5), MaxValueValidator(1440)]
    )
    buffer_before_min = models.PositiveSmallIntegerField(
        _("Buffer before, in minutes"), default=0, validators=[MaxValueValidator(720)]
    )
    buffer_after_min = models.PositiveSmallIntegerField(
        _("Buffer after, in minutes"), default=0, validators=[MaxValueValidator(720)]
    )
    minimum_notice_min = models.PositiveIntegerField(
        _("Minimum notice, in minutes"), default=60, validators=[MaxValueValidator(525_600)]
    )
    window_days = models.PositiveSmallIntegerField(
        _("Days ahead that can be booked"), default=60, validators=[MinValueValidator(1), MaxValueValidator(730)]
    )
    is_active = models.BooleanField(_("Accepts bookings"), default=True)
    created_at = models.DateTimeField(default=timezone.now)
    # Of the form that made it, if a form did: the same form again makes no other.
    form_key = models.UUIDField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="bookings_bookingpage_team_and_id"),
            models.UniqueConstraint(fields=["team", "slug"], name="bookings_bookingpage_slug_once_per_team"),
            models.UniqueConstraint(fields=["team", "form_key"], name="bookings_bookingpage_form_sent_once"),
            models.CheckConstraint(
                condition=models.Q(duration_min__range=(5, 1440)), name="bookings_bookingpage_duration"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public address, as invitees know it. Needs `team` loaded."""
        return reverse("bookings:public", args=[self.team.slug, self.slug])

    @property
    def duration(self) -> timedelta:
        """How long a booking takes, buffers not counted."""
        return timedelta(minutes=self.duration_min)
