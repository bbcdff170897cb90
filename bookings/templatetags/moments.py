"""Instants in templates: `{{ booking.starts_at|day_and_time:zone }}`. The words are those of `bookings.words`."""

from datetime import datetime
from functools import cache

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bookings import clocks, words, zones
from bookings.views.visitor import clock_of
from jicoo import places

register = template.Library()


@register.simple_tag
def zone_options(chosen: str) -> SafeString:
    """The options of a select of time zones. Written once a language: there are 400, and they are on every public page."""
    option = format_html('<option value="{}">', chosen)
    selected = format_html('<option value="{}" selected>', chosen)
    listed = _all_options(get_language() or "en")
    if option not in listed:
        return format_html("{}{}</option>{}", selected, chosen, listed)
    return mark_safe(listed.replace(option, selected))  # noqa: S308 (both were escaped above)


@cache
def _all_options(_language: str) -> SafeString:
    told = ((zone, f"{places.area(zone)}/{places.label(zone)}") for zone in zones.named_zones() if "/" in zone)
    return format_html_join("", '<option value="{}">{}</option>', [*told, ("UTC", "UTC")])


@register.simple_tag
def clock_in_address() -> SafeString:
    """What asks for a month on the clock that this page shows, see `bookings.views.times`. Nothing for one of 24 hours."""
    if not clocks.shows_twelve():
        return SafeString("")
    return format_html("&amp;clock=12&amp;lang={}", get_language() or "en")


@register.simple_tag(takes_context=True)
def clocks_on_offer(context: Context) -> dict[str, bool]:
    """`twelve`: what is shown now. `is_offered`: they never chose, and where they are people read twelve hours."""
    request = context["request"]
    is_offered = not clock_of(request) and clocks.leans_to_twelve(request.headers.get("Accept-Language", ""))
    return {"twelve": clocks.shows_twelve(), "is_offered": is_offered}


@register.filter
def day(moment: datetime, zone: str) -> str:
    """`Tuesday 24 November 2026`."""
    return words.day(moment, zone)


@register.filter
def short_day(moment: datetime, zone: str) -> str:
    """`Tue 24 Nov`."""
    return words.short_day(moment, zone)


@register.filter
def clock(moment: datetime, zone: str) -> str:
    """`9:00`."""
    return words.clock(moment, zone)


@register.filter
def day_and_time(moment: datetime, zone: str) -> str:
    """`Tuesday 24 November 2026, 10:30`."""
    return words.day_and_time(moment, zone)


@register.filter
def short_day_and_time(moment: datetime, zone: str) -> str:
    """`Tue 24 Nov, 10:30`."""
    return words.short_day_and_time(moment, zone)


@register.filter
def minutes_in_words(minutes: int) -> str:
    """`30 minutes`, `1 hour`, `1 hour 30 minutes`."""
    return words.length(minutes)


@register.filter
def city(zone: str) -> str:
    """`Europe/London` → `London`."""
    return places.city(zone)
