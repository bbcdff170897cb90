"""What a manager types when they make or change a booking page, and what is told beside it."""

import re
from typing import Any

from bookings.models import BookingPage
from teams.models import User

LIMIT = ("most", "unit", "period", "scope")
ALL_ROWS = [(weekday, row) for weekday in range(1, 8) for row in range(3)]


def hours(**changed: str) -> dict[str, str]:
    """Mondays from 9:00 to 17:00 in Tokyo, unless it is said otherwise."""
    empty = {f"{name}_{weekday}_{row}": "" for weekday, row in ALL_ROWS for name in ("opens", "closes")}
    return empty | {"time_zone": "Asia/Tokyo", "opens_1_0": "09:00", "closes_1_0": "17:00"} | changed


def new_page(host: User, **changed: Any) -> dict[str, Any]:
    """What makes a page with hours of its own."""
    return details(host=host.pk, whose_hours="own") | changed


def details(**changed: Any) -> dict[str, Any]:
    return {
        "title": "Product tour",
        "slug": "",
        "description": "What it does.",
        "place": "text",
        "location": "Video call",
        "duration_min_0": 45,
        "duration_min_1": 1,
        "other_durations_min": "",
        "is_active": "on",
    } | changed


def rules(**changed: Any) -> dict[str, Any]:
    """The rules that a page begins with, without limits."""
    return (
        {
            "step_min_0": "",
            "step_min_1": 1,
            "buffer_before_min_0": 0,
            "buffer_before_min_1": 1,
            "buffer_after_min_0": 0,
            "buffer_after_min_1": 1,
            "minimum_notice_min_0": 1,
            "minimum_notice_min_1": 60,
            "opens": "rolling",
            "window_days": 60,
            "capacity": 1,
            "reschedule_notice_min_0": 0,
            "reschedule_notice_min_1": 1,
            "cancel_notice_min_0": 0,
            "cancel_notice_min_1": 1,
        }
        | limits()
        | changed
    )


def limits(*rows: tuple[int | str, str, str, str]) -> dict[str, Any]:
    """(most, unit, period, scope) of each."""
    told: dict[str, Any] = {"limits-TOTAL_FORMS": len(rows), "limits-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        told |= {f"limits-{number}-{name}": value for name, value in zip(LIMIT, row, strict=True)}
    return told


def stretches(page: BookingPage) -> list[tuple[int, int, int]]:
    return list(page.first_host.schedule.weekly_hours.values_list("weekday", "opens_min", "closes_min"))


def beside(html: str, field: str) -> str:
    """The error that stands beside this field."""
    found = re.search(rf'id="id_{field}_error">.*?<span>(.*?)</span>', html, re.DOTALL)
    return found[1] if found else ""
