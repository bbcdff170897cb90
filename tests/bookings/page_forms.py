"""What a manager types when they make or change a booking page, and what is told beside it."""

import re
from typing import Any

from bookings.models import BookingPage
from teams.models import User

ALL_ROWS = [(weekday, row) for weekday in range(1, 8) for row in range(3)]


def hours(**changed: str) -> dict[str, str]:
    """Mondays from 9:00 to 17:00 in Tokyo, unless it is said otherwise."""
    empty = {f"{name}_{weekday}_{row}": "" for weekday, row in ALL_ROWS for name in ("opens", "closes")}
    return empty | {"time_zone": "Asia/Tokyo", "opens_1_0": "09:00", "closes_1_0": "17:00"} | changed


def details(host: User, **changed: Any) -> dict[str, Any]:
    return {
        "title": "Product tour",
        "slug": "",
        "description": "What it does.",
        "location": "Video call",
        "host": host.pk,
        "duration_min": 45,
        "minimum_notice_min": 120,
        "window_days": 30,
        "buffer_before_min": 5,
        "buffer_after_min": 10,
        "is_active": "on",
    } | changed


def stretches(page: BookingPage) -> list[tuple[int, int, int]]:
    return list(page.schedule.weekly_hours.values_list("weekday", "opens_min", "closes_min"))


def beside(html: str, field: str) -> str:
    """The error that stands beside this field."""
    found = re.search(rf'id="id_{field}_error">.*?<span>(.*?)</span>', html, re.DOTALL)
    return found[1] if found else ""
