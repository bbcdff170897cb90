"""Which times a page offers by each of its rules, from rows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bookings import ports
from bookings.calendar import Window, diary_of, free_starts
from bookings.lifecycle import SlotTaken
from bookings.models import Absence, BookingPage, DateHours, LimitPeriod, LimitScope, LimitUnit, Schedule
from teams.models import Team, User
from teams.roles import Role
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, book, booked, limit
from tests.cast import add_host, create_booking, create_page, create_team, create_user, join, rotate

DAY = Window(MONDAY, MONDAY + timedelta(days=1))
WEEK = Window(MONDAY, MONDAY + timedelta(days=7))
NOON = MONDAY.replace(hour=12)


def hours_of(starts: list[datetime]) -> list[int]:
    return [start.hour for start in starts]


def test_a_time_that_all_must_attend_is_one_at_which_all_have_time(page: BookingPage, ada: User, bob: User) -> None:
    add_host(page, bob, is_fixed=True, time_zone="Europe/Berlin")
    create_booking(create_page(page.team, bob, slug="bobs"), starts_at=NOON)

    starts = free_starts(page, DAY, now=NOW)

    assert starts[0] == MONDAY
    assert starts[-1] == MONDAY.replace(hour=15, minute=30)
    assert NOON not in starts


def test_a_time_of_any_of_several_is_one_at_which_one_of_them_has_time(page: BookingPage, bob: User) -> None:
    rotate(page, bob, time_zone="Europe/Berlin")
    create_booking(page, starts_at=NOON)

    starts = free_starts(page, DAY, now=NOW)

    assert NOON in starts
    assert MONDAY.replace(hour=16, minute=30) in starts


def test_fixed_and_rotating_hosts_need_all_of_the_one_and_any_of_the_other(
    page: BookingPage, team: Team, mia: User, bob: User
) -> None:
    add_host(page, bob)
    add_host(page, mia)
    bobs, mias = create_page(team, bob, slug="bobs"), create_page(team, mia, slug="mias")
    for each in (bobs, mias):
        create_booking(each, starts_at=NOON)
    create_booking(bobs, starts_at=MONDAY)

    starts = free_starts(page, DAY, now=NOW)

    assert NOON not in starts
    assert MONDAY in starts


def test_dates_holidays_and_days_away_change_a_week(page: BookingPage, ada: User, team: Team) -> None:
    schedule = page.first_host.schedule
    Schedule.objects.filter(pk=schedule.pk).update(holidays_of="JP")
    DateHours.objects.create(team=team, schedule=schedule, date=date(2026, 11, 24))
    DateHours.objects.create(team=team, schedule=schedule, date=date(2026, 11, 25), opens_min=1200, closes_min=1260)
    Absence.objects.create(
        team=team, host=ada, starts_at=MONDAY + timedelta(days=3, hours=1), ends_at=MONDAY + timedelta(days=5)
    )
    page.refresh_from_db()

    starts = free_starts(page, WEEK, now=NOW)

    # Monday is Labour Thanksgiving Day, Tuesday is closed, on Thursday the absence begins at 10:00.
    assert [f"{start:%d %H:%M}" for start in starts] == ["25 20:00", "25 20:30", "26 09:00", "26 09:30"]


def test_a_region_that_nobody_knows_by_now_closes_nothing(page: BookingPage) -> None:
    Schedule.objects.update(holidays_of="XX-YY")
    page.refresh_from_db()

    assert len(free_starts(page, DAY, now=NOW)) == 16


def test_notice_from_midnight_opens_a_day_whole_or_not_at_all(team: Team, ada: User) -> None:
    page = create_page(team, ada, minimum_notice_min=60 * 24, notice_from_midnight=True)

    assert free_starts(page, DAY, now=MONDAY - timedelta(days=1))[:1] == []
    assert free_starts(page, DAY, now=MONDAY - timedelta(days=1, hours=9))[0] == MONDAY


def test_dates_instead_of_days_ahead_bound_what_can_be_booked(team: Team, ada: User) -> None:
    page = create_page(team, ada, first_date=date(2026, 11, 25), last_date=date(2026, 11, 26))

    assert {start.day for start in free_starts(page, WEEK, now=NOW)} == {25, 26}


def test_whoever_is_of_the_team_is_bound_by_neither_notice_nor_window(team: Team, ada: User) -> None:
    page = create_page(team, ada, minimum_notice_min=60 * 24 * 30, window_days=30)

    assert not diary_of(page, now=NOW).is_free(MONDAY)
    assert diary_of(page, now=NOW, for_team=True).is_free(MONDAY)


def test_each_length_is_offered_on_the_pages_own_step(team: Team, ada: User) -> None:
    page = create_page(team, ada, step_min=60, other_durations_min=[120])

    starts = diary_of(page, now=NOW, length_min=120).free(DAY)

    assert hours_of(starts) == [9, 10, 11, 12, 13, 14, 15]


def test_a_full_day_of_the_page_is_not_offered(page: BookingPage) -> None:
    limit(page, LimitScope.PAGE, 2, period=LimitPeriod.DAY, unit=LimitUnit.BOOKINGS)
    create_booking(page, starts_at=MONDAY)
    create_booking(page, starts_at=NOON)

    assert free_starts(page, DAY, now=NOW) == []
    assert free_starts(page, WEEK, now=NOW)[0] == MONDAY + timedelta(days=1)


def test_a_full_host_passes_to_the_other_and_meetings_of_all_pages_count(
    page: BookingPage, team: Team, bob: User
) -> None:
    rotate(page, bob)
    limit(page, LimitScope.HOST, 60, period=LimitPeriod.WEEK, unit=LimitUnit.MINUTES)
    bobs = create_page(team, bob, slug="bobs", duration_min=60)
    create_booking(bobs, starts_at=MONDAY + timedelta(days=2))
    create_booking(page, starts_at=MONDAY)

    diary = diary_of(page, now=NOW)

    assert not diary.is_free(MONDAY)
    found = diary.look(NOON)
    assert found is not None
    assert found.rotating == [page.first_host.host_id]


def test_meetings_in_other_teams_fill_a_hosts_day_but_no_page_of_this_one(page: BookingPage, ada: User) -> None:
    other = create_page(create_team("second", owner=ada), ada)
    create_booking(other, starts_at=NOON)

    limit(page, LimitScope.PAGE, 1, period=LimitPeriod.DAY, unit=LimitUnit.BOOKINGS)
    assert MONDAY in free_starts(page, DAY, now=NOW)
    limit(page, LimitScope.HOST, 1, period=LimitPeriod.DAY, unit=LimitUnit.BOOKINGS)

    assert isinstance(book(page), SlotTaken)
    assert free_starts(page, WEEK, now=NOW)[0] == MONDAY + timedelta(days=1)


def test_a_limit_in_all_counts_whatever_there_was(page: BookingPage) -> None:
    limit(page, LimitScope.PAGE, 1, period=LimitPeriod.EVER, unit=LimitUnit.BOOKINGS)
    create_booking(page, starts_at=MONDAY - timedelta(days=900))

    assert free_starts(page, WEEK, now=NOW) == []


@pytest.fixture
def elsewhere() -> Iterator[list[tuple[int, datetime, datetime]]]:
    """What another app knows of hosts' time."""
    known: list[tuple[int, datetime, datetime]] = []

    def source(hosts: Any, start: datetime, end: datetime) -> Any:
        return [each for each in known if each[0] in hosts and each[1] < end and start < each[2]]

    ports.add_busy_times(source)
    yield known
    ports.busy_sources.remove(source)


def test_what_others_know_of_a_hosts_time_is_kept_free(
    team: Team, ada: User, elsewhere: list[tuple[int, datetime, datetime]]
) -> None:
    page = create_page(team, ada, buffer_after_min=30)
    elsewhere.append((ada.pk, NOON, NOON + HALF_AN_HOUR))

    starts = free_starts(page, DAY, now=NOW)

    assert NOON - HALF_AN_HOUR not in starts
    assert NOON not in starts
    assert NOON + HALF_AN_HOUR in starts


def test_a_shared_time_stays_offered_until_its_seats_are_gone(team: Team, ada: User) -> None:
    page = create_page(team, ada, capacity=2)
    first = booked(page)

    assert diary_of(page, now=NOW).openings(DAY)[MONDAY] == 1
    booked(page)
    assert MONDAY not in diary_of(page, now=NOW).openings(DAY)
    assert diary_of(page, now=NOW).openings(DAY)[NOON] == 2
    assert diary_of(page, now=NOW, moving=first).is_free(MONDAY)


def test_a_full_host_has_seats_left_at_the_meetings_that_stand(team: Team, ada: User) -> None:
    page = create_page(team, ada, capacity=2)
    limit(page, LimitScope.HOST, 1, period=LimitPeriod.DAY, unit=LimitUnit.BOOKINGS)
    booked(page)

    assert diary_of(page, now=NOW).openings(DAY) == {MONDAY: 1}
    assert booked(page).starts_at == MONDAY


def test_the_only_one_of_a_shared_time_moves_within_a_day_that_is_full_by_it(team: Team, ada: User) -> None:
    page = create_page(team, ada, capacity=2)
    limit(page, LimitScope.HOST, 1, period=LimitPeriod.DAY, unit=LimitUnit.BOOKINGS)
    alone = booked(page)

    assert diary_of(page, now=NOW, moving=alone).is_free(NOON)
    booked(page)
    assert not diary_of(page, now=NOW, moving=alone).is_free(NOON)


@pytest.mark.parametrize("hosts", [1, 10])
def test_a_month_takes_five_queries_whatever_the_hosts(
    page: BookingPage, team: Team, hosts: int, django_assert_num_queries: Any
) -> None:
    BookingPage.objects.update(capacity=3)
    for number in range(hosts - 1):
        user = create_user(f"host-{number}")
        join(team, user, Role.MEMBER)
        add_host(page, user)
        create_booking(create_page(team, user, slug=f"of-{number}"), starts_at=MONDAY)
    for scope in (LimitScope.PAGE, LimitScope.HOST):
        limit(page, scope, 5, period=LimitPeriod.WEEK, unit=LimitUnit.BOOKINGS)
    month = Window(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))

    # The page, hosts with their rules, what is taken, what the limits count, and seats.
    with django_assert_num_queries(5):
        fresh = BookingPage.objects.select_related("team").get(pk=page.pk)
        diary_of(fresh, now=NOW).free(month)
