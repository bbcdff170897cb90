"""A booking page as invitees see it: when it can be booked. By its own address, and by a one-off link."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.calendar import Known, reading_at
from bookings.months import Month
from bookings.views.times import month_answer, times_context
from bookings.views.visitor import by_their_clock, remember_zone, secret_page, zone_of
from bookings.views.visits import Visit, closed, is_spent, link_at, page_at, spent, visit_of
from jicoo.middleware import for_anybody
from teams.access import open_to_all


@open_to_all
@never_cache
@require_safe
@by_their_clock
def public(request: HttpRequest, team: str, page: str) -> HttpResponse:
    """The page's free times, a month and one of its days. `?day=` or `?month=` says which, `?tz=` in which zone."""
    return _times(request, visit_of(request, page_at(team, page)))


@for_anybody
@open_to_all
@require_safe
def month(request: HttpRequest, team: str, page: str) -> HttpResponse:
    """A month of the page's free times for scripts, see `bookings.views.times`. One query where the page has neither limits nor seats."""
    now = timezone.now()
    asked = Month.named(request.GET.get("month", "")) or Month.of(now.date())
    reading = reading_at(team, page, asked.anywhere)
    if reading is None:
        raise Http404
    return _month(request, visit_of(request, reading.terms.page()), now=now, known=reading.known)


@open_to_all
@secret_page
@require_safe
@by_their_clock
def one_off(request: HttpRequest, key: str) -> HttpResponse:
    """The same times behind an address that books once."""
    link = link_at(key)
    return spent(request, link.page) if is_spent(link) else _times(request, visit_of(request, link.page, link))


@for_anybody
@open_to_all
@secret_page
@require_safe
def one_off_month(request: HttpRequest, key: str) -> HttpResponse:
    """A month of them for scripts."""
    link = link_at(key)
    if is_spent(link):
        raise Http404
    return _month(request, visit_of(request, link.page, link), now=timezone.now())


def _times(request: HttpRequest, visit: Visit) -> HttpResponse:
    if not visit.is_open:
        return closed(request, visit.page)
    diary = visit.diary(now=timezone.now())
    zone = zone_of(request, otherwise=diary.zone.key)
    context = {"zone": zone.name, "zone_is_known": zone.is_known}
    context |= times_context(request, diary, zone, months=visit.path("month"), book=visit.path("book"))
    return remember_zone(request, render(request, "bookings/public.html", context | visit.context(request)), zone)


def _month(request: HttpRequest, visit: Visit, *, now: datetime, known: Known | None = None) -> HttpResponse:
    diary = visit.diary(now=now, known=known)
    # The diary knows the hosts: asking the visit whether it is open would read them once more.
    if not diary.rules.seats or not (visit.page.is_active or visit.link):
        raise Http404
    return month_answer(request, diary, otherwise=diary.zone.key)
