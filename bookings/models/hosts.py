"""Who hosts a booking page, and how much a page, a host or an invitee may take."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.pages import BookingPage
from bookings.models.schedules import Schedule
from teams.models import Team, User


class PageHostManager(models.Manager["PageHost"]):
    """Never without the person and the schedule: nobody asks for a page's hosts but for these."""

    def get_queryset(self) -> models.QuerySet[PageHost]:
        return super().get_queryset().select_related("host", "schedule")


class PageHost(models.Model):
    """A host of a page, with the schedule that holds for it.

    Fixed hosts come to every meeting; of the others one is chosen. So: one fixed host is the usual page, several fixed are
    "all must attend", none fixed is "any of several", and some of each is "fixed plus rotating".
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(BookingPage, on_delete=models.CASCADE, related_name="hosts")
    host = models.ForeignKey(User, on_delete=models.PROTECT, related_name="hosted_pages")
    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="page_hosts")
    is_fixed = models.BooleanField(default=True)
    # The order of rotation, and who of several fixed hosts comes first: they own what is made in a CRM.
    position = models.PositiveSmallIntegerField(default=0)
    # For equal share: twice the weight is twice the bookings.
    weight = models.PositiveSmallIntegerField(
        _("Weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    # For priority: the highest first.
    priority = models.PositiveSmallIntegerField(_("Priority"), default=0, validators=[MaxValueValidator(3)])

    objects = PageHostManager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="bookings_pagehost_team_and_id"),
            models.UniqueConstraint(fields=["page", "host"], name="bookings_pagehost_once_per_page"),
            models.CheckConstraint(condition=models.Q(weight__range=(1, 10)), name="bookings_pagehost_weight"),
            models.CheckConstraint(condition=models.Q(priority__lte=3), name="bookings_pagehost_priority"),
        ]

    def __str__(self) -> str:
        return f"host {self.host_id} of page {self.page_id}"


class LimitScope(models.TextChoices):
    """Whose bookings a limit counts."""

    PAGE = "page", _("This page")
    HOST = "host", _("Each host")
    INVITEE = "invitee", _("Each invitee")


class LimitPeriod(models.TextChoices):
    """What a limit is counted over; the values are those of `availability.Period`."""

    DAY = "day", _("a day")
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")
    EVER = "ever", _("in all")


class LimitUnit(models.TextChoices):
    """What a limit counts; the values are those of `availability.Unit`."""

    BOOKINGS = "bookings", _("bookings")
    MINUTES = "minutes", _("minutes")


class PageLimit(models.Model):
    """At most so many bookings or minutes in a period: of the page, of each of its hosts, or of each invitee (by e-mail)."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(BookingPage, on_delete=models.CASCADE, related_name="limits")
    scope = models.CharField(max_length=8, choices=LimitScope.choices)
    unit = models.CharField(max_length=8, choices=LimitUnit.choices, default=LimitUnit.BOOKINGS)
    period = models.CharField(max_length=8, choices=LimitPeriod.choices)
    most = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100_000)])

    class Meta:
        ordering: ClassVar = ["scope", "period", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="bookings_pagelimit_team_and_id"),
            models.UniqueConstraint(fields=["page", "scope", "period", "unit"], name="bookings_pagelimit_once"),
        ]

    def __str__(self) -> str:
        return f"limit {self.pk} of page {self.page_id}"


class OneOffLinkQuerySet(models.QuerySet["OneOffLink"]):
    """One-off links as hosts ask for them."""

    def open(self, now: datetime) -> OneOffLinkQuerySet:
        """Those that still book."""
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=now), booking=None)


class OneOffLink(models.Model):
    """An address of a page that books once. `key` stands in the address; a used or expired one opens nothing."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(BookingPage, on_delete=models.CASCADE, related_name="one_off_links")
    key = models.CharField(max_length=43, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    booking = models.OneToOneField(
        "bookings.Booking", on_delete=models.SET_NULL, null=True, blank=True, related_name="one_off_link"
    )

    objects = OneOffLinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "id"], name="bookings_oneofflink_team_and_id")]

    def __str__(self) -> str:
        return f"one-off link {self.pk}"
