"""A member's hours: several named schedules, other hours on certain dates. Managers see to those of the whole team."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings import absences, holidays, hours_words, profiles, schedules
from bookings.forms.hours import stretches_of
from bookings.forms.schedules import DateForm, ScheduleForm
from bookings.models import Schedule
from bookings.zones import today_in
from teams.access import TeamRequest, team_view
from teams.models import Membership
from teams.roles import Permission


@team_view(Permission.HOST_BOOKINGS)
@require_safe
def mine(request: TeamRequest) -> HttpResponse:
    """When I can be booked, and when I am away."""
    return _overview(request, request.membership)


@team_view(Permission.HOST_BOOKINGS)
@require_safe
def of_member(request: TeamRequest, member: int) -> HttpResponse:
    """The same of another member, for managers."""
    return _overview(request, member_of(request, member))


@team_view(Permission.HOST_BOOKINGS)
def create(request: TeamRequest, member: int) -> HttpResponse:
    """Hours with a name of their own."""
    host = member_of(request, member).user
    schedule = Schedule(team=request.team, host=host, name=_("Working hours"), time_zone=host.time_zone)
    form = ScheduleForm(request.POST or None, schedule=schedule, stretches=schedules.WORKING_WEEK)
    if _is_to_be_saved(request) and form.is_valid():
        schedules.create(_filled(schedule, form), stretches=form.stretches, by=request.user)
        messages.success(request, _("The hours are saved. Choose them for a booking page under Hosts."))
        _tell_of_nights(request, form)
        return redirect("bookings:schedule", request.team.slug, schedule.pk)
    context = {"section": "hours", "form": form, "host": host, "member": member}
    return render(request, "bookings/schedule_create.html", context)


@team_view(Permission.HOST_BOOKINGS)
def edit(request: TeamRequest, schedule: int) -> HttpResponse:
    """The week, the zone, the holidays; and the dates that differ."""
    # Read twice: the page around the form goes on naming what is stored.
    found, instance = schedule_of(request, schedule), schedule_of(request, schedule)
    form = ScheduleForm(request.POST or None, schedule=instance, stretches=stretches_of(found))
    if _is_to_be_saved(request) and form.is_valid():
        schedules.change(_filled(instance, form), stretches=form.stretches, by=request.user)
        messages.success(request, _("The hours are saved. Bookings that were made stay where they are."))
        _tell_of_nights(request, form)
        return redirect("bookings:schedule", request.team.slug, found.pk)
    context = {
        "form": form,
        "dates": hours_words.dates_of(found, since=today_in(found.time_zone)),
        "holidays": _coming_holidays(found),
        "pages": _pages_of(found),
    }
    return render(request, "bookings/schedule.html", _context(request, found) | context)


@team_view(Permission.HOST_BOOKINGS)
@require_POST
def copy(request: TeamRequest, schedule: int) -> HttpResponse:
    """A second set to change."""
    made = schedules.copy(schedule_of(request, schedule), by=request.user)
    messages.success(request, _("This is the copy. No booking page goes by it yet."))
    return redirect("bookings:schedule", request.team.slug, made.pk)


@team_view(Permission.HOST_BOOKINGS)
def delete(request: TeamRequest, schedule: int) -> HttpResponse:
    """Asks once. Hours that pages go by stay."""
    found = schedule_of(request, schedule)
    if request.method == "POST" and schedules.delete(found, by=request.user) is None:
        messages.success(request, _("The hours “%(name)s” are deleted.") % {"name": found.name})
        return redirect_to_member(request, found.host_id)
    context = {"pages": _pages_of(found)}
    return render(request, "bookings/schedule_delete.html", _context(request, found) | context)


@team_view(Permission.HOST_BOOKINGS)
def new_date(request: TeamRequest, schedule: int) -> HttpResponse:
    """A date that differs from its weekday."""
    found = schedule_of(request, schedule)
    form = DateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _date_saved(request, found, form)
    return render(request, "bookings/schedule_date.html", _context(request, found) | {"form": form})


@team_view(Permission.HOST_BOOKINGS)
def edit_date(request: TeamRequest, schedule: int, date: str) -> HttpResponse:
    """What was said of a date, to change; `clear` takes it back."""
    found, day = schedule_of(request, schedule), _day(date)
    rows = list(found.date_hours.filter(date=day)) if day else []
    if day is None or not rows:
        raise Http404
    if request.method == "POST" and "clear" in request.POST:
        schedules.clear_date(found, day, by=request.user)
        messages.success(request, _("The date goes by its weekday again."))
        return redirect("bookings:schedule", request.team.slug, found.pk)
    times = [
        (row.opens_min, row.closes_min) for row in rows if row.opens_min is not None and row.closes_min is not None
    ]
    form = DateForm(request.POST or None, times=times, initial={"date": day, "is_closed": not times})
    if request.method == "POST" and form.is_valid():
        return _date_saved(request, found, form, before=day)
    return render(request, "bookings/schedule_date.html", _context(request, found) | {"form": form, "day": day})


def member_of(request: TeamRequest, pk: int) -> Membership:
    """Oneself, or for managers anybody in the team; 404 for others."""
    if pk == request.membership.pk:
        return request.membership
    if not request.membership.may(Permission.MANAGE_PAGES):
        raise Http404
    return get_object_or_404(request.team.memberships.select_related("user"), pk=pk)


def schedule_of(request: TeamRequest, pk: int) -> Schedule:
    """One's own, or for managers anybody's in the team; 404 for others."""
    return get_object_or_404(schedules.editable_by(request.membership), pk=pk)


def redirect_to_member(request: TeamRequest, host_id: int) -> HttpResponse:
    """To the overview of whose hours these are."""
    if host_id == request.user.pk:
        return redirect("bookings:hours", request.team.slug)
    member = get_object_or_404(request.team.memberships, user_id=host_id)
    return redirect("bookings:hours_of", request.team.slug, member.pk)


def _overview(request: TeamRequest, member: Membership) -> HttpResponse:
    host, team = member.user, request.team
    may_manage = request.membership.may(Permission.MANAGE_PAGES)
    context = {
        "section": "hours",
        "member": member,
        "host": host,
        "is_me": member.pk == request.membership.pk,
        "schedules": [
            (
                found,
                hours_words.week_of(found),
                hours_words.dates_of(found, since=today_in(found.time_zone)),
                _pages_of(found),
            )
            for found in schedules.of_host(team, host)
        ],
        "absences": absences.upcoming(team, host, now=timezone.now()),
        "meeting_link": profiles.meeting_link(team, host),
        "members": team.memberships.select_related("user").order_by("user__name", "user__email") if may_manage else [],
    }
    return render(request, "bookings/hours.html", context)


def _is_to_be_saved(request: TeamRequest) -> bool:
    """Not when only the parts of the chosen country are asked for."""
    return request.method == "POST" and "regions" not in request.POST


def _tell_of_nights(request: TeamRequest, form: ScheduleForm) -> None:
    """An end before its start is a night to some and a slip to others."""
    late = hours_words.past_midnight(form.stretches)
    if late:
        messages.info(
            request,
            _("Some hours go on into the next day: %(hours)s. If that was not meant, correct when they end.")
            % {"hours": late},
        )


def _filled(schedule: Schedule, form: ScheduleForm) -> Schedule:
    schedule.name, schedule.time_zone = form.cleaned_data["name"], form.cleaned_data["time_zone"]
    schedule.holidays_of = form.holidays_of
    return schedule


def _date_saved(
    request: TeamRequest, schedule: Schedule, form: DateForm, before: dt.date | None = None
) -> HttpResponse:
    day = form.cleaned_data["date"]
    schedules.set_date(schedule, day, form.times, instead_of=before, by=request.user)
    messages.success(request, _("The date is saved. Bookings that were made stay where they are."))
    return redirect("bookings:schedule", request.team.slug, schedule.pk)


def _context(request: TeamRequest, schedule: Schedule) -> dict[str, object]:
    return {
        "section": "hours",
        "schedule": schedule,
        "host": schedule.host,
        "is_me": schedule.host_id == request.user.pk,
    }


def _pages_of(schedule: Schedule) -> list[str]:
    return [used.page.title for used in schedule.page_hosts.all()]


def _coming_holidays(schedule: Schedule) -> list[tuple[dt.date, str]]:
    """Those of the next twelve months."""
    if not schedule.holidays_of:
        return []
    first = today_in(schedule.time_zone)
    last = dt.date(first.year + 1, first.month, min(first.day, 28))
    try:
        return holidays.named_holidays(schedule.holidays_of, first, last, language=get_language() or "en")
    except holidays.UnknownPlace:
        # The library has forgotten a place that it once knew.
        return []


def _day(iso: str) -> dt.date | None:
    try:
        return parse_date(iso)
    except ValueError:
        return None
