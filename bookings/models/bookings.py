"""A booking: who comes, when, and what became of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models.pages import BookingPage
from teams.models import Team, User


class BookingStatus(models.TextChoices):
    """Where a booking stands. Requests awaiting approval come with approval mode."""

    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")


class BookingQuerySet(models.QuerySet["Booking"]):
    """Bookings as people ask for them."""

    def confirmed(self) -> BookingQuerySet:
        return self.filter(status=BookingStatus.CONFIRMED)

    def upcoming(self, now: datetime) -> BookingQuerySet:
        """Confirmed and not over yet, soonest first."""
        return self.confirmed().filter(ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> BookingQuerySet:
        """Over or cancelled, latest first."""
        return self.filter(models.Q(ends_at__lte=now) | models.Q(status=BookingStatus.CANCELLED)).order_by(
            "-starts_at", "-pk"
        )

    def hosted_by(self, user: User) -> BookingQuerySet:
        return self.filter(host=user)

    def for_lists(self) -> BookingQuerySet:
        """With what every list shows, in the same query."""
        return self.select_related("page", "host")


class Booking(models.Model):
    """One invitee's booking. Times are UTC; `time_zone` and `language` are the invitee's, for pages and mails."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="bookings")
    page = models.ForeignKey(BookingPage, on_delete=models.PROTECT, related_name="bookings")
    host = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bookings")
    # In addresses and calendar entries instead of the primary key, which would tell how many there are.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Made with the form: pressing "Confirm booking" twice sends the same one, and gets the same booking.
    form_key = models.UUIDField()
    status = models.CharField(max_length=16, choices=BookingStatus.choices, default=BookingStatus.CONFIRMED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    location = models.CharField(max_length=255, blank=True)
    last_name = models.CharField(_("Last name"), max_length=120)
    first_name = models.CharField(_("First name"), max_length=120, blank=True)
    email = models.EmailField(_("Email"), max_length=254)
    company = models.CharField(_("Company"), max_length=255, blank=True)
    time_zone = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    # RFC 5545: raised with every change, so that calendars replace the entry they have.
    ics_sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # Null while nobody cancelled, and when the invitee did.
    cancelled_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="bookings_booking_team_and_id"),
            models.UniqueConstraint(fields=["page", "form_key"], name="bookings_booking_form_sent_once"),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="bookings_booking_ends_after_it_starts"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["team", "starts_at"], name="bookings_by_team_and_start"),
            models.Index(fields=["host", "starts_at"], name="bookings_by_host_and_start"),
            # What is not over yet is little, however much there was.
            models.Index(fields=["team", "ends_at"], name="bookings_by_team_and_end"),
            models.Index(fields=["host", "ends_at"], name="bookings_by_host_and_end"),
            models.Index("team", Upper("email"), name="bookings_by_email"),
        ]

    def __str__(self) -> str:
        return f"booking {self.public_id}"

    @property
    def is_cancelled(self) -> bool:
        return self.status == BookingStatus.CANCELLED

    @property
    def invitee_name(self) -> str:
        """As it is said in the invitee's language: family name first in Japanese."""
        names = [self.last_name, self.first_name] if self.language == "ja" else [self.first_name, self.last_name]
        return " ".join(name for name in names if name)
