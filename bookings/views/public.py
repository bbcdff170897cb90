"""A booking page as invitees see it: choose a time, say who comes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from bookings import addresses, lifecycle
from bookings.calendar import diary_of
from bookings.forms import InviteeForm, parse_start
from bookings.models import Booking, BookingPage
from bookings.timetable import slot, timetable
from bookings.views.visitor import Zone, asked_day, comes_too_often, remember_zone, told_to_wait, zone_of
from jicoo.parts import wants_part
from teams.access import open_to_all


@open_to_all
@never_cache
@require_safe
def public(request: HttpRequest, team: str, page: str) -> HttpResponse:
    """The page's free times, a week at once. `?day=` says which, `?tz=` in which zone."""
    offer = _page(team, page)
    if not offer.is_active:
        return _closed(request, offer)
    now = timezone.now()
    zone = zone_of(request, otherwise=offer.schedule.time_zone)
    context = {
        "team": offer.team,
        "page": offer,
        "zone": zone.name,
        "zone_is_known": zone.is_known,
        "timetable": timetable(diary_of(offer, now=now), zone=zone.name, asked=asked_day(request), now=now),
    }
    template = "bookings/public.html#times" if wants_part(request) else "bookings/public.html"
    return remember_zone(request, render(request, template, context), zone)


@open_to_all
@cache_control(private=True, no_cache=True)
def book(request: HttpRequest, team: str, page: str) -> HttpResponse:
    """The form for one start, `?start=`; sent, it books.

    The visitor's own browser may keep it: who goes back gets the form with what was typed and with the same key, and who
    presses again gets the same booking.
    """
    offer = _page(team, page)
    zone = zone_of(request, otherwise=offer.schedule.time_zone)
    if request.method == "POST":
        return _sent(request, offer, zone)
    if not offer.is_active:
        return _closed(request, offer)
    start = parse_start(request.GET.get("start"))
    if start is None:
        return redirect(offer)
    diary = diary_of(offer, now=timezone.now())
    if diary.is_free(start):
        return _form(request, offer, zone, InviteeForm(), start=start)
    return _form(
        request, offer, zone, InviteeForm(), start=start, nearest=diary.nearest(start, count=lifecycle.NEAREST)
    )


def _sent(request: HttpRequest, page: BookingPage, zone: Zone) -> HttpResponse:
    form, start = InviteeForm(request.POST), parse_start(request.POST.get("start"))
    if comes_too_often(request, to="book"):
        return told_to_wait(_form(request, page, zone, form, start=start, is_too_often=True))
    if not form.is_valid():
        return _form(request, page, zone, form, start=start, status=422)
    if start is None:
        return _form(request, page, zone, form, start=None, nearest=_soonest(page), status=422)
    guest, key = form.invitee(time_zone=zone.name), form.cleaned_data["form_key"]
    match lifecycle.book(page, start, guest, form_key=key, now=timezone.now()):
        case lifecycle.Booked(booking, is_new=is_new):
            if not is_new and _differs(booking, guest, start):
                messages.warning(
                    request, _("This was booked already, as it stands here. What you changed afterwards was not kept.")
                )
            return redirect(addresses.path_of(booking))
        case lifecycle.SlotTaken(nearest) | lifecycle.NotOffered(nearest):
            return _form(request, page, zone, form, start=start, nearest=nearest, status=409)
        case lifecycle.PageClosed():
            return _closed(request, page, status=409)


def _differs(booking: Booking, guest: lifecycle.Invitee, start: datetime) -> bool:
    """Whether somebody went back, changed something and pressed again; a form books once. The language is not typed."""
    typed = asdict(guest)
    del typed["language"]
    return booking.starts_at != start or any(getattr(booking, name) != value for name, value in typed.items())


def _form(
    request: HttpRequest,
    page: BookingPage,
    zone: Zone,
    form: InviteeForm,
    *,
    start: datetime | None,
    nearest: list[datetime] | None = None,
    status: int = 200,
    is_too_often: bool = False,
) -> HttpResponse:
    """`nearest` is given when `start` cannot be had: these are proposed instead, inside the form, so that nothing is lost."""
    context = {
        "team": page.team,
        "page": page,
        "zone": zone.name,
        "zone_is_known": zone.is_known,
        "form": form,
        "start": start,
        "end": start + page.duration if start else None,
        "slot": slot(start, zone.name) if start else None,
        "is_gone": nearest is not None,
        "nearest": [(moment, slot(moment, zone.name)) for moment in nearest or []],
        "is_too_often": is_too_often,
    }
    return render(request, "bookings/book.html", context, status=status)


def _closed(request: HttpRequest, page: BookingPage, *, status: int = 200) -> HttpResponse:
    return render(request, "bookings/closed.html", {"team": page.team, "page": page}, status=status)


def _soonest(page: BookingPage) -> list[datetime]:
    now = timezone.now()
    return diary_of(page, now=now).nearest(now, count=lifecycle.NEAREST)


def _page(team: str, slug: str) -> BookingPage:
    found = BookingPage.objects.select_related("team", "host", "schedule").filter(team__slug=team, slug=slug).first()
    if found is None:
        raise Http404
    return found
