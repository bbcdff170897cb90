"""A letter before it is text or HTML."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.template.loader import render_to_string

from bookings import words
from bookings.letters.meeting import Meeting


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`headline` says what is so; `opening` and `closing` are paragraphs around the facts. Pairs are (what, value)."""

    subject: str
    greeting: str
    headline: str
    opening: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]]
    links: list[tuple[str, str]]
    closing: list[str] = field(default_factory=list)

    def as_text(self) -> str:
        return render_to_string("emails/bookings/letter.txt", {"letter": self})

    def as_html(self) -> str:
        return render_to_string("emails/bookings/letter.html", {"letter": self})


def subject_words(meeting: Meeting) -> dict[str, str]:
    """What subjects and headlines are made of."""
    return {
        "page": meeting.page.title,
        "invitee": meeting.booking.invitee_name,
        "host": ", ".join(meeting.host_names),
        "when": words.short_day_and_time(meeting.starts_at, meeting.zone),
    }
