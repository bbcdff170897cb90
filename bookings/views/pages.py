"""Booking pages on the host's side: the list, making one, and the parts of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import addresses, pages
from bookings.forms import HoursForm, NewPageForm, PageForm
from bookings.forms.hours import WORKING_WEEK, stretches_of
from bookings.forms.pages import address_taken
from bookings.models import BookingPage
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.VIEW_TEAM)
@require_safe
def index(request: TeamRequest) -> HttpResponse:
    """All pages of the team; members may send their addresses, managers may change them."""
    found = request.team.pages.select_related("team", "host")
    context = {"section": "pages", "pages": found, "may_manage": request.membership.may(Permission.MANAGE_PAGES)}
    return render(request, "bookings/pages.html", context)


@team_view(Permission.MANAGE_PAGES)
def create(request: TeamRequest) -> HttpResponse:
    """Everything a page needs, at once."""
    form = NewPageForm(request.POST or None, team=request.team, initial={"host": request.user})
    hours = HoursForm(request.POST or None, time_zone=request.team.time_zone, stretches=WORKING_WEEK)
    if request.method == "POST" and (page := _created(request, form, hours)):
        messages.success(request, _("The page is ready. Send people its address."))
        return redirect("bookings:page_share", request.team.slug, page.slug)
    return render(request, "bookings/page_create.html", {"section": "pages", "form": form, "hours": hours})


@team_view(Permission.MANAGE_PAGES)
def edit(request: TeamRequest, page: str) -> HttpResponse:
    """What is offered."""
    # Read twice: the page around the form goes on naming what is stored.
    found, instance = _page(request, page), _page(request, page)
    form = PageForm(request.POST or None, instance=instance, team=request.team)
    if request.method == "POST" and form.is_valid():
        changed = pages.change(instance, changed=form.changed_data, by=request.user)
        if isinstance(changed, BookingPage):
            messages.success(request, _("The details are saved."))
            return redirect("bookings:page_edit", request.team.slug, changed.slug)
        form.add_error("slug", address_taken())
    return render(request, "bookings/page_edit.html", _context(found, "details") | {"form": form})


@team_view(Permission.MANAGE_PAGES)
def hours(request: TeamRequest, page: str) -> HttpResponse:
    """When it can be booked."""
    found = _page(request, page)
    schedule = found.schedule
    form = HoursForm(request.POST or None, time_zone=schedule.time_zone, stretches=stretches_of(schedule))
    if request.method == "POST" and form.is_valid():
        zone = form.cleaned_data["time_zone"]
        pages.change_hours(found, time_zone=zone, stretches=form.stretches, by=request.user)
        messages.success(request, _("The hours are saved. Bookings that were made stay where they are."))
        return redirect("bookings:page_hours", request.team.slug, found.slug)
    return render(request, "bookings/page_hours.html", _context(found, "hours") | {"hours": form})


@team_view(Permission.VIEW_TEAM)
@require_safe
def share(request: TeamRequest, page: str) -> HttpResponse:
    """The public address, to copy."""
    found = _page(request, page)
    context = {
        "address": addresses.absolute(found.get_absolute_url()),
        "may_manage": request.membership.may(Permission.MANAGE_PAGES),
    }
    return render(request, "bookings/page_share.html", _context(found, "share") | context)


@team_view(Permission.MANAGE_PAGES)
def delete(request: TeamRequest, page: str) -> HttpResponse:
    """Asks once. A page that has bookings can be paused instead, which `pause` in the form asks for."""
    found = _page(request, page)
    if request.method == "POST" and "pause" in request.POST:
        pages.set_active(found, is_active=False, by=request.user)
        messages.success(request, _("The page is paused. It takes no bookings until you open it again."))
        return redirect("bookings:page_edit", request.team.slug, found.slug)
    if request.method == "POST" and pages.delete(found, by=request.user):
        messages.success(request, _("The page “%(title)s” is deleted.") % {"title": found.title})
        return redirect("bookings:pages", request.team.slug)
    context = {"has_bookings": found.bookings.exists()}
    return render(request, "bookings/page_delete.html", _context(found, "details") | context)


def _created(request: TeamRequest, form: NewPageForm, hours: HoursForm) -> BookingPage | None:
    """The page, once, however often the button is pressed; None if the forms say what is wrong."""
    # Both are asked, so that everything that is wrong is said at once.
    are_valid = all([form.is_valid(), hours.is_valid()])
    before = form.made_before()
    if before or not are_valid:
        return before
    zone = hours.cleaned_data["time_zone"]
    page = pages.create(
        form.save(commit=False), request.team, time_zone=zone, stretches=hours.stretches, by=request.user
    )
    if isinstance(page, BookingPage):
        return page
    # Another press of the same button may have been faster by a moment, or somebody with the same address.
    before = form.made_before()
    if before is None:
        form.add_error("slug", address_taken())
    return before


def _context(page: BookingPage, tab: str) -> dict[str, object]:
    return {"section": "pages", "page": page, "tab": tab}


def _page(request: TeamRequest, slug: str) -> BookingPage:
    found = request.team.pages.select_related("team", "host", "schedule").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
