"""Whom the hosts of a team are in one app: the list, one host with a search, and what an administrator says by hand."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.hosts import hosts_of
from integrations import host_choices, host_looks, hosts
from integrations.connector import Connector
from integrations.errors import Problem
from integrations.host_choices import Chosen
from integrations.host_search import HostSearch
from integrations.models import Connection
from integrations.views.connection import finds_connection
from integrations.words import words_for, words_of_asking
from teams.access import TeamRequest, team_view
from teams.models import User
from teams.roles import Permission

ON_A_PAGE = 50

SAID: Mapping[Chosen, Any] = {
    Chosen.CHANGED: gettext_lazy(
        "Somebody changed this while you looked, so nothing was changed. See what it says now."
    ),
    Chosen.NOT_THERE: gettext_lazy(
        "%(app)s has no such active user in the organisation that is connected, so nothing was changed. Search again."
    ),
    Chosen.OTHER_ORG: gettext_lazy("Somebody connected another organisation meanwhile, so nothing was changed."),
}


def _finds_users(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As `finds_connection`, of an app whose records belong to users of its own. Raises Http404 for any other."""

    @finds_connection
    @wraps(view)
    def found_first(request: TeamRequest, app: Connector, connection: Connection, **rest: User) -> HttpResponse:
        if not app.has_users:
            raise Http404
        return view(request, app, connection, **rest)

    return found_first


def _finds_person(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the `person` whom its address names as host. Raises Http404 for whoever hosts nothing in this team."""

    @wraps(view)
    def found_first(request: TeamRequest, host: int, **rest: str) -> HttpResponse:
        return view(request, person=get_object_or_404(hosts_of(request.team), pk=host), **rest)

    return found_first


@team_view(Permission.MANAGE_APPS)
@require_safe
@never_cache
@_finds_users
def index(request: TeamRequest, app: Connector, connection: Connection) -> HttpResponse:
    """Every host, those first who have no user."""
    lines = hosts.lines(connection, list(hosts_of(request.team)))
    lines.sort(key=lambda line: line.standing == hosts.Standing.USER)
    look = hosts.look_of(connection)
    context = {
        "section": "apps",
        "app": app,
        "connection": connection,
        "page": Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page")),
        "coverage": hosts.coverage(connection),
        "trouble": words_for(app.slug, look.code, {}) if look and look.has_failed else None,
    }
    return render(request, "integrations/hosts.html", context)


@team_view(Permission.MANAGE_APPS)
@require_POST
@_finds_users
def look_up(request: TeamRequest, app: Connector, connection: Connection) -> HttpResponse:
    """Asks the org now who they are."""
    with _telling(request, app):
        host_looks.refresh(connection)
        messages.success(request, _("Looked up. What somebody chose by hand was left as it is."))
    return redirect("integrations:hosts", request.team.slug, app.slug)


@team_view(Permission.MANAGE_APPS)
@require_safe
@never_cache
@_finds_person
@_finds_users
def detail(request: TeamRequest, app: Connector, connection: Connection, person: User) -> HttpResponse:
    """One host, and a search among the users of the org. It is asked only if somebody searches, or several have the e-mail."""
    [line] = hosts.lines(connection, [person])
    form = HostSearch(request.GET if "q" in request.GET else None)
    context = {
        "section": "apps",
        "app": app,
        "connection": connection,
        "line": line,
        "version": host_choices.version(line.link),
        "form": form,
        "found": _found(request, app, connection, line, form),
    }
    return render(request, "integrations/host.html", context)


@team_view(Permission.MANAGE_APPS)
@require_POST
@_finds_person
@_finds_users
def choose(request: TeamRequest, app: Connector, connection: Connection, person: User) -> HttpResponse:
    """Keeps what was said about a host: a user, nobody, or what the e-mail says."""
    chosen = None
    with _telling(request, app):
        chosen = _choose(request, connection, person)
    if chosen != Chosen.DONE:
        if chosen:
            messages.error(request, SAID[chosen] % {"app": app.name})
        return redirect("integrations:host", request.team.slug, app.slug, person.pk)
    messages.success(
        request, _("Saved for %(host)s. It holds for what is sent from now on.") % {"host": person.display_name}
    )
    return redirect("integrations:hosts", request.team.slug, app.slug)


def _choose(request: TeamRequest, connection: Connection, person: User) -> Chosen:
    how, seen = request.POST.get("how"), request.POST.get("seen", "")
    if how == "nobody":
        return host_choices.choose_nobody(connection, person, seen=seen, by=request.user)
    if how == "email":
        return host_choices.choose_by_email(connection, person, seen=seen, by=request.user)
    return host_choices.choose(connection, person, request.POST.get("user", ""), seen=seen, by=request.user)


def _found(
    request: TeamRequest, app: Connector, connection: Connection, line: hosts.Line, form: HostSearch
) -> host_choices.Search | None:
    """Who can be chosen; None if nobody was searched for, or the org could not be asked."""
    found = None
    with _telling(request, app):
        if form.is_bound and form.is_valid():
            found = host_choices.find(connection, form.cleaned_data["q"])
        elif not form.is_bound and line.standing == hosts.Standing.SEVERAL:
            found = host_choices.same_email(connection, line.host)
    return found


@contextmanager
def _telling(request: TeamRequest, app: Connector) -> Iterator[None]:
    """What could not be asked is told on the page that follows."""
    try:
        yield
    except Problem as problem:
        words = words_of_asking(app.slug, problem)
        messages.error(request, f"{words.what_happened} {words.what_to_do}")
