"""What a page says by mail, and when it reminds."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.bookings import Booking
from bookings.models.pages import BookingPage
from teams.models import Team


class MessageKind(models.TextChoices):
    """Why somebody is written to about a booking."""

    CONFIRMED = "confirmed", _("Confirmation")
    RESCHEDULED = "rescheduled", _("New time")
    CANCELLED = "cancelled", _("Cancellation")
    REQUESTED = "requested", _("Request")
    DECLINED = "declined", _("Request declined")
    REMINDER = "reminder", _("Reminder")
    FOLLOW_UP = "follow_up", _("Follow-up")
    REASSIGNED = "reassigned", _("Another host")


class PageMessage(models.Model):
    """A page's own words for one kind of mail to invitees in one language; what is empty stays as it is for everybody."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(BookingPage, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=16, choices=MessageKind.choices)
    language = models.CharField(max_length=8)
    subject = models.CharField(_("Subject"), max_length=200, blank=True)
    # Paragraphs above and below the facts.
    body = models.TextField(_("Text"), max_length=5000, blank=True)
    closing = models.TextField(_("Text at the end"), max_length=5000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="bookings_pagemessage_team_and_id"),
            models.UniqueConstraint(fields=["page", "kind", "language"], name="bookings_pagemessage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of page {self.page_id}"


class PageReminder(models.Model):
    """When a page writes by itself: `minutes` before the start (reminder) or after the end (follow-up)."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(BookingPage, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(
        max_length=16,
        choices=[(MessageKind.REMINDER, _("Reminder")), (MessageKind.FOLLOW_UP, _("Follow-up"))],
        default=MessageKind.REMINDER,
    )
    minutes = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(28 * 1440)])

    class Meta:
        ordering: ClassVar = ["kind", "minutes"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="bookings_pagereminder_team_and_id"),
            models.UniqueConstraint(fields=["page", "kind", "minutes"], name="bookings_pagereminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of page {self.page_id}, {self.minutes} min"


class DueMessage(models.Model):
    """A reminder or follow-up that a booking is owed. Goes with the booking: moved when it moves, removed when it ends early."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="due_messages")
    kind = models.CharField(max_length=16, choices=MessageKind.choices)
    minutes = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)
    rung_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="bookings_duemessage_team_and_id"),
            models.UniqueConstraint(fields=["booking", "kind", "minutes"], name="bookings_duemessage_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(written_at=None), name="bookings_duemessage_first"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of booking {self.booking_id}"
