"""What a booking holds, under keys that stay, for those who build upon it; and what was answered, in words for people.

The keys are `email`, `utm_source`, … for what every booking has, and `question:12` for what a page asked. A question keeps its
key for good, whatever it is called, and answers stay with their booking when it is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from bookings import words
from bookings.models import Booking, BookingPage, QuestionKind
from bookings.models.bookings import SOURCES

# Times are aware UTC.
Value = str | bool | int | Decimal | date | datetime | list[str]
Facts = list[tuple[str, str]]

QUESTION = "question:"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One question as it was asked, and what was said. `value` is a list for many of several, else text."""

    question: int
    label: str
    kind: str
    value: str | list[str]

    @property
    def key(self) -> str:
        return f"{QUESTION}{self.question}"


@dataclass(frozen=True, kw_only=True)
class Name:
    """A key that bookings of a page have, and what people call it. `kind`: text, number, date, time, yes_no or list."""

    key: str
    label: str | Promise
    kind: str = "text"
    options: list[str] = field(default_factory=list)


# What every booking has, in the order in which it is offered.
BUILT_IN = [
    Name(key="last_name", label=gettext_lazy("Last name")),
    Name(key="first_name", label=gettext_lazy("First name")),
    Name(key="email", label=gettext_lazy("Email")),
    Name(key="company", label=gettext_lazy("Company")),
    Name(key="phone", label=gettext_lazy("Phone")),
    Name(key="guests", label=gettext_lazy("Guests"), kind="list"),
    Name(key="consented_to", label=gettext_lazy("Consent line")),
    Name(key="starts_at", label=gettext_lazy("Start"), kind="time"),
    Name(key="ends_at", label=gettext_lazy("End"), kind="time"),
    Name(key="duration_min", label=gettext_lazy("Duration in minutes"), kind="number"),
    Name(key="location", label=gettext_lazy("Location")),
    Name(key="page_title", label=gettext_lazy("Booking page")),
    Name(key="host_name", label=gettext_lazy("Host's name")),
    Name(key="host_email", label=gettext_lazy("Host's email")),
    Name(key="time_zone", label=gettext_lazy("Invitee's time zone")),
    Name(key="language", label=gettext_lazy("Invitee's language")),
    Name(key="booked_at", label=gettext_lazy("Booked at"), kind="time"),
    # Not translated: this is what the address calls them.
    *[Name(key=source, label=source) for source in SOURCES],
]
KINDS = {
    QuestionKind.NUMBER: "number",
    QuestionKind.DATE: "date",
    QuestionKind.CHECKBOX: "yes_no",
    QuestionKind.MANY_OF: "list",
}


def names_of(page: BookingPage) -> list[Name]:
    """What bookings of this page have now: what is built in, then its questions in order. One query."""
    return BUILT_IN + [
        Name(
            key=f"{QUESTION}{question.pk}",
            label=question.label,
            kind=KINDS.get(QuestionKind(question.kind), "text"),
            options=question.options,
        )
        for question in page.questions.all()
    ]


def values_of(booking: Booking) -> dict[str, Value]:
    """Everything by its key. What was left empty is not there. Needs `booking.page` and `booking.host` loaded."""
    built_in: dict[str, Value] = {
        "last_name": booking.last_name,
        "first_name": booking.first_name,
        "email": booking.email,
        "company": booking.company,
        "phone": booking.phone,
        "guests": booking.guests,
        "consented_to": booking.consented_to,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "duration_min": int((booking.ends_at - booking.starts_at).total_seconds()) // 60,
        "location": booking.location,
        "page_title": booking.page.title,
        "host_name": booking.host.display_name,
        "host_email": booking.host.email,
        "time_zone": booking.time_zone,
        "language": booking.language,
        "booked_at": booking.created_at,
        **booking.source,
    }
    answered = {answer.key: _typed(answer) for answer in answers_of(booking)}
    return {key: value for key, value in (built_in | answered).items() if value not in ("", [])}


def answers_of(booking: Booking) -> list[Answer]:
    """What was asked and answered, in order."""
    return [
        Answer(question=kept["question"], label=kept["label"], kind=kept["kind"], value=kept["value"])
        for kept in booking.answers
    ]


def facts_for_invitee(booking: Booking) -> Facts:
    """What they told us besides who they are, each with what it is called, in words of the current language."""
    return list(_facts(booking, with_hidden=False))


def facts_for_host(booking: Booking) -> Facts:
    """The same with what came unseen: hidden answers, the consent line, and where the invitee came from."""
    consent = [(_("Agreed to"), booking.consented_to)] if booking.consented_to else []
    source = [(name, booking.source[name]) for name in SOURCES if name in booking.source]
    return [*_facts(booking, with_hidden=True), *consent, *source]


def as_one_text(booking: Booking) -> str:
    """Every question with its answer, a line each, in the language of the host, who reads it; empty without answers."""
    if not booking.answers:
        return ""
    with override(booking.host.language):
        told = ((answer.label, in_words(answer).strip()) for answer in answers_of(booking))
        # A text of several lines stands below its question.
        lines = [f"{label}\n{said}" if "\n" in said else f"{label}: {said}" for label, said in told if said]
    return "\n".join(lines)


def in_words(answer: Answer) -> str:
    """What was said, as people of the current language write it."""
    if isinstance(answer.value, list):
        return pgettext("between the items of a list", ", ").join(answer.value)
    match _typed(answer):
        case bool(ticked):
            return _("Yes") if ticked else _("No")
        case date() as day:
            return words.day(day)
    return answer.value


def _facts(booking: Booking, *, with_hidden: bool) -> Iterator[tuple[str, str]]:
    if booking.phone:
        yield _("Phone"), booking.phone
    if booking.guests:
        yield _("Guests"), pgettext("between the items of a list", ", ").join(booking.guests)
    for answer in answers_of(booking):
        if with_hidden or answer.kind != QuestionKind.HIDDEN:
            yield answer.label, in_words(answer)


def _typed(answer: Answer) -> Value:
    """As its kind says; text where it once was kept otherwise."""
    if isinstance(answer.value, list):
        return answer.value
    try:
        match answer.kind:
            case QuestionKind.NUMBER:
                return Decimal(answer.value)
            case QuestionKind.DATE:
                return date.fromisoformat(answer.value)
            case QuestionKind.CHECKBOX:
                return answer.value == "true"
    except (ValueError, InvalidOperation):
        pass
    return answer.value
