"""The invitee's own page of a booking, behind its secret address."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import addresses, calendar_links, lifecycle, words
from bookings.hosts import more_hosts_of
from bookings.ics import calendar_file as ics_text
from bookings.leading_on import address_after
from bookings.letters.entries import entry_of
from bookings.models import Booking
from bookings.views.visitor import Zone, by_their_clock, secret_page, zone_of
from teams.access import open_to_all
from teams.models import User

# Whoever has just booked is led on where the page says so; whoever comes back to look is not.
JUST_NOW = timedelta(minutes=2)


@open_to_all
@secret_page
@require_safe
@by_their_clock
def booked(request: HttpRequest, token: str) -> HttpResponse:
    """How the booking stands, and what can be done about it."""
    booking = own_booking(token)
    hosts = _hosts_of(booking)
    entry = entry_of(booking, hosts=hosts, url=addresses.url_of(booking))
    address = address_after(booking) if booking.is_live else ""
    context = own_context(booking, own_zone(request, booking)) | {
        "hosts": words.listed([host.display_name for host in hosts]),
        "google": calendar_links.google(entry),
        "outlook": calendar_links.outlook(entry),
        "leads_on_to": address,
        "leads_on_by_itself": timezone.now() - booking.created_at < JUST_NOW,
    }
    return render(request, "bookings/booked.html", context)


@open_to_all
@secret_page
@require_safe
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """The meeting as an .ics file. A request is no meeting yet."""
    booking = own_booking(token)
    if booking.is_requested:
        raise Http404
    method = "PUBLISH" if booking.is_live else "CANCEL"
    entry = entry_of(booking, hosts=_hosts_of(booking), url=addresses.url_of(booking))
    text = ics_text(entry, method=method)
    response = HttpResponse(text, content_type=f"text/calendar; charset=utf-8; method={method}")
    response["Content-Disposition"] = 'attachment; filename="invite.ics"'
    return response


def own_context(booking: Booking, zone: Zone) -> dict[str, object]:
    """What every page of a booking shows, and what its invitee may do, each with until when."""
    now = timezone.now()
    may_move = lifecycle.may_reschedule(booking, by=None, now=now) is None
    may_cancel = lifecycle.may_cancel(booking, by=None, now=now) is None
    return {
        "team": booking.team,
        "page": booking.page,
        "booking": booking,
        "token": addresses.token_of(booking),
        "zone": zone.name,
        "zone_is_known": zone.is_known,
        "may_reschedule": may_move,
        "may_cancel": may_cancel,
        "is_over": booking.starts_at <= now,
        "until": _until(booking, zone.name, may_move=may_move, may_cancel=may_cancel),
    }


def own_zone(request: HttpRequest, booking: Booking) -> Zone:
    """Known since it was booked: nothing has to be asked of the browser."""
    return Zone(zone_of(request, otherwise=booking.time_zone).name, is_known=True)


def own_booking(token: str) -> Booking:
    """The booking whose secret address this is; 404 for a forged one. The links in mails work on a closed page, too."""
    public_id = addresses.public_id_in(token)
    bookings = Booking.objects.select_related("team", "host", "page__team", "cancelled_by")
    found = bookings.filter(public_id=public_id).first() if public_id else None
    if found is None:
        raise Http404
    return found


def _until(booking: Booking, zone: str, *, may_move: bool, may_cancel: bool) -> str:
    """Until when what may be done may be done; empty where it may until the meeting begins."""
    page = booking.page
    moves_end, cancels_end = (
        words.day_and_time(lifecycle.changes_end_at(booking, notice), zone) if notice else ""
        for notice in (page.reschedule_notice_min, page.cancel_notice_min)
    )
    if may_move and may_cancel and moves_end and moves_end == cancels_end:
        return _("You can reschedule or cancel here until %(when)s.") % {"when": moves_end}
    told = []
    if may_move and moves_end:
        told.append(_("You can reschedule here until %(when)s.") % {"when": moves_end})
    if may_cancel and cancels_end:
        told.append(_("You can cancel here until %(when)s.") % {"when": cancels_end})
    return " ".join(told)


def _hosts_of(booking: Booking) -> list[User]:
    return [booking.host, *more_hosts_of([booking]).get(booking.pk, [])]
