"""What invitees and hosts are told by mail when a booking is made, moved or cancelled; each in their language and time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bookings import addresses, words
from bookings.ics import Entry, Person, calendar_file
from bookings.models import Booking
from jicoo.mail import outbox
from jicoo.mail.models import OutgoingMail

# Part of each entry's UID for good: an address of the installation could change, and calendars would show everything twice.
UID_DOMAIN = "bookings.jicoo"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail before it is text or HTML. `facts` and `links` are (what, value) pairs."""

    subject: str
    greeting: str
    opening: str
    facts: list[tuple[str, str]]
    links: list[tuple[str, str]]


def tell(booking: Booking, change: str) -> None:
    """Queues a mail to the invitee and one to the host. `change`: confirmed, rescheduled or cancelled.

    Needs `booking.page.schedule`, `booking.host` and `booking.team` loaded.
    """
    outbox.queue_all([_for_invitee(booking, change), _for_host(booking, change)])


def _for_invitee(booking: Booking, change: str) -> OutgoingMail:
    method = "CANCEL" if booking.is_cancelled else "REQUEST"
    with translation.override(booking.language):
        entry = entry_of(booking, url=addresses.url_of(booking))
        return _draft(booking.email, _to_invitee(booking, change), entry, method)


def _for_host(booking: Booking, change: str) -> OutgoingMail:
    # The host organizes: a calendar takes PUBLISH as news, where REQUEST would ask them to accept their own meeting.
    with translation.override(booking.host.language):
        # Not the invitee's address: calendars are shared.
        entry = entry_of(booking, url=_hosts_url(booking))
        return _draft(booking.host.email, _to_host(booking, change), entry, "PUBLISH")


def entry_of(booking: Booking, *, url: str) -> Entry:
    """The meeting as it stands in calendars, worded in the current language. `url` is where its reader looks after it."""
    return Entry(
        uid=f"{booking.public_id}@{UID_DOMAIN}",
        sequence=booking.ics_sequence,
        written_at=timezone.now(),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        title=_("%(page)s: %(invitee)s and %(host)s")
        % {"page": booking.page.title, "invitee": booking.invitee_name, "host": booking.host.display_name},
        description=booking.page.description,
        location=booking.location,
        url=url,
        organizer=Person(name=booking.host.display_name, email=booking.host.email),
        attendee=Person(name=booking.invitee_name, email=booking.email),
        is_cancelled=booking.is_cancelled,
    )


def _to_invitee(booking: Booking, change: str) -> Letter:
    subject, opening = {
        "confirmed": (_("Confirmed: %(page)s, %(when)s"), _("Your booking is confirmed.")),
        "rescheduled": (_("New time: %(page)s, %(when)s"), _("Your booking has a new time.")),
        "cancelled": (_("Cancelled: %(page)s, %(when)s"), _("Your booking is cancelled.")),
    }[change]
    name = booking.last_name if booking.language == "ja" else booking.invitee_name
    return Letter(
        subject=subject % _subject_words(booking, booking.time_zone),
        greeting=_("Hello %(name)s,") % {"name": name},
        opening=opening,
        facts=[
            (_("What"), booking.page.title),
            (_("When"), words.from_to(booking.starts_at, booking.ends_at, booking.time_zone)),
            *_where(booking),
            (_("With"), _("%(host)s, %(team)s") % {"host": booking.host.display_name, "team": booking.team.name}),
        ],
        links=_invitee_links(booking),
    )


def _to_host(booking: Booking, change: str) -> Letter:
    subject, opening = {
        "confirmed": (_("Booked: %(invitee)s, %(when)s"), _("%(invitee)s has booked %(page)s.")),
        "rescheduled": (_("Moved: %(invitee)s, %(when)s"), _("%(page)s with %(invitee)s has a new time.")),
        "cancelled": (_("Cancelled: %(invitee)s, %(when)s"), _("%(page)s with %(invitee)s is cancelled.")),
    }[change]
    zone = booking.page.schedule.time_zone
    facts = _subject_words(booking, zone)
    return Letter(
        subject=subject % facts,
        greeting=_("Hello %(name)s,") % {"name": booking.host.display_name},
        opening=opening % facts,
        facts=[
            (_("What"), booking.page.title),
            (_("When"), words.from_to(booking.starts_at, booking.ends_at, zone)),
            *_when_elsewhere(booking.starts_at, booking.ends_at, zone, booking.time_zone),
            *_where(booking),
            (_("Who"), f"{booking.invitee_name} <{booking.email}>"),
            *([(_("Company"), booking.company)] if booking.company else []),
        ],
        links=[(_("See this booking"), _hosts_url(booking))],
    )


def _subject_words(booking: Booking, zone: str) -> dict[str, str]:
    return {
        "page": booking.page.title,
        "invitee": booking.invitee_name,
        "when": words.short_day_and_time(booking.starts_at, zone),
    }


def _where(booking: Booking) -> list[tuple[str, str]]:
    return [(_("Where"), booking.location)] if booking.location else []


def _when_elsewhere(start: datetime, end: datetime, zone: str, other: str) -> list[tuple[str, str]]:
    if words.same_clock(start, zone, other):
        return []
    return [(_("For the invitee"), words.from_to(start, end, other))]


def _invitee_links(booking: Booking) -> list[tuple[str, str]]:
    if booking.is_cancelled:
        return [(_("Book again"), addresses.absolute(booking.page.get_absolute_url()))]
    return [
        (_("See your booking"), addresses.url_of(booking)),
        (_("Reschedule"), addresses.url_of(booking, "reschedule")),
        (_("Cancel"), addresses.url_of(booking, "cancel")),
    ]


def _hosts_url(booking: Booking) -> str:
    return addresses.absolute(reverse("bookings:detail", args=[booking.team.slug, booking.public_id]))


def _draft(to: str, letter: Letter, entry: Entry, method: str) -> OutgoingMail:
    context = {"letter": letter}
    return outbox.draft(
        to=to,
        subject=letter.subject,
        text=render_to_string("emails/bookings/letter.txt", context),
        html=render_to_string("emails/bookings/letter.html", context),
        ics=calendar_file(entry, method=method),
        ics_method=method,
    )
