"""The set-up guide of an app: the ways to choose among, one step a screen, and the files that come with it. Keeps nothing."""

from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from integrations import oauth
from integrations.connector import Connector
from integrations.contract.guide import Here, Way
from integrations.views.connection import find_connector
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.MANAGE_APPS)
@require_safe
@never_cache
def index(request: TeamRequest, connector: str) -> HttpResponse:
    """Which way is yours?"""
    app = find_connector(connector)
    return render(request, "integrations/guide.html", {"section": "apps", "app": app, "ways": _ways(request, app)})


@team_view(Permission.MANAGE_APPS)
@require_safe
@never_cache
def step(request: TeamRequest, connector: str, way: str, step: str) -> HttpResponse:
    """One of its screens, with the one before and the one after."""
    app = find_connector(connector)
    chosen, at = _find(_ways(request, app), way, step)
    context = {
        "section": "apps",
        "app": app,
        "way": chosen,
        "step": chosen.steps[at],
        "number": at + 1,
        "before": chosen.steps[at - 1] if at else None,
        "after": chosen.steps[at + 1] if at + 1 < len(chosen.steps) else None,
    }
    return render(request, "integrations/guide_step.html", context)


@team_view(Permission.MANAGE_APPS)
@require_safe
@never_cache
def file(request: TeamRequest, connector: str, way: str, step: str) -> HttpResponse:
    """What a step has to be saved."""
    chosen, at = _find(_ways(request, find_connector(connector)), way, step)
    found = chosen.steps[at].file
    if found is None:
        raise Http404
    response = HttpResponse(found.text, content_type=f"{found.content_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


def _ways(request: TeamRequest, app: Connector) -> Sequence[Way]:
    """Raises Http404 for an app without a guide."""
    if app.guide is None:
        raise Http404
    here = Here(
        callback_url=oauth.callback_url(app.slug),
        contact_email=request.user.email,
        addresses=settings.OUTGOING_ADDRESSES,
    )
    return app.guide.ways(here)


def _find(ways: Sequence[Way], way: str, step: str) -> tuple[Way, int]:
    for each in ways:
        for at, one in enumerate(each.steps):
            if (each.key, one.key) == (way, step):
                return each, at
    raise Http404
