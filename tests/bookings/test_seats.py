"""Times that several invitees share."""

from datetime import timedelta
from typing import Any

from bookings import absences, lifecycle
from bookings.calendar import Window, free_starts
from bookings.lifecycle import HostNotFree, Reassigned, Rescheduled, SharedTime, SlotTaken
from bookings.models import Assignment, Booking, BookingPage, BookingStatus, Occurrence
from jicoo.mail.models import OutgoingMail
from teams.models import Team, User
from tests.bookings.letters import letters
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, book, booked, ida, the_event
from tests.cast import add_host, create_page, rotate

TUESDAY = MONDAY + timedelta(days=1)
MORNING = Window(MONDAY, MONDAY + timedelta(hours=3))


def test_seats_share_a_time_until_they_are_gone(team: Team, ada: User) -> None:
    page = create_page(team, ada, capacity=2, buffer_after_min=30)
    first, second = booked(page), booked(page)

    assert isinstance(book(page), SlotTaken)
    assert (Occurrence.objects.count(), Assignment.objects.count()) == (1, 1)
    assert isinstance(lifecycle.reassign(first, to=ada, by=ada, now=NOW), SharedTime)

    lifecycle.cancel(first, by=None, now=NOW)
    assert Assignment.objects.get().active
    moved = lifecycle.reschedule(second, TUESDAY, by=None, now=NOW)
    assert isinstance(moved, Rescheduled)
    assert Occurrence.objects.count() == 2
    assert [each.active for each in Assignment.objects.order_by("pk")] == [False, True]
    # The time that everybody left is free again, and is taken anew.
    assert booked(page).occurrence_id == first.occurrence_id
    assert Assignment.objects.filter(active=True).count() == 2


def test_hosts_have_one_entry_for_all_who_come_at_a_time(team: Team, ada: User) -> None:
    page = create_page(team, ada, capacity=3)
    first, second = booked(page, guest=ida(last_name="Secret")), booked(page)
    both = entries()
    lifecycle.reschedule(first, TUESDAY, by=None, now=NOW)
    *_, moved, left = entries()
    lifecycle.cancel(second, by=None, now=NOW)

    uid, title = str(both[0]["UID"]), "Intro call: 2 bookings, Ada Hopper"
    assert {(str(entry["UID"]), str(entry["SUMMARY"])) for entry in both} == {(uid, title)}
    assert "at=intro&since=2026-11-23&until=2026-11-23" in str(both[0]["URL"])
    assert not any(name in both[0].to_ical().decode() for name in ("Secret", "ida@example.com"))
    assert (str(moved["UID"]) == uid, str(moved["SUMMARY"])) == (False, "Intro call: 1 booking, Ada Hopper")
    assert (str(left["UID"]), left["DTSTART"].dt) == (uid, MONDAY)
    assert (str(entries()[-1]["UID"]), str(entries()[-1]["STATUS"])) == (uid, "CANCELLED")
    assert "A seat is free again: Intro call" in letters("ada@example.com")[3].subject


def entries() -> list[Any]:
    """What ada's calendar is told, written now."""
    return [the_event(mail.ics) for mail in letters("ada@example.com")]


def test_whoever_joins_a_shared_time_meets_all_its_hosts(page: BookingPage, ada: User, bob: User, mia: User) -> None:
    add_host(page, bob)
    add_host(page, mia)
    BookingPage.objects.update(capacity=2)
    page.refresh_from_db()
    told: list[str] = []

    first = booked(page)
    told += OutgoingMail.objects.values_list("to", flat=True)
    second = booked(page)
    third = booked(page, MONDAY + HALF_AN_HOUR)

    assert first.occurrence_id == second.occurrence_id != third.occurrence_id
    assert second.host == ada
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)[len(told) : 2 * len(told)]) == sorted(told)
    assert told.count("bob@example.com") == told.count("ada@example.com") == 1


def test_who_hosted_a_time_that_was_given_back_does_not_see_who_comes_then_now(
    team: Team, ada: User, bob: User
) -> None:
    page = create_page(team, ada, capacity=2)
    bobs = add_host(page, bob, is_fixed=True)
    before = booked(page)
    lifecycle.cancel(before, by=None, now=NOW)
    bobs.delete()

    after = booked(BookingPage.objects.get())

    assert after.occurrence_id == before.occurrence_id
    assert set(Booking.objects.hosted_by(bob)) == {before}
    assert set(Booking.objects.hosted_by(ada)) == {before, after}


def test_a_booking_from_before_there_were_seats_is_given_to_who_has_time_and_joins_nobody(
    team: Team, ada: User, bob: User, mia: User
) -> None:
    page = rotate(create_page(team, ada), bob)
    alone = booked(page)
    BookingPage.objects.update(capacity=2)
    booked(page)

    assert isinstance(lifecycle.reassign(alone, to=None, by=ada, now=NOW), HostNotFree)
    add_host(page, mia)
    outcome = lifecycle.reassign(alone, to=None, by=ada, now=NOW)
    assert isinstance(outcome, Reassigned)
    assert outcome.booking.host == mia


def test_no_further_seat_is_given_while_one_of_its_hosts_is_away(team: Team, ada: User, bob: User) -> None:
    page = create_page(team, ada, capacity=3)
    add_host(page, bob, is_fixed=True)
    first = booked(BookingPage.objects.get())

    absences.add(team, bob, starts_at=MONDAY, ends_at=MONDAY + HALF_AN_HOUR, note="", by=bob)

    assert isinstance(book(BookingPage.objects.get()), SlotTaken)
    assert MONDAY not in free_starts(BookingPage.objects.get(), MORNING, now=NOW)
    first.refresh_from_db()
    assert first.status == BookingStatus.CONFIRMED


def test_days_away_that_only_touch_a_shared_time_close_no_seat(team: Team, ada: User) -> None:
    page = create_page(team, ada, capacity=3)
    booked(page)

    absences.add(team, ada, starts_at=MONDAY - HALF_AN_HOUR, ends_at=MONDAY, note="", by=ada)

    assert MONDAY in free_starts(BookingPage.objects.get(), MORNING, now=NOW)
    assert booked(BookingPage.objects.get()).occurrence == Occurrence.objects.get()


def test_another_host_takes_who_would_have_joined_one_that_is_away(team: Team, ada: User, bob: User) -> None:
    page = rotate(create_page(team, ada, capacity=2), bob)
    first = booked(page)

    absences.add(team, first.host, starts_at=MONDAY, ends_at=MONDAY + HALF_AN_HOUR, note="", by=ada)

    assert {first.host, booked(BookingPage.objects.get()).host} == {ada, bob}
