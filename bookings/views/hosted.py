"""One booking on the host's side: everything about it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings import assignment, history, hosts, mailing, telling, words
from bookings.hosted import bookings_for
from bookings.models import Booking
from bookings.ports import Panel, panels_of
from bookings.states import state_of
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.HOST_BOOKINGS)
@require_safe
@never_cache
def detail(request: TeamRequest, public_id: UUID) -> HttpResponse:
    """One booking with everything that happened to it."""
    booking = find(request, public_id)
    mails, told = mailing.mails_of(booking), telling.told_of(booking)
    lost = mailing.lost(mails, told={each.mail for each in told})
    context = about(request, booking) | {
        "state": state_of(booking),
        "hosts": [booking.host, *hosts.more_hosts_of([booking]).get(booking.pk, [])],
        "because": assignment.reason(booking),
        "events": history.events_of(booking, zone=request.user.time_zone, mails=mails, told=told),
        "lost": lost,
        "not_reached": mailing.to_do(lost) if lost else "",
        "panels": [_rendered(request, booking, panel) for panel in panels_of(request, booking)],
    }
    return render(request, "bookings/detail.html", context)


def find(request: TeamRequest, public_id: UUID) -> Booking:
    """The booking with whoever did something to it, if this member may see it."""
    related = ("team", "page__team", "booked_by", "decided_by", "cancelled_by", "no_show_by")
    bookings = bookings_for(request.membership).select_related(*related)
    found = bookings.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def about(request: TeamRequest, booking: Booking) -> dict[str, object]:
    """What each page about a booking needs: what it is, when for whom, and what can be done with it."""
    zone, start, end = request.user.time_zone, booking.starts_at, booking.ends_at
    has_begun = start <= timezone.now()
    is_same = words.same_clock(start, zone, booking.time_zone)
    return {
        "section": "bookings",
        "booking": booking,
        "page": booking.page,
        "zone": zone,
        "when": words.from_to(start, end, zone),
        "when_for_invitee": "" if is_same else words.from_to(start, end, booking.time_zone),
        "can_change": booking.is_live and not has_begun,
        "can_decide": booking.is_requested,
        "can_be_missed": booking.is_live and not booking.is_requested and has_begun,
    }


def _rendered(request: TeamRequest, booking: Booking, panel: Panel) -> str:
    return render_to_string(panel.template, panel.context | {"booking": booking}, request)
