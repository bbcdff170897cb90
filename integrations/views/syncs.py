"""What was sent to an app and what was not: numbers, charts, every booking of it, and the same as a file."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from integrations import exports, figures, syncs
from integrations.models import Connection, Sync
from integrations.sync_filter import SyncFilter
from integrations.sync_rows import rows_of
from integrations.views.connection import find_connector
from jicoo.parts import wants_part
from jicoo.sheets import Sheet
from jicoo.spreadsheets import csv_response
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_safe
@never_cache
def index(request: TeamRequest, connector: str) -> HttpResponse:
    """`?q=&state=&page=&cause=&since=&until=` choose; `?after=` and `?before=` turn the sheet. Asked by htmx: what changes."""
    connection = _connection(request, connector)
    lane = syncs.lane_of(connection)
    form = _form(request, connection)
    sheet: Sheet[Sync] = Sheet(rows=[])
    if form.is_valid():
        sheet = syncs.sheet(
            connection, form.wanted(), after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
    context = {
        "section": "apps",
        "app": find_connector(connector),
        "connection": connection,
        "counts": syncs.count(connection, lane),
        "figures": figures.of(connection, lane),
        "form": form,
        "sheet": sheet,
        "rows": rows_of(sheet.rows),
        "zone": request.user.time_zone,
    }
    template = "integrations/syncs.html#live" if wants_part(request) else "integrations/syncs.html"
    return render(request, template, context)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_safe
@never_cache
def export(request: TeamRequest, connector: str) -> HttpResponseBase:
    """All that the same questions find, as CSV."""
    connection = _connection(request, connector)
    form = _form(request, connection)
    if not form.is_valid():
        # There the form says what is wrong with it.
        response = redirect("integrations:syncs", request.team.slug, connector)
        response["Location"] += f"?{request.GET.urlencode()}"
        return response
    rows = exports.rows(
        connection, form.wanted(), language=translation.get_language(), zone=timezone.get_current_timezone_name()
    )
    return csv_response(f"{request.team.slug}-{connector}-{timezone.localdate():%Y-%m-%d}.csv", exports.head(), rows)


def _form(request: TeamRequest, connection: Connection) -> SyncFilter:
    return SyncFilter(request.GET, pages=request.team.pages.order_by("title", "pk"), causes=syncs.causes(connection))


def _connection(request: TeamRequest, connector: str) -> Connection:
    """Also one that is disconnected: what it sent can still be read."""
    return get_object_or_404(request.team.connections, connector=find_connector(connector).slug)
