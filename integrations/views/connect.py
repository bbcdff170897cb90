"""The way to the other side: what was entered is checked, remembered and taken there. It changes no connection by itself."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from integrations import approvals, connections, entered, oauth
from integrations.connector import Connector
from integrations.contract.access import App, Entry
from integrations.errors import Problem
from integrations.models import Connection
from integrations.views.connection import connection_of, find_connector, form_for, page
from integrations.views.offer import land
from integrations.words import words_while_connecting
from jicoo.crypto import CannotOpen
from teams.access import TeamRequest, team_view
from teams.roles import Permission

# An app that is not known yet is asked for this often by itself, which with ASK_AGAIN_S makes the ten minutes that one may need.
MOST_TRIES = 20
ASK_AGAIN_S = 30


@dataclass(frozen=True, kw_only=True)
class Way:
    """One press of "Connect": which app's, as which app of theirs, and what stands in the form."""

    app: Connector
    found: App
    form: forms.Form
    connection: Connection | None

    @property
    def environment(self) -> str:
        return str(self.form.cleaned_data["environment"])


@team_view(Permission.MANAGE_APPS)
@never_cache
def connect(request: TeamRequest, connector: str) -> HttpResponse:
    """Asks whether the app is known, remembers it, and sends the administrator to log in, or lets the app in by itself.

    With a `ticket`, what was typed before is used again; with `go_on`, the other side is not asked first; with
    `another_user`, they log in anew.
    """
    app = find_connector(connector)
    connection = connection_of(request, app)
    if request.method != "POST":
        return redirect("integrations:connection", request.team.slug, app.slug)
    typed = _typed(request, app)
    if typed is None:
        messages.error(
            request, _("The key and the secret were kept for ten minutes, which are over. Enter them again.")
        )
        return redirect("integrations:connection", request.team.slug, app.slug)
    form = form_for(app, connection, typed)
    if not form.is_valid() or (found := _entered(form, connection)) is None:
        return page(request, app, connection, form)
    return _go(request, Way(app=app, found=found, form=form, connection=connection), typed)


def _go(request: TeamRequest, way: Way, typed: QueryDict) -> HttpResponse:
    """Everything that goes out comes first: meanwhile other tabs may have changed the session."""
    app, found = way.app, way.found
    doubt = None if "go_on" in request.POST else app.doubt(found, redirect_uri=oauth.callback_url(app.slug))
    is_held = doubt is not None and bool(doubt.field)
    came_in = _come_in(way) if found.by_itself and not is_held else None
    oauth.catch_up(request.session)
    ticket = entered.keep(request.session, _only_fields(way.form, typed), owner=_owner(request, app))
    if doubt is not None and is_held:
        way.form.add_error(doubt.field, doubt.said)
        return page(request, app, way.connection, way.form, ticket=ticket, again=_again(request, passes=doubt.passes))
    if isinstance(came_in, Problem):
        words = words_while_connecting(app.slug, came_in)
        way.form.add_error(None, f"{words.what_happened} {words.what_to_do}")
        return page(request, app, way.connection, way.form, ticket=ticket)
    if came_in is not None:
        return _landed(request, way, came_in, ticket=ticket)
    if doubt is not None:
        messages.info(request, doubt.said)
    return _leave(request, way, ticket=ticket)


def _come_in(way: Way) -> Entry | Problem:
    try:
        return connections.entry(way.app, way.found, way.app.enter(way.found), environment=way.environment)
    except Problem as problem:
        return problem


def _landed(request: TeamRequest, way: Way, came_in: Entry, *, ticket: str) -> HttpResponse:
    answer = land(request, way.app, request.team, came_in)
    entered.forget(request.session)
    return answer


def _leave(request: TeamRequest, way: Way, *, ticket: str) -> HttpResponse:
    """To the log-in page, unless one more approval would end somebody's."""
    app, found, is_another = way.app, way.found, "another_user" in request.POST
    crowd = None if is_another else approvals.crowd(app, found, team=request.team, seen_by=request.user)
    if crowd:
        return page(request, app, way.connection, way.form, ticket=ticket, crowd=crowd)
    state, challenge = oauth.begin(
        request.session,
        team_id=request.team.pk,
        user_id=request.user.pk,
        connector=app.slug,
        environment=way.environment,
        app=found,
        is_another_user=is_another,
        ticket=ticket,
    )
    callback = oauth.callback_url(app.slug)
    return redirect(app.authorize_url(found, redirect_uri=callback, state=state, challenge=challenge, anew=is_another))


def _again(request: TeamRequest, *, passes: bool) -> dict[str, int] | None:
    """How the page asks again by itself: after how many seconds, and which try that will be. None if it does not."""
    tries = request.POST.get("tries", "0")
    number = int(tries) + 1 if tries.isascii() and tries.isdigit() and len(tries) <= 2 else MOST_TRIES
    return {"after_s": ASK_AGAIN_S, "tries": number} if passes and number < MOST_TRIES else None


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


def _entered(form: forms.Form, connection: Connection | None) -> App | None:
    """The app as entered, or as it is kept where nothing was; None, with an error on the form, if neither can be had."""
    typed = form.cleaned_data
    where: dict[str, Any] = {"login_url": typed["login_url"], "by_itself": bool(typed.get("by_itself"))}
    if typed["key"]:
        return App(key=typed["key"], secret=typed["secret"], **where)
    try:
        kept = connection.app() if connection else None
    except CannotOpen:
        kept = None
    if kept is None or not kept.key:
        form.add_error("key", _("The saved key can no longer be read. Enter key and secret again."))
        return None
    return App(key=kept.key, secret=kept.secret, **where)
