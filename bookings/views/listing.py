"""Bookings on the host's side, many at once: the list, the week, and the same as a file."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings import exports, finding, hosted
from bookings.finding import When
from bookings.forms.listing import BookingFilter
from bookings.hosted import bookings_for
from bookings.models import Booking
from bookings.views.visitor import asked_day
from jicoo.sheets import Sheet, sheet
from jicoo.spreadsheets import csv_response
from teams.access import TeamRequest, team_view
from teams.models import User
from teams.roles import Permission


@team_view(Permission.HOST_BOOKINGS)
@require_safe
@never_cache
def index(request: TeamRequest) -> HttpResponse:
    """`?when=` is a When, `?q=&status=&at=&host=&source=&since=&until=` choose, `?after=` and `?before=` turn the sheet."""
    when, form = _when(request), _form(request)
    rows: Sheet[Booking] = Sheet(rows=[])
    if form.is_valid():
        wanted = form.wanted(when)
        found = finding.matching(bookings_for(request.membership), wanted, timezone.now())
        after, before = request.GET.get("after", ""), request.GET.get("before", "")
        rows = sheet(found, "starts_at", falling=wanted.is_falling, after=after, before=before)
    context = {
        "section": "bookings",
        "tab": when,
        "form": form,
        "sheet": rows,
        "days": hosted.by_day(rows.rows, request.user.time_zone),
        "zone": request.user.time_zone,
    }
    return render(request, "bookings/list.html", context)


@team_view(Permission.HOST_BOOKINGS)
@require_safe
@never_cache
def export(request: TeamRequest) -> HttpResponseBase:
    """All that the same questions find, as CSV."""
    form = _form(request)
    if not form.is_valid():
        # There the form says what is wrong with it.
        response = redirect("bookings:list", request.team.slug)
        response["Location"] += f"?{request.GET.urlencode()}"
        return response
    wanted = form.wanted(_when(request))
    found = finding.matching(bookings_for(request.membership), wanted, timezone.now())
    rows = exports.rows(
        found,
        falling=wanted.is_falling,
        language=translation.get_language(),
        zone=timezone.get_current_timezone_name(),
    )
    return csv_response(f"{request.team.slug}-{timezone.localdate():%Y-%m-%d}.csv", exports.head(), rows)


@team_view(Permission.HOST_BOOKINGS)
@require_safe
@never_cache
def week(request: TeamRequest) -> HttpResponse:
    """Seven days beside each other. `?day=` says which week, `?host=` whose."""
    hosts = _hosts(request)
    chosen = next((host for host in hosts if str(host.pk) == request.GET.get("host")), None)
    bookings, day = bookings_for(request.membership), asked_day(request) or timezone.localdate()
    shown = hosted.week_of(bookings.hosted_by(chosen) if chosen else bookings, day, request.user.time_zone)
    context = {
        "section": "bookings",
        "tab": "week",
        "week": shown,
        "hosts": hosts,
        "chosen": chosen,
        "previous": shown.monday - timedelta(days=7),
        "next": shown.monday + timedelta(days=7),
        "zone": request.user.time_zone,
    }
    return render(request, "bookings/week.html", context)


def _when(request: TeamRequest) -> When:
    asked = request.GET.get("when")
    return When(asked) if asked in set(When) else When.COMING


def _form(request: TeamRequest) -> BookingFilter:
    pages = request.team.pages.order_by("title", "pk")
    return BookingFilter(request.GET, pages=pages, hosts=_hosts(request), sources=_sources(request))


def _sources(request: TeamRequest) -> list[str]:
    """Those of bookings that the reader may see."""
    if request.membership.may(Permission.VIEW_ALL_BOOKINGS):
        return finding.sources(request.team)
    return finding.sources_of(bookings_for(request.membership))


def _hosts(request: TeamRequest) -> list[User]:
    """Among whom the reader may choose; nobody, where they see their own bookings only."""
    if not request.membership.may(Permission.VIEW_ALL_BOOKINGS):
        return []
    return list(User.objects.filter(memberships__team=request.team).order_by("name", "email"))
