"""Pages of a person, outside any team: which teams, a new one, the profile."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from teams import invitations, membership
from teams.access import SignedInRequest, signed_in
from teams.forms import NewTeamForm, ProfileForm
from teams.membership import Refused
from teams.models import Team, User


@signed_in
def choose(request: SignedInRequest) -> HttpResponse:
    """Where to? Straight on where there is no choice."""
    memberships = list(request.user.memberships.select_related("team").order_by("team__name", "team__pk"))
    waiting = list(invitations.open_for(request.user))
    if not waiting and not memberships:
        return redirect("teams:create")
    if not waiting and len(memberships) == 1:
        return redirect("teams:home", memberships[0].team.slug)
    return render(request, "teams/choose.html", {"memberships": memberships, "invitations": waiting})


@signed_in
def create(request: SignedInRequest) -> HttpResponse:
    """A new team, owned by who makes it."""
    form = NewTeamForm(request.POST or None, initial={"time_zone": request.user.time_zone})
    if request.method == "POST" and (team := _created(request, form)):
        messages.success(request, _("%(team)s is there. Now make your first booking page.") % {"team": team.name})
        return redirect("teams:home", team.slug)
    return render(request, "teams/create.html", {"form": form})


def _created(request: SignedInRequest, form: NewTeamForm) -> Team | None:
    """The team, once, however often the button is pressed; None if the form says what is wrong."""
    is_valid = form.is_valid()
    before = membership.made_before(form.cleaned_data.get("form_key"), request.user)
    if before or not is_valid:
        return before
    team = membership.create_team(by=request.user, **form.cleaned_data)
    if isinstance(team, Refused):
        form.add_error("slug", team.reason)
        return None
    return team


@signed_in
def profile(request: SignedInRequest) -> HttpResponse:
    """Name, time zone, language."""
    # A copy: what does not pass the form must not be shown as who is logged in.
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        return _saved(request, form.save())
    return render(request, "teams/profile.html", {"form": form})


def _saved(request: SignedInRequest, user: User) -> HttpResponse:
    """The browser follows at once: its cookie would otherwise outweigh the profile."""
    with translation.override(user.language):
        messages.success(request, _("Your profile is saved."))
    response = redirect("teams:profile")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        user.language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response
