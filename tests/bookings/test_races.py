"""Many people press at once. Nobody gets a time that somebody else has, and nobody sees a database error.

Sections 4 and R2 of the house's figures: with a check and no lock, peers let 3 to 50 of 50 into one slot.
"""

import fcntl
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from bookings import lifecycle, schedules
from bookings.lifecycle import Booked, Cancelled, Confirmed, Declined, Rescheduled, SlotTaken
from bookings.models import Assignment, Booking, BookingPage, BookingStatus
from jicoo.mail.models import OutgoingMail
from teams.models import Team, User
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, book, booked, ida
from tests.cast import add_host, create_page, rotate

Act = Callable[[], Any]

CROWD = 50
# A server has 100 connections as a rule, and others want some.
IN_FLIGHT = 25
ROUNDS = 2

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list[Act]) -> list[type]:
    """Runs all of them, up to IN_FLIGHT at a time, which start together. What came of each, by its type."""
    crowd = min(len(acts), IN_FLIGHT)
    barrier = Barrier(crowd)
    with _one_crowd_at_a_time(), ThreadPoolExecutor(crowd) as pool:
        futures = [pool.submit(_run, acts[first::crowd], barrier) for first in range(crowd)]
    failed = [error for future in futures if (error := future.exception()) is not None]
    # A barrier that broke is what the others see of somebody's failure.
    for error in sorted(failed, key=lambda error: isinstance(error, BrokenBarrierError)):
        raise error
    return [futures[number % crowd].result()[number // crowd] for number in range(len(acts))]


def _run(acts: list[Act], barrier: Barrier) -> list[type]:
    try:
        connection.ensure_connection()
    except OperationalError:
        # The others would wait in vain, and hide why.
        barrier.abort()
        raise
    try:
        barrier.wait(timeout=30)
        return [type(act()) for act in acts]
    finally:
        connections.close_all()


@contextmanager
def _one_crowd_at_a_time() -> Iterator[None]:
    """Two crowds in two test processes would each hold half of the server's connections and wait for the rest."""
    with (Path(gettempdir()) / "jicoo-crowd.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def overlaps() -> int:
    """How many pairs of active assignments of one host overlap."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM bookings_assignment a JOIN bookings_assignment b "
            "ON a.id < b.id AND a.host_id = b.host_id AND a.active AND b.active AND a.blocked && b.blocked"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_fifty_at_once_on_one_slot_make_one_booking(page: BookingPage, round_: int) -> None:
    outcomes = at_once([lambda: book(page)] * CROWD)

    assert outcomes.count(Booked) == 1
    assert outcomes.count(SlotTaken) == CROWD - 1
    assert Booking.objects.count() == 1
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_overlapping_starts_of_two_pages_of_one_host_never_overlap(team: Team, ada: User, round_: int) -> None:
    short = create_page(team, ada, slug="short", duration_min=20, buffer_after_min=10)
    long = create_page(team, ada, slug="long", duration_min=45)
    acts: list[Act] = [
        partial(book, page, MONDAY + timedelta(minutes=page.duration_min * step))
        for page in (short, long)
        for step in range(8)
        for _ in range(3)
    ]

    outcomes = at_once(acts)

    assert overlaps() == 0
    assert outcomes.count(Booked) == Booking.objects.count() >= 3
    assert set(outcomes) == {Booked, SlotTaken}


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_many_that_are_moved_into_one_slot_get_in_once(page: BookingPage, round_: int) -> None:
    bookings = [booked(page, MONDAY + HALF_AN_HOUR * number) for number in range(12)]
    target = MONDAY + timedelta(days=1)

    outcomes = at_once([partial(lifecycle.reschedule, booking, target, by=None, now=NOW) for booking in bookings])

    assert outcomes.count(Rescheduled) == 1
    assert outcomes.count(SlotTaken) == len(bookings) - 1
    assert Booking.objects.filter(starts_at=target).count() == 1
    assert overlaps() == 0


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_that_change_places_do_not_lock_each_other_out(page: BookingPage, round_: int) -> None:
    first, second = booked(page), booked(page, MONDAY + HALF_AN_HOUR)

    outcomes = at_once(
        [
            lambda: lifecycle.reschedule(first, MONDAY + HALF_AN_HOUR, by=None, now=NOW),
            lambda: lifecycle.reschedule(second, MONDAY, by=None, now=NOW),
        ]
    )

    assert outcomes == [SlotTaken, SlotTaken]


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_slot_that_is_cancelled_and_wanted_at_once_is_given_at_most_once(page: BookingPage, round_: int) -> None:
    booking = booked(page)
    cancel: list[Act] = [lambda: lifecycle.cancel(booking, by=None, now=NOW)] * 5
    rebook: list[Act] = [lambda: book(page)] * 20

    outcomes = at_once(cancel + rebook)

    assert outcomes.count(Cancelled) == 5
    assert outcomes.count(Booked) <= 1
    assert Booking.objects.confirmed().count() == outcomes.count(Booked)
    assert overlaps() == 0


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_three_rotating_hosts_each_gets_one_and_the_rest_are_told(
    page: BookingPage, bob: User, mia: User, round_: int
) -> None:
    rotate(page, bob, mia)

    outcomes = at_once([lambda: book(page)] * CROWD)

    assert outcomes.count(Booked) == 3
    assert outcomes.count(SlotTaken) == CROWD - 3
    assert {booking.host for booking in Booking.objects.all()} == {page.first_host.host, bob, mia}
    assert overlaps() == 0


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_pages_of_fixed_and_rotating_and_of_all_hosts_never_give_a_host_away_twice(
    page: BookingPage, ada: User, bob: User, mia: User, round_: int
) -> None:
    rotate(page, bob, mia)
    together = create_page(page.team, bob, slug="together", duration_min=45)
    add_host(together, ada, is_fixed=True)
    add_host(together, mia)
    acts: list[Act] = [
        partial(book, each, MONDAY + timedelta(minutes=each.duration_min * step))
        for each in (page, together)
        for step in range(4)
        for _ in range(6)
    ]

    outcomes = at_once(acts)

    assert overlaps() == 0
    assert outcomes.count(Booked) == Booking.objects.count() >= 3
    assert set(outcomes) == {Booked, SlotTaken}


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_the_last_seats_are_given_once_while_others_leave_theirs(team: Team, ada: User, round_: int) -> None:
    page = create_page(team, ada, capacity=10)
    there = [booked(page) for _ in range(8)]
    leave: list[Act] = [partial(lifecycle.cancel, booking, by=None, now=NOW) for booking in there[:3]]

    outcomes = at_once([*leave, *([lambda: book(page)] * 22)])

    assert outcomes.count(Cancelled) == 3
    assert 2 <= outcomes.count(Booked) <= 5
    live = Booking.objects.live()
    assert live.count() == 8 - 3 + outcomes.count(Booked) <= 10
    assert len({booking.occurrence_id for booking in live}) == 1
    assert Assignment.objects.filter(active=True).count() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_request_that_is_answered_twice_at_once_is_answered_once(team: Team, ada: User, round_: int) -> None:
    page = create_page(team, ada, needs_approval=True)
    request = booked(page)
    confirm: list[Act] = [lambda: lifecycle.confirm(request, by=ada, now=NOW)] * 5
    decline: list[Act] = [lambda: lifecycle.decline(request, by=ada, now=NOW)] * 5

    outcomes = at_once([*confirm, *decline, *([lambda: book(page)] * 10)])

    request.refresh_from_db()
    said_yes = request.status == BookingStatus.CONFIRMED
    assert outcomes.count(Confirmed) == (5 if said_yes else 0)
    assert outcomes.count(Declined) == (0 if said_yes else 5)
    assert Booking.objects.live().count() == (1 if said_yes else outcomes.count(Booked))
    assert overlaps() == 0


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_hosts_change_while_bookings_move_and_nobody_is_in_two_places(
    page: BookingPage, ada: User, bob: User, mia: User, round_: int
) -> None:
    rotate(page, bob, mia)
    bookings = [booked(page, MONDAY + HALF_AN_HOUR * (number // 2)) for number in range(8)]
    acts: list[Act] = []
    for number, booking in enumerate(bookings):
        acts.append(partial(lifecycle.reassign, booking, to=None, by=ada, now=NOW))
        acts.append(partial(lifecycle.reschedule, booking, MONDAY + HALF_AN_HOUR * (number % 3), by=None, now=NOW))

    at_once(acts)

    assert overlaps() == 0
    for booking in Booking.objects.live():
        (taken,) = booking.assignments.filter(active=True)
        assert (taken.host_id, taken.blocked.lower) == (booking.host_id, booking.starts_at)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_one_form_sent_fifty_times_at_once_is_one_booking(page: BookingPage, round_: int) -> None:
    key = uuid.uuid4()

    outcomes = at_once([lambda: lifecycle.book(page, MONDAY, ida(), form_key=key, now=NOW)] * CROWD)

    assert outcomes == [Booked] * CROWD
    assert Booking.objects.count() == 1
    assert OutgoingMail.objects.count() == 2


def test_hours_that_two_save_at_once_are_those_of_one_of_them(page: BookingPage, ada: User) -> None:
    weeks = [[(weekday, opens, 1000) for weekday in range(1, 6)] for opens in range(0, 600, 60)]

    schedule = page.first_host.schedule

    at_once([partial(schedules.change, schedule, stretches=week, by=ada) for week in weeks])

    assert list(page.first_host.schedule.weekly_hours.values_list("weekday", "opens_min", "closes_min")) in weeks
