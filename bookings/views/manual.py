"""Booking on an invitee's behalf: which page, when, who comes. The invitee is told as if they had booked themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings import lifecycle
from bookings.calendar import diary_of
from bookings.forms import InviteeForm, parse_start
from bookings.forms.deciding import OnBehalfForm
from bookings.models import BookingPage
from bookings.models.questions import with_questions
from bookings.timetable import slot, timetable
from bookings.views.visitor import asked_of
from bookings.views.visits import has_other_length, lengths_of, minutes_asked
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.HOST_BOOKINGS)
@require_safe
def choose(request: TeamRequest) -> HttpResponse:
    """For which page; straight on where there is one only."""
    pages = list(_pages(request))
    if len(pages) == 1:
        return redirect("bookings:new_for", request.team.slug, pages[0].slug)
    return render(request, "bookings/new.html", {"section": "bookings", "pages": pages})


@team_view(Permission.HOST_BOOKINGS)
@never_cache
def book(request: TeamRequest, page: str) -> HttpResponse:
    """The page's free times; with `?start=` the form; sent, it books."""
    offer = with_questions(_pages(request)).filter(slug=page).first()
    if offer is None:
        raise Http404
    start = parse_start(request.POST.get("start") or request.GET.get("start"))
    if request.method == "POST":
        return _sent(request, offer, start)
    if start is None:
        return _times(request, offer)
    about_mails = OnBehalfForm(initial={"time_zone": request.user.time_zone, "language": request.user.language})
    return _form(request, offer, InviteeForm(page=offer, said=request.GET, on_behalf=True), about_mails, start=start)


def _times(request: TeamRequest, page: BookingPage) -> HttpResponse:
    now, zone = timezone.now(), request.user.time_zone
    diary = diary_of(page, now=now, for_team=True, length_min=minutes_asked(request, page))
    times = timetable(diary, zone=zone, asked=asked_of(request), now=now)
    context = {"timetable": times, "lengths_min": lengths_of(page)} | _of_page(request, page)
    return render(request, "bookings/new_times.html", context)


def _sent(request: TeamRequest, page: BookingPage, start: datetime | None) -> HttpResponse:
    form, about_mails = InviteeForm(request.POST, page=page, on_behalf=True), OnBehalfForm(request.POST)
    # Both are asked, so that everything that is wrong is said at once.
    if not all([form.is_valid(), about_mails.is_valid()]):
        return _form(request, page, form, about_mails, start=start, status=422)
    now, minutes = timezone.now(), minutes_asked(request, page)
    if start is None:
        nearest = diary_of(page, now=now, for_team=True, length_min=minutes).nearest(now, count=lifecycle.NEAREST)
        return _form(request, page, form, about_mails, start=None, nearest=nearest, status=422)
    if has_other_length(request, page):
        return _form(request, page, form, about_mails, start=start, status=409, is_other_length=True)
    with translation.override(about_mails.cleaned_data["language"]):
        guest = form.invitee(time_zone=about_mails.cleaned_data["time_zone"])
    key = form.cleaned_data["form_key"]
    match lifecycle.book(page, start, guest, form_key=key, now=now, by=request.user, duration_min=minutes):
        case lifecycle.Booked(booking):
            text = _("The booking is made. %(name)s is told by mail.") % {"name": booking.invitee_name}
            messages.success(request, text)
            return redirect("bookings:detail", request.team.slug, booking.public_id)
        case lifecycle.SlotTaken(nearest) | lifecycle.NotOffered(nearest):
            return _form(request, page, form, about_mails, start=start, nearest=nearest, status=409)
        case lifecycle.LimitReached() | lifecycle.PageClosed() | lifecycle.LinkUsed():
            messages.error(request, _("This page takes no bookings now. Open it under Details, then book again."))
            return redirect("bookings:new", request.team.slug)


def _form(
    request: TeamRequest,
    page: BookingPage,
    form: InviteeForm,
    about_mails: OnBehalfForm,
    *,
    start: datetime | None,
    nearest: list[datetime] | None = None,
    status: int = 200,
    is_other_length: bool = False,
) -> HttpResponse:
    """`nearest` is given when `start` cannot be had: these are proposed instead, inside the form, so that nothing is lost."""
    zone, length = request.user.time_zone, timedelta(minutes=minutes_asked(request, page) or page.duration_min)
    context = _of_page(request, page) | {
        "form": form,
        "about_mails": about_mails,
        "start": start,
        "end": start + length if start else None,
        "slot": slot(start, zone) if start else None,
        "is_gone": nearest is not None,
        "is_other_length": is_other_length,
        "nearest": [(moment, slot(moment, zone)) for moment in nearest or []],
    }
    return render(request, "bookings/new_form.html", context, status=status)


def _of_page(request: TeamRequest, page: BookingPage) -> dict[str, object]:
    """What the times and the form both show, and hand on: which of the page's durations is booked."""
    minutes = minutes_asked(request, page)
    return {
        "section": "bookings",
        "page": page,
        "zone": request.user.time_zone,
        "length_min": minutes or page.duration_min,
        "carried": f"&minutes={minutes}" if minutes else "",
    }


def _pages(request: TeamRequest) -> QuerySet[BookingPage]:
    """Those that take bookings: all of them for who sees all bookings, else those that the member hosts."""
    pages = request.team.pages.filter(is_active=True).select_related("team").order_by("title", "pk")
    if request.membership.may(Permission.VIEW_ALL_BOOKINGS):
        return pages
    return pages.filter(hosts__host=request.user)
