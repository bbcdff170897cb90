"""A page's diary, opened: for whoever asks, from what was read of the page or with one query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bookings import availability
from bookings.calendar.diary import Diary
from bookings.calendar.moments import Window, moment, rounded_up
from bookings.calendar.reading import terms_of
from bookings.calendar.rules import Rules, Seat
from bookings.calendar.seats import Seated
from bookings.calendar.taken import Known
from bookings.models import Assignment, Booking, BookingPage

# How far ahead the team itself may book, whatever the page tells guests.
WIDEST = timedelta(days=730)


def diary_of(
    page: BookingPage,
    *,
    now: datetime,
    moving: Booking | None = None,
    length_min: int | None = None,
    for_team: bool = False,
    known: Known | None = None,
    seated: Seated | None = None,
) -> Diary:
    """Reads hosts, hours and limits. One query, none for a page that was read with its terms; one more for the hosts of `moving`.

    `length_min`: one of the page's durations, its first unless told; a booking that is moved keeps its own. `for_team`: whoever
    asks is of the team, whom neither notice nor window bind. `known`: what was read with the page of its hosts' time,
    `seated` what was read of those who share a time.
    """
    terms = terms_of(page)
    rules = terms.rules if terms else Rules(seats=[], limits=[])
    seats = rules.seats
    fixed, rotating = (terms.fixed, terms.rotating) if terms else ([], [])
    if moving:
        fixed, rotating = hosts_of_booking(moving), []
    first = _clocks(seats)
    return Diary(
        page=page,
        terms=terms,
        rules=rules,
        # Who hosts the page no longer keeps to the hours of who is its first host now.
        sheets={host: seats[0].sheet for host in fixed if seats} | {seat.host: seat.sheet for seat in seats},
        fixed=fixed if seats else [],
        rotating=rotating,
        length=_length(page, moving, length_min),
        step_s=(page.step_min or page.duration_min) * 60,
        zone=first,
        bookable=Window(now, now + WIDEST) if for_team else _bookable(page, first, now),
        moving=moving,
        known=known,
        seated=seated,
    )


def free_starts(page: BookingPage, window: Window, *, now: datetime) -> list[datetime]:
    """Every time in the window at which the page can be booked now, in order, UTC. Hosts' meetings in every team count."""
    return diary_of(page, now=now).free(window)


def nearest_free(page: BookingPage, around: datetime, *, now: datetime, count: int = 5) -> list[datetime]:
    """Up to `count` free starts that lie closest to `around`, in order, UTC."""
    return diary_of(page, now=now).nearest(around, count=count)


def hosts_of_booking(booking: Booking) -> list[int]:
    """The primary keys of all who host it, its own host first. One query."""
    of = {"occurrence": booking.occurrence_id} if booking.occurrence_id else {"booking": booking.pk}
    found = Assignment.objects.filter(active=True, **of).order_by("pk").values_list("host_id", flat=True)
    return list(dict.fromkeys([booking.host_id, *found]))


def _length(page: BookingPage, moving: Booking | None, length_min: int | None) -> timedelta:
    return moving.ends_at - moving.starts_at if moving else timedelta(minutes=length_min or page.duration_min)


def _clocks(seats: Sequence[Seat]) -> ZoneInfo:
    """The page's days are those of its first host."""
    return seats[0].sheet.zone if seats else ZoneInfo("UTC")


def _bookable(page: BookingPage, zone: ZoneInfo, now: datetime) -> Window:
    soonest = availability.earliest_start(
        rounded_up(now), page.minimum_notice_min * 60, zone, from_midnight=page.notice_from_midnight
    )
    if page.first_date and page.last_date:
        begins, end = availability.whole_days(page.first_date, page.last_date, zone)
        return Window(moment(max(begins, soonest)), moment(end))
    end = availability.end_of_rolling_window(int(now.timestamp()), page.window_days, zone)
    return Window(moment(soonest), moment(end))
