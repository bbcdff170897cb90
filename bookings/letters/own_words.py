"""A page's own words in its mails to invitees. Headline, facts and links stay ours, so no mail can say what is not so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bookings import addresses, words
from bookings.letters.letter import Letter
from bookings.letters.meeting import Meeting
from bookings.letters.placeholders import filled
from bookings.letters.to_visitors import to_invitee
from bookings.models import PageMessage


@dataclass(frozen=True, kw_only=True)
class Texts:
    """As a manager wrote them, with placeholders; what is empty stays as it is for everybody."""

    subject: str = ""
    body: str = ""
    closing: str = ""


def texts_of(meeting: Meeting) -> Texts:
    """The page's for this kind of mail in the invitee's language. One query."""
    kept = PageMessage.objects.filter(
        page=meeting.booking.page_id, kind=meeting.occasion.kind, language=meeting.booking.language
    )
    found = kept.values("subject", "body", "closing").first()
    return Texts(**found) if found else Texts()


def letter_to_invitee(meeting: Meeting, texts: Texts) -> Letter:
    """In the current language, which should be the invitee's."""
    letter = to_invitee(meeting)
    values = _values(meeting)
    in_short = values | {"when": words.short_day_and_time(meeting.starts_at, meeting.zone)}
    return replace(
        letter,
        subject=" ".join(filled(texts.subject, in_short).split()) or letter.subject,
        opening=_paragraphs(filled(texts.body, values)),
        closing=_paragraphs(filled(texts.closing, values)),
    )


def _values(meeting: Meeting) -> dict[str, str]:
    return {
        "invitee": meeting.booking.invitee_name,
        "company": meeting.booking.company,
        "page": meeting.page.title,
        "when": words.from_to(meeting.starts_at, meeting.ends_at, meeting.zone),
        "host": ", ".join(meeting.host_names),
        "location": meeting.told_location,
        "team": meeting.team.name,
        "link": addresses.url_of(meeting.booking),
    }


def _paragraphs(text: str) -> list[str]:
    """Parted by empty lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
