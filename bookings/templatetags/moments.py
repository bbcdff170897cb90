"""Instants in templates: `{{ booking.starts_at|day_and_time:zone }}`. The words are those of `bookings.words`."""

from datetime import datetime
from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from bookings import words, zones

register = template.Library()


@register.simple_tag
def zone_options(chosen: str) -> SafeString:
    """The options of a select of time zones. Written once: there are 400, and they are on every public page."""
    option = format_html('<option value="{}">', chosen)
    selected = format_html('<option value="{}" selected>', chosen)
    listed = _all_options()
    if option not in listed:
        return format_html("{}{}</option>{}", selected, chosen, listed)
    return mark_safe(listed.replace(option, selected))  # noqa: S308 (both were escaped above)


@cache
def _all_options() -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', ((name, name) for name in zones.named_zones()))


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
    return zones.city(zone)
