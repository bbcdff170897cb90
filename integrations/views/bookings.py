"""What a person can do about one booking in an app."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.hosted import bookings_for
from integrations import choices, verbs
from integrations import put_back as undo
from integrations.errors import Problem
from integrations.models import Sync
from integrations.views.connection import find_connector
from integrations.words import words_for
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.HOST_BOOKINGS)
@require_POST
def send_again(request: TeamRequest, public_id: UUID, connector: str) -> HttpResponse:
    """Tries a parked or withheld booking once more. Whoever may see the booking may do it; pressing twice sends once."""
    app = find_connector(connector)
    sync = _sync(request, public_id, app.slug)
    if sync is not None and verbs.send_again(sync, by=request.user):
        messages.success(request, _("The booking is on its way to %(app)s again.") % {"app": app.name})
    else:
        messages.info(request, _("There is nothing to send again: this booking no longer waits for anybody."))
    return redirect("bookings:detail", request.team.slug, public_id)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def send_now(request: TeamRequest, public_id: UUID, connector: str) -> HttpResponse:
    """A waiting booking goes out before others, even where the org's allowance is being saved."""
    app = find_connector(connector)
    sync = _sync(request, public_id, app.slug)
    if sync is not None and verbs.send_now(sync, by=request.user):
        messages.success(request, _("The booking goes to %(app)s before all others.") % {"app": app.name})
    else:
        messages.info(request, _("There is nothing to send now: this booking is not waiting to be sent."))
    return redirect("bookings:detail", request.team.slug, public_id)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def withhold(request: TeamRequest, public_id: UUID, connector: str) -> HttpResponse:
    """Takes a booking that waits out, until somebody sends it again."""
    app = find_connector(connector)
    sync = _sync(request, public_id, app.slug)
    if sync is not None and verbs.withhold(sync, by=request.user):
        messages.success(
            request,
            _(
                "The booking is not sent to %(app)s, whatever becomes of it, until somebody sends it again. "
                "If it was on its way at this moment it may still arrive; then it says so here."
            )
            % {"app": app.name},
        )
    else:
        messages.info(request, _("There is nothing to take out: this booking is not waiting to be sent."))
    return redirect("bookings:detail", request.team.slug, public_id)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def choose(request: TeamRequest, public_id: UUID, connector: str) -> HttpResponse:
    """Says which of several records is meant; from then on that holds for the e-mail. `back`: a cause whose list it came from."""
    app = find_connector(connector)
    sync = _sync(request, public_id, app.slug)
    if sync is not None and choices.choose(sync, request.POST.get("record", ""), by=request.user):
        messages.success(request, _("Kept. The booking is on its way to %(app)s again.") % {"app": app.name})
    else:
        messages.info(request, _("There is nothing to choose: choose one of the records while the booking waits."))
    if back := request.POST.get("back"):
        return redirect(reverse("integrations:waiting", args=[request.team.slug, app.slug], query={"cause": back}))
    return redirect("bookings:detail", request.team.slug, public_id)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def put_back(request: TeamRequest, public_id: UUID, connector: str) -> HttpResponse:
    """Writes back what the booking overwrote, now."""
    app = find_connector(connector)
    sync = _sync(request, public_id, app.slug)
    try:
        done = sync is not None and undo.put_back(sync, by=request.user)
    except Problem as problem:
        words = words_for(app.slug, problem.code, problem.params)
        messages.error(request, f"{words.what_happened} {words.what_to_do}")
        return redirect("bookings:detail", request.team.slug, public_id)
    if done:
        messages.success(request, _("%(app)s has the old values again.") % {"app": app.name})
    else:
        messages.info(request, _("Nothing was put back: the record no longer has what this booking wrote."))
    return redirect("bookings:detail", request.team.slug, public_id)


def _sync(request: TeamRequest, public_id: UUID, slug: str) -> Sync | None:
    """How the booking stands there; None if it was never to be sent. Raises Http404 for a booking that is not theirs."""
    booking = get_object_or_404(bookings_for(request.membership), public_id=public_id)
    return (
        Sync.objects.select_related("connection", "booking", "team")
        .filter(booking=booking, connection__connector=slug)
        .first()
    )
