"""What a host does with a booking: say yes or no, move, cancel, hand over, note that nobody came. Each asks once, or tells."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bookings import lifecycle, telling
from bookings.calendar import diary_of
from bookings.forms import parse_start
from bookings.forms.deciding import HandoverForm, ReasonForm
from bookings.models import Booking
from bookings.timetable import slot, timetable
from bookings.views.hosted import about, find
from bookings.views.told import told
from bookings.views.visitor import asked_of
from teams.access import TeamRequest, team_view
from teams.models import User
from teams.roles import Permission


@team_view(Permission.HOST_BOOKINGS)
@require_POST
def confirm(request: TeamRequest, public_id: UUID) -> HttpResponse:
    """Says yes to a request."""
    booking = find(request, public_id)
    return told(request, booking, lifecycle.confirm(booking, by=request.user, now=timezone.now()))


@team_view(Permission.HOST_BOOKINGS)
def decline(request: TeamRequest, public_id: UUID) -> HttpResponse:
    """Asks for the reason; sent, it says no to a request."""
    booking, form = find(request, public_id), ReasonForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return told(request, booking, lifecycle.decline(booking, by=request.user, now=timezone.now(), reason=reason))
    return render(request, "bookings/detail_decline.html", about(request, booking) | {"form": form})


@team_view(Permission.HOST_BOOKINGS)
def cancel(request: TeamRequest, public_id: UUID) -> HttpResponse:
    """Asks for the reason; sent, it cancels and the invitee is told."""
    booking, form = find(request, public_id), ReasonForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return told(request, booking, lifecycle.cancel(booking, by=request.user, now=timezone.now(), reason=reason))
    return render(request, "bookings/detail_cancel.html", about(request, booking) | {"form": form})


@team_view(Permission.HOST_BOOKINGS)
@never_cache
def move(request: TeamRequest, public_id: UUID) -> HttpResponse:
    """The page's free times for this booking. `?start=` asks for confirmation; sent, it moves the booking."""
    booking = find(request, public_id)
    start = parse_start(request.POST.get("start") or request.GET.get("start"))
    form = ReasonForm(_sent(request))
    if request.method == "POST" and start and form.is_valid():
        return _moved(request, booking, start, form)
    if start:
        return _new_time(request, booking, start, form)
    now = timezone.now()
    times = timetable(
        diary_of(booking.page, now=now, moving=booking, for_team=True),
        zone=request.user.time_zone,
        asked=asked_of(request),
        now=now,
    )
    return render(request, "bookings/detail_move.html", about(request, booking) | {"timetable": times})


@team_view(Permission.HOST_BOOKINGS)
def reassign(request: TeamRequest, public_id: UUID) -> HttpResponse:
    """Asks to whom; sent, another member hosts the booking."""
    booking = find(request, public_id)
    form = HandoverForm(_sent(request), members=_others(booking))
    if request.method == "POST" and form.is_valid():
        outcome = lifecycle.reassign(booking, to=form.host, by=request.user, now=timezone.now())
        return told(request, booking, outcome)
    return render(request, "bookings/detail_reassign.html", about(request, booking) | {"form": form})


@team_view(Permission.HOST_BOOKINGS)
@require_POST
def no_show(request: TeamRequest, public_id: UUID) -> HttpResponse:
    """Notes that the invitee did not come; with `came`, that they did."""
    booking = find(request, public_id)
    if "came" in request.POST:
        return told(request, booking, lifecycle.unmark_no_show(booking))
    return told(request, booking, lifecycle.mark_no_show(booking, by=request.user, now=timezone.now()))


@team_view(Permission.HOST_BOOKINGS)
@require_POST
def tell(request: TeamRequest, public_id: UUID) -> HttpResponse:
    """Notes that the member told the invitee what a mail did not; back to where it was pressed."""
    booking, mail = find(request, public_id), request.POST.get("mail", "")
    if telling.note(booking, mail=int(mail) if re.fullmatch("[0-9]{1,18}", mail) else None, by=request.user):
        name = {"name": booking.invitee_name}
        messages.success(request, _("It is noted that you told %(name)s. It is not asked of you again.") % name)
    else:
        messages.info(request, _("Nobody has to be told of this mail any more."))
    if "home" in request.POST:
        return redirect("teams:home", request.team.slug)
    return redirect("bookings:detail", request.team.slug, booking.public_id)


def _sent(request: TeamRequest) -> QueryDict | None:
    """What was sent, though it says nothing; None where nothing was."""
    return request.POST if request.method == "POST" else None


def _moved(request: TeamRequest, booking: Booking, start: datetime, form: ReasonForm) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    outcome = lifecycle.reschedule(booking, start, by=request.user, now=timezone.now(), reason=reason)
    if isinstance(outcome, lifecycle.SlotTaken | lifecycle.NotOffered):
        return _new_time(request, booking, start, form, nearest=outcome.nearest, status=409)
    return told(request, booking, outcome)


def _new_time(
    request: TeamRequest,
    booking: Booking,
    start: datetime,
    form: ReasonForm,
    *,
    nearest: list[datetime] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`nearest` is given when `start` cannot be had: these are proposed instead, inside the form, so that nothing is lost."""
    zone = request.user.time_zone
    context = about(request, booking) | {
        "start": start,
        "end": start + (booking.ends_at - booking.starts_at),
        "slot": slot(start, zone),
        "form": form,
        "is_gone": nearest is not None,
        "nearest": [(moment, slot(moment, zone)) for moment in nearest or []],
    }
    return render(request, "bookings/detail_move_confirm.html", context, status=status)


def _others(booking: Booking) -> QuerySet[User]:
    """Members who might host it instead."""
    members = User.objects.filter(memberships__team=booking.team_id, is_active=True)
    return members.exclude(pk=booking.host_id).order_by("name", "email")
