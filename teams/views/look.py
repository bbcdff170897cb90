"""A team's logo and colour: where administrators choose them, and the two files that invitees' browsers fetch."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from teams import looks
from teams.access import TeamRequest, open_to_all, team_view
from teams.look_form import LookForm
from teams.models import Team, TeamLogo, User
from teams.roles import Permission

A_YEAR_S = 365 * 86_400


@team_view(Permission.MANAGE_TEAM)
def look(request: TeamRequest) -> HttpResponse:
    """Logo and colour."""
    team = request.team
    form = LookForm(request.POST or None, request.FILES or None, team=team)
    if request.method == "POST" and form.is_valid():
        _save(team, form, by=request.user)
        messages.success(request, _("The look is saved. Your booking pages show it now."))
        return redirect("teams:look", team.slug)
    shown = looks.accent_of(team.accent) if team.accent else None
    return render(request, "teams/look.html", {"section": "settings", "form": form, "accent": shown})


@open_to_all
@require_safe
@cache_control(public=True, max_age=A_YEAR_S, immutable=True)
def stylesheet(request: HttpRequest, team: str, key: str) -> HttpResponse:
    """The team's colour. The address changes with it, so a browser keeps what it got."""
    found = Team.objects.filter(slug=team).exclude(accent="").first()
    if found is None or looks.stylesheet_key(found) != key:
        raise Http404
    return HttpResponse(looks.stylesheet_of(found), content_type="text/css; charset=utf-8")


@open_to_all
@require_safe
@cache_control(public=True, max_age=A_YEAR_S, immutable=True)
def logo(request: HttpRequest, team: str, digest: str) -> HttpResponse:
    """The picture, as what its bytes say it is and nothing else: no browser may take it for a page or a script."""
    found = TeamLogo.objects.filter(team__slug=team, digest=digest).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.data), content_type=found.kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@transaction.atomic
def _save(team: Team, form: LookForm, *, by: User) -> None:
    wanted = form.cleaned_data
    if wanted["accent"] != team.accent:
        looks.change(team, accent=wanted["accent"], by=by)
    if wanted["logo"] and form.picture:
        looks.put_logo(team, wanted["logo"], form.picture, by=by)
    elif wanted.get("without_logo"):
        looks.remove_logo(team, by=by)
