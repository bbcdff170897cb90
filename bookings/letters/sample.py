"""A meeting that nobody has booked, to show how a page's mails will read. Nothing of it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bookings.letters.meeting import Meeting
from bookings.letters.occasion import Occasion, Reader
from bookings.models import Booking, BookingPage, MessageKind

_INVITEES = {
    "en": {"first_name": "Ida", "last_name": "Byron", "company": "Analytical Example"},
    "ja": {"first_name": "花子", "last_name": "見本", "company": "株式会社見本"},
}


def sample_invitee(language: str) -> dict[str, str]:
    """Somebody who does not exist, as people are named in that language. RFC 2606 keeps the address free for examples."""
    return {"email": "ida@example.com", **_INVITEES.get(language, _INVITEES["en"])}


def sample_meeting(page: BookingPage, kind: str, *, language: str, now: datetime) -> Meeting:
    """Tomorrow at ten on the clocks of the page's first host. Needs `page.team` loaded; one query for the hosts."""
    hosts = [hosting.host for hosting in page.hosts_in_order()]
    zone = page.first_host.schedule.time_zone
    starts_at = (now.astimezone(ZoneInfo(zone)) + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    booking = Booking(
        team=page.team,
        page=page,
        host=hosts[0],
        starts_at=starts_at,
        ends_at=starts_at + page.duration,
        time_zone=zone,
        language=language,
        **sample_invitee(language),
    )
    occasion = Occasion(
        kind=kind,
        reader=Reader.INVITEE,
        booking=0,
        hosts=[host.pk for host in hosts],
        starts_at=starts_at,
        ends_at=booking.ends_at,
        sequence=0,
        location=page.location,
        is_request=kind == MessageKind.REQUESTED,
    )
    return Meeting(booking=booking, occasion=occasion, hosts=hosts[:1], reader=None, zone=zone)
