"""A booking page: what is offered, by whom, where, and how long it takes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Team, User, slug_validator

if TYPE_CHECKING:
    from bookings.models.hosts import PageHost

SHORTEST_MIN, LONGEST_MIN = 5, 1440


class AssignmentRule(models.TextChoices):
    """Who of several hosts gets a booking."""

    EQUAL = "equal", _("Equal share: whoever has the fewest bookings for their weight")
    PRIORITY = "priority", _("Priority: the highest first, others when they have no time")
    ROTATION = "rotation", _("Rotation: one after another, in the order of the list")


class Asked(models.TextChoices):
    """Whether a form asks for something."""

    NO = "no", _("Not asked")
    OPTIONAL = "optional", _("May be left empty")
    REQUIRED = "required", _("Has to be answered")


class Place(models.TextChoices):
    """Where a meeting is held."""

    TEXT = "text", _("What stands below")
    HOSTS_LINK = "hosts_link", _("The meeting link of whoever hosts it")


class BookingPage(models.Model):
    """The thing an invitee opens. Times of the page are lengths in minutes; instants live on bookings.

    Who hosts it is `hosts`, in their order, each with the person and the schedule. `prefetch_related("hosts")` reads those of
    any number of pages in one query.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="pages")
    title = models.CharField(_("Title"), max_length=120)
    slug = models.CharField(_("Address"), max_length=60, validators=[slug_validator])
    description = models.TextField(_("Description"), max_length=2000, blank=True)
    location = models.CharField(_("Location"), max_length=255, blank=True)
    duration_min = models.PositiveSmallIntegerField(
        _("Duration in minutes"),
        default=30,
        validators=[MinValueValidator(SHORTEST_MIN), MaxValueValidator(LONGEST_MIN)],
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
    # Lengths that an invitee may choose instead of `duration_min`.
    other_durations_min = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(SHORTEST_MIN), MaxValueValidator(LONGEST_MIN)]),
        verbose_name=_("Other durations"),
        default=list,
        blank=True,
    )
    # Null: a time is offered every `duration_min`.
    step_min = models.PositiveSmallIntegerField(
        _("A time is offered every so many minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(SHORTEST_MIN), MaxValueValidator(LONGEST_MIN)],
    )
    # The notice counts back from the midnight with which the day of the meeting begins, instead of from its start.
    notice_from_midnight = models.BooleanField(_("Notice counts from midnight"), default=False)
    # Both or neither: only these days, on the clocks of the first host, instead of `window_days` from today.
    first_date = models.DateField(_("First day"), null=True, blank=True)
    last_date = models.DateField(_("Last day"), null=True, blank=True)
    assignment_rule = models.CharField(
        _("Who gets a booking"), max_length=16, choices=AssignmentRule.choices, default=AssignmentRule.EQUAL
    )
    # Whoever owns the invitee's record in a CRM gets the booking, where that is known and they are one of the hosts.
    owner_first = models.BooleanField(_("The owner of the invitee's record first"), default=False)
    # How many invitees share a time.
    capacity = models.PositiveSmallIntegerField(
        _("Seats"), default=1, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    # A booking is a request until a host says yes; its time is held meanwhile.
    needs_approval = models.BooleanField(_("Bookings need a yes"), default=False)
    invitees_may_reschedule = models.BooleanField(_("Invitees may reschedule"), default=True)
    invitees_may_cancel = models.BooleanField(_("Invitees may cancel"), default=True)
    # How long before the start, or before the midnight of its day, invitees may do so last.
    reschedule_notice_min = models.PositiveIntegerField(default=0, validators=[MaxValueValidator(525_600)])
    cancel_notice_min = models.PositiveIntegerField(default=0, validators=[MaxValueValidator(525_600)])
    change_notice_from_midnight = models.BooleanField(default=False)
    company_asked = models.CharField(_("Company"), max_length=8, choices=Asked.choices, default=Asked.OPTIONAL)
    phone_asked = models.CharField(_("Phone"), max_length=8, choices=Asked.choices, default=Asked.NO)
    guests_most = models.PositiveSmallIntegerField(
        _("Guests an invitee may bring"), default=0, validators=[MaxValueValidator(30)]
    )
    consent_text = models.CharField(_("Consent line"), max_length=300, blank=True)
    consent_url = models.URLField(_("Link of the consent line"), max_length=500, blank=True)
    place = models.CharField(_("Where"), max_length=16, choices=Place.choices, default=Place.TEXT)
    redirect_url = models.URLField(_("Afterwards lead to"), max_length=500, blank=True)
    redirect_with_details = models.BooleanField(_("Hand over what was booked"), default=False)
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
                condition=models.Q(duration_min__range=(SHORTEST_MIN, LONGEST_MIN)),
                name="bookings_bookingpage_duration",
            ),
            models.CheckConstraint(condition=models.Q(capacity__gte=1), name="bookings_bookingpage_capacity"),
            models.CheckConstraint(
                condition=models.Q(first_date=None, last_date=None)
                | models.Q(first_date__isnull=False, last_date__gte=models.F("first_date")),
                name="bookings_bookingpage_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public address, as invitees know it. Needs `team` loaded."""
        return reverse("bookings:public", args=[self.team.slug, self.slug])

    def hosts_in_order(self) -> list[PageHost]:
        """The hosts with person and schedule, the first of them first. One query, none once they are known."""
        if "hosts" not in getattr(self, "_prefetched_objects_cache", {}):
            models.prefetch_related_objects([self], "hosts")
        return list(self.hosts.all())

    @property
    def first_host(self) -> PageHost:
        """Whose clocks the page's days are read on, and who owns what is made for all hosts. Costs what `hosts_in_order` does.

        A page has a host for as long as it stands: IndexError for one that is being made.
        """
        return self.hosts_in_order()[0]

    @property
    def duration(self) -> timedelta:
        """How long a booking takes, buffers not counted."""
        return timedelta(minutes=self.duration_min)
