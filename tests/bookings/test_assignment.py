"""Who of several hosts gets a booking, and what is kept of why."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bookings import assignment, ports
from bookings.lifecycle import SlotTaken
from bookings.models import AssignmentRule, Booking, BookingPage, PageHost
from teams.models import Team, User
from tests.bookings.story import HALF_AN_HOUR, MONDAY, book, booked, ida
from tests.cast import add_host, create_booking, rotate


@pytest.fixture
def three(page: BookingPage, bob: User, mia: User) -> BookingPage:
    """Any of ada, bob and mia, in this order."""
    return rotate(page, bob, mia)


def by(page: BookingPage, rule: AssignmentRule, **changes: Any) -> BookingPage:
    BookingPage.objects.filter(pk=page.pk).update(assignment_rule=rule, **changes)
    page.refresh_from_db()
    return page


def names(bookings: list[Booking]) -> str:
    return " ".join(booking.host.name.split()[0].lower() for booking in bookings)


def one_after_another(page: BookingPage, count: int) -> list[Booking]:
    return [booked(page, MONDAY + HALF_AN_HOUR * number) for number in range(count)]


def test_equal_share_gives_to_whoever_has_the_fewest_for_their_weight(three: BookingPage, ada: User) -> None:
    PageHost.objects.filter(page=three, host=ada).update(weight=2)

    bookings = one_after_another(three, 8)

    assert sorted(names(bookings).split()) == ["ada"] * 4 + ["bob"] * 2 + ["mia"] * 2
    assert bookings[1].assigned_because == {"code": "equal", "bookings": 0, "weight": 1}
    assert assignment.reason(bookings[1]) == "Had the fewest bookings of those who had time: 0 bookings."


def test_equal_share_forgets_what_is_long_over(three: BookingPage, ada: User) -> None:
    for number in range(3):
        create_booking(three, starts_at=MONDAY - timedelta(days=60 + number))

    assert booked(three).host == ada


def test_rotation_goes_round_and_passes_over_who_has_no_time(three: BookingPage, bob: User) -> None:
    by(three, AssignmentRule.ROTATION)

    assert names(one_after_another(three, 4)) == "ada bob mia ada"
    at_once = [booked(three, MONDAY + timedelta(days=1)) for _ in range(3)]
    assert names(at_once) == "bob mia ada"
    assert at_once[-1].assigned_because == {"code": "only_free"}


def test_priority_takes_the_highest_first_and_others_when_they_have_no_time(
    three: BookingPage, mia: User, bob: User
) -> None:
    by(three, AssignmentRule.PRIORITY)
    PageHost.objects.filter(host=mia).update(priority=3)
    PageHost.objects.filter(host=bob).update(priority=1)

    at_once = [booked(three) for _ in range(3)]

    assert names(at_once) == "mia bob ada"
    assert at_once[0].assigned_because == {"code": "priority", "priority": 3}
    assert isinstance(book(three), SlotTaken)


@pytest.fixture
def owners() -> Iterator[dict[str, int]]:
    """Who owns whose record, by e-mail."""
    known: dict[str, int] = {}

    def source(team: Team, email: str) -> int | None:
        return known.get(email)

    ports.add_record_owner(source)
    yield known
    ports.record_owners.remove(source)


def test_the_owner_of_the_invitees_record_comes_first_where_the_page_says_so(
    three: BookingPage, mia: User, owners: dict[str, int]
) -> None:
    owners["ida@example.com"] = mia.pk

    assert booked(three).host != mia
    by(three, AssignmentRule.EQUAL, owner_first=True)
    owned = booked(three, MONDAY + HALF_AN_HOUR)
    assert owned.host == mia
    assert assignment.reason(owned) == "Owns the invitee's record."
    # Mia has another meeting now, so somebody else comes.
    assert booked(three, MONDAY + HALF_AN_HOUR, ida()).host != mia


def test_fixed_and_rotating_hosts_come_together_and_the_fixed_one_owns_it(page: BookingPage, bob: User) -> None:
    add_host(page, bob)

    booking = booked(page)

    assert booking.host == page.first_host.host
    assert [each.host for each in booking.assignments.order_by("pk")] == [page.first_host.host, bob]
    assert booking.assigned_because == {"code": "only_free"}


def test_where_there_is_no_choice_no_reason_is_kept(page: BookingPage) -> None:
    assert booked(page).assigned_because == {}
    assert assignment.reason(Booking()) == ""
