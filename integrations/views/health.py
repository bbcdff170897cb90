"""How a connection is: each probe with its cure, and "Check now"."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from integrations import health, health_page, progress
from integrations.connector import Connector
from integrations.models import Connection
from integrations.views import jobs
from integrations.views.connection import finds_connection
from teams import audit
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_safe
@never_cache
@finds_connection
def index(request: TeamRequest, app: Connector, connection: Connection) -> HttpResponse:
    """What was found last, what is to be mended first."""
    groups = health_page.groups(connection, zone=request.user.time_zone)
    checked = health.latest(connection)
    context = {
        "section": "apps",
        "app": app,
        "connection": connection,
        "groups": groups,
        "asked_at": max((line.asked_at for group in groups for line in group.lines), default=None),
        "live": jobs.context_of(request, checked) if checked and progress.is_at_work(checked) else None,
    }
    return render(request, "integrations/health.html", context)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
@finds_connection
def check(request: TeamRequest, app: Connector, connection: Connection) -> HttpResponse:
    """Asks for a check now; pressing twice checks once."""
    job, is_new = health.ask(connection, by=request.user)
    if is_new:
        audit.record(request.team, request.user, "health_checked", connection.pk, job=job.pk)
        messages.success(request, _("Checking. This page tells when it is done."))
    else:
        messages.info(request, _("A check is under way already."))
    return redirect("integrations:health", request.team.slug, app.slug)
