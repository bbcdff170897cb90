"""A team's connection to one app: how it stands, test, disconnect."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from integrations import connections, holders, oauth, store
from integrations.connector import Connector
from integrations.errors import Problem
from integrations.models import Connection
from integrations.registry import NoSuchConnector, connector_for
from integrations.words import words_for, words_of_asking
from teams.access import TeamRequest, team_view
from teams.roles import Permission


def finds_connection(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the app and the team's connection, which sends or will again once mended; its team is loaded. Raises Http404.

    Where the app is not connected, or was disconnected while somebody looked, that is said where it can be connected, and the view is
    not called.
    """

    @wraps(view)
    def found_first(request: TeamRequest, connector: str, **rest: Any) -> HttpResponse:
        app = find_connector(connector)
        connection = request.team.connections.kept().filter(connector=app.slug).select_related("team").first()
        return view(request, app, connection, **rest) if connection else _not_connected(request, app)

    return found_first


@team_view(Permission.VIEW_TEAM)
@require_safe
@never_cache
def detail(request: TeamRequest, connector: str) -> HttpResponse:
    """How it stands. Administrators get the form, others who can connect."""
    app = find_connector(connector)
    connection = connection_of(request, app)
    return page(request, app, connection, form_for(app, connection))


@team_view(Permission.MANAGE_APPS)
@require_POST
@finds_connection
def check(request: TeamRequest, app: Connector, connection: Connection) -> HttpResponse:
    """Asks the other side whether it still knows us, now."""
    try:
        identity = connections.check(connection)
    except Problem as problem:
        words = words_of_asking(app.slug, problem)
        messages.error(request, f"{words.what_happened} {words.what_to_do}")
    else:
        messages.success(
            request,
            _("The connection works: %(org)s answered and knows %(user)s.")
            % {"org": identity.org_name or identity.org_id, "user": identity.username},
        )
    return redirect("integrations:connection", request.team.slug, app.slug)


@team_view(Permission.MANAGE_APPS)
@never_cache
def disconnect(request: TeamRequest, connector: str) -> HttpResponse:
    """Asks once, then gives the access back."""
    app = find_connector(connector)
    connection = connection_of(request, app)
    if connection is None:
        raise Http404
    if not connection.is_kept:
        # Pressed twice, or by two administrators: what was asked for is done.
        return redirect("integrations:connection", request.team.slug, app.slug)
    if request.method != "POST":
        context = {"section": "apps", "app": app, "connection": connection, "counts": store.counts(connection)}
        return render(request, "integrations/disconnect.html", context)
    if connections.disconnect(connection, by=request.user):
        messages.success(request, _("%(app)s is disconnected. Nothing more will be sent.") % {"app": app.name})
    else:
        messages.warning(
            request,
            _(
                "%(app)s is disconnected here and nothing more will be sent, but it did not confirm. "
                "Ask its administrator to revoke this app's access there."
            )
            % {"app": app.name},
        )
    return redirect("integrations:connection", request.team.slug, app.slug)


def find_connector(slug: str) -> Connector:
    """The connector of the address. Raises Http404."""
    try:
        return connector_for(slug)
    except NoSuchConnector:
        raise Http404 from None


def may_lead_away(response: HttpResponse, app: Connector) -> HttpResponse:
    """Browsers hold a form's redirect against the form-action of the page it stands in."""
    response._csp_update = {"form-action": [SELF, *app.form_targets]}  # type: ignore[attr-defined]  # django-csp's own way
    return response


def connection_of(request: TeamRequest, app: Connector) -> Connection | None:
    """The team's, whatever state it is in; None if it was never connected."""
    return request.team.connections.filter(connector=app.slug).first()


def form_for(app: Connector, connection: Connection | None, data: Any = None) -> forms.Form:
    """The connect form; what a connection keeps need not be entered again."""
    return app.connect_form(data, connection=connection if connection and connection.is_kept else None)


def page(
    request: TeamRequest, app: Connector, connection: Connection | None, form: forms.Form, **more: Any
) -> HttpResponse:
    """How it stands, with the form. `more`: what integrations.views.connect tells about what was entered."""
    context = {
        "section": "apps",
        "app": app,
        "connection": connection,
        "form": form,
        "callback_url": oauth.callback_url(app.slug),
        "counts": store.counts(connection) if connection and connection.is_kept else None,
        "broken": words_for(app.slug, connection.broken_code, connection.broken_params)
        if connection and connection.is_broken
        else None,
        "same_org": holders.of_the_same_org(connection, seen_by=request.user)
        if connection and connection.is_kept
        else None,
        "may_connect": request.membership.may(Permission.MANAGE_APPS),
        "sees_all_bookings": request.membership.may(Permission.VIEW_ALL_BOOKINGS),
        "who_connects": store.who_connects(request.team),
    }
    return may_lead_away(render(request, "integrations/connection.html", context | more), app)


def _not_connected(request: TeamRequest, app: Connector) -> HttpResponse:
    """To where it is said who can connect it."""
    told = (
        _("%(app)s is not connected any more, so nothing was done.")
        if request.method == "POST"
        else _("%(app)s is not connected, so there is nothing to see there.")
    )
    messages.error(request, told % {"app": app.name})
    return redirect("integrations:connection", request.team.slug, app.slug)
