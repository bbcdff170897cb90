"""A team's connection to one app: connect, test, disconnect."""

from typing import Any

from csp.constants import SELF
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from integrations import connections, entered, oauth, store
from integrations.connector import Connector
from integrations.contract.access import App
from integrations.errors import Problem
from integrations.models import Connection
from integrations.registry import NoSuchConnector, connector_for
from integrations.words import words_for
from jicoo.crypto import CannotOpen
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.VIEW_TEAM)
@require_safe
@never_cache
def detail(request: TeamRequest, connector: str) -> HttpResponse:
    """How it stands. Administrators get the form, others who can connect."""
    app = find_connector(connector)
    connection = _connection(request, app)
    return _page(request, app, connection, _form(app, connection))


@team_view(Permission.MANAGE_APPS)
@never_cache
def connect(request: TeamRequest, connector: str) -> HttpResponse:
    """Asks whether the app is known, remembers it, and sends the administrator to log in. Changes no connection yet.

    With a `ticket`, what was typed before is used again; with `go_on`, the other side is not asked first.
    """
    app = find_connector(connector)
    connection = _connection(request, app)
    if request.method != "POST":
        return redirect("integrations:connection", request.team.slug, app.slug)
    typed = _typed(request, app)
    if typed is None:
        messages.error(
            request, _("The key and the secret were kept for ten minutes, which are over. Enter them again.")
        )
        return redirect("integrations:connection", request.team.slug, app.slug)
    form = _form(app, connection, typed)
    if not form.is_valid() or (found := _entered(form, connection)) is None:
        return _page(request, app, connection, form)
    doubt = None if "go_on" in request.POST else app.doubt(found, redirect_uri=oauth.callback_url(app.slug))
    oauth.catch_up(request.session)
    ticket = entered.keep(request.session, _only_fields(form, typed), owner=_owner(request, app))
    if doubt is None:
        return _leave(request, app, found, environment=form.cleaned_data["environment"], ticket=ticket)
    form.add_error(doubt.field, doubt.said)
    return _page(request, app, connection, form, ticket=ticket)


@team_view(Permission.MANAGE_APPS)
@require_POST
def check(request: TeamRequest, connector: str) -> HttpResponse:
    """Asks the other side whether it still knows us, now."""
    app = find_connector(connector)
    connection = _kept(request, app)
    try:
        identity = connections.check(connection)
    except Problem as problem:
        words = words_for(app.slug, problem.code, problem.params)
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
    connection = _connection(request, app)
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


def _typed(request: TeamRequest, app: Connector) -> QueryDict | None:
    """What was typed now, or before; None if that is kept no longer."""
    if "ticket" not in request.POST:
        return request.POST
    return entered.kept(request.session, request.POST["ticket"], owner=_owner(request, app))


def _only_fields(form: forms.Form, typed: QueryDict) -> QueryDict:
    chosen = QueryDict(mutable=True)
    for name in form.fields:
        if name in typed:
            chosen.setlist(name, typed.getlist(name))
    return chosen


def _owner(request: TeamRequest, app: Connector) -> str:
    return f"{request.team.pk}:{request.user.pk}:{app.slug}"


def _leave(request: TeamRequest, app: Connector, found: App, *, environment: str, ticket: str) -> HttpResponse:
    state, challenge = oauth.begin(
        request.session,
        team_id=request.team.pk,
        user_id=request.user.pk,
        connector=app.slug,
        environment=environment,
        app=found,
        ticket=ticket,
    )
    return redirect(
        app.authorize_url(found, redirect_uri=oauth.callback_url(app.slug), state=state, challenge=challenge)
    )


def _connection(request: TeamRequest, app: Connector) -> Connection | None:
    return request.team.connections.filter(connector=app.slug).first()


def _kept(request: TeamRequest, app: Connector) -> Connection:
    connection = request.team.connections.kept().filter(connector=app.slug).first()
    if connection is None:
        raise Http404
    return connection


def _form(app: Connector, connection: Connection | None, data: Any = None) -> forms.Form:
    return app.connect_form(data, connection=connection if connection and connection.is_kept else None)


def _entered(form: forms.Form, connection: Connection | None) -> App | None:
    """The app as entered, or as it is kept where nothing was; None, with an error on the form, if neither can be had."""
    typed = form.cleaned_data
    if typed["key"]:
        return App(login_url=typed["login_url"], key=typed["key"], secret=typed["secret"])
    try:
        kept = connection.app() if connection else None
    except CannotOpen:
        kept = None
    if kept is None or not kept.key:
        form.add_error("key", _("The saved key can no longer be read. Enter key and secret again."))
        return None
    return App(login_url=typed["login_url"], key=kept.key, secret=kept.secret)


def _page(
    request: TeamRequest, app: Connector, connection: Connection | None, form: forms.Form, *, ticket: str = ""
) -> HttpResponse:
    """`ticket`: of what was typed, where the other side does not take it and one may go on all the same."""
    context = {
        "section": "apps",
        "app": app,
        "connection": connection,
        "form": form,
        "ticket": ticket,
        "callback_url": oauth.callback_url(app.slug),
        "counts": store.counts(connection) if connection and connection.is_kept else None,
        "broken": words_for(app.slug, connection.broken_code, connection.broken_params)
        if connection and connection.is_broken
        else None,
        "may_connect": request.membership.may(Permission.MANAGE_APPS),
        "sees_all_bookings": request.membership.may(Permission.VIEW_ALL_BOOKINGS),
        "who_connects": store.who_connects(request.team),
    }
    return may_lead_away(render(request, "integrations/connection.html", context), app)
