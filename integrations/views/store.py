"""The app store: what can be connected, and what is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from integrations import store
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.VIEW_TEAM)
@require_safe
def index(request: TeamRequest) -> HttpResponse:
    """Everybody sees it; administrators connect."""
    return render(request, "integrations/store.html", {"section": "apps", "cards": store.cards(request.team)})
