"""What somebody asked for many bookings at once: how far it is, live, and a button that stops it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import select_template
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from integrations import jobs, progress, sending
from integrations.models import Job, JobKind, JobState
from integrations.views.connection import find_connector
from integrations.words import words_for
from jicoo.parts import htmx_of, wants_part
from teams import audit
from teams.access import TeamRequest, team_view
from teams.roles import Permission

# What a person may stop, but for a check: that is one booking, and under way at once.
STOPPABLE = {JobKind.BACKFILL, JobKind.RECONCILE, JobKind.RESTORE, JobKind.SEND}
ENDED = {JobState.DONE, JobState.STOPPED}


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_safe
@never_cache
def detail(request: TeamRequest, connector: str, pk: int) -> HttpResponse:
    """The job of any kind. Asked by htmx it answers with the part that changes, and where that stands on another page and
    the job has ended, with the whole of that page.
    """
    job = _job(request, connector, pk)
    if not wants_part(request):
        return render(request, "integrations/job.html", context_of(request, job))
    if not progress.is_at_work(job) and htmx_of(request).current_url_abs_path != request.get_full_path():
        return HttpResponseClientRefresh()
    return render(request, "integrations/job.html#live", context_of(request, job))


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def stop(request: TeamRequest, connector: str, pk: int) -> HttpResponse:
    """No further step is taken; what is done stays."""
    job = _job(request, connector, pk)
    if job.kind == JobKind.BACKFILL and not _may_stop(request, job):
        raise PermissionDenied
    if _may_stop(request, job) and jobs.stop(job):
        audit.record(request.team, request.user, "job_stopped", job.pk, kind=job.kind)
        messages.success(request, _("Stopped. What was done until now stays."))
    else:
        messages.info(request, _("There is nothing to stop: it had ended before."))
    return redirect("integrations:job", request.team.slug, connector, job.pk)


def context_of(request: TeamRequest, job: Job) -> dict[str, object]:
    """What the page and its part need; also for pages that show a job among other things. A fixed number of queries."""
    return {
        "section": "apps",
        "app": find_connector(job.connection.connector),
        "job": job,
        "progress": progress.of(job),
        "why": words_for(job.connection.connector, job.code, {}) if job.code else None,
        "outcome": sending.outcome_of(job) if job.what.get("check") else None,
        "part": select_template([f"integrations/parts/job_{job.kind}.html", "integrations/parts/job.html"]),
        "is_at_work": progress.is_at_work(job),
        "has_ended": job.state in ENDED,
        "can_stop": progress.is_at_work(job) and _may_stop(request, job),
    }


def _may_stop(request: TeamRequest, job: Job) -> bool:
    """A backfill is for administrators to decide, or for who asked for it; everything else for any manager."""
    theirs = job.asked_by_id == request.user.pk or request.membership.may(Permission.MANAGE_APPS)
    stoppable = job.kind in STOPPABLE and not job.what.get("check")
    return stoppable and (theirs or job.kind != JobKind.BACKFILL)


def _job(request: TeamRequest, connector: str, pk: int) -> Job:
    app = find_connector(connector)
    found = request.team.jobs.select_related("connection", "asked_by").filter(connection__connector=app.slug)
    return get_object_or_404(found, pk=pk)
