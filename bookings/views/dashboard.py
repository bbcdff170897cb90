"""What bookings come to: numbers and charts, of the team for who sees all bookings, of their own for everybody else."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings import figures
from bookings.ports import dashboard_panels_of
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.HOST_BOOKINGS)
@require_safe
@never_cache
def index(request: TeamRequest) -> HttpResponse:
    """`?weeks=` says over how many."""
    sees_all = request.membership.may(Permission.VIEW_ALL_BOOKINGS)
    weeks = _weeks(request)
    found = figures.of(
        request.team,
        host=None if sees_all else request.user,
        weeks=weeks,
        zone=request.user.time_zone,
        now=timezone.now(),
    )
    context = {
        "section": "bookings",
        "tab": "dashboard",
        "sees_all": sees_all,
        "figures": found,
        "weeks": weeks,
        "choices": figures.CHOICES,
        "panels": [render_to_string(panel.template, panel.context, request) for panel in dashboard_panels_of(request)],
    }
    return render(request, "bookings/dashboard.html", context)


def _weeks(request: TeamRequest) -> int:
    asked = {str(choice): choice for choice in figures.CHOICES}
    return asked.get(request.GET.get("weeks", ""), figures.CHOICES[0])
