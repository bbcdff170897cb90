"""What bookings show on a team's home page."""

from __future__ import annotations

from django.utils import timezone

from bookings.hosted import bookings_for, with_badges
from teams.access import TeamRequest
from teams.ports import Panel

COMING_UP = 5


def coming_up(request: TeamRequest) -> Panel:
    """The next bookings that this member hosts. Also when there are none: a team begins with an empty one."""
    upcoming = list(bookings_for(request.membership).hosted_by(request.user).upcoming(timezone.now())[:COMING_UP])
    has_pages = bool(upcoming) or request.team.pages.exists()
    context = {"bookings": with_badges(upcoming), "has_pages": has_pages, "zone": request.user.time_zone}
    return Panel(template="bookings/home_panel.html", context=context)
