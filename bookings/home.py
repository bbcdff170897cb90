"""What bookings show on a team's home page."""

from __future__ import annotations

from django.utils import timezone

from bookings.hosted import bookings_for, by_day
from teams.access import TeamRequest
from teams.ports import Panel

COMING_UP = 5


def coming_up(request: TeamRequest) -> Panel | None:
    """The next bookings that this member hosts; nothing in a team that has no booking page yet."""
    upcoming = list(bookings_for(request.membership).hosted_by(request.user).upcoming(timezone.now())[:COMING_UP])
    if not upcoming and not request.team.pages.exists():
        return None
    zone = request.user.time_zone
    context = {"days": by_day(upcoming, zone), "zone": zone}
    return Panel(template="bookings/home_panel.html", context=context)
