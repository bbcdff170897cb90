"""The invitee's own pages of a booking, behind its secret address."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import addresses, emails, lifecycle, words
from bookings.calendar import diary_of
from bookings.forms import parse_start
from bookings.ics import calendar_file as ics_text
from bookings.models import Booking
from bookings.timetable import slot, timetable
from bookings.views.visitor import Zone, asked_day, comes_too_often, remember_zone, secret_page, told_to_wait, zone_of
from jicoo.parts import wants_part
from teams.access import open_to_all


@open_to_all
@secret_page
@require_safe
def booked(request: HttpRequest, token: str) -> HttpResponse:
    """How the booking stands, and what can be done about it."""
    booking = _booking(token)
    return render(request, "bookings/booked.html", _context(booking, _zone(request, booking)))


@open_to_all
@secret_page
@require_safe
def reschedule(request: HttpRequest, token: str) -> HttpResponse:
    """The same timetable as on the public page, for a new time."""
    booking = _booking(token)
    if not _can_change(booking):
        return redirect(addresses.path_of(booking))
    now = timezone.now()
    zone = _zone(request, booking)
    diary = diary_of(booking.page, now=now, moving=booking)
    shown = timetable(diary, zone=zone.name, asked=asked_day(request), now=now)
    context = _context(booking, zone) | {"timetable": shown}
    template = "bookings/reschedule.html#times" if wants_part(request) else "bookings/reschedule.html"
    return remember_zone(request, render(request, template, context), zone)


@open_to_all
@secret_page
def confirm_reschedule(request: HttpRequest, token: str) -> HttpResponse:
    """The old and the new time, `?start=`; sent, it moves the booking."""
    booking = _booking(token)
    if request.method == "POST":
        return _moved(request, booking)
    start = parse_start(request.GET.get("start"))
    if start is None or not _can_change(booking):
        return redirect(addresses.path_of(booking, "booked" if start else "reschedule"))
    diary = diary_of(booking.page, now=timezone.now(), moving=booking)
    nearest = None if diary.is_free(start) else diary.nearest(start, count=lifecycle.NEAREST)
    return _confirmation(request, booking, start, nearest)


@open_to_all
@secret_page
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once; sent, it cancels."""
    booking = _booking(token)
    if request.method == "POST" and comes_too_often(request, to="change"):
        return told_to_wait(_cancellation(request, booking, is_too_often=True))
    if request.method == "POST":
        outcome = lifecycle.cancel(booking, by=None, now=timezone.now())
        if isinstance(outcome, lifecycle.Over):
            messages.error(request, _over())
        return redirect(addresses.path_of(booking))
    if not _can_change(booking):
        return redirect(addresses.path_of(booking))
    return _cancellation(request, booking)


@open_to_all
@secret_page
@require_safe
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """The meeting as an .ics file."""
    booking = _booking(token)
    method = "CANCEL" if booking.is_cancelled else "PUBLISH"
    text = ics_text(emails.entry_of(booking, url=addresses.url_of(booking)), method=method)
    response = HttpResponse(text, content_type=f"text/calendar; charset=utf-8; method={method}")
    response["Content-Disposition"] = 'attachment; filename="invite.ics"'
    return response


def _moved(request: HttpRequest, booking: Booking) -> HttpResponse:
    start = parse_start(request.POST.get("start"))
    if start is None:
        return redirect(addresses.path_of(booking, "reschedule"))
    if comes_too_often(request, to="change"):
        return told_to_wait(_confirmation(request, booking, start, None, is_too_often=True))
    match lifecycle.reschedule(booking, start, by=None, now=timezone.now()):
        case lifecycle.Rescheduled(moved):
            zone = _zone(request, booking).name
            messages.success(
                request, _("Your booking is now on %(when)s.") % {"when": words.day_and_time(moved.starts_at, zone)}
            )
        case lifecycle.SlotTaken(nearest) | lifecycle.NotOffered(nearest):
            return _confirmation(request, booking, start, nearest, status=409)
        case lifecycle.Over():
            messages.error(request, _over())
        case lifecycle.AlreadyCancelled():
            pass
    return redirect(addresses.path_of(booking))


def _cancellation(request: HttpRequest, booking: Booking, *, is_too_often: bool = False) -> HttpResponse:
    context = _context(booking, _zone(request, booking)) | {"is_too_often": is_too_often}
    return render(request, "bookings/cancel.html", context)


def _confirmation(
    request: HttpRequest,
    booking: Booking,
    start: datetime,
    nearest: list[datetime] | None,
    *,
    status: int = 200,
    is_too_often: bool = False,
) -> HttpResponse:
    zone = _zone(request, booking)
    context = _context(booking, zone) | {
        "start": start,
        "end": start + booking.page.duration,
        "slot": slot(start, zone.name),
        "is_gone": nearest is not None,
        "nearest": [(moment, slot(moment, zone.name)) for moment in nearest or []],
        "is_too_often": is_too_often,
    }
    return render(request, "bookings/confirm_reschedule.html", context, status=status)


def _context(booking: Booking, zone: Zone) -> dict[str, object]:
    return {
        "team": booking.team,
        "page": booking.page,
        "booking": booking,
        "token": addresses.token_of(booking),
        "zone": zone.name,
        "zone_is_known": zone.is_known,
        "can_change": _can_change(booking),
    }


def _zone(request: HttpRequest, booking: Booking) -> Zone:
    """Known since it was booked: nothing has to be asked of the browser."""
    return Zone(zone_of(request, otherwise=booking.time_zone).name, is_known=True)


def _can_change(booking: Booking) -> bool:
    return not booking.is_cancelled and booking.starts_at > timezone.now()


def _over() -> str:
    return _("This meeting has already begun, so it can no longer be changed here. Please write to your host.")


def _booking(token: str) -> Booking:
    public_id = addresses.public_id_in(token)
    bookings = Booking.objects.select_related("team", "host", "page__schedule", "page__team")
    found = bookings.filter(public_id=public_id).first() if public_id else None
    if found is None:
        raise Http404
    return found
