"""Booking pages on the host's side: the list, making one, and its details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings import addresses, duplicates, pages, ports, schedules
from bookings.forms import HoursForm, NewPageForm, PageForm
from bookings.forms.pages import address_taken
from bookings.models import BookingPage
from bookings.pages import OwnHours
from bookings.ports import Badge, badges_of_pages
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@dataclass(frozen=True)
class Card:
    """A page of the list. `copy_key` makes one copy, however often its button is pressed."""

    page: BookingPage
    copy_key: UUID
    badges: Sequence[Badge]


@team_view(Permission.VIEW_TEAM)
@require_safe
def index(request: TeamRequest) -> HttpResponse:
    """All pages of the team; members may send their addresses, managers may change them."""
    found = list(request.team.pages.select_related("team").prefetch_related("hosts"))
    badges = badges_of_pages(found)
    context = {
        "section": "pages",
        "cards": [Card(page, uuid4(), badges[page.pk]) for page in found],
        "may_manage": request.membership.may(Permission.MANAGE_PAGES),
    }
    return render(request, "bookings/pages.html", context)


@team_view(Permission.MANAGE_PAGES)
def create(request: TeamRequest) -> HttpResponse:
    """What a page needs to be there; the rest has good defaults."""
    form = NewPageForm(request.POST or None, team=request.team, initial={"host": request.user})
    hours = HoursForm(request.POST or None, time_zone=request.team.time_zone, stretches=schedules.WORKING_WEEK)
    if request.method == "POST" and (page := _created(request, form, hours)):
        messages.success(request, _("The page is ready. Send people its address."))
        return redirect("bookings:page_share", request.team.slug, page.slug)
    return render(request, "bookings/page_create.html", {"section": "pages", "form": form, "hours": hours})


@team_view(Permission.MANAGE_PAGES)
def edit(request: TeamRequest, page: str) -> HttpResponse:
    """What is offered."""
    # Read twice: the page around the form goes on naming what is stored.
    found, instance = page_of(request, page), page_of(request, page)
    form = PageForm(request.POST or None, instance=instance, team=request.team)
    if request.method == "POST" and form.is_valid():
        changed = pages.change(instance, fields=form.Meta.fields, changed=form.changed_data, by=request.user)
        if isinstance(changed, BookingPage):
            messages.success(request, _("The details are saved."))
            return redirect("bookings:page_edit", request.team.slug, changed.slug)
        form.add_error("slug", address_taken())
    return render(request, "bookings/page_edit.html", context_of(found, "details") | {"form": form})


@team_view(Permission.VIEW_TEAM)
@require_safe
def share(request: TeamRequest, page: str) -> HttpResponse:
    """The public address, to copy."""
    found = page_of(request, page)
    context = {
        "address": addresses.absolute(found.get_absolute_url()),
        "may_manage": request.membership.may(Permission.MANAGE_PAGES),
    }
    return render(request, "bookings/page_share.html", context_of(found, "share") | context)


@team_view(Permission.MANAGE_PAGES)
@require_POST
def switch(request: TeamRequest, page: str) -> HttpResponse:
    """Opens the page where `open` is sent, and pauses it otherwise."""
    found, is_active = page_of(request, page), "open" in request.POST
    pages.set_active(found, is_active=is_active, by=request.user)
    if is_active:
        messages.success(request, _("“%(title)s” takes bookings again.") % {"title": found.title})
        _warn(request, found)
    else:
        messages.success(
            request, _("“%(title)s” is paused. It takes no bookings until you open it again.") % {"title": found.title}
        )
    return redirect("bookings:pages", request.team.slug)


@team_view(Permission.MANAGE_PAGES)
@require_POST
def duplicate(request: TeamRequest, page: str) -> HttpResponse:
    """A second page like this one, to change."""
    made = duplicates.duplicate(page_of(request, page), form_key=_copy_key(request), by=request.user)
    messages.success(request, _("This is the copy. It is paused until you open it."))
    _warn(request, made)
    return redirect("bookings:page_edit", request.team.slug, made.slug)


@team_view(Permission.MANAGE_PAGES)
def delete(request: TeamRequest, page: str) -> HttpResponse:
    """Asks once. A page that has bookings can be paused instead, which `pause` in the form asks for."""
    found = page_of(request, page)
    if request.method == "POST" and "pause" in request.POST:
        pages.set_active(found, is_active=False, by=request.user)
        messages.success(request, _("The page is paused. It takes no bookings until you open it again."))
        return redirect("bookings:page_edit", request.team.slug, found.slug)
    if request.method == "POST" and pages.delete(found, by=request.user):
        messages.success(request, _("The page “%(title)s” is deleted.") % {"title": found.title})
        return redirect("bookings:pages", request.team.slug)
    context = {"has_bookings": found.bookings.exists()}
    return render(request, "bookings/page_delete.html", context_of(found, "details") | context)


def page_of(request: TeamRequest, slug: str) -> BookingPage:
    """The team's page with this address; 404 if there is none."""
    found = request.team.pages.select_related("team").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def context_of(page: BookingPage, tab: str) -> dict[str, object]:
    """What every part of the page editor needs."""
    return {"section": "pages", "page": page, "tab": tab, "badges": badges_of_pages([page])[page.pk]}


def _warn(request: TeamRequest, page: BookingPage) -> None:
    """Says what would become of its bookings elsewhere."""
    for said in ports.warnings_of(page):
        messages.warning(request, said)


def _created(request: TeamRequest, form: NewPageForm, hours: HoursForm) -> BookingPage | None:
    """The page, once, however often the button is pressed; None if the forms say what is wrong."""
    # Both are asked, so that everything that is wrong is said at once.
    are_valid = all([form.is_valid(), not form.has_own_hours or hours.is_valid()])
    before = form.made_before()
    if before or not are_valid:
        return before
    page = pages.create(
        form.save(commit=False),
        request.team,
        host=form.cleaned_data["host"],
        own_hours=_own_hours(hours) if form.has_own_hours else None,
        by=request.user,
    )
    if isinstance(page, BookingPage):
        return page
    # Another press of the same button may have been faster by a moment, or somebody with the same address.
    before = form.made_before()
    if before is None:
        form.add_error("slug", address_taken())
    return before


def _own_hours(hours: HoursForm) -> OwnHours:
    return OwnHours(time_zone=hours.cleaned_data["time_zone"], stretches=hours.stretches)


def _copy_key(request: TeamRequest) -> UUID:
    """The one that the list gave out; a new one for a request that brings none."""
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid4()
