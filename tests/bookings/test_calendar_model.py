"""One host's calendar against a model of it: whatever is booked, moved and cancelled, in whatever order."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings import lifecycle
from bookings.lifecycle import Booked, Cancelled, Rescheduled, SlotTaken
from bookings.models import Assignment, Booking, BookingPage
from teams.models import Team, User
from tests.bookings.story import MONDAY, NOW, book
from tests.cast import create_page

# Which page, or which of the bookings made so far, and the number of a start on the page's grid.
ACTS = st.tuples(st.sampled_from(["book", "move", "cancel"]), st.integers(0, 5), st.integers(0, 7))
Taken = dict[int, tuple[datetime, datetime]]


def span(page: BookingPage, starts_at: datetime) -> tuple[datetime, datetime]:
    """With the buffers."""
    before, after = timedelta(minutes=page.buffer_before_min), timedelta(minutes=page.buffer_after_min)
    return starts_at - before, starts_at + page.duration + after


def is_free(taken: Taken, wanted: tuple[datetime, datetime], *, but: int | None = None) -> bool:
    return all(wanted[1] <= start or end <= wanted[0] for booking, (start, end) in taken.items() if booking != but)


def start_of(page: BookingPage, number: int) -> datetime:
    return MONDAY + page.duration * number


@pytest.mark.django_db
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(ACTS, min_size=5, max_size=14))
def test_what_is_free_is_given_and_what_is_taken_is_not(
    team: Team, ada: User, acts: list[tuple[str, int, int]]
) -> None:
    Booking.objects.all().delete()
    BookingPage.objects.all().delete()
    pages = [
        create_page(team, ada, slug="short", buffer_after_min=10),
        create_page(team, ada, slug="long", duration_min=45, buffer_before_min=5),
    ]
    taken: Taken = {}
    made: list[Booking] = []
    for act, which, number in acts:
        if act == "book" or not made:
            _book(pages[which % 2], number, taken, made)
        elif act == "move":
            _move(made[which % len(made)], number, taken)
        else:
            booking = made[which % len(made)]
            assert isinstance(lifecycle.cancel(booking, by=None, now=NOW), Cancelled)
            taken.pop(booking.pk, None)

    kept = Assignment.objects.filter(active=True).values_list("booking_id", "blocked")
    assert {booking: (blocked.lower, blocked.upper) for booking, blocked in kept} == taken


def _book(page: BookingPage, number: int, taken: Taken, made: list[Booking]) -> None:
    wanted = span(page, start_of(page, number))
    outcome: Any = book(page, start_of(page, number))
    assert isinstance(outcome, Booked if is_free(taken, wanted) else SlotTaken)
    if isinstance(outcome, Booked):
        taken[outcome.booking.pk] = wanted
        made.append(outcome.booking)


def _move(booking: Booking, number: int, taken: Taken) -> None:
    start = start_of(booking.page, number)
    outcome = lifecycle.reschedule(booking, start, by=None, now=NOW)
    if booking.pk not in taken:
        assert isinstance(outcome, lifecycle.AlreadyCancelled)
        return
    wanted = span(booking.page, start)
    assert isinstance(outcome, Rescheduled if is_free(taken, wanted, but=booking.pk) else SlotTaken)
    if isinstance(outcome, Rescheduled):
        taken[booking.pk] = wanted
