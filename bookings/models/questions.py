"""What a page asks besides who comes."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from bookings.models.pages import BookingPage
from teams.models import Team

# What our own links and forms say in an address. None of these can answer a question.
OUR_NAMES = frozenset(
    ["start", "tz", "clock", "day", "month", "last", "minutes", "page", "form_key", "csrfmiddlewaretoken"]
)


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SHORT = "short", _("Short text")
    LONG = "long", _("Long text")
    ONE_OF = "one_of", _("One of several")
    MANY_OF = "many_of", _("Many of several")
    CHECKBOX = "checkbox", _("Checkbox")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    PHONE = "phone", _("Phone")
    ADDRESS = "address", _("Postal address")
    HIDDEN = "hidden", _("Hidden, from the page's address")


class Question(models.Model):
    """A question of a page. Its answers are kept on bookings as they were asked: see `Booking.answers`."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(BookingPage, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("Kind"), max_length=16, choices=QuestionKind.choices, default=QuestionKind.SHORT)
    label = models.CharField(_("Question"), max_length=200)
    hint = models.CharField(_("Hint"), max_length=300, blank=True)
    options = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    is_required = models.BooleanField(_("Has to be answered"), default=False)
    # Under which name the page's address may answer it: `?industry=retail`. Empty: it may not.
    parameter = models.SlugField(_("Name in the address"), max_length=40, blank=True)
    # What a hidden question answers where the address does not say.
    fallback = models.CharField(_("Otherwise"), max_length=255, blank=True)
    # Asked only if that question's answer is, or contains, one of these.
    shown_if = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    shown_if_values = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    # Of the form that made it: the same form again makes no other.
    form_key = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="bookings_question_team_and_id"),
            models.UniqueConstraint(fields=["team", "form_key"], name="bookings_question_form_sent_once"),
        ]

    def __str__(self) -> str:
        return self.label


def with_questions(pages: models.QuerySet[BookingPage]) -> models.QuerySet[BookingPage]:
    """These pages with what they ask, in the same query: for a booking each query counts."""
    asked = Question.objects.filter(page=models.OuterRef("pk")).values(row=JSONObject(**{name: name for name in ASKED}))
    return pages.annotate(asked=ArraySubquery(asked))


def questions_of(page: BookingPage) -> list[Question]:
    """What the page asks, in order. No query for a page that was found `with_questions`."""
    rows = getattr(page, "asked", None)
    if rows is None:
        return list(page.questions.all())
    return [Question(team_id=page.team_id, page_id=page.pk, **row) for row in rows]


ASKED = (
    "id",
    "position",
    "kind",
    "label",
    "hint",
    "options",
    "is_required",
    "parameter",
    "fallback",
    "shown_if_id",
    "shown_if_values",
)
