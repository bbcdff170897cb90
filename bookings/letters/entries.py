"""A booking as an entry in somebody's calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import addresses
from bookings.ics import Entry, Person
from bookings.letters.meeting import Meeting, SharedTime
from bookings.letters.occasion import Reader
from bookings.models import Booking, MessageKind
from teams.models import User

# Part of each entry's UID for good: an address of the installation could change, and calendars would show everything twice.
UID_DOMAIN = "bookings.jicoo"
# From which the entries of shared times count; a calendar keeps 31 bits.
SEQUENCE_ZERO = datetime(2026, 1, 1, tzinfo=UTC)

# A request has no entry until it is confirmed. A tentative one would stand in the calendar of an invitee who was told no
# in a mail they did not open, and calendars differ in whether they ask before they show it.
_WITH_ENTRY = {MessageKind.CONFIRMED, MessageKind.RESCHEDULED, MessageKind.CANCELLED, MessageKind.REASSIGNED}


def method_for(meeting: Meeting) -> str:
    """REQUEST, CANCEL, or nothing where a mail carries no entry."""
    if meeting.occasion.kind not in _WITH_ENTRY or meeting.occasion.is_request:
        return ""
    if meeting.shared:
        return "REQUEST" if meeting.shared.coming else "CANCEL"
    is_off = meeting.occasion.kind == MessageKind.CANCELLED or meeting.occasion.reader == Reader.FORMER_HOST
    return "CANCEL" if is_off else "REQUEST"


def entry_for(meeting: Meeting) -> Entry:
    """As the reader of this letter has it, worded in the current language.

    A calendar adds and changes by itself what its owner is invited to (REQUEST, with them as attendee), but not what they
    organize. So the hosts' entries are organized by the address that our mails come from, and everybody else's by the host:
    that is where an answer should go.
    """
    if meeting.shared:
        return _shared_entry(meeting, meeting.shared)
    to_host = meeting.reader is not None
    return Entry(
        uid=uid_of(meeting.booking),
        sequence=meeting.occasion.sequence,
        written_at=timezone.now(),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=_title(meeting.booking, meeting.host_names),
        description=meeting.page.description,
        location=meeting.occasion.location if to_host else meeting.told_location,
        url=_url_for(meeting),
        organizer=Person(name=meeting.team.name, email=_our_address()) if to_host else _persons(meeting)[0],
        attendees=_attendees(meeting),
        is_cancelled=method_for(meeting) == "CANCEL",
    )


def _shared_entry(meeting: Meeting, shared: SharedTime) -> Entry:
    """One for all who come at this time, as it stands now: the host sees who they are on the team's side.

    Several bookings change it, so none of their sequences will do. Seconds only grow.
    """
    now = timezone.now()
    return Entry(
        uid=f"{shared.public_id}@{UID_DOMAIN}",
        sequence=int((now - SEQUENCE_ZERO).total_seconds()),
        written_at=now,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=_shared_title(meeting, shared.coming),
        description=meeting.page.description,
        location=meeting.occasion.location,
        url=_url_of_time(meeting),
        organizer=Person(name=meeting.team.name, email=_our_address()),
        attendees=_persons(meeting),
        is_cancelled=not shared.coming,
    )


def entry_of(booking: Booking, *, hosts: Sequence[User], url: str) -> Entry:
    """The meeting as it stands now, for the invitee to save. `hosts`: all, the booking's own first. Needs `booking.page` loaded."""
    organizer, *others = _as_persons(hosts)
    return Entry(
        uid=uid_of(booking),
        sequence=booking.ics_sequence,
        written_at=timezone.now(),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        title=_title(booking, [host.display_name for host in hosts]),
        description=booking.page.description,
        location=booking.told_location,
        url=url,
        organizer=organizer,
        attendees=[*others, _invitee(booking)],
        is_cancelled=not booking.is_live,
    )


def uid_of(booking: Booking) -> str:
    """The same for everybody and for good: that is how calendars know the entry again."""
    return f"{booking.public_id}@{UID_DOMAIN}"


def _attendees(meeting: Meeting) -> list[Person]:
    """Whoever comes to this booking; on a page with several seats nobody of another booking."""
    guests = [Person(name=email, email=email) for email in meeting.booking.guests]
    hosts = _persons(meeting)
    if meeting.reader is None:
        hosts = hosts[1:]
    elif meeting.reader not in meeting.hosts:
        # A former host's calendar takes the entry out for an attendee only.
        hosts = [Person(name=meeting.reader.display_name, email=meeting.reader.email)]
    return [*hosts, _invitee(meeting.booking), *guests]


def _persons(meeting: Meeting) -> list[Person]:
    return _as_persons(meeting.hosts)


def _as_persons(hosts: Iterable[User]) -> list[Person]:
    return [Person(name=host.display_name, email=host.email) for host in hosts]


def _invitee(booking: Booking) -> Person:
    return Person(name=booking.invitee_name, email=booking.email)


def _title(booking: Booking, host_names: list[str]) -> str:
    words = {"page": booking.page.title, "invitee": booking.invitee_name, "host": ", ".join(host_names)}
    return _("%(page)s: %(invitee)s and %(host)s") % words


def _shared_title(meeting: Meeting, coming: int) -> str:
    told = ngettext("%(page)s: %(count)s booking, %(host)s", "%(page)s: %(count)s bookings, %(host)s", coming)
    return told % {"page": meeting.page.title, "count": coming, "host": ", ".join(meeting.host_names)}


def _url_of_time(meeting: Meeting) -> str:
    """The page's bookings of that day."""
    day = meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).date().isoformat()
    asked = urlencode({"when": "all", "at": meeting.page.slug, "since": day, "until": day})
    return addresses.absolute(f"{reverse('bookings:list', args=[meeting.team.slug])}?{asked}")


def _url_for(meeting: Meeting) -> str:
    """Where its reader looks after it. The invitee's secret address is theirs alone: calendars are shared, and guests forward."""
    if meeting.reader is not None:
        return hosts_url(meeting)
    return addresses.url_of(meeting.booking) if meeting.occasion.reader == Reader.INVITEE else ""


def hosts_url(meeting: Meeting) -> str:
    """The booking on the team's side."""
    return addresses.absolute(reverse("bookings:detail", args=[meeting.team.slug, meeting.booking.public_id]))


def _our_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
