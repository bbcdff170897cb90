"""Who is in the team: the list, one member, leaving, and giving the team away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from jicoo.ratelimit import is_over
from teams import invitations, membership
from teams.access import TeamRequest, team_view
from teams.forms import InvitationForm, NewOwnerForm, RoleForm
from teams.membership import Refused
from teams.models import Membership
from teams.roles import Permission, Role

MEMBERS_PER_PAGE = 100
# Enough for who invites by hand; too few for who would use our letters to send their own.
INVITATIONS_PER_MINUTE = 20


@team_view(Permission.VIEW_TEAM)
def members(request: TeamRequest) -> HttpResponse:
    """Everybody may see who is in the team; who manages members may also invite."""
    may_manage = request.membership.may(Permission.MANAGE_MEMBERS)
    form = InvitationForm(request.POST or None, roles=membership.givable_roles(request.membership))
    if request.method == "POST":
        if not may_manage:
            raise PermissionDenied
        if form.is_valid() and _invited(request, form):
            return redirect("teams:members", request.team.slug)
    page = Paginator(_members(request), MEMBERS_PER_PAGE).get_page(request.GET.get("page"))
    waiting = request.team.invitations.filter(accepted_at=None).order_by("created_at") if may_manage else []
    context = {"page": page, "form": form, "invitations": waiting, "now": timezone.now()}
    return render(request, "teams/members.html", context | {"section": "members"})


@team_view(Permission.MANAGE_MEMBERS)
def member(request: TeamRequest, pk: int) -> HttpResponse:
    """One member, and another role for them."""
    found = _changeable(request, pk)
    roles = membership.givable_roles(request.membership)
    form = RoleForm(request.POST or None, roles=roles, initial={"role": found.role})
    if request.method == "POST" and form.is_valid():
        changed = membership.change_role(found, form.cleaned_data["role"], by=request.user)
        if not isinstance(changed, Refused):
            told = {"name": found.user.display_name, "role": changed.get_role_display()}
            messages.success(request, _("%(name)s is %(role)s now.") % told)
            return redirect("teams:members", request.team.slug)
        form.add_error("role", changed.reason)
    return render(request, "teams/member.html", {"section": "members", "member": found, "form": form})


@team_view(Permission.MANAGE_MEMBERS)
def remove(request: TeamRequest, pk: int) -> HttpResponse:
    """Asks, then takes the member out of the team."""
    found = _changeable(request, pk)
    refused = None
    if request.method == "POST":
        refused = membership.remove(found, by=request.user)
        if refused is None:
            messages.success(request, _("%(name)s is no longer in the team.") % {"name": found.user.display_name})
            return redirect("teams:members", request.team.slug)
    return render(request, "teams/remove.html", {"section": "members", "member": found, "refused": refused})


@team_view(Permission.VIEW_TEAM)
def leave(request: TeamRequest) -> HttpResponse:
    """Asks, then goes."""
    refused = None
    if request.method == "POST":
        refused = membership.leave(request.membership)
        if refused is None:
            messages.success(request, _("You have left %(team)s.") % {"team": request.team.name})
            return redirect("teams:choose")
    return render(request, "teams/leave.html", {"section": "members", "refused": refused})


@team_view(Permission.MANAGE_OWNERS)
def ownership(request: TeamRequest) -> HttpResponse:
    """Gives the team to somebody else; who gave it stays as administrator."""
    form = NewOwnerForm(request.POST or None, team=request.team, giver=request.user)
    if request.method == "POST" and form.is_valid():
        given = membership.transfer(form.cleaned_data["member"], by=request.user)
        if not isinstance(given, Refused):
            told = {"name": given.user.display_name}
            messages.success(request, _("%(name)s owns the team now. You are an administrator.") % told)
            return redirect("teams:members", request.team.slug)
        form.add_error("member", given.reason)
    return render(request, "teams/ownership.html", {"section": "members", "form": form})


def _invited(request: TeamRequest, form: InvitationForm) -> bool:
    if is_over("invitation", request, per_minute=INVITATIONS_PER_MINUTE):
        form.add_error("email", _("That was a lot of invitations at once. Wait a minute, then send this one again."))
        return False
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    outcome = invitations.invite(request.team, email, role, by=request.user)
    if isinstance(outcome, Refused):
        form.add_error("email", outcome.reason)
        return False
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": outcome.email})
    return True


def _members(request: TeamRequest) -> QuerySet[Membership]:
    """Owners first, then down the roles, then by name."""
    places = [When(role=role, then=Value(place)) for place, role in enumerate(Role)]
    order = Case(*places, output_field=IntegerField())
    return request.team.memberships.select_related("user").order_by(order, "user__name", "user__email")


def _changeable(request: TeamRequest, pk: int) -> Membership:
    found = get_object_or_404(request.team.memberships.select_related("user", "team"), pk=pk)
    if not membership.may_change(request.membership, found):
        raise PermissionDenied(_("Only an owner of the team may change an owner. Ask one of them."))
    return found
