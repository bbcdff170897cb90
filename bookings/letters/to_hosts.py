"""What hosts read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bookings import words
from bookings.answers import facts_for_host
from bookings.letters.entries import hosts_url
from bookings.letters.letter import Letter, subject_words
from bookings.letters.meeting import Meeting
from bookings.letters.occasion import Reader
from bookings.models import MessageKind


def to_host(meeting: Meeting) -> Letter:
    """In the current language, which should be the host's. Needs `meeting.reader`."""
    assert meeting.reader is not None
    subject, headline = _said(meeting)
    said = subject_words(meeting)
    link = _("Answer this request") if _awaits_answer(meeting) else _("See this booking")
    return Letter(
        subject=subject % said,
        greeting=_("Hello %(name)s,") % {"name": meeting.reader.display_name},
        headline=headline % said,
        facts=_facts(meeting),
        links=[(link, hosts_url(meeting))],
    )


def _said(meeting: Meeting) -> tuple[str, str]:
    """Subject and headline."""
    if meeting.occasion.is_left:
        return _("A seat is free again: %(page)s, %(when)s"), _("%(invitee)s has moved from this time to another.")
    if meeting.occasion.reader == Reader.FORMER_HOST:
        return _("No longer yours: %(invitee)s, %(when)s"), _("%(host)s now hosts %(page)s with %(invitee)s.")
    if meeting.occasion.kind == MessageKind.REASSIGNED and len(meeting.hosts) > 1:
        # Some of them did before, and which ones the occasion does not say.
        return _("Another host: %(invitee)s, %(when)s"), _("%(page)s with %(invitee)s is now hosted by %(host)s.")
    return {
        MessageKind.REQUESTED: (_("Request: %(invitee)s, %(when)s"), _("%(invitee)s asks for %(page)s.")),
        MessageKind.CONFIRMED: (_("Booked: %(invitee)s, %(when)s"), _("%(invitee)s has booked %(page)s.")),
        MessageKind.RESCHEDULED: (
            _("Moved: %(invitee)s, %(when)s"),
            _("%(page)s with %(invitee)s has a new time."),
        ),
        MessageKind.CANCELLED: (
            _("Cancelled: %(invitee)s, %(when)s"),
            _("%(page)s with %(invitee)s is cancelled."),
        ),
        MessageKind.DECLINED: (
            _("Declined: %(invitee)s, %(when)s"),
            _("The request of %(invitee)s for %(page)s is declined."),
        ),
        MessageKind.REASSIGNED: (
            _("Given to you: %(invitee)s, %(when)s"),
            _("You now host %(page)s with %(invitee)s."),
        ),
        MessageKind.REMINDER: (
            _("Reminder: %(invitee)s, %(when)s"),
            _("%(page)s with %(invitee)s is coming up."),
        ),
    }[MessageKind(meeting.occasion.kind)]


def _awaits_answer(meeting: Meeting) -> bool:
    """A request, also one that was moved, or given to this host."""
    return meeting.occasion.is_request and meeting.occasion.reader == Reader.HOST


def _facts(meeting: Meeting) -> list[tuple[str, str]]:
    booking = meeting.booking
    who = f"{booking.invitee_name} <{booking.email}>"
    return [
        (_("What"), meeting.page.title),
        (_("When"), words.from_to(meeting.starts_at, meeting.ends_at, meeting.zone)),
        *_when_elsewhere(meeting),
        *_unless_empty(_("Where"), meeting.occasion.location),
        (_("Who"), who),
        *_unless_empty(_("Company"), booking.company),
        *facts_for_host(booking),
        *([(_("Hosts"), ", ".join(meeting.host_names))] if len(meeting.hosts) > 1 else []),
        *_unless_empty(_("Reason"), meeting.occasion.reason),
    ]


def _when_elsewhere(meeting: Meeting) -> list[tuple[str, str]]:
    other = meeting.booking.time_zone
    if words.same_clock(meeting.starts_at, meeting.zone, other):
        return []
    return [(_("For the invitee"), words.from_to(meeting.starts_at, meeting.ends_at, other))]


def _unless_empty(what: str, value: str) -> list[tuple[str, str]]:
    return [(what, value)] if value else []
