"""Who may open which address. Every view wears exactly one of these markers; a test walks all addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from teams.models import Membership, Team, User
from teams.roles import Permission

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request of somebody who is logged in."""

    user: User  # never anonymous behind a marker


class TeamRequest(SignedInRequest):
    """A request inside a team, by a member whose role was checked. Look-ups start at `team`."""

    team: Team
    membership: Membership


def team_view(
    permission: Permission,
) -> Callable[[Callable[Concatenate[TeamRequest, P], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """For `/…/<team>/…`: sets `request.team`; 404 for a stranger (as for no such team), 403 for too small a role."""

    def mark(view: Callable[Concatenate[TeamRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def checked(request: Any, team: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request.membership = _membership(request.user, team)
            request.team = request.membership.team
            if not request.membership.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _marked(login_required(checked), f"team:{permission}")

    return mark


def signed_in(view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For pages of a person, outside any team."""
    return _marked(login_required(view), "signed_in")


def open_to_all(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For the public: invitees, newcomers, health checks. Says that being open is meant."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return _marked(opened, "open_to_all")


def _membership(user: User, slug: str) -> Membership:
    try:
        return Membership.objects.select_related("team").get(team__slug=slug, user=user)
    except Membership.DoesNotExist:
        raise Http404 from None


def _marked(view: Callable[..., HttpResponseBase], marker: str) -> Callable[..., HttpResponseBase]:
    view.access_marker = marker  # type: ignore[attr-defined]  # functions have attributes of which types know nothing
    return view
