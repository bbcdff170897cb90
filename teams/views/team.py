"""A team as a whole: its home, its settings, what was done to it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from teams import audit, ports
from teams.access import TeamRequest, team_view
from teams.forms import TeamForm
from teams.models import Team
from teams.roles import Permission

ENTRIES_PER_PAGE = 50
NOON, EVENING = 12, 18


@team_view(Permission.VIEW_TEAM)
def home(request: TeamRequest) -> HttpResponse:
    """What needs you and what is next, as the apps above tell it."""
    panels = [render_to_string(panel.template, panel.context, request) for panel in ports.panels_of(request)]
    return render(request, "teams/home.html", {"section": "home", "greeting": _greeting(request), "panels": panels})


@team_view(Permission.MANAGE_TEAM)
def settings(request: TeamRequest) -> HttpResponse:
    """Name and time zone."""
    # A copy: the page around the form goes on naming the team as it is.
    form = TeamForm(request.POST or None, instance=Team.objects.get(pk=request.team.pk))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            team = form.save()
            audit.record(team, request.user, "team_changed", fields=form.changed_data)
        messages.success(request, _("The settings are saved."))
        return redirect("teams:settings", team.slug)
    return render(request, "teams/settings.html", {"section": "settings", "form": form})


@team_view(Permission.MANAGE_TEAM)
def audit_trail(request: TeamRequest) -> HttpResponse:
    """Who did what, newest first."""
    entries = request.team.audit_entries.select_related("actor").order_by("-at", "-pk")
    page = Paginator(entries, ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    lines = audit.tell(request.team, page.object_list)
    return render(request, "teams/audit.html", {"section": "settings", "page": page, "lines": lines})


def _greeting(request: TeamRequest) -> str:
    hour = timezone.localtime().hour
    name = {"name": request.user.display_name}
    if hour < NOON:
        return _("Good morning, %(name)s") % name
    if hour < EVENING:
        return _("Good afternoon, %(name)s") % name
    return _("Good evening, %(name)s") % name
