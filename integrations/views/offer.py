"""Where a new access ends: it is taken at once, or, to another org or user than before, only after a yes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from integrations import connections, health, offers, store
from integrations.connections import OtherHands
from integrations.connector import Connector
from integrations.contract.access import Entry
from integrations.errors import Problem
from integrations.offers import Change
from integrations.views.connection import find_connector
from integrations.words import words_while_connecting
from teams.access import TeamRequest, team_view
from teams.models import Team
from teams.roles import Permission


def land(request: HttpRequest, app: Connector, team: Team, entry: Entry) -> HttpResponse:
    """Leads to the page of the connection, or to the question. Needs somebody who may connect. Raises Problem."""
    assert request.user.is_authenticated
    try:
        taken = connections.take(team, app, entry, by=request.user, seen=connections.NOBODYS)
    except OtherHands:
        offers.make(team, app, entry, by=request.user)
        return redirect("integrations:offer", team.slug, app.slug)
    health.ask(taken.connection, by=request.user)
    _warn_of_what_stays(request, app, taken)
    messages.success(
        request,
        _("%(app)s said yes. Now choose what is sent: open a booking page and go to “Integrations”.")
        % {"app": app.name},
    )
    return redirect("integrations:connection", team.slug, app.slug)


@team_view(Permission.MANAGE_APPS)
@never_cache
def answer(request: TeamRequest, connector: str) -> HttpResponse:
    """Says what would change for owners, links and waiting bookings, and does it after a yes to exactly that."""
    app = find_connector(connector)
    change = offers.waiting(request.team, app.slug, by=request.user)
    if change is None:
        messages.warning(request, _("This question is no longer open; the connection stays as it is."))
        return redirect("integrations:connection", request.team.slug, app.slug)
    if request.method == "POST" and "no" in request.POST:
        offers.decline(change)
        messages.info(request, _("Nothing has changed, and the new access was given back."))
        return redirect("integrations:connection", request.team.slug, app.slug)
    return _taken(request, app, change) if request.method == "POST" else _ask(request, app, change)


def _ask(request: TeamRequest, app: Connector, change: Change) -> HttpResponse:
    counts = store.counts(change.before)
    context = {
        "section": "apps",
        "app": app,
        "change": change,
        "connection": change.before,
        "waiting": counts.waiting + counts.attention,
    }
    return render(request, "integrations/offer.html", context)


def _taken(request: TeamRequest, app: Connector, change: Change) -> HttpResponse:
    try:
        taken = offers.accept(change, by=request.user, seen=request.POST.get("seen", ""))
    except OtherHands:
        messages.warning(
            request, _("Somebody connected this team anew meanwhile. Look once more at what would change.")
        )
        return redirect("integrations:offer", request.team.slug, app.slug)
    except Problem as problem:
        words = words_while_connecting(app.slug, problem)
        messages.error(request, f"{words.what_happened} {words.what_to_do}")
    else:
        if taken:
            health.ask(taken.connection, by=request.user)
            _warn_of_what_stays(request, app, taken)
            messages.success(request, _told(change))
    return redirect("integrations:connection", request.team.slug, app.slug)


def _warn_of_what_stays(request: HttpRequest, app: Connector, taken: connections.Taken) -> None:
    """It would count among its user's approvals, and nobody but their administrator can end it any more."""
    if not taken.has_let_go:
        messages.warning(
            request,
            _("%(app)s did not confirm that the former access has ended. Ask its administrator to revoke it there.")
            % {"app": app.name},
        )


def _told(change: Change) -> str:
    org, user = change.after.org_name or change.after.org_id, change.after.username
    if change.is_other_org:
        return _(
            "Connected to %(org)s as %(user)s. Bookings from before are sent there only by “Send earlier bookings”; "
            "what stands in the former organisation stays there."
        ) % {"org": org, "user": user}
    return _("Connected to %(org)s as %(user)s, who makes and changes everything from now on.") % {
        "org": org,
        "user": user,
    }
