"""What an invitee may change of a booking: its time, and whether it takes place. Each with a reason, if they care to give one."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import addresses, lifecycle, words
from bookings.calendar import diary_of
from bookings.forms import ReasonForm, parse_start
from bookings.models import Booking
from bookings.timetable import slot
from bookings.views.own import own_booking, own_context, own_zone
from bookings.views.times import month_answer, times_context
from bookings.views.visitor import by_their_clock, comes_too_often, remember_zone, secret_page, told_to_wait
from jicoo.middleware import for_anybody
from teams.access import open_to_all


@open_to_all
@secret_page
@require_safe
@by_their_clock
def reschedule(request: HttpRequest, token: str) -> HttpResponse:
    """The same times as on the public page, for a new time."""
    booking = own_booking(token)
    if not _may_reschedule(booking):
        return redirect(addresses.path_of(booking))
    zone = own_zone(request, booking)
    diary = diary_of(booking.page, now=timezone.now(), moving=booking)
    months, book = (addresses.path_of(booking, name) for name in ("own_month", "confirm_reschedule"))
    context = own_context(booking, zone) | times_context(request, diary, zone, months=months, book=book)
    return remember_zone(request, render(request, "bookings/reschedule.html", context), zone)


@for_anybody
@open_to_all
@secret_page
@require_safe
def month(request: HttpRequest, token: str) -> HttpResponse:
    """A month of free times for a new time, for scripts, see `bookings.views.times`."""
    booking = own_booking(token)
    if not _may_reschedule(booking):
        raise Http404
    diary = diary_of(booking.page, now=timezone.now(), moving=booking)
    return month_answer(request, diary, otherwise=booking.time_zone)


@open_to_all
@secret_page
@by_their_clock
def confirm_reschedule(request: HttpRequest, token: str) -> HttpResponse:
    """The old and the new time, `?start=`; sent, it moves the booking."""
    booking = own_booking(token)
    if request.method == "POST":
        return _moved(request, booking)
    start = parse_start(request.GET.get("start"))
    if start is None or not _may_reschedule(booking):
        return redirect(addresses.path_of(booking, "booked" if start else "reschedule"))
    diary = diary_of(booking.page, now=timezone.now(), moving=booking)
    nearest = None if diary.is_free(start) else diary.nearest(start, count=lifecycle.NEAREST)
    return _confirmation(request, booking, ReasonForm(), start, nearest)


@open_to_all
@secret_page
@by_their_clock
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once; sent, it cancels."""
    booking = own_booking(token)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        if lifecycle.may_cancel(booking, by=None, now=timezone.now()):
            return redirect(addresses.path_of(booking))
        return _cancellation(request, booking, form)
    if comes_too_often(request, to="change"):
        return told_to_wait(_cancellation(request, booking, form, is_too_often=True))
    if not form.is_valid():
        return _cancellation(request, booking, form, status=422)
    match lifecycle.cancel(booking, by=None, now=timezone.now(), reason=form.cleaned_data["reason"]):
        case lifecycle.Over():
            messages.error(request, _over())
        case lifecycle.NotAllowed():
            messages.error(request, _not_allowed())
    return redirect(addresses.path_of(booking))


def _moved(request: HttpRequest, booking: Booking) -> HttpResponse:
    form, start = ReasonForm(request.POST), parse_start(request.POST.get("start"))
    if start is None:
        return redirect(addresses.path_of(booking, "reschedule"))
    if comes_too_often(request, to="change"):
        return told_to_wait(_confirmation(request, booking, form, start, None, is_too_often=True))
    if not form.is_valid():
        return _confirmation(request, booking, form, start, None, status=422)
    return _outcome(request, booking, form, start)


def _outcome(request: HttpRequest, booking: Booking, form: ReasonForm, start: datetime) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    match lifecycle.reschedule(booking, start, by=None, now=timezone.now(), reason=reason):
        case lifecycle.Rescheduled(moved):
            when = words.day_and_time(moved.starts_at, own_zone(request, booking).name)
            messages.success(request, _("Your booking is now on %(when)s.") % {"when": when})
        case lifecycle.SlotTaken(nearest) | lifecycle.NotOffered(nearest):
            return _confirmation(request, booking, form, start, nearest, status=409)
        case lifecycle.Over():
            messages.error(request, _over())
        case lifecycle.LimitReached():
            messages.error(request, _("You have booked here as often as you may at that time. Choose another time."))
            return redirect(addresses.path_of(booking, "reschedule"))
        case lifecycle.NotAllowed():
            messages.error(request, _not_allowed())
        case lifecycle.AlreadyCancelled():
            pass
    return redirect(addresses.path_of(booking))


def _cancellation(
    request: HttpRequest, booking: Booking, form: ReasonForm, *, status: int = 200, is_too_often: bool = False
) -> HttpResponse:
    context = own_context(booking, own_zone(request, booking)) | {"form": form, "is_too_often": is_too_often}
    return render(request, "bookings/cancel.html", context, status=status)


def _confirmation(
    request: HttpRequest,
    booking: Booking,
    form: ReasonForm,
    start: datetime,
    nearest: list[datetime] | None,
    *,
    status: int = 200,
    is_too_often: bool = False,
) -> HttpResponse:
    zone = own_zone(request, booking)
    context = own_context(booking, zone) | {
        "form": form,
        "start": start,
        "end": start + (booking.ends_at - booking.starts_at),
        "slot": slot(start, zone.name),
        "is_gone": nearest is not None,
        "nearest": [(moment, slot(moment, zone.name)) for moment in nearest or []],
        "is_too_often": is_too_often,
    }
    return render(request, "bookings/confirm_reschedule.html", context, status=status)


def _may_reschedule(booking: Booking) -> bool:
    return lifecycle.may_reschedule(booking, by=None, now=timezone.now()) is None


def _over() -> str:
    return _("This meeting has already begun, so it can no longer be changed here. Please write to your host.")


def _not_allowed() -> str:
    return _("This booking can no longer be changed here. Please write to your host.")
