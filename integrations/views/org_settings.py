"""What holds for everything that is sent to one app."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from integrations import facts
from integrations.connector import Connector
from integrations.contract.settings import SettingsForm
from integrations.contract.values import Json
from integrations.errors import Problem
from integrations.models import Connection
from integrations.views.connection import finds_connection
from integrations.words import words_of_asking
from teams import audit
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.MANAGE_APPS)
@finds_connection
def edit(request: TeamRequest, app: Connector, connection: Connection) -> HttpResponse:
    """Asks the other side, before anything is saved, whether what was named is there."""
    if app.org_form is None:
        raise Http404
    form = app.org_form(request.POST or None, initial=connection.options, facts=_facts(request, app, connection))
    if request.method == "POST" and form.is_valid():
        if _save(request, connection, form):
            messages.success(request, _("Saved. It holds for everything that is sent from now on."))
        else:
            messages.error(request, _("Somebody connected another organisation meanwhile, so nothing was saved."))
        return redirect("integrations:org_settings", request.team.slug, app.slug)
    context = {"section": "apps", "app": app, "connection": connection, "form": form}
    return render(request, "integrations/org_settings.html", context)


def _facts(request: TeamRequest, app: Connector, connection: Connection) -> Json | None:
    """Asked when something is to be saved, and only then."""
    if request.method != "POST":
        return None
    try:
        return facts.fresh(connection)
    except Problem as problem:
        words = words_of_asking(app.slug, problem)
        messages.error(request, f"{words.what_happened} {words.what_to_do}")
        return None


@transaction.atomic
def _save(request: TeamRequest, connection: Connection, form: SettingsForm) -> bool:
    """False if it is another org by now, about which nobody was asked."""
    options = form.options()
    same = Connection.objects.filter(pk=connection.pk, remote_org_id=connection.remote_org_id)
    if not same.update(options=options):
        return False
    audit.record(request.team, request.user, "app_set", connection.pk, app=connection.connector, **options)
    return True
