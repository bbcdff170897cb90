"""What a host reads after having done something with a booking."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from bookings import lifecycle, words
from bookings.hosted import bookings_for
from bookings.models import Booking
from teams.access import TeamRequest

Outcome = (
    lifecycle.Confirmed
    | lifecycle.Declined
    | lifecycle.Cancelled
    | lifecycle.Rescheduled
    | lifecycle.Reassigned
    | lifecycle.NoShowMarked
    | lifecycle.LimitReached
    | lifecycle.Over
    | lifecycle.AlreadyCancelled
    | lifecycle.NotARequest
    | lifecycle.NotAllowed
    | lifecycle.HostNotFree
    | lifecycle.SharedTime
    | lifecycle.NotBegun
)


def told(request: TeamRequest, booking: Booking, outcome: Outcome) -> HttpResponse:
    """Says what came of it, back on the booking; on the list, for somebody who has just given it away."""
    done = _done(outcome, request.user.time_zone)
    if done:
        messages.success(request, done)
    else:
        messages.error(request, _refused(outcome))
    if bookings_for(request.membership).filter(pk=booking.pk).exists():
        return redirect("bookings:detail", request.team.slug, booking.public_id)
    return redirect("bookings:list", request.team.slug)


def _done(outcome: Outcome, zone: str) -> str:
    """Empty for what did not happen."""
    match outcome:
        case lifecycle.Confirmed(booking):
            text = _("The booking is confirmed. %(name)s is told by mail.")
        case lifecycle.Declined(booking):
            text = _("The request is declined. %(name)s is told by mail, and the time is free again.")
        case lifecycle.Cancelled(booking):
            text = _("The booking is cancelled. %(name)s is told by mail.")
        case lifecycle.Rescheduled(booking):
            text = _("The booking is now on %(when)s. %(name)s is told by mail.")
        case lifecycle.Reassigned(booking):
            text = _("%(host)s hosts this booking now. Everybody is told by mail.")
        case lifecycle.NoShowMarked(booking) if booking.no_show_at:
            text = _("It is noted that %(name)s did not come.")
        case lifecycle.NoShowMarked(booking):
            text = _("It is noted that %(name)s came.")
        case _other:
            return ""
    text = _of_test(outcome, booking) or text
    when = words.day_and_time(booking.starts_at, zone)
    return text % {"name": booking.invitee_name, "when": when, "host": booking.host.display_name}


def _of_test(outcome: Outcome, booking: Booking) -> str:
    """What is said otherwise where nobody is written to."""
    sentences = {
        lifecycle.Cancelled: _("The test booking is cancelled. What it made in connected apps is being removed."),
        lifecycle.Rescheduled: _("The test booking is now on %(when)s."),
        lifecycle.Reassigned: _("%(host)s hosts this test booking now."),
    }
    return sentences.get(type(outcome), "") if booking.is_test else ""


def _refused(outcome: Outcome) -> str:
    sentences = {
        lifecycle.Over: _("This meeting has already begun. What was cannot be moved or cancelled."),
        lifecycle.AlreadyCancelled: _("This booking was cancelled meanwhile. It cannot be changed any more."),
        lifecycle.NotARequest: _(
            "Somebody has decided about this request already, or it was withdrawn. Here is how it stands."
        ),
        lifecycle.HostNotFree: _("Nobody was found who is free at that time. Choose another host, or another time."),
        lifecycle.SharedTime: _("This booking shares its time with others. Move it to another time instead."),
        lifecycle.NotBegun: _("This meeting has not begun yet. Come back when it has."),
    }
    return sentences.get(type(outcome), _("This cannot be done now. Here is how the booking stands."))
