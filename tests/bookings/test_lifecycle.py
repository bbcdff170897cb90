"""Booking, moving and cancelling, as verbs."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg.types.range import Range

from bookings import lifecycle
from bookings.lifecycle import AlreadyCancelled, Booked, Cancelled, NotOffered, Over, PageClosed, Rescheduled, SlotTaken
from bookings.models import Assignment, Booking, BookingPage, PageHost
from bookings.signals import booking_changed
from jicoo.mail.models import OutgoingMail
from teams.models import Team, User
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, book, booked, ida
from tests.cast import create_page, create_team, create_user


def test_a_free_time_is_booked_with_its_host(page: BookingPage, ada: User, heard: list[str]) -> None:
    booking = booked(page)

    booking.refresh_from_db()
    assert (booking.host, booking.starts_at, booking.ends_at) == (ada, MONDAY, MONDAY + HALF_AN_HOUR)
    assert (booking.location, booking.created_at, booking.ics_sequence) == ("Video call", NOW, 0)
    assert Assignment.objects.get().blocked == Range(MONDAY, MONDAY + HALF_AN_HOUR)
    assert heard == ["confirmed"]


def test_buffers_are_kept_free_on_both_sides(team: Team, ada: User) -> None:
    page = create_page(team, ada, buffer_before_min=10, buffer_after_min=15)

    booked(page, MONDAY + HALF_AN_HOUR)

    blocked = Assignment.objects.get().blocked
    assert blocked.lower == MONDAY + timedelta(minutes=20)
    assert blocked.upper == MONDAY + timedelta(minutes=75)
    assert isinstance(book(page, MONDAY), SlotTaken)


def test_a_taken_time_is_answered_with_the_nearest_free_ones(page: BookingPage) -> None:
    booked(page)

    outcome = book(page)

    assert isinstance(outcome, SlotTaken)
    assert MONDAY not in outcome.nearest
    assert MONDAY + HALF_AN_HOUR in outcome.nearest
    assert outcome.nearest == sorted(outcome.nearest)


@pytest.mark.parametrize(
    "wrong",
    [
        MONDAY + timedelta(minutes=7),  # off the grid
        MONDAY + timedelta(seconds=1),
        MONDAY + timedelta(microseconds=1),
        MONDAY - HALF_AN_HOUR,  # before opening
        MONDAY + timedelta(hours=8),  # at closing
        MONDAY - timedelta(days=2),  # a Saturday
        NOW - timedelta(days=1),  # in the past
        MONDAY + timedelta(days=364),  # beyond the window
    ],
)
def test_a_start_that_the_page_does_not_have_is_not_booked(page: BookingPage, wrong: Any) -> None:
    outcome = book(page, wrong)

    assert isinstance(outcome, NotOffered)
    assert outcome.nearest
    assert not Booking.objects.exists()


def test_less_than_the_minimum_notice_is_too_soon(team: Team, ada: User) -> None:
    page = create_page(team, ada, minimum_notice_min=24 * 60)

    assert isinstance(book(page, NOW + timedelta(hours=2)), NotOffered)


def test_the_hour_that_is_skipped_in_spring_cannot_be_booked(team: Team, ada: User) -> None:
    page = create_page(team, ada, always_open=True, time_zone="Europe/Berlin", window_days=200)
    # 2027-03-28: 1:30 is followed by 3:00. What a clock that was not put forward calls 2:30 is 3:30.
    last_before = MONDAY.replace(year=2027, month=3, day=28, hour=0, minute=30)

    assert isinstance(book(page, last_before), Booked)
    assert isinstance(book(page, last_before + HALF_AN_HOUR), Booked)
    assert Booking.objects.latest("starts_at").starts_at == last_before + HALF_AN_HOUR


def test_the_hour_that_happens_twice_is_two_times(team: Team, ada: User) -> None:
    page = create_page(team, ada, always_open=True, time_zone="America/New_York", window_days=400)
    first = MONDAY.replace(year=2027, month=11, day=7, hour=5)  # 1:00 in summer time
    second = first + timedelta(hours=1)  # 1:00 again

    assert isinstance(book(page, first), Booked)
    assert isinstance(book(page, second), Booked)


def test_a_host_cannot_be_in_two_meetings_whichever_team_asks(page: BookingPage, ada: User) -> None:
    other = create_page(create_team("second", owner=ada), ada)
    booked(page)

    assert isinstance(book(other), SlotTaken)


def test_another_host_is_not_in_the_way(page: BookingPage, team: Team, bob: User) -> None:
    booked(page)

    assert isinstance(book(create_page(team, bob, slug="bobs")), Booked)


def test_the_same_form_sent_twice_is_one_booking(page: BookingPage, heard: list[str]) -> None:
    key = uuid.uuid4()

    first = lifecycle.book(page, MONDAY, ida(), form_key=key, now=NOW)
    second = lifecycle.book(page, MONDAY, ida(), form_key=key, now=NOW)

    assert isinstance(first, Booked)
    assert second == Booked(first.booking, is_new=False)
    assert heard == ["confirmed"]
    assert OutgoingMail.objects.count() == 2


def test_a_page_that_was_paused_meanwhile_takes_no_booking(page: BookingPage) -> None:
    BookingPage.objects.update(is_active=False)

    assert isinstance(book(page), PageClosed)


def test_a_page_that_was_deleted_meanwhile_takes_no_booking(page: BookingPage) -> None:
    BookingPage.objects.all().delete()

    assert isinstance(book(page), PageClosed)


def test_a_page_that_changed_hands_meanwhile_is_booked_with_its_new_host(page: BookingPage, bob: User) -> None:
    page.hosts_in_order()
    PageHost.objects.update(host=bob)

    assert booked(page).host == bob


def test_a_listener_that_fails_takes_the_booking_with_it(page: BookingPage) -> None:
    def fail(**_: Any) -> None:
        raise DatabaseError

    booking_changed.connect(fail)
    with pytest.raises(DatabaseError):
        book(page)
    booking_changed.disconnect(fail)

    assert not Booking.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_booking_is_moved(page: BookingPage, heard: list[str]) -> None:
    booking = booked(page)

    outcome = lifecycle.reschedule(booking, MONDAY + timedelta(hours=2), by=None, now=NOW)

    assert isinstance(outcome, Rescheduled)
    booking.refresh_from_db()
    assert booking.starts_at == MONDAY + timedelta(hours=2)
    assert booking.ends_at == MONDAY + timedelta(hours=2, minutes=30)
    assert booking.ics_sequence == 1
    assert Assignment.objects.get().blocked.lower == booking.starts_at
    assert [(move.from_starts_at, move.by) for move in booking.moves.all()] == [(MONDAY, None)]
    assert heard == ["confirmed", "rescheduled"]
    assert isinstance(book(page, MONDAY), Booked)


def test_the_own_time_is_free_when_moving(team: Team, ada: User) -> None:
    page = create_page(team, ada, buffer_before_min=60, buffer_after_min=60)
    booking = booked(page)

    assert isinstance(lifecycle.reschedule(booking, MONDAY + HALF_AN_HOUR, by=None, now=NOW), Rescheduled)


def test_moving_to_the_same_time_changes_nothing(page: BookingPage, heard: list[str]) -> None:
    booking = booked(page)

    outcome = lifecycle.reschedule(booking, MONDAY, by=None, now=NOW)

    assert outcome == Rescheduled(booking, is_new=False)
    assert heard == ["confirmed"]


def test_a_booking_is_not_moved_onto_another(page: BookingPage) -> None:
    booking = booked(page)
    booked(page, MONDAY + HALF_AN_HOUR)

    outcome = lifecycle.reschedule(booking, MONDAY + HALF_AN_HOUR, by=None, now=NOW)

    assert isinstance(outcome, SlotTaken)
    assert MONDAY in outcome.nearest
    booking.refresh_from_db()
    assert booking.starts_at == MONDAY


def test_a_booking_is_moved_even_when_the_page_takes_no_new_ones(page: BookingPage) -> None:
    booking = booked(page)
    BookingPage.objects.update(is_active=False)

    assert isinstance(lifecycle.reschedule(booking, MONDAY + HALF_AN_HOUR, by=None, now=NOW), Rescheduled)


def test_a_booking_keeps_its_host_when_the_page_changes_hands(page: BookingPage, ada: User, bob: User) -> None:
    booking = booked(page)
    PageHost.objects.update(host=bob)

    lifecycle.reschedule(booking, MONDAY + HALF_AN_HOUR, by=None, now=NOW)

    booking.refresh_from_db()
    assert booking.host == ada


def test_a_cancelled_booking_is_not_moved(page: BookingPage) -> None:
    booking = booked(page)
    lifecycle.cancel(booking, by=None, now=NOW)

    assert isinstance(lifecycle.reschedule(booking, MONDAY + HALF_AN_HOUR, by=None, now=NOW), AlreadyCancelled)


def test_cancelling_gives_the_time_back(page: BookingPage, ada: User, heard: list[str]) -> None:
    booking = booked(page)

    outcome = lifecycle.cancel(booking, by=ada, now=NOW)

    assert isinstance(outcome, Cancelled)
    booking.refresh_from_db()
    assert (booking.is_cancelled, booking.cancelled_by, booking.cancelled_at) == (True, ada, NOW)
    assert booking.ics_sequence == 1
    assert heard == ["confirmed", "cancelled"]
    assert isinstance(book(page), Booked)


def test_cancelling_twice_tells_nobody_twice(page: BookingPage, heard: list[str]) -> None:
    booking = booked(page)
    lifecycle.cancel(booking, by=None, now=NOW)
    mails = OutgoingMail.objects.count()

    outcome = lifecycle.cancel(booking, by=None, now=NOW)

    assert outcome == Cancelled(booking, is_new=False)
    assert heard == ["confirmed", "cancelled"]
    assert OutgoingMail.objects.count() == mails


def test_what_has_begun_is_neither_moved_nor_cancelled(page: BookingPage) -> None:
    booking = booked(page)

    assert isinstance(lifecycle.cancel(booking, by=None, now=MONDAY), Over)
    assert isinstance(lifecycle.reschedule(booking, MONDAY + timedelta(days=1), by=None, now=MONDAY), Over)
    booking.refresh_from_db()
    assert not booking.is_cancelled


def test_the_database_itself_refuses_a_time_given_twice(page: BookingPage, ada: User, team: Team) -> None:
    booking = booked(page)
    overlapping = Range(MONDAY + timedelta(minutes=29), MONDAY + timedelta(minutes=59))

    with pytest.raises(IntegrityError, match="bookings_assignment_host_is_free"), transaction.atomic():
        Assignment.objects.create(team=team, booking=booking, host=ada, blocked=overlapping)


def test_the_database_itself_keeps_teams_apart(page: BookingPage) -> None:
    eve = create_user("eve")
    elsewhere = create_team("elsewhere", owner=eve)
    booking = booked(page)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="same_team"), transaction.atomic():
        Assignment.objects.filter(booking=booking).update(team=elsewhere)
