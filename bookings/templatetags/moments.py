"""Instants in templates: `{{ booking.starts_at|day_and_time:zone }}`. The words are those of `bookings.words`."""

from datetime import datetime

from django import template

from bookings import words, zones

register = template.Library()


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
