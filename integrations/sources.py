"""What bookings of a page hold that a rule may write somewhere: its names for people, its kinds, and its values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bookings import answers
from bookings.addresses import absolute
from bookings.models import Asked, Booking, BookingPage, Question, QuestionKind
from integrations.mapping import Kind, Value, Values
from teams.models import Team


@dataclass(frozen=True, kw_only=True)
class Source:
    """`options`: what may be answered, where that is known. `more`: other words for it, by which fields are suggested.

    `is_always`: no invitee can leave it empty. `is_known_later`: only records that follow the booking have any use for it.
    """

    key: str
    label: Any
    kind: Kind
    options: Sequence[str] = ()
    more: Sequence[str] = ()
    is_always: bool = False
    is_known_later: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether the page asks for it."""
        return self.key.startswith(answers.QUESTION)


_KINDS: Mapping[str, Kind] = {
    "text": Kind.TEXT,
    "number": Kind.NUMBER,
    "date": Kind.DATE,
    "time": Kind.MOMENT,
    "yes_no": Kind.CHECKBOX,
    "list": Kind.CHOICES,
}
_BUILT_IN_KINDS: Mapping[str, Kind] = {
    "phone": Kind.PHONE,
    "email": Kind.EMAIL,
    "host_email": Kind.EMAIL,
    "duration_min": Kind.WHOLE,
    # Texts joined by semicolons: addresses are no values of a picklist.
    "guests": Kind.LONG,
}
_ASKED_KINDS: Mapping[str, Kind] = {
    QuestionKind.LONG: Kind.LONG,
    QuestionKind.ONE_OF: Kind.CHOICE,
    QuestionKind.MANY_OF: Kind.CHOICES,
    QuestionKind.CHECKBOX: Kind.CHECKBOX,
    QuestionKind.NUMBER: Kind.NUMBER,
    QuestionKind.DATE: Kind.DATE,
    QuestionKind.PHONE: Kind.PHONE,
    QuestionKind.ADDRESS: Kind.LONG,
}
# What no booking is without.
_ALWAYS = frozenset(
    {"last_name", "email", "starts_at", "ends_at", "duration_min", "page_title", "host_name", "host_email"}
    | {"time_zone", "language", "booked_at"}
)
_ALSO_CALLED: Mapping[str, Sequence[str]] = {
    "phone": ("phone", "business phone", "telephone", "電話"),
    "company": ("company", "会社名", "取引先名"),
    "utm_source": ("utm source",),
    "utm_medium": ("utm medium",),
    "utm_campaign": ("utm campaign",),
    "utm_term": ("utm term",),
    "utm_content": ("utm content",),
    "language": ("language", "言語"),
    "time_zone": ("time zone", "timezone"),
    "booking_link": ("booking link", "booking url"),
    "booked_at": ("booked at",),
    "starts_at": ("meeting date", "booking date"),
    "all_answers": ("notes", "description", "備考", "説明"),
}


def built_in(page: BookingPage | None = None) -> list[Source]:
    """What every booking has, whichever page it is of; of a page it is known what its form insists on."""
    asked = {"company": page.company_asked, "phone": page.phone_asked} if page else {}
    always = _ALWAYS | {key for key, wanted in asked.items() if wanted == Asked.REQUIRED}
    known = [
        Source(
            key=name.key,
            label=name.label,
            kind=_BUILT_IN_KINDS.get(name.key, _KINDS.get(name.kind, Kind.TEXT)),
            more=_ALSO_CALLED.get(name.key, ()),
            is_always=name.key in always,
        )
        for name in answers.BUILT_IN
    ]
    return [
        Source(key="full_name", label=_("Full name"), kind=Kind.TEXT, is_always=True),
        *known,
        Source(
            key="booking_link",
            label=_("Link to the booking"),
            kind=Kind.LINK,
            more=_ALSO_CALLED["booking_link"],
            is_always=True,
        ),
        Source(
            key="all_answers",
            label=_("All questions and answers (notes)"),
            kind=Kind.LONG,
            more=_ALSO_CALLED["all_answers"],
        ),
        Source(key="reference", label=_("Reference of the booking"), kind=Kind.TEXT, is_always=True),
        Source(
            key="no_show",
            label=_("Invitee did not come"),
            kind=Kind.CHECKBOX,
            more=("no show",),
            is_always=True,
            is_known_later=True,
        ),
    ]


def of_page(page: BookingPage) -> list[Source]:
    """The page's questions first, then what every booking has. One query."""
    asked = [
        Source(
            key=f"{answers.QUESTION}{question.pk}",
            label=question.label,
            kind=_ASKED_KINDS.get(question.kind, Kind.TEXT),
            options=tuple(question.options),
            more=(question.parameter.replace("_", " ").replace("-", " "),) if question.parameter else (),
            is_always=question.is_required and question.shown_if_id is None,
        )
        for question in page.questions.all()
    ]
    return [*asked, *built_in(page)]


def asked_by(page_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Keys of the questions of these pages, by the page's primary key. One query."""
    found: dict[int, set[str]] = {page_id: set() for page_id in page_ids}
    for page_id, question in Question.objects.filter(page__in=found).values_list("page_id", "pk"):
        found[page_id].add(f"{answers.QUESTION}{question}")
    return {page_id: frozenset(keys) for page_id, keys in found.items()}


def values_of(booking: Booking, team: Team) -> Values:
    """Everything by its key, moments in the team's zone. What was left empty is not there. Needs page and host loaded."""
    zone = ZoneInfo(team.time_zone)
    told = {key: _value(value, zone) for key, value in answers.values_of(booking).items()}
    link = reverse("bookings:detail", args=[team.slug, booking.public_id])
    own: dict[str, Value] = {
        "booking_link": absolute(link),
        "reference": str(booking.public_id),
        "no_show": booking.no_show_at is not None,
    }
    notes = answers.as_one_text(booking)
    return {**told, **own, **({"all_answers": notes} if notes else {})}


def _value(value: answers.Value, zone: ZoneInfo) -> Value:
    if isinstance(value, list):
        return tuple(value)
    return value.astimezone(zone) if isinstance(value, datetime) else value


def sample(booking: Booking, team: Team) -> dict[str, Value | None]:
    """What bookings of its page hold, by key, with the values of this one. One query."""
    known = {"full_name": booking.invitee_name, **values_of(booking, team)}
    return {source.key: known.get(source.key) for source in of_page(booking.page)}


def last_of(page: BookingPage) -> Booking | None:
    """The last booking of the page, with page and host. One query."""
    return Booking.objects.filter(page=page).select_related("page", "host").order_by("-pk").first()
