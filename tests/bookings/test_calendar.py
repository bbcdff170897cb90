"""What is free, from rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from psycopg.types.range import Range

from bookings.calendar import Window, diary_of, free_starts, nearest_free
from bookings.models import Assignment, BookingPage
from teams.models import Team, User
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW
from tests.cast import create_booking, create_page, create_team

WEEK = Window(MONDAY, MONDAY + timedelta(days=7))
DAY = Window(MONDAY, MONDAY + timedelta(days=1))


def test_a_working_day_has_sixteen_half_hours(page: BookingPage) -> None:
    assert free_starts(page, DAY, now=NOW) == [MONDAY + HALF_AN_HOUR * number for number in range(16)]


def test_what_is_booked_is_not_free_and_what_was_cancelled_is(page: BookingPage) -> None:
    create_booking(page, starts_at=MONDAY)
    cancelled = create_booking(page, starts_at=MONDAY + HALF_AN_HOUR)
    cancelled.assignments.update(active=False)

    starts = free_starts(page, DAY, now=NOW)

    assert MONDAY not in starts
    assert MONDAY + HALF_AN_HOUR in starts


def test_the_hosts_meetings_of_every_team_count_and_nobody_elses(
    page: BookingPage, team: Team, ada: User, bob: User
) -> None:
    create_booking(create_page(create_team("second", owner=ada), ada), starts_at=MONDAY)
    create_booking(create_page(team, bob, slug="bobs"), starts_at=MONDAY + HALF_AN_HOUR)

    starts = free_starts(page, DAY, now=NOW)

    assert MONDAY not in starts
    assert MONDAY + HALF_AN_HOUR in starts


def test_minimum_notice_and_window_limit_what_is_offered(team: Team, ada: User) -> None:
    page = create_page(team, ada, minimum_notice_min=3 * 24 * 60, window_days=4)

    starts = free_starts(page, WEEK, now=NOW)

    assert starts[0] == NOW + timedelta(days=3)
    assert starts[-1] == MONDAY.replace(day=24, hour=16, minute=30)


def test_the_last_day_is_a_whole_one_on_the_hosts_clocks(team: Team, ada: User) -> None:
    page = create_page(team, ada, always_open=True, time_zone="Asia/Tokyo", window_days=1, duration_min=60)

    starts = free_starts(page, Window(NOW, NOW + timedelta(days=9)), now=NOW)

    assert starts[-1] == NOW.replace(day=21, hour=14)  # 23:00 on Saturday in Tokyo


def test_a_start_that_is_just_passing_is_no_longer_offered(page: BookingPage) -> None:
    assert MONDAY in free_starts(page, DAY, now=MONDAY)
    assert MONDAY not in free_starts(page, DAY, now=MONDAY + timedelta(microseconds=1))


def test_the_nearest_lie_on_both_sides(page: BookingPage) -> None:
    noon = MONDAY.replace(hour=12)
    create_booking(page, starts_at=noon)

    assert nearest_free(page, noon, now=NOW, count=2) == [noon - HALF_AN_HOUR, noon + HALF_AN_HOUR]


def test_the_nearest_may_be_weeks_away(page: BookingPage) -> None:
    page.first_host.schedule.weekly_hours.exclude(weekday=1).delete()
    for week in range(5):
        for number in range(16):
            create_booking(page, starts_at=MONDAY + timedelta(weeks=week) + HALF_AN_HOUR * number)

    assert nearest_free(page, MONDAY, now=NOW, count=1) == [MONDAY + timedelta(weeks=5)]


def test_a_page_without_hours_has_nothing_near(page: BookingPage) -> None:
    page.first_host.schedule.weekly_hours.all().delete()

    assert nearest_free(page, MONDAY, now=NOW) == []


@pytest.mark.parametrize("bookings", [0, 60])
def test_questions_take_the_same_queries_however_much_is_booked(
    page: BookingPage, bookings: int, django_assert_num_queries: Any
) -> None:
    for number in range(bookings):
        create_booking(page, starts_at=MONDAY + timedelta(days=number % 5) + HALF_AN_HOUR * (number // 5))

    page.hosts_in_order()
    with django_assert_num_queries(1):
        diary = diary_of(page, now=NOW)
    with django_assert_num_queries(1):
        diary.free(WEEK)
    with django_assert_num_queries(0):
        diary.is_offered(MONDAY)


def test_the_hosts_meetings_are_found_by_the_index_that_keeps_them_apart(page: BookingPage) -> None:
    taking = Assignment.objects.taking(page.first_host.host_id, Range(WEEK.start, WEEK.end))

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = taking.explain()

    assert "bookings_assignment_host_is_free" in plan
    assert "int8range(host_id, host_id" in plan.partition("Index Cond")[2]
