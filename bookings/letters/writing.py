"""Writes the mails that `bookings.emails` asked for. Runs in the mailer, one mail at a time."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation

from bookings import reminders
from bookings.ics import calendar_file
from bookings.letters.entries import entry_for, method_for
from bookings.letters.letter import Letter
from bookings.letters.meeting import Meeting, meeting_of
from bookings.letters.occasion import Occasion, Reader
from bookings.letters.own_words import letter_to_invitee, texts_of
from bookings.letters.to_hosts import to_host
from bookings.letters.to_visitors import to_guest
from bookings.models import MessageKind
from jicoo.mail.writers import Written


def write(about: dict[str, Any]) -> Written | None:
    """In the reader's language and time zone; None if the booking or its reader is gone, or there is no point any more."""
    meeting = meeting_of(Occasion.from_json(about))
    if meeting is None or _is_pointless(meeting):
        return None
    with translation.override(meeting.language):
        letter, method = _letter(meeting), method_for(meeting)
        return Written(
            subject=letter.subject,
            text=letter.as_text(),
            html=letter.as_html(),
            ics=calendar_file(entry_for(meeting), method=method) if method else "",
            ics_method=method,
        )


def _is_pointless(meeting: Meeting) -> bool:
    """News are sent however late. A reminder that waited for a mail server is not, when all has changed meanwhile."""
    kind, booking = meeting.occasion.kind, meeting.booking
    if kind not in {MessageKind.REMINDER, MessageKind.FOLLOW_UP}:
        return False
    return booking.starts_at != meeting.starts_at or not reminders.is_of_use(kind, booking, timezone.now())


def _letter(meeting: Meeting) -> Letter:
    match meeting.occasion.reader:
        case Reader.INVITEE:
            return letter_to_invitee(meeting, texts_of(meeting))
        case Reader.GUEST:
            return to_guest(meeting)
        case Reader.HOST | Reader.FORMER_HOST:
            return to_host(meeting)
