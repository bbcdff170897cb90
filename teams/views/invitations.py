"""Invitations: the page behind the link, and what those who sent one may still do with it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jicoo.ratelimit import is_over
from teams import invitations
from teams.access import SignedInRequest, TeamRequest, open_to_all, signed_in, team_view
from teams.membership import Refused
from teams.models import Invitation
from teams.receivers import remember
from teams.roles import Permission
from teams.views.members import INVITATIONS_PER_MINUTE


@open_to_all
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link. Says nothing of the team but who invites to what."""
    found = invitations.by_token(token)
    if found is None:
        return _unusable(request)
    if not request.user.is_authenticated:
        return _for_newcomers(request, found)
    if not invitations.is_for(found, request.user):
        return render(request, "teams/invitation_for_another.html", {"invitation": found})
    if request.method == "POST" or found.accepted_at:
        return _accepted(request, found)
    return render(request, "teams/invitation.html", {"invitation": found})


@require_POST
@signed_in
def join(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accepts without the link what was sent to an address that is proven theirs."""
    found = next((waiting for waiting in invitations.open_for(request.user) if waiting.pk == pk), None)
    if found is not None:
        return _accepted(request, found)
    # Pressed twice: the first press has accepted it.
    accepted = get_object_or_404(invitations.accepted_by(request.user), pk=pk)
    return redirect("teams:home", accepted.team.slug)


@require_POST
@team_view(Permission.MANAGE_MEMBERS)
def resend(request: TeamRequest, pk: int) -> HttpResponse:
    """A new link for the same offer."""
    found = get_object_or_404(request.team.invitations, pk=pk)
    if is_over("invitation", request, per_minute=INVITATIONS_PER_MINUTE):
        messages.error(request, _("That was a lot of invitations at once. Wait a minute, then send this one again."))
    elif isinstance(outcome := invitations.resend(found, by=request.user), Refused):
        messages.error(request, outcome.reason)
    else:
        told = {"email": outcome.email}
        messages.success(request, _("A new link is on its way to %(email)s. The old one no longer works.") % told)
    return redirect("teams:members", request.team.slug)


@require_POST
@team_view(Permission.MANAGE_MEMBERS)
def withdraw(request: TeamRequest, pk: int) -> HttpResponse:
    """The link no longer works."""
    found = get_object_or_404(request.team.invitations, pk=pk)
    refused = invitations.withdraw(found, by=request.user)
    if refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": found.email})
    return redirect("teams:members", request.team.slug)


def _for_newcomers(request: HttpRequest, found: Invitation) -> HttpResponse:
    if found.accepted_at:
        return redirect("account_login")
    remember(request, found)
    return render(request, "teams/invitation.html", {"invitation": found})


def _accepted(request: HttpRequest, found: Invitation) -> HttpResponse:
    assert request.user.is_authenticated
    outcome = invitations.accept(found, request.user)
    if isinstance(outcome, Refused):
        return _unusable(request)
    messages.success(request, _("You are in %(team)s now.") % {"team": outcome.team.name})
    return redirect("teams:home", outcome.team.slug)


def _unusable(request: HttpRequest) -> HttpResponse:
    """The same page for a link that is old, used, withdrawn or made up."""
    return render(request, "teams/invitation_unusable.html", status=404)
