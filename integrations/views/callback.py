"""The way back from the other side's log-in page. Whatever comes back ends on a page of ours."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from integrations import approvals, connections, entered, oauth
from integrations.connector import Connector
from integrations.contract.access import Entry
from integrations.errors import FixSettings, Problem, Reconnect, TryAgain
from integrations.grants import declare_broken
from integrations.models import Connection
from integrations.views.connection import find_connector, may_lead_away
from integrations.views.offer import land
from integrations.words import words_while_connecting
from teams.access import SignedInRequest, signed_in
from teams.models import Membership
from teams.roles import Permission


@signed_in
@require_safe
@never_cache
def callback(request: SignedInRequest, connector: str) -> HttpResponse:
    """Only the person who began, in the browser in which they began, within ten minutes, once."""
    app = find_connector(connector)
    begun: oauth.Begun | None = None
    membership: Membership | None = None
    try:
        begun = _begun(request, app)
        membership = _membership(request, begun)
        code = _code(request, app, begun)
        with approvals.one_at_a_time(app, begun.app):
            answer = land(request, app, membership.team, _entry(request, app, begun, membership, code))
    except Problem as problem:
        return _explained(request, app, problem, begun, membership)
    entered.forget(request.session)
    return answer


def _begun(request: SignedInRequest, app: Connector) -> oauth.Begun:
    try:
        return oauth.finish(request.session, request.GET.get("state", ""), user_id=request.user.pk, connector=app.slug)
    except oauth.StateUnknown:
        # Some refusals come back without a state; what they say is still worth telling, and changes nothing.
        raise (app.denied(request.GET["error"]) if request.GET.get("error") else FixSettings("state_unknown")) from None


def _membership(request: SignedInRequest, begun: oauth.Begun) -> Membership:
    """Still somebody who may connect: roles change, and ten minutes are long."""
    found = Membership.objects.select_related("team").filter(team_id=begun.team_id, user=request.user).first()
    if found is None or not found.may(Permission.MANAGE_APPS):
        raise FixSettings("not_allowed_any_more")
    return found


def _code(request: SignedInRequest, app: Connector, begun: oauth.Begun) -> str:
    """What came back to be exchanged."""
    if begun.is_expired:
        raise FixSettings("state_expired")
    if request.GET.get("error"):
        raise app.denied(request.GET["error"])
    if not request.GET.get("code"):
        raise FixSettings("no_code")
    return request.GET["code"]


def _entry(request: SignedInRequest, app: Connector, begun: oauth.Begun, membership: Membership, code: str) -> Entry:
    _require_room(request, app, begun, membership)
    _step_aside(app, begun)
    grant = app.exchange(
        begun.app,
        code=code,
        verifier=begun.verifier,
        redirect_uri=oauth.callback_url(app.slug),
    )
    return connections.entry(app, begun.app, grant, environment=begun.environment)


def _require_room(request: SignedInRequest, app: Connector, begun: oauth.Begun, membership: Membership) -> None:
    """Once more: others may have approved the app since. Whose approval this one is, only the exchange tells, which makes it."""
    if begun.is_another_user:
        return
    if approvals.crowd(app, begun.app, team=membership.team, seen_by=request.user):
        raise FixSettings("approvals_full")


def _step_aside(app: Connector, begun: oauth.Begun) -> None:
    """Where the new access is one too many beside the one that it replaces, that one goes first: another team's would else be ended."""
    connection = Connection.objects.filter(team_id=begun.team_id, connector=app.slug).first()
    if connection and approvals.leaves_no_room(app, begun.app, connection):
        if not connections.give_up(connection):
            raise TryAgain("not_let_go")
        declare_broken(connection, Reconnect("grant_dead"))


def _explained(
    request: SignedInRequest,
    app: Connector,
    problem: Problem,
    begun: oauth.Begun | None,
    membership: Membership | None,
) -> HttpResponse:
    """What was typed is kept ten minutes more, so that one press begins anew."""
    oauth.catch_up(request.session)
    team = membership.team if membership else None
    context = {
        "app": app,
        "words": words_while_connecting(app.slug, problem),
        "team": team,
        "goes_on": team is not None and any(each.is_connected for each in team.connections.filter(connector=app.slug)),
        "ticket": begun.ticket if begun and membership and entered.renew(request.session, begun.ticket) else "",
    }
    return may_lead_away(render(request, "integrations/callback_problem.html", context, status=400), app)
