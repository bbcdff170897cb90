"""Addresses that put a meeting into a calendar on the web. Pure: values in, text out."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from bookings.ics import Entry


def google(entry: Entry) -> str:
    """Google documents no such address, but has kept this one for years; without JavaScript and log-in it asks to log in."""
    return "https://calendar.google.com/calendar/render?" + urlencode(
        {
            "action": "TEMPLATE",
            "text": entry.title,
            "dates": f"{entry.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}/{entry.ends_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            "location": entry.location,
            "details": entry.description,
        }
    )


def outlook(entry: Entry) -> str:
    """For work and school accounts; whoever has a private one is led on from there."""
    return "https://outlook.office.com/calendar/deeplink/compose?" + urlencode(
        {
            "path": "/calendar/action/compose",
            "rru": "addevent",
            "subject": entry.title,
            "startdt": _utc(entry.starts_at),
            "enddt": _utc(entry.ends_at),
            "location": entry.location,
            "body": entry.description,
        }
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
