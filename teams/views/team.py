"""A team as a whole: its home and its settings."""

from django.contrib import messages
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


def _greeting(request: TeamRequest) -> str:
    hour = timezone.localtime().hour
    name = {"name": request.user.display_name}
    if hour < NOON:
        return _("Good morning, %(name)s") % name
    if hour < EVENING:
        return _("Good afternoon, %(name)s") % name
    return _("Good evening, %(name)s") % name
