"""A page's one-off links on the host's side: the list, making one, closing one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings import addresses, one_off
from bookings.forms.one_off import OneOffForm
from bookings.models import OneOffLink
from bookings.views.pages import context_of
from teams.access import TeamRequest, team_view
from teams.roles import Permission

# The newest; whoever made more has forgotten the others.
MOST = 50


@team_view(Permission.HOST_BOOKINGS)
def index(request: TeamRequest, page: str) -> HttpResponse:
    """Those that are open and those that are not, newest first; sent, it makes another one."""
    found = get_object_or_404(request.team.pages.select_related("team"), slug=page)
    form = OneOffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        one_off.create(found, by=request.user, expires_at=form.expires_at)
        messages.success(request, _("The link is made. It books once; send it to one invitee."))
        return redirect("bookings:one_off_links", request.team.slug, found.slug)
    links = found.one_off_links.select_related("created_by", "booking").order_by("-created_at", "-pk")[:MOST]
    context = context_of(found, "share") | {
        "form": form,
        "rows": [(link, _state(link), _address(link)) for link in links],
        "zone": request.user.time_zone,
    }
    return render(request, "bookings/page_one_off.html", context)


@team_view(Permission.HOST_BOOKINGS)
@require_POST
def close(request: TeamRequest, page: str, link: int) -> HttpResponse:
    """It opens nothing any more."""
    found = get_object_or_404(OneOffLink, team=request.team, page__slug=page, pk=link)
    if one_off.close(found, by=request.user, now=timezone.now()):
        messages.success(request, _("The link is closed. Whoever opens it reads that it can no longer be used."))
    else:
        messages.error(request, _("This link was used already, or has expired. Here is how it stands."))
    return redirect("bookings:one_off_links", request.team.slug, page)


def _address(link: OneOffLink) -> str:
    """As it is sent to an invitee."""
    return addresses.absolute(reverse("bookings:one_off_public", args=[link.key]))


def _state(link: OneOffLink) -> str:
    """`open`, `used` or `closed`."""
    if link.booking_id:
        return "used"
    return "closed" if link.expires_at and link.expires_at <= timezone.now() else "open"
