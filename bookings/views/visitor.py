"""What is known about whoever looks at a public page: their time zone, their clock, and which day they want to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from bookings import clocks
from bookings.months import Month
from bookings.timetable import Asked
from bookings.zones import is_zone
from jicoo import ratelimit

P = ParamSpec("P")

ZONE_COOKIE = "tz"
CLOCK_COOKIE = "clock"
CLOCKS = ("12", "24")
A_YEAR_S = 365 * 86_400


@dataclass(frozen=True)
class Zone:
    """An IANA name. `is_known` when the visitor's browser or the visitor said so; else it is the page's own."""

    name: str
    is_known: bool


def zone_of(request: HttpRequest, *, otherwise: str | Callable[[], str]) -> Zone:
    """What the address or the form says, then what was chosen before, then `otherwise`, which may cost something to know."""
    said = (request.POST.get("tz"), request.GET.get("tz"), request.COOKIES.get(ZONE_COOKIE))
    name = next((name for name in said if is_zone(name)), None)
    if name:
        return Zone(name, is_known=True)
    return Zone(otherwise if isinstance(otherwise, str) else otherwise(), is_known=False)


def remember_zone(request: HttpRequest, response: HttpResponse, zone: Zone) -> HttpResponse:
    """Keeps a zone that was said in the address for the next visit."""
    if request.GET.get("tz") == zone.name:
        _keep(response, ZONE_COOKIE, zone.name)
    return response


def by_their_clock(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Says times on the clock that the visitor chose: `?clock=12` or `24`, which is kept for the next visit. Else of 24 hours."""

    @wraps(view)
    def told(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        chosen = clock_of(request)
        with clocks.showing(twelve=chosen == "12"):
            response = view(request, *args, **kwargs)
        if request.GET.get("clock") == chosen:
            _keep(response, CLOCK_COOKIE, chosen)
        return response

    return told


def clock_of(request: HttpRequest) -> str:
    """12 or 24, as the address says or what was chosen before; empty for whoever never chose."""
    said = (request.GET.get("clock"), request.COOKIES.get(CLOCK_COOKIE))
    return next((clock for clock in said if clock in CLOCKS), "") or ""


def asked_day(request: HttpRequest) -> date | None:
    """`?day=2026-11-24`, if it is one."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def asked_of(request: HttpRequest) -> Asked:
    """`?day=2026-11-24`, or `?month=2026-12` with `&last=1` for its last free day; what is none of these is passed over."""
    month = Month.named(request.GET.get("month", ""))
    return Asked(day=asked_day(request), month=month, from_end="last" in request.GET)


def comes_too_often(request: HttpRequest, to: str) -> bool:
    """Counts this press of a visitor's `to` "book" or "change"; each has a limit of its own for every address."""
    return ratelimit.is_over(to, request, per_minute=settings.BOOKING_RATE_PER_MINUTE)


def told_to_wait(response: HttpResponse) -> HttpResponse:
    """The page with the form, as the answer to whoever comes too often: until the next minute begins."""
    response.status_code = 429
    response["Retry-After"] = str(60 - timezone.now().second)
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=A_YEAR_S, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def secret_page(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For addresses that are a key: kept by no cache, found by no search engine, told to no other site.

    The referrer stays within this site instead of vanishing altogether: under "no-referrer" browsers send their forms with
    `Origin: null`, which the CSRF protection has to refuse.
    """

    @wraps(view)
    def shielded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return never_cache(shielded)
