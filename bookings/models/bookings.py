"""A booking: who comes, when, and what became of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models.pages import BookingPage, Place
from teams.models import Team, User

# What an address may say of where its visitor came from.
SOURCES = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")


class BookingStatus(models.TextChoices):
    """Where a booking stands. A request holds its time until it is confirmed or declined."""

    REQUESTED = "requested", _("Awaits a yes")
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")
    DECLINED = "declined", _("Declined")


# What holds its time.
LIVE = (BookingStatus.REQUESTED, BookingStatus.CONFIRMED)


class BookingQuerySet(models.QuerySet["Booking"]):
    """Bookings as people ask for them."""

    def confirmed(self) -> BookingQuerySet:
        return self.filter(status=BookingStatus.CONFIRMED)

    def live(self) -> BookingQuerySet:
        """Whatever holds its time: confirmed, or asked for and not decided."""
        return self.filter(status__in=LIVE)

    def upcoming(self, now: datetime) -> BookingQuerySet:
        """Confirmed and not over yet, soonest first."""
        return self.confirmed().filter(ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> BookingQuerySet:
        """Over or cancelled, latest first."""
        return self.filter(models.Q(ends_at__lte=now) | models.Q(status=BookingStatus.CANCELLED)).order_by(
            "-starts_at", "-pk"
        )

    def hosted_by(self, user: User) -> BookingQuerySet:
        """Also those to which they come as one of several hosts. A booking's own host is always among those assigned to it."""
        assigned = apps.get_model("bookings", "Assignment").objects.filter(host=user)
        alone = assigned.filter(booking__isnull=False).values("booking_id")
        # A time that was given back may be taken again by other hosts, and whoever comes then is theirs.
        has_them = models.Q(occurrence__assignments__active=True) | ~models.Q(status__in=LIVE)
        shared = Booking.objects.filter(has_them, occurrence__assignments__host=user).values("pk")
        return self.filter(pk__in=alone.union(shared, all=True))

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
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    # E-mails of people the invitee brings. They never become records of a CRM.
    guests = ArrayField(models.EmailField(max_length=254), default=list, blank=True)
    # As it was asked, in order: {"question": id, "label", "kind", "value": text, or a list of texts for many of several}.
    # Numbers are digits with a full stop, dates are ISO, checkboxes "true" or "false". `bookings.answers` reads it.
    answers = models.JSONField(default=list, blank=True)
    # What the address said, by the names of `SOURCES`.
    source = models.JSONField(default=dict, blank=True)
    # The consent line that the invitee ticked, as it stood there.
    consented_to = models.CharField(max_length=800, blank=True)
    time_zone = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    # Why this host of several, as a code of `bookings.assignment` with what it counted; empty where there was no choice.
    assigned_because = models.JSONField(default=dict, blank=True)
    # Who of the team made it on the invitee's behalf; null when the invitee did.
    booked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # Somebody of the team tries out a page with it: no mail is sent for it, and nothing counts it.
    is_test = models.BooleanField(default=False, db_default=False)
    # The shared time of a page with several seats.
    occurrence = models.ForeignKey(
        "bookings.Occurrence", on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    # RFC 5545: raised with every change, so that calendars replace the entry they have.
    ics_sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # What whoever cancelled or declined gave as the reason.
    end_reason = models.CharField(max_length=500, blank=True)
    # A request: who said yes or no, and when.
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # That the invitee did not come.
    no_show_at = models.DateTimeField(null=True, blank=True)
    no_show_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
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
            # With what a dashboard counts, which then reads no table.
            models.Index(
                fields=["team", "starts_at"],
                include=["status", "page", "host", "no_show_at", "is_test"],
                name="bookings_by_team_and_start",
            ),
            models.Index(fields=["host", "starts_at"], name="bookings_by_host_and_start"),
            # What is not over yet is little, however much there was.
            models.Index(fields=["team", "ends_at"], name="bookings_by_team_and_end"),
            models.Index(fields=["host", "ends_at"], name="bookings_by_host_and_end"),
            # What is, or begins with what somebody types, whatever the collation of the database.
            *[
                models.Index("team", OpClass(Upper(name), name="text_pattern_ops"), name=f"bookings_by_{name}")
                for name in ("email", "last_name", "first_name", "company")
            ],
            models.Index("team", KeyTextTransform("utm_source", "source"), "starts_at", name="bookings_by_source"),
            # Few of many: what awaits a yes, and who did not come.
            models.Index(
                fields=["team", "starts_at"], name="bookings_requested", condition=models.Q(status="requested")
            ),
            models.Index(
                fields=["team", "starts_at"], name="bookings_no_show", condition=models.Q(no_show_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.public_id}"

    @property
    def is_cancelled(self) -> bool:
        return self.status == BookingStatus.CANCELLED

    @property
    def is_requested(self) -> bool:
        """Whether it holds its time and awaits a yes."""
        return self.status == BookingStatus.REQUESTED

    @property
    def is_declined(self) -> bool:
        return self.status == BookingStatus.DECLINED

    @property
    def is_live(self) -> bool:
        """Whether it holds its time, confirmed or not."""
        return self.status in LIVE

    @property
    def told_location(self) -> str:
        """Where the invitee is told to come: a host's own link is for whom they said yes to, while that stands. Needs `page`."""
        is_on = self.status == BookingStatus.CONFIRMED
        return self.location if is_on or self.page.place != Place.HOSTS_LINK else ""

    @property
    def invitee_name(self) -> str:
        """As it is said in the invitee's language: family name first in Japanese."""
        names = [self.last_name, self.first_name] if self.language == "ja" else [self.first_name, self.last_name]
        return " ".join(name for name in names if name)
