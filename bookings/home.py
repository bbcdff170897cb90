"""What bookings show on a team's home page: what needs a yes, whom no mail reached, and what is next."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from bookings import mailing, telling, words
from bookings.hosted import bookings_for, by_day
from bookings.models import Booking, BookingStatus
from bookings.models.pages import LONGEST_MIN
from teams.access import TeamRequest
from teams.ports import Panel

# As many as fit on a screen; the list has the others.
MOST_REQUESTS, MOST_UNREACHED, MOST_TODAY, MOST_LATER = 5, 5, 20, 5


def awaiting(request: TeamRequest) -> Panel | None:
    """Requests that this member may decide about, soonest first; nothing where there is none."""
    requested = bookings_for(request.membership).filter(status=BookingStatus.REQUESTED, ends_at__gt=timezone.now())
    found = list(requested.order_by("starts_at", "pk")[: MOST_REQUESTS + 1])
    if not found:
        return None
    context = {
        "requests": found[:MOST_REQUESTS],
        "has_more": len(found) > MOST_REQUESTS,
        "zone": request.user.time_zone,
    }
    return Panel(template="bookings/home_requests.html", context=context)


def not_reached(request: TeamRequest) -> Panel | None:
    """Bookings still to come whose invitee the mail server does not reach, soonest first; nothing where there is none."""
    bookings, told = bookings_for(request.membership), telling.told_mails(request.team)
    found = mailing.unreached(bookings, told=told, most=MOST_UNREACHED + 1)
    if not found:
        return None
    context = {
        "rows": [(booking, mail.pk, mailing.to_do(mail)) for booking, mail in found[:MOST_UNREACHED]],
        "has_more": len(found) > MOST_UNREACHED,
        "zone": request.user.time_zone,
    }
    return Panel(template="bookings/home_not_reached.html", context=context)


def coming_up(request: TeamRequest) -> Panel | None:
    """What this member hosts today and next; nothing in a team that has no booking page yet."""
    now, zone = timezone.now(), request.user.time_zone
    # That it began at most a day ago says nothing new: no meeting is longer. The index is entered by it.
    begun = now - timedelta(minutes=LONGEST_MIN)
    mine = request.team.bookings.for_lists().hosted_by(request.user).upcoming(now).filter(starts_at__gt=begun)
    found = list(mine[:MOST_TODAY])
    if not found and not request.team.pages.exists():
        return None
    today = now.astimezone(ZoneInfo(zone)).date()
    days = by_day([*_until(found, today, zone), *_after(found, today, zone)[:MOST_LATER]], zone)
    context = {"days": days, "today": words.day(today), "zone": zone}
    return Panel(template="bookings/home_panel.html", context=context)


def _until(bookings: list[Booking], day: date, zone: str) -> list[Booking]:
    return [booking for booking in bookings if booking.starts_at.astimezone(ZoneInfo(zone)).date() <= day]


def _after(bookings: list[Booking], day: date, zone: str) -> list[Booking]:
    return [booking for booking in bookings if booking.starts_at.astimezone(ZoneInfo(zone)).date() > day]
