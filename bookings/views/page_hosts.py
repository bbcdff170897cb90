"""Who hosts a page, and by which hours."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import hours_words, page_hosts
from bookings.forms.page_hosts import Attends, HostsForm
from bookings.models import BookingPage, PageHost, Schedule
from bookings.page_hosts import LastHost, NoMember
from bookings.views.pages import context_of, page_of
from bookings.zones import today_in
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.MANAGE_PAGES)
def hosts(request: TeamRequest, page: str) -> HttpResponse:
    """The hosts in their order. Every button saves what was chosen before it does its own."""
    found, instance = page_of(request, page), page_of(request, page)
    rows = found.hosts_in_order()
    form = HostsForm(request.POST or None, page=instance, hosts=rows, schedules=_schedules_of(found, rows))
    if request.method == "POST" and form.is_valid():
        changed = [name for part in form.parts for name in part.changed_data if not name.startswith("add")]
        page_hosts.change(instance, form.answers(), changed=sorted(set(changed)), by=request.user)
        if _done(request, instance, form):
            return redirect("bookings:page_hosts", request.team.slug, found.slug)
    context = {"form": form, "takes_turns": sum(not row.is_fixed for row in rows) > 1}
    return render(request, "bookings/page_hosts.html", context_of(found, "hosts") | context)


@team_view(Permission.MANAGE_PAGES)
@require_safe
def hours(request: TeamRequest, page: str) -> HttpResponse:
    """By which hours its hosts go; the hours themselves are changed where the host has them."""
    found = page_of(request, page)
    rows = list(found.hosts.prefetch_related("schedule__weekly_hours", "schedule__date_hours"))
    context = {
        "rows": [
            (
                row,
                hours_words.week_of(row.schedule),
                hours_words.dates_of(row.schedule, since=today_in(row.schedule.time_zone)),
            )
            for row in rows
        ]
    }
    return render(request, "bookings/page_hours.html", context_of(found, "hours") | context)


def _done(request: TeamRequest, page: BookingPage, form: HostsForm) -> bool:
    """Does what the pressed button says beyond saving; False if the form tells why it cannot be."""
    deed, _dash, row = request.POST.get("do", "").partition("-")
    pk = int(row) if row.isdecimal() else 0
    if deed in {"up", "down"}:
        page_hosts.move(page, pk, places=-1 if deed == "up" else 1, by=request.user)
    elif deed == "remove":
        if isinstance(page_hosts.remove(page, pk, by=request.user), LastHost):
            messages.error(request, _("A page needs a host. Add somebody else first."))
            return True
    elif deed == "add" or form.add.cleaned_data["add"]:
        return _added(request, page, form)
    messages.success(request, _("The hosts are saved. Bookings that were made stay with whoever hosts them."))
    return True


def _added(request: TeamRequest, page: BookingPage, form: HostsForm) -> bool:
    person = form.add.cleaned_data["add"]
    if person is None:
        form.add.add_error("add", _("Choose who is to host as well."))
        return False
    is_fixed = form.add.cleaned_data["add_attends"] != Attends.ROTATING
    if isinstance(page_hosts.add(page, person, is_fixed=is_fixed, by=request.user), NoMember):
        form.add.add_error("add", _("This person is not in the team any more. Choose somebody else."))
        return False
    messages.success(request, _("%(name)s hosts this page now.") % {"name": person.display_name})
    return True


def _schedules_of(page: BookingPage, rows: list[PageHost]) -> list[Schedule]:
    hosts = [row.host_id for row in rows]
    return list(Schedule.objects.filter(team_id=page.team_id, host__in=hosts).order_by("pk"))
