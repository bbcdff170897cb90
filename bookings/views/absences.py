"""Out of office, and a host's own meeting link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from bookings import absences, profiles
from bookings.forms.absences import AbsenceForm
from bookings.forms.schedules import MeetingLinkForm
from bookings.models import Absence
from bookings.views.schedules import member_of, redirect_to_member
from teams.access import TeamRequest, team_view
from teams.models import User
from teams.roles import Permission


@team_view(Permission.HOST_BOOKINGS)
def create(request: TeamRequest, member: int) -> HttpResponse:
    """Away from one day to another."""
    host = member_of(request, member).user
    form = AbsenceForm(request.POST or None, time_zone=host.time_zone)
    if request.method == "POST" and form.is_valid():
        absences.add(
            request.team,
            host,
            starts_at=form.starts_at,
            ends_at=form.ends_at,
            note=form.cleaned_data["note"],
            by=request.user,
        )
        messages.success(request, _("The time is kept free. Bookings that were made stay where they are."))
        return redirect_to_member(request, host.pk)
    return render(request, "bookings/absence.html", _context(request, host) | {"form": form})


@team_view(Permission.HOST_BOOKINGS)
def edit(request: TeamRequest, absence: int) -> HttpResponse:
    """Other days; `remove` opens them for bookings again."""
    found = get_object_or_404(absences.editable_by(request.membership), pk=absence)
    if request.method == "POST" and "remove" in request.POST:
        absences.remove(found, by=request.user)
        messages.success(request, _("The time can be booked again."))
        return redirect_to_member(request, found.host_id)
    form = AbsenceForm(request.POST or None, time_zone=found.host.time_zone, absence=found)
    if request.method == "POST" and form.is_valid():
        absences.change(
            found, starts_at=form.starts_at, ends_at=form.ends_at, note=form.cleaned_data["note"], by=request.user
        )
        messages.success(request, _("The time is kept free. Bookings that were made stay where they are."))
        return redirect_to_member(request, found.host_id)
    return render(request, "bookings/absence.html", _context(request, found.host, found) | {"form": form})


@team_view(Permission.HOST_BOOKINGS)
def meeting_link(request: TeamRequest, member: int) -> HttpResponse:
    """The host's own video room."""
    host = member_of(request, member).user
    initial = {"meeting_link": profiles.meeting_link(request.team, host)}
    form = MeetingLinkForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        profiles.set_meeting_link(request.team, host, form.cleaned_data["meeting_link"], by=request.user)
        messages.success(request, _("The meeting link is saved. Bookings that were made keep the one they have."))
        return redirect_to_member(request, host.pk)
    return render(request, "bookings/meeting_link.html", _context(request, host) | {"form": form})


def _context(request: TeamRequest, host: User, absence: Absence | None = None) -> dict[str, object]:
    return {"section": "hours", "host": host, "is_me": host.pk == request.user.pk, "absence": absence}
