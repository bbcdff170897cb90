"""Limits of a page and of its hosts, counted over rows: over months, and when a booking moves."""

from datetime import UTC, datetime, timedelta

import pytest

from bookings import lifecycle
from bookings.calendar import Window, free_starts
from bookings.lifecycle import Booked, LimitReached, Rescheduled, SlotTaken
from bookings.models import Booking, BookingPage, LimitPeriod, LimitScope, LimitUnit
from teams.models import Team, User
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, book, booked, ida, limit
from tests.cast import add_host, create_booking, create_page, create_team

TUESDAY = MONDAY + timedelta(days=1)
# A Tuesday.
DECEMBER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
TO_THE_NEW_YEAR = Window(MONDAY, datetime(2027, 1, 5, tzinfo=UTC))


@pytest.mark.parametrize("scope", [LimitScope.PAGE, LimitScope.HOST])
@pytest.mark.parametrize("by_team", [False, True])
def test_a_booking_is_moved_into_no_day_that_is_full_and_within_its_own(
    page: BookingPage, ada: User, scope: LimitScope, *, by_team: bool
) -> None:
    limit(page, scope, 1, period=LimitPeriod.DAY)
    moved, by = booked(page), ada if by_team else None
    booked(page, TUESDAY)

    refused = lifecycle.reschedule(moved, TUESDAY + HALF_AN_HOUR, by=by, now=NOW)

    assert isinstance(refused, SlotTaken)
    assert TUESDAY.date() not in {start.date() for start in refused.nearest}
    assert Booking.objects.get(pk=moved.pk).starts_at == MONDAY
    assert isinstance(lifecycle.reschedule(moved, MONDAY + HALF_AN_HOUR, by=by, now=NOW), Rescheduled)


def test_a_booking_that_moves_makes_room_in_the_day_it_leaves(page: BookingPage) -> None:
    limit(page, LimitScope.PAGE, 1, period=LimitPeriod.DAY)
    moved = booked(page)

    assert isinstance(book(page, MONDAY + HALF_AN_HOUR), SlotTaken)
    lifecycle.reschedule(moved, TUESDAY, by=None, now=NOW)
    assert isinstance(book(page, MONDAY + HALF_AN_HOUR), Booked)


def test_a_host_is_full_by_meetings_elsewhere_when_a_booking_moves_too(page: BookingPage, ada: User) -> None:
    limit(page, LimitScope.HOST, 60, period=LimitPeriod.DAY, unit=LimitUnit.MINUTES)
    moved = booked(page)
    for number, team in enumerate([page.team, create_team("second", owner=ada)]):
        create_booking(create_page(team, ada, slug="other"), starts_at=TUESDAY + HALF_AN_HOUR * number)

    assert isinstance(lifecycle.reschedule(moved, TUESDAY + HALF_AN_HOUR * 6, by=None, now=NOW), SlotTaken)


def test_of_several_hosts_who_all_come_the_one_who_is_full_keeps_a_booking_from_moving(
    page: BookingPage, bob: User
) -> None:
    add_host(page, bob, is_fixed=True)
    limit(page, LimitScope.HOST, 1, period=LimitPeriod.DAY)
    moved = booked(page)
    create_booking(create_page(page.team, bob, slug="bobs"), starts_at=TUESDAY)

    assert isinstance(lifecycle.reschedule(moved, TUESDAY + HALF_AN_HOUR, by=None, now=NOW), SlotTaken)


@pytest.mark.parametrize("scope", [LimitScope.PAGE, LimitScope.HOST])
@pytest.mark.parametrize(("most", "unit"), [(2, LimitUnit.BOOKINGS), (60, LimitUnit.MINUTES)])
def test_a_full_month_closes_to_its_last_day_and_the_next_one_is_open(
    team: Team, ada: User, scope: LimitScope, most: int, unit: LimitUnit
) -> None:
    page = create_page(team, ada, window_days=90)
    limit(page, scope, most, period=LimitPeriod.MONTH, unit=unit)
    create_booking(page, starts_at=DECEMBER)
    assert DECEMBER + HALF_AN_HOUR in free_starts(page, TO_THE_NEW_YEAR, now=NOW)

    create_booking(page, starts_at=DECEMBER + timedelta(days=29))

    starts = free_starts(page, TO_THE_NEW_YEAR, now=NOW)
    assert {start.month for start in starts} == {11, 1}
    # 30 November and 1 January are a Monday and a Friday.
    assert {f"{start:%d %H:%M}" for start in starts} >= {"30 16:30", "01 09:00"}


def test_a_month_begins_on_the_clocks_of_the_page(team: Team, ada: User) -> None:
    page = create_page(team, ada, always_open=True, time_zone="Asia/Tokyo")
    limit(page, LimitScope.PAGE, 1, period=LimitPeriod.MONTH)
    # 30 November in London, 1 December in Tokyo.
    create_booking(page, starts_at=datetime(2026, 11, 30, 15, 0, tzinfo=UTC))

    starts = free_starts(page, Window(MONDAY, DECEMBER + timedelta(days=1)), now=NOW)

    assert starts[-1] == datetime(2026, 11, 30, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("period", [LimitPeriod.WEEK, LimitPeriod.MONTH, LimitPeriod.EVER])
def test_an_invitee_has_had_their_one_of_a_period_however_they_write_their_address(
    team: Team, ada: User, period: LimitPeriod
) -> None:
    page = create_page(team, ada, window_days=90)
    limit(page, LimitScope.INVITEE, 1, period=period)
    create_booking(page, starts_at=MONDAY - timedelta(days=900), email="long-ago@example.com")
    booked(page, DECEMBER, ida(email="Ida@Example.com"))
    later = DECEMBER + timedelta(days=34)

    assert isinstance(book(page, DECEMBER + HALF_AN_HOUR), LimitReached)
    assert isinstance(book(page, later), LimitReached if period == LimitPeriod.EVER else Booked)
    is_new = book(page, MONDAY, ida(email="long-ago@example.com"))
    assert isinstance(is_new, LimitReached if period == LimitPeriod.EVER else Booked)
