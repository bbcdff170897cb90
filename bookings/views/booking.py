"""The form in which an invitee says who comes, and what becomes of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from bookings import addresses, lifecycle
from bookings.forms import InviteeForm, parse_start
from bookings.models import Booking, BookingPage
from bookings.timetable import slot
from bookings.views.carried import source_of
from bookings.views.gone import keeps_what_was_typed, note_of
from bookings.views.visitor import Zone, by_their_clock, comes_too_often, told_to_wait, zone_of
from bookings.views.visits import (
    Visit,
    closed,
    has_other_length,
    is_spent,
    link_at,
    page_at,
    spent,
    visit_as_last_seen,
    visit_of,
)
from teams.access import open_to_all


@open_to_all
@cache_control(private=True, no_cache=True)
@by_their_clock
@keeps_what_was_typed
def book(request: HttpRequest, team: str, page: str) -> HttpResponse:
    """The form for one start, `?start=`; sent, it books.

    The visitor's own browser may keep it: who goes back gets the form with what was typed and with the same key, and who
    presses again gets the same booking.
    """
    if request.method == "POST" and (visit := visit_as_last_seen(request, team, page)):
        # Mostly the page still is as it was, which is found out under the lock: then it need not be read before that, too.
        with suppress(lifecycle.PageChanged):
            return _sent(request, visit, zone_of(request, otherwise=visit.zone))
    return _form_of(request, visit_of(request, page_at(team, page)))


@open_to_all
@cache_control(private=True, no_cache=True)
@by_their_clock
@keeps_what_was_typed
def one_off_book(request: HttpRequest, key: str) -> HttpResponse:
    """The same behind an address that books once. A form that was sent twice still leads to what it has made."""
    link = link_at(key)
    if is_spent(link) and request.method != "POST":
        return spent(request, link.page)
    team, page = link.page.team.slug, link.page.slug
    if request.method == "POST" and (visit := visit_as_last_seen(request, team, page, link)):
        with suppress(lifecycle.PageChanged):
            return _sent(request, visit, zone_of(request, otherwise=visit.zone))
    return _form_of(request, visit_of(request, page_at(team, page), link))


def _form_of(request: HttpRequest, visit: Visit) -> HttpResponse:
    zone = zone_of(request, otherwise=visit.zone)
    if request.method == "POST":
        return _sent(request, visit, zone)
    if not visit.is_open:
        return closed(request, visit.page)
    start = parse_start(request.GET.get("start"))
    if start is None:
        return redirect(visit.path("public"))
    diary = visit.diary(now=timezone.now())
    nearest = None if diary.is_free(start) else diary.nearest(start, count=lifecycle.NEAREST)
    return _form(request, visit, zone, InviteeForm(page=visit.page, said=request.GET), start=start, nearest=nearest)


def _sent(request: HttpRequest, visit: Visit, zone: Zone) -> HttpResponse:
    """Raises PageChanged where something has to be said of a page that may be another than it was when it was seen last."""
    form, start = InviteeForm(request.POST, page=visit.page), parse_start(request.POST.get("start"))
    if not visit.is_current and (start is None or not form.is_valid()):
        raise lifecycle.PageChanged
    if comes_too_often(request, to="book"):
        if not visit.is_current:
            raise lifecycle.PageChanged
        return told_to_wait(_form(request, visit, zone, form, start=start, is_too_often=True))
    if not form.is_valid():
        if before := _made_before(visit.page, form):
            return _as_it_was_booked(request, before)
        return _form(request, visit, zone, form, start=start, status=422)
    if start is None:
        return _form(request, visit, zone, form, start=None, nearest=_soonest(visit), status=422)
    answer = _with_other_length if has_other_length(request, visit.page) else _outcome
    return answer(request, visit, zone, form, start)


def _outcome(request: HttpRequest, visit: Visit, zone: Zone, form: InviteeForm, start: datetime) -> HttpResponse:
    guest, key = form.invitee(time_zone=zone.name, source=source_of(request)), form.cleaned_data["form_key"]
    outcome = lifecycle.book(
        visit.page,
        start,
        guest,
        form_key=key,
        now=timezone.now(),
        duration_min=visit.minutes,
        link=visit.link,
        as_read=not visit.is_current,
    )
    match outcome:
        case lifecycle.Booked(booking, is_new=is_new):
            if not is_new and _differs(booking, guest, start):
                return _as_it_was_booked(request, booking)
            return HttpResponseRedirect(addresses.path_of(booking))
        case lifecycle.SlotTaken(nearest) | lifecycle.NotOffered(nearest):
            return _form(request, visit, zone, form, start=start, nearest=nearest, status=409)
        case lifecycle.LimitReached():
            form.add_error("email", _("This address has booked here as often as it may. Please write to your host."))
            return _form(request, visit, zone, form, start=start, status=409)
        case lifecycle.PageClosed():
            return _form(request, visit, zone, form, start=start, status=409, is_paused=True)
        case lifecycle.LinkUsed():
            return spent(request, visit.page)


def _with_other_length(
    request: HttpRequest, visit: Visit, zone: Zone, form: InviteeForm, start: datetime
) -> HttpResponse:
    """The page has other lengths than when the form was opened: nobody gets another meeting than they saw."""
    if not visit.is_current:
        raise lifecycle.PageChanged
    if before := _made_before(visit.page, form):
        return redirect(addresses.path_of(before))
    diary = visit.diary(now=timezone.now())
    nearest = None if diary.is_free(start) else diary.nearest(start, count=lifecycle.NEAREST)
    return _form(request, visit, zone, form, start=start, nearest=nearest, status=409, is_other_length=True)


def _made_before(page: BookingPage, form: InviteeForm) -> Booking | None:
    """What this very form has booked, if somebody went back, or the page's questions changed between two presses."""
    key = form.cleaned_data.get("form_key")
    return page.bookings.filter(form_key=key).first() if key else None


def _as_it_was_booked(request: HttpRequest, booking: Booking) -> HttpResponse:
    messages.warning(
        request, _("This was booked already, as it stands here. What you changed afterwards was not kept.")
    )
    return redirect(addresses.path_of(booking))


def _differs(booking: Booking, guest: lifecycle.Invitee, start: datetime) -> bool:
    """Whether somebody went back, changed something and pressed again; a form books once. Some of it is not typed."""
    typed = asdict(guest)
    del typed["language"], typed["source"]
    return booking.starts_at != start or any(getattr(booking, name) != value for name, value in typed.items())


def _form(
    request: HttpRequest,
    visit: Visit,
    zone: Zone,
    form: InviteeForm,
    *,
    start: datetime | None,
    nearest: list[datetime] | None = None,
    status: int = 200,
    is_too_often: bool = False,
    is_paused: bool = False,
    is_other_length: bool = False,
) -> HttpResponse:
    """`nearest` is given when `start` cannot be had: these are proposed instead, inside the form, so that nothing is lost."""
    context = visit.context(request) | {
        "zone": zone.name,
        "zone_is_known": zone.is_known,
        "form": form,
        "start": start,
        "end": start + visit.length if start else None,
        "slot": slot(start, zone.name) if start else None,
        "is_gone": nearest is not None,
        "nearest": [(moment, slot(moment, zone.name)) for moment in nearest or []],
        "is_too_often": is_too_often,
        "is_paused": is_paused,
        "is_other_length": is_other_length,
        "made_for": note_of(visit.page, request.path),
    }
    return render(request, "bookings/book.html", context, status=status)


def _soonest(visit: Visit) -> list[datetime]:
    now = timezone.now()
    return visit.diary(now=now).nearest(now, count=lifecycle.NEAREST)
