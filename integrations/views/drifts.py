"""Where the org no longer has what our bookings put there: the page, "Compare now", "Keep theirs" and "Restore ours"."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from integrations import differences, drifts, progress, reconcile
from integrations.connector import Connector
from integrations.contract.values import Words
from integrations.models import Connection, Drift, Job, JobState
from integrations.views import jobs
from integrations.views.connection import find_connector
from integrations.words import words_for
from teams import audit
from teams.access import TeamRequest, team_view
from teams.roles import Permission

ON_A_PAGE = 50


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_safe
@never_cache
def index(request: TeamRequest, connector: str) -> HttpResponse:
    """What is to be settled, and when it was compared last."""
    app, connection = _find(request, connector)
    in_order = drifts.open_in(connection).order_by("sync__booking__starts_at", "pk")
    page = Paginator(in_order, ON_A_PAGE).get_page(request.GET.get("page"))
    sees_values = request.membership.may(Permission.MANAGE_APPS)
    compared, settling = reconcile.latest(connection), drifts.under_way(connection)
    comparing = compared if compared and progress.is_at_work(compared) else None
    context = {
        "section": "apps",
        "app": app,
        "connection": connection,
        "page": page,
        "zone": request.user.time_zone,
        "lines": differences.told(in_order.filter(pk__in=[drift.pk for drift in page]), with_values=sees_values),
        "compared": compared,
        "comparing": comparing,
        "settling": settling,
        "trouble": _trouble(app, compared),
        "under_way": [jobs.context_of(request, job) for job in (comparing, settling) if job],
    }
    return render(request, "integrations/differences.html", context)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def compare(request: TeamRequest, connector: str) -> HttpResponse:
    """Asks for a comparison now; pressing twice compares once."""
    app, connection = _find(request, connector)
    if not connection.is_connected:
        messages.error(request, _("%(app)s is not connected, so nothing can be compared.") % {"app": app.name})
        return _back(request, app)
    job, is_new = reconcile.ask(connection, by=request.user)
    if is_new:
        audit.record(request.team, request.user, "compared", connection.pk, job=job.pk)
        messages.success(request, _("Comparing. This page tells when it is done."))
    else:
        messages.info(request, _("A comparison is under way already."))
    return _back(request, app)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def keep(request: TeamRequest, connector: str) -> HttpResponse:
    """Lets theirs stand, for those that were ticked."""
    app, connection = _find(request, connector)
    count = drifts.keep(_ticked(request, connection), by=request.user)
    said = ngettext(
        "%(number)s difference was let stand in %(app)s.", "%(number)s differences were let stand in %(app)s.", count
    )
    return _said(request, app, count, said)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def restore(request: TeamRequest, connector: str) -> HttpResponse:
    """Has ours written again, for those that were ticked."""
    app, connection = _find(request, connector)
    count = drifts.restore(_ticked(request, connection), by=request.user)
    said = ngettext(
        "What %(number)s booking says is on its way to %(app)s again.",
        "What %(number)s bookings say is on its way to %(app)s again.",
        count,
    )
    return _said(request, app, count, said)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def settle_all(request: TeamRequest, connector: str) -> HttpResponse:
    """All that are open now, as their booking pages say, or ours for all of them."""
    app, connection = _find(request, connector)
    how = drifts.OURS if request.POST.get("how") == drifts.OURS else drifts.AS_PAGES_SAY
    job = drifts.settle_all(connection, by=request.user, how=how)
    if job is None:
        messages.info(request, _("There is nothing to settle any more, or somebody has asked for it already."))
        return _back(request, app)
    return redirect("integrations:job", request.team.slug, app.slug, job.pk)


def _find(request: TeamRequest, slug: str) -> tuple[Connector, Connection]:
    """Raises Http404 for an app that was never connected."""
    app = find_connector(slug)
    connection = request.team.connections.filter(connector=app.slug).first()
    if connection is None:
        raise Http404
    return app, connection


def _ticked(request: TeamRequest, connection: Connection) -> QuerySet[Drift]:
    pks = [int(pk) for pk in request.POST.getlist("drift") if pk.isdecimal() and len(pk) < 19]
    return drifts.open_in(connection).filter(pk__in=pks)


def _said(request: TeamRequest, app: Connector, count: int, done: str) -> HttpResponse:
    if count:
        messages.success(request, done % {"app": app.name, "number": count})
    elif request.POST.getlist("drift"):
        messages.info(
            request,
            _("Nothing was changed: somebody settled this before, or it has to be mended in %(app)s.")
            % {"app": app.name},
        )
    else:
        messages.info(request, _("Nothing was changed: tick what you mean first."))
    return _back(request, app)


def _back(request: TeamRequest, app: Connector) -> HttpResponse:
    return redirect("integrations:differences", request.team.slug, app.slug)


def _trouble(app: Connector, job: Job | None) -> Words | None:
    """Why the last comparison did not come to its end. One that waits says so itself."""
    if job is None or not job.code or job.state != JobState.STOPPED:
        return None
    return words_for(app.slug, job.code, {})
