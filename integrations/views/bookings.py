"""What a person can do about one booking in an app."""

from collections.abc import Callable
from functools import partial
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
    done = _("The booking is on its way to %(app)s again.")
    nothing = _("There is nothing to send again: this booking no longer waits for anybody.")
    return _do(request, public_id, connector, partial(verbs.send_again, by=request.user), done=done, nothing=nothing)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def send_now(request: TeamRequest, public_id: UUID, connector: str) -> HttpResponse:
    """A waiting booking goes out before others, even where the org's allowance is being saved."""
    done = _("The booking goes to %(app)s before all others.")
    nothing = _("There is nothing to send now: this booking is not waiting to be sent.")
    return _do(request, public_id, connector, partial(verbs.send_now, by=request.user), done=done, nothing=nothing)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def withhold(request: TeamRequest, public_id: UUID, connector: str) -> HttpResponse:
    """Takes a booking that waits out, until somebody sends it again."""
    done = _(
        "The booking is not sent to %(app)s, whatever becomes of it, until somebody sends it again. "
        "If it was on its way at this moment it may still arrive; then it says so here."
    )
    nothing = _("There is nothing to take out: this booking is not waiting to be sent.")
    return _do(request, public_id, connector, partial(verbs.withhold, by=request.user), done=done, nothing=nothing)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def choose(request: TeamRequest, public_id: UUID, connector: str) -> HttpResponse:
    """Says which of several records is meant; from then on that holds for the e-mail. `back`: a cause whose list it came from."""
    chosen = partial(choices.choose, record_id=request.POST.get("record", ""), by=request.user)
    done = _("Kept. The booking is on its way to %(app)s again.")
    nothing = _("There is nothing to choose: choose one of the records while the booking waits.")
    to_booking = _do(request, public_id, connector, chosen, done=done, nothing=nothing)
    if back := request.POST.get("back"):
        return redirect(reverse("integrations:waiting", args=[request.team.slug, connector], query={"cause": back}))
    return to_booking


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def put_back(request: TeamRequest, public_id: UUID, connector: str) -> HttpResponse:
    """Writes back what the booking overwrote, now."""
    done = _("%(app)s has the old values again.")
    nothing = _("Nothing was put back: the record no longer has what this booking wrote.")
    try:
        return _do(request, public_id, connector, partial(undo.put_back, by=request.user), done=done, nothing=nothing)
    except Problem as problem:
        words = words_for(connector, problem.code, problem.params)
        messages.error(request, f"{words.what_happened} {words.what_to_do}")
        return redirect("bookings:detail", request.team.slug, public_id)


def _do(
    request: TeamRequest, public_id: UUID, connector: str, verb: Callable[[Sync], bool], *, done: str, nothing: str
) -> HttpResponse:
    """Does it, says whether there was anything to do, and leads back to the booking. `done` may name the `app`."""
    app = find_connector(connector)
    sync = _sync(request, public_id, app.slug)
    if sync is not None and verb(sync):
        messages.success(request, done % {"app": app.name})
    else:
        messages.info(request, nothing)
    return redirect("bookings:detail", request.team.slug, public_id)


def _sync(request: TeamRequest, public_id: UUID, slug: str) -> Sync | None:
    """How the booking stands there; None if it was never to be sent. Raises Http404 for a booking that is not theirs."""
    booking = get_object_or_404(bookings_for(request.membership), public_id=public_id)
    return (
        Sync.objects.select_related("connection", "booking", "team")
        .filter(booking=booking, connection__connector=slug)
        .first()
    )
