"""Bookings on the host's side: what is to come, what was, and one of them in full."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings import history, lifecycle, words
from bookings.calendar import diary_of
from bookings.forms import parse_start
from bookings.hosted import bookings_for, by_day
from bookings.models import Booking
from bookings.ports import Panel, panels_of
from bookings.timetable import slot, timetable
from bookings.views.visitor import asked_day
from teams.access import TeamRequest, team_view
from teams.roles import Permission

PER_PAGE = 50


@team_view(Permission.HOST_BOOKINGS)
@require_safe
def index(request: TeamRequest) -> HttpResponse:
    """`?when=past` turns to what was; `?at=` is a booking page's slug, `?page=` the sheet of the list."""
    is_past = request.GET.get("when") == "past"
    pages = list(request.team.pages.all())
    chosen = next((page for page in pages if page.slug == request.GET.get("at")), None)
    bookings, now = bookings_for(request.membership), timezone.now()
    if chosen:
        bookings = bookings.filter(page=chosen)
    sheet = Paginator(bookings.past(now) if is_past else bookings.upcoming(now), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "section": "bookings",
        "is_past": is_past,
        "pages": pages,
        "chosen": chosen,
        "sheet": sheet,
        "days": by_day(sheet.object_list, request.user.time_zone),
        "zone": request.user.time_zone,
    }
    return render(request, "bookings/list.html", context)


@team_view(Permission.HOST_BOOKINGS)
@require_safe
@never_cache
def detail(request: TeamRequest, public_id: UUID) -> HttpResponse:
    """One booking with everything that happened to it."""
    booking = _booking(request, public_id)
    context = _context(request, booking) | {
        "events": history.events_of(booking, zone=request.user.time_zone),
        "panels": [_rendered(request, booking, panel) for panel in panels_of(request, booking)],
    }
    return render(request, "bookings/detail.html", context)


@team_view(Permission.HOST_BOOKINGS)
def cancel(request: TeamRequest, public_id: UUID) -> HttpResponse:
    """Asks once; sent, it cancels and the invitee is told."""
    booking = _booking(request, public_id)
    if request.method != "POST":
        return render(request, "bookings/detail_cancel.html", _context(request, booking))
    match lifecycle.cancel(booking, by=request.user, now=timezone.now()):
        case lifecycle.Cancelled():
            messages.success(
                request, _("The booking is cancelled. %(name)s is told by mail.") % {"name": booking.invitee_name}
            )
        case lifecycle.Over():
            messages.error(request, _over())
    return redirect("bookings:detail", request.team.slug, public_id)


@team_view(Permission.HOST_BOOKINGS)
@never_cache
def move(request: TeamRequest, public_id: UUID) -> HttpResponse:
    """The page's free times for this booking. `?start=` asks for confirmation; sent, it moves the booking."""
    booking = _booking(request, public_id)
    if request.method == "POST":
        return _moved(request, booking)
    now, zone = timezone.now(), request.user.time_zone
    diary = diary_of(booking.page, now=now, moving=booking)
    context = _context(request, booking)
    if start := parse_start(request.GET.get("start")):
        context |= {"start": start, "end": start + booking.page.duration, "slot": slot(start, zone)}
        return render(request, "bookings/detail_move_confirm.html", context)
    context |= {"timetable": timetable(diary, zone=zone, asked=asked_day(request), now=now)}
    return render(request, "bookings/detail_move.html", context)


def _moved(request: TeamRequest, booking: Booking) -> HttpResponse:
    start = parse_start(request.POST.get("start"))
    if start is None:
        return redirect("bookings:move", request.team.slug, booking.public_id)
    match lifecycle.reschedule(booking, start, by=request.user, now=timezone.now()):
        case lifecycle.Rescheduled(moved):
            when = words.day_and_time(moved.starts_at, request.user.time_zone)
            messages.success(
                request,
                _("The booking is now on %(when)s. %(name)s is told by mail.")
                % {"when": when, "name": booking.invitee_name},
            )
        case lifecycle.SlotTaken() | lifecycle.NotOffered():
            messages.error(request, _("This time can no longer be booked. Choose another one."))
            return redirect("bookings:move", request.team.slug, booking.public_id)
        case lifecycle.Over():
            messages.error(request, _over())
        case lifecycle.AlreadyCancelled():
            messages.error(request, _("This booking was cancelled meanwhile. It cannot be moved any more."))
    return redirect("bookings:detail", request.team.slug, booking.public_id)


def _context(request: TeamRequest, booking: Booking) -> dict[str, object]:
    zone, start, end = request.user.time_zone, booking.starts_at, booking.ends_at
    is_same = words.same_clock(start, zone, booking.time_zone)
    return {
        "section": "bookings",
        "booking": booking,
        "page": booking.page,
        "zone": zone,
        "when": words.from_to(start, end, zone),
        "when_for_invitee": "" if is_same else words.from_to(start, end, booking.time_zone),
        "can_change": not booking.is_cancelled and start > timezone.now(),
    }


def _rendered(request: TeamRequest, booking: Booking, panel: Panel) -> str:
    return render_to_string(panel.template, panel.context | {"booking": booking}, request)


def _over() -> str:
    return _("This meeting has already begun. What was cannot be moved or cancelled.")


def _booking(request: TeamRequest, public_id: UUID) -> Booking:
    bookings = bookings_for(request.membership).select_related("team", "page__schedule", "page__team", "cancelled_by")
    found = bookings.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
