"""What invitees and their guests read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bookings import addresses, words
from bookings.answers import facts_for_invitee
from bookings.letters.letter import Letter, subject_words
from bookings.letters.meeting import Meeting
from bookings.models import Booking, MessageKind


def to_invitee(meeting: Meeting) -> Letter:
    """In the current language, which should be the invitee's."""
    subject, headline = _to_invitee(meeting)
    said = subject_words(meeting)
    return Letter(
        subject=subject % said,
        greeting=_("Hello %(name)s,") % {"name": name_to_greet(meeting.booking)},
        headline=headline % said,
        facts=[*_facts(meeting), *_what_they_said(meeting)],
        links=_links(meeting),
    )


def to_guest(meeting: Meeting) -> Letter:
    """A guest may not change the booking, so no links; who else comes is in nobody's mail but the host's."""
    subject, headline = _to_guest(meeting.occasion.kind)
    said = subject_words(meeting)
    return Letter(
        subject=subject % said, greeting=_("Hello,"), headline=headline % said, facts=_facts(meeting), links=[]
    )


def name_to_greet(booking: Booking) -> str:
    """Japanese greets by the family name."""
    return booking.last_name if booking.language == "ja" else booking.invitee_name


def _to_invitee(meeting: Meeting) -> tuple[str, str]:
    """Subject and headline."""
    if meeting.occasion.is_request and meeting.occasion.kind == MessageKind.RESCHEDULED:
        return (
            _("Request moved: %(page)s, %(when)s"),
            _("Your request has a new time. It is not confirmed yet; we will write to you as soon as it is."),
        )
    return {
        MessageKind.REQUESTED: (
            _("Request received: %(page)s, %(when)s"),
            _("We have your request. It is not confirmed yet; we will write to you as soon as it is."),
        ),
        MessageKind.CONFIRMED: (_("Confirmed: %(page)s, %(when)s"), _("Your booking is confirmed.")),
        MessageKind.RESCHEDULED: (_("New time: %(page)s, %(when)s"), _("Your booking has a new time.")),
        MessageKind.CANCELLED: (_("Cancelled: %(page)s, %(when)s"), _("Your booking is cancelled.")),
        MessageKind.DECLINED: (
            _("Not confirmed: %(page)s, %(when)s"),
            _("Your request could not be confirmed, and the time is not held for you any more."),
        ),
        MessageKind.REASSIGNED: (_("Another host: %(page)s, %(when)s"), _("You will now meet %(host)s.")),
        MessageKind.REMINDER: (_("Reminder: %(page)s, %(when)s"), _("Your meeting is coming up.")),
        MessageKind.FOLLOW_UP: (_("Thank you: %(page)s"), _("Thank you for your time.")),
    }[MessageKind(meeting.occasion.kind)]


def _to_guest(kind: str) -> tuple[str, str]:
    return {
        MessageKind.CONFIRMED: (_("Invitation: %(page)s, %(when)s"), _("%(invitee)s would like you to come along.")),
        MessageKind.RESCHEDULED: (_("New time: %(page)s, %(when)s"), _("The meeting has a new time.")),
        MessageKind.CANCELLED: (_("Cancelled: %(page)s, %(when)s"), _("The meeting is cancelled.")),
        MessageKind.REASSIGNED: (_("Another host: %(page)s, %(when)s"), _("You will now meet %(host)s.")),
        MessageKind.REMINDER: (_("Reminder: %(page)s, %(when)s"), _("The meeting is coming up.")),
    }[MessageKind(kind)]


def _facts(meeting: Meeting) -> list[tuple[str, str]]:
    return [
        (_("What"), meeting.page.title),
        (_("When"), words.from_to(meeting.starts_at, meeting.ends_at, meeting.zone)),
        *([(_("Where"), meeting.told_location)] if meeting.told_location else []),
        (_("With"), _("%(host)s, %(team)s") % {"host": ", ".join(meeting.host_names), "team": meeting.team.name}),
        *([(_("Reason"), meeting.occasion.reason)] if meeting.occasion.reason else []),
    ]


def _what_they_said(meeting: Meeting) -> list[tuple[str, str]]:
    """Once, so that they can look it up."""
    is_first = meeting.occasion.kind in {MessageKind.REQUESTED, MessageKind.CONFIRMED}
    return facts_for_invitee(meeting.booking) if is_first else []


def _links(meeting: Meeting) -> list[tuple[str, str]]:
    booking = meeting.booking
    if meeting.occasion.kind in {MessageKind.CANCELLED, MessageKind.DECLINED, MessageKind.FOLLOW_UP}:
        return [(_("Book again"), addresses.absolute(meeting.page.get_absolute_url()))]
    see = (_("See your request") if meeting.occasion.is_request else _("See your booking"), "booked")
    change = [(_("Reschedule"), "reschedule")] if meeting.page.invitees_may_reschedule else []
    leave = [(_("Cancel"), "cancel")] if meeting.page.invitees_may_cancel else []
    return [(what, addresses.url_of(booking, name)) for what, name in [see, *change, *leave]]
