"""Who waits for whom: an any-of page locks only the host it tries next, and hosts who are busy booking hold up nobody else's."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from bookings.lifecycle import Booked
from bookings.lifecycle.ground import lock
from bookings.models import BookingPage
from teams.models import User
from tests.bookings.story import MONDAY, book, booked
from tests.cast import create_booking, rotate

pytestmark = pytest.mark.django_db(transaction=True)

A_MINUTE_S = 60


@contextmanager
def waited_for(hosts: Sequence[User]) -> Iterator[None]:
    """Somebody else is booking with these hosts, and takes their time."""
    has_locked, is_over = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                lock(hosts=[host.pk for host in hosts])
                has_locked.set()
                is_over.wait(A_MINUTE_S)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(hold)
        try:
            assert has_locked.wait(A_MINUTE_S)
            yield
        finally:
            is_over.set()
            other.result()


@pytest.fixture
def impatient() -> Iterator[None]:
    """Whoever has to wait is told so instead."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


@pytest.mark.usefixtures("impatient")
def test_an_any_of_page_waits_for_the_host_it_tries_and_for_nobody_else(
    page: BookingPage, ada: User, bob: User, mia: User
) -> None:
    rotate(page, bob, mia)

    with waited_for([bob, mia]):
        outcome = book(page)
    # Ada has one by now, so it is bob's turn.
    with waited_for([bob]), pytest.raises(OperationalError):
        book(page, MONDAY)

    assert isinstance(outcome, Booked)
    assert outcome.booking.host == ada


@pytest.mark.usefixtures("impatient")
def test_a_page_to_which_all_come_waits_for_each_of_them(page: BookingPage, bob: User) -> None:
    rotate(page, bob)
    page.hosts.update(is_fixed=True)
    page.refresh_from_db()

    with waited_for([bob]), pytest.raises(OperationalError):
        book(page)


def test_one_lock_is_asked_for_that_of_the_host_who_is_next(page: BookingPage, ada: User, bob: User, mia: User) -> None:
    rotate(page, bob, mia)
    create_booking(page, starts_at=MONDAY)

    with CaptureQueriesContext(connection) as asked:
        booking = booked(page)

    locks = [query["sql"] for query in asked.captured_queries if "pg_advisory_xact_lock" in query["sql"]]
    assert booking.host == bob
    assert len(locks) == 1
    assert f"unnest('{{bookings.host}}'::text[], '{{{bob.pk}}}'::text[])" in " ".join(locks[0].split())
