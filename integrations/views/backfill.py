"""Backfill: choosing bookings of earlier days, and saying yes to what was looked up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from integrations import backfill, candidates
from integrations.backfill import Answer
from integrations.backfill_form import BackfillForm
from integrations.connector import Connector
from integrations.models import Connection, Job, JobKind, JobState
from integrations.views.connection import find_connector, finds_connection
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.MANAGE_APPS)
@never_cache
@finds_connection
def index(request: TeamRequest, app: Connector, connection: Connection) -> HttpResponse:
    """Asks for pages and days, and has them looked up; whoever comes while that goes on is shown it."""
    form = BackfillForm(request.POST if request.method == "POST" else None, connection=connection)
    if request.method == "POST" and connection.is_connected and form.is_valid():
        job, is_new = backfill.ask(connection, form.choice, by=request.user)
        if not is_new:
            messages.info(request, _("Another backfill is under way. Wait for its end, or stop it first."))
        return redirect("integrations:job", request.team.slug, app.slug, job.pk)
    context = {
        "section": "apps",
        "app": app,
        "connection": connection,
        "form": form,
        "sends": bool(candidates.sending_pages(connection)),
        "active": backfill.active(connection),
    }
    return render(request, "integrations/backfill.html", context)


@team_view(Permission.MANAGE_APPS)
@require_POST
def send(request: TeamRequest, connector: str, pk: int) -> HttpResponse:
    """Says yes to what was looked up. Of two who press at once the second is told so."""
    app = find_connector(connector)
    found = request.team.jobs.select_related("connection", "team").filter(kind=JobKind.BACKFILL)
    job = get_object_or_404(found, pk=pk, connection__connector=app.slug)
    answer = backfill.send(job, by=request.user)
    if answer != Answer.SENDING:
        messages.warning(request, _why_not(job, answer))
    return redirect("integrations:job", request.team.slug, app.slug, job.pk)


def _why_not(job: Job, answer: Answer) -> str:
    if answer == Answer.NOT_READY and job.state == JobState.RUNNING:
        return _("Somebody pressed “Send” before you. It is on its way.")
    return {
        Answer.NOT_READY: _("This can no longer be sent. Look the bookings up again."),
        Answer.TOO_OLD: _("This was looked up more than a day ago. Look the bookings up again, so that you see what would happen now."),
        Answer.SETTINGS_CHANGED: _("The settings of a booking page were changed after this was looked up. Look the bookings up again."),
        Answer.NOT_CONNECTED: _("The organisation that was looked up is no longer connected. Nothing was sent."),
    }[answer]  # fmt: skip
