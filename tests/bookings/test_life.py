"""What the page's rules about bookings themselves do: requests, deadlines, limits, links, seats, lengths, hosts who change."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from bookings import lifecycle
from bookings.calendar import hosts_of_booking
from bookings.lifecycle import (
    AlreadyCancelled,
    Booked,
    Confirmed,
    Declined,
    HostNotFree,
    LimitReached,
    LinkUsed,
    NoShowMarked,
    NotAllowed,
    NotARequest,
    NotBegun,
    NotOffered,
    Over,
    Reassigned,
    Rescheduled,
    SlotTaken,
    Why,
)
from bookings.models import (
    Absence,
    Booking,
    BookingPage,
    Handover,
    HostProfile,
    LimitPeriod,
    LimitScope,
    LimitUnit,
    OneOffLink,
    PageLimit,
    Place,
)
from teams.models import Team, User
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, book, booked, ida
from tests.cast import add_host, create_booking, create_page, rotate

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def asking(team: Team, ada: User) -> BookingPage:
    """A page that needs a yes."""
    return create_page(team, ada, slug="asking", needs_approval=True)


def with_(page: BookingPage, starts_at: Any = MONDAY, **how: Any) -> Any:
    return lifecycle.book(page, starts_at, ida(), form_key=uuid.uuid4(), now=NOW, **how)


def test_a_request_holds_its_time_until_it_is_confirmed(asking: BookingPage, ada: User, heard: list[str]) -> None:
    request = booked(asking)
    assert request.is_requested
    assert isinstance(book(asking), SlotTaken)

    outcome = lifecycle.confirm(request, by=ada, now=NOW)

    assert isinstance(outcome, Confirmed)
    request.refresh_from_db()
    assert (request.status, request.decided_by, request.decided_at) == ("confirmed", ada, NOW)
    assert lifecycle.confirm(request, by=ada, now=NOW) == Confirmed(request, is_new=False)
    assert isinstance(lifecycle.decline(request, by=ada, now=NOW), NotARequest)
    assert heard == ["requested", "confirmed"]


def test_a_request_that_is_declined_gives_its_time_back(asking: BookingPage, ada: User, heard: list[str]) -> None:
    request = booked(asking)

    outcome = lifecycle.decline(request, by=ada, now=NOW, reason="On holiday")

    assert isinstance(outcome, Declined)
    request.refresh_from_db()
    assert (request.status, request.end_reason) == ("declined", "On holiday")
    assert isinstance(lifecycle.confirm(request, by=ada, now=NOW), NotARequest)
    assert isinstance(lifecycle.reschedule(request, TUESDAY, by=ada, now=NOW), AlreadyCancelled)
    assert isinstance(book(asking), Booked)
    assert heard == ["requested", "declined", "requested"]


def test_a_request_that_nobody_answered_in_time_can_only_be_declined(asking: BookingPage, ada: User) -> None:
    request = booked(asking)

    assert isinstance(lifecycle.confirm(request, by=ada, now=MONDAY), Over)
    assert isinstance(lifecycle.decline(request, by=ada, now=MONDAY), Declined)


def test_what_the_team_books_on_somebodys_behalf_needs_no_yes_and_no_notice(asking: BookingPage, mia: User) -> None:
    BookingPage.objects.update(minimum_notice_min=60 * 24 * 30)
    asking.refresh_from_db()

    outcome = with_(asking, by=mia)

    assert isinstance(outcome, Booked)
    assert (outcome.booking.status, outcome.booking.booked_by) == ("confirmed", mia)
    assert isinstance(with_(asking, TUESDAY), NotOffered)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"invitees_may_reschedule": False, "invitees_may_cancel": False}, Why.SWITCHED_OFF),
        ({"reschedule_notice_min": 60 * 24 * 4, "cancel_notice_min": 60 * 24 * 4}, Why.TOO_LATE),
        # Until the midnight of Monday it is two and a half days from Friday noon, to the meeting 9 hours more.
        (
            {"reschedule_notice_min": 3_800, "cancel_notice_min": 3_800, "change_notice_from_midnight": True},
            Why.TOO_LATE,
        ),
    ],
)
def test_invitees_may_change_a_booking_as_the_page_says_and_hosts_always(
    page: BookingPage, ada: User, rule: dict[str, Any], why: Why
) -> None:
    booking = booked(page)
    BookingPage.objects.update(**rule)

    assert lifecycle.reschedule(booking, TUESDAY, by=None, now=NOW) == NotAllowed(booking, why)
    assert lifecycle.cancel(booking, by=None, now=NOW) == NotAllowed(booking, why)
    assert isinstance(lifecycle.reschedule(booking, TUESDAY, by=ada, now=NOW, reason="Ill"), Rescheduled)
    assert booking.moves.get().reason == "Ill"
    assert isinstance(lifecycle.cancel(booking, by=ada, now=NOW, reason="Worse"), lifecycle.Cancelled)
    booking.refresh_from_db()
    assert booking.end_reason == "Worse"


def test_an_invitee_books_and_moves_within_their_limit_and_the_team_beyond(page: BookingPage, mia: User) -> None:
    PageLimit.objects.create(
        team=page.team,
        page=page,
        scope=LimitScope.INVITEE,
        unit=LimitUnit.BOOKINGS,
        period=LimitPeriod.DAY,
        most=1,
    )
    first = booked(page)
    other = booked(page, TUESDAY, ida(email="IDA@example.com"))

    refused = book(page, MONDAY + HALF_AN_HOUR, ida(email="Ida@Example.com"))

    assert isinstance(refused, LimitReached)
    assert refused.limit.most == 1
    assert isinstance(lifecycle.reschedule(other, MONDAY + HALF_AN_HOUR, by=None, now=NOW), LimitReached)
    assert isinstance(lifecycle.reschedule(first, MONDAY + HALF_AN_HOUR, by=None, now=NOW), Rescheduled)
    assert isinstance(with_(page, MONDAY + HALF_AN_HOUR * 4, by=mia), Booked)
    assert isinstance(book(page, MONDAY + HALF_AN_HOUR * 5, ida(email="else@example.com")), Booked)


def test_a_one_off_link_books_once_also_on_a_paused_page(page: BookingPage, team: Team) -> None:
    link = OneOffLink.objects.create(team=team, page=page, key="a")
    expired = OneOffLink.objects.create(team=team, page=page, key="b", expires_at=NOW)
    BookingPage.objects.update(is_active=False)

    first = with_(page, link=link)

    assert isinstance(first, Booked)
    assert isinstance(with_(page, TUESDAY, link=link), LinkUsed)
    assert isinstance(with_(page, TUESDAY, link=expired), LinkUsed)
    link.refresh_from_db()
    assert link.booking == first.booking


@pytest.mark.parametrize("is_fixed", [True, False])
def test_a_page_whose_hosts_change_while_it_is_booked_is_read_again(
    page: BookingPage, bob: User, *, is_fixed: bool
) -> None:
    def change(execute: Any, sql: str, *args: Any) -> Any:
        """Between the look at the page and the wait for its hosts."""
        if "pg_advisory_xact_lock" in sql and not page.hosts.filter(host=bob).exists():
            add_host(page, bob, is_fixed=is_fixed)
        return execute(sql, *args)

    with connection.execute_wrapper(change):
        booking = booked(page)

    assert bob.pk in hosts_of_booking(booking) or not is_fixed


def test_a_length_is_booked_that_the_page_offers_and_no_other(page: BookingPage) -> None:
    BookingPage.objects.update(other_durations_min=[60])
    page.refresh_from_db()

    assert isinstance(with_(page, duration_min=45), NotOffered)
    long = with_(page, duration_min=60)
    assert long.booking.ends_at - long.booking.starts_at == timedelta(minutes=60)
    assert isinstance(book(page, MONDAY + HALF_AN_HOUR), SlotTaken)
    moved = lifecycle.reschedule(long.booking, TUESDAY, by=None, now=NOW)
    assert isinstance(moved, Rescheduled)
    assert moved.booking.ends_at == TUESDAY + timedelta(minutes=60)


def test_a_booking_is_given_to_whom_the_team_chooses_if_they_have_no_other_meeting(
    page: BookingPage, ada: User, bob: User, mia: User, heard: list[str]
) -> None:
    BookingPage.objects.update(place=Place.HOSTS_LINK)
    HostProfile.objects.create(team=page.team, host=bob, meeting_link="https://meet.example.com/bob")
    booking = booked(page)
    create_booking(create_page(page.team, mia, slug="mias"), starts_at=MONDAY)

    assert isinstance(lifecycle.reassign(booking, to=mia, by=ada, now=NOW), HostNotFree)
    outcome = lifecycle.reassign(booking, to=bob, by=ada, now=NOW)

    assert isinstance(outcome, Reassigned)
    booking.refresh_from_db()
    assert (booking.host, booking.location) == (bob, "https://meet.example.com/bob")
    assert booking.assigned_because == {"code": "by_hand"}
    assert [each.host for each in booking.assignments.filter(active=True)] == [bob]
    handover = Handover.objects.get()
    assert (handover.from_host, handover.to_host, handover.by) == (ada, bob, ada)
    assert heard == ["confirmed", "reassigned"]
    assert lifecycle.reassign(booking, to=bob, by=ada, now=NOW) == Reassigned(booking, is_new=False)
    assert isinstance(book(page), Booked)


def test_a_booking_is_given_to_nobody_outside_the_team(page: BookingPage, ada: User, eve: User) -> None:
    assert isinstance(lifecycle.reassign(booked(page), to=eve, by=ada, now=NOW), HostNotFree)


def test_anyone_free_takes_over_by_the_pages_rule(page: BookingPage, ada: User, bob: User, mia: User) -> None:
    rotate(page, bob, mia)
    booking = booked(page)
    Absence.objects.create(team=page.team, host=bob, starts_at=MONDAY, ends_at=TUESDAY)

    assert isinstance(lifecycle.reassign(booking, to=None, by=ada, now=NOW), Reassigned)
    booking.refresh_from_db()
    assert booking.host == mia
    lifecycle.reassign(booking, to=None, by=ada, now=NOW)
    booking.refresh_from_db()
    assert booking.host == ada
    create_booking(create_page(page.team, mia, slug="mias"), starts_at=MONDAY)
    assert isinstance(lifecycle.reassign(booking, to=None, by=ada, now=NOW), HostNotFree)


def test_of_fixed_and_rotating_hosts_the_rotating_one_is_replaced(
    page: BookingPage, ada: User, bob: User, mia: User
) -> None:
    add_host(page, bob)
    add_host(page, mia)
    booking = booked(page)

    lifecycle.reassign(booking, to=None, by=ada, now=NOW)

    booking.refresh_from_db()
    assert booking.host == ada
    assert {each.host for each in booking.assignments.filter(active=True)} == {ada, mia}


def test_a_no_show_is_marked_after_the_start_and_unmarked(page: BookingPage, ada: User, heard: list[str]) -> None:
    booking = booked(page)

    assert isinstance(lifecycle.mark_no_show(booking, by=ada, now=NOW), NotBegun)
    assert lifecycle.mark_no_show(booking, by=ada, now=MONDAY) == NoShowMarked(booking)
    assert lifecycle.mark_no_show(booking, by=ada, now=MONDAY) == NoShowMarked(booking, is_new=False)
    assert Booking.objects.get().no_show_by == ada
    assert lifecycle.unmark_no_show(booking) == NoShowMarked(booking)
    assert heard == ["confirmed", "no_show", "no_show"]


def test_all_hosts_of_a_booking_move_and_are_free_again_together(page: BookingPage, ada: User, bob: User) -> None:
    add_host(page, bob, is_fixed=True)
    booking = booked(page)
    bobs = create_page(page.team, bob, slug="bobs")
    assert isinstance(book(bobs), SlotTaken)

    lifecycle.reschedule(booking, TUESDAY, by=ada, now=NOW)
    assert isinstance(book(bobs, TUESDAY), SlotTaken)
    assert isinstance(book(bobs), Booked)
    lifecycle.cancel(booking, by=ada, now=NOW)

    assert isinstance(book(bobs, TUESDAY), Booked)
