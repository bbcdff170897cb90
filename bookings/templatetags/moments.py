"""Instants in templates: `{{ booking.starts_at|day_and_time:zone }}`. The words are those of `bookings.words`."""

from datetime import datetime
from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bookings import words, zones
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
def city(zone: str) -> str:
    """`Europe/London` → `London`."""
    return places.city(zone)
