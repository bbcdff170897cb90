"""The way back from the other side's log-in page. Whatever comes back ends on a page of ours."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from integrations import connections, entered, oauth
from integrations.connector import Connector
from integrations.errors import FixSettings, Problem
from integrations.views.connection import find_connector, may_lead_away
from integrations.words import words_for
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
        _connect(request, app, begun, membership)
    except Problem as problem:
        return _explained(request, app, problem, begun, membership)
    entered.forget(request.session)
    messages.success(
        request,
        _("%(app)s said yes. Now choose what is sent: open a booking page and go to “Integrations”.")
        % {"app": app.name},
    )
    return redirect("integrations:connection", membership.team.slug, app.slug)


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


def _connect(request: SignedInRequest, app: Connector, begun: oauth.Begun, membership: Membership) -> None:
    if begun.is_expired:
        raise FixSettings("state_expired")
    if request.GET.get("error"):
        raise app.denied(request.GET["error"])
    if not request.GET.get("code"):
        raise FixSettings("no_code")
    grant = app.exchange(
        begun.app,
        code=request.GET["code"],
        verifier=begun.verifier,
        redirect_uri=oauth.callback_url(app.slug),
    )
    connections.connect(membership.team, app, begun.app, grant, environment=begun.environment, by=request.user)


def _explained(
    request: SignedInRequest,
    app: Connector,
    problem: Problem,
    begun: oauth.Begun | None,
    membership: Membership | None,
) -> HttpResponse:
    """What was typed is kept ten minutes more, so that one press begins anew."""
    oauth.catch_up(request.session)
    context = {
        "app": app,
        "words": words_for(app.slug, problem.code, problem.params),
        "team": membership.team if membership else None,
        "ticket": begun.ticket if begun and membership and entered.renew(request.session, begun.ticket) else "",
    }
    return may_lead_away(render(request, "integrations/callback_problem.html", context, status=400), app)
