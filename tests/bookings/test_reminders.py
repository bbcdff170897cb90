"""Reminders and follow-ups: each once, at its time, and none that makes no sense any more."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connections
from django.test import Client

from bookings import addresses, lifecycle, reminders
from bookings.models import Booking, BookingPage, BookingStatus, DueMessage, MessageKind, Occurrence, PageReminder
from jicoo.mail.models import OutgoingMail
from teams.models import Team, User
from tests.bookings.letters import all_letters, letters
from tests.bookings.page_forms import hours, new_page
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, booked, ida
from tests.cast import create_booking

A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)

pytestmark = [pytest.mark.usefixtures("friday")]


@pytest.fixture
def reminding(page: BookingPage) -> BookingPage:
    """A page that reminds an hour before and a day before, and follows up an hour later."""
    remind(page, 60, 1440)
    PageReminder.objects.create(team=page.team, page=page, kind=MessageKind.FOLLOW_UP, minutes=60)
    return page


def remind(page: BookingPage, *minutes: int) -> None:
    PageReminder.objects.bulk_create(PageReminder(team=page.team, page=page, minutes=each) for each in minutes)


def owed(booking: Booking) -> list[tuple[str, datetime]]:
    return list(booking.due_messages.order_by("due_at").values_list("kind", "due_at"))


def written(at: datetime) -> list[tuple[str, str]]:
    """To whom what is due at that moment is written, and of what."""
    OutgoingMail.objects.all().delete()
    with time_machine.travel(at, tick=False):
        reminders.write_due()
        return [(sent.to, sent.mail.subject) for sent in all_letters()]


def test_a_booking_is_owed_what_its_page_sends(reminding: BookingPage) -> None:
    booking = booked(reminding)

    assert owed(booking) == [
        ("reminder", MONDAY - timedelta(days=1)),
        ("reminder", MONDAY - AN_HOUR),
        ("follow_up", MONDAY + HALF_AN_HOUR + AN_HOUR),
    ]


def test_a_new_page_reminds_an_hour_before(manager: Client, team: Team, bob: User) -> None:
    manager.post("/teams/acme/pages/new/", new_page(bob) | hours(time_zone="UTC"))

    booking = booked(team.pages.get())

    assert owed(booking) == [("reminder", MONDAY - AN_HOUR)]


def test_all_five_reminders_of_a_page_are_owed_and_sent(page: BookingPage) -> None:
    before = [10, 60, 120, 720, 1440]
    remind(page, *before)

    booking = booked(page)

    moments = [MONDAY - A_MINUTE * minutes for minutes in reversed(before)]
    assert owed(booking) == [("reminder", moment) for moment in moments]
    assert [len(written(moment)) for moment in moments] == [2] * reminders.MOST


def test_what_would_have_been_due_before_the_booking_is_not_owed(page: BookingPage) -> None:
    remind(page, 60, 7 * 1440)

    assert len(owed(booked(page))) == 1


def test_invitee_and_host_are_reminded_once(reminding: BookingPage) -> None:
    booked(reminding)

    assert written(MONDAY - AN_HOUR - A_MINUTE - timedelta(days=1)) == []
    due = MONDAY - AN_HOUR
    assert written(due) == [
        ("ida@example.com", "Reminder: Intro call, Mon 23 Nov, 9:00"),
        ("ada@example.com", "Reminder: Ida Byron, Mon 23 Nov, 9:00"),
    ]
    assert written(due + A_MINUTE) == []


def test_each_guest_is_reminded_in_a_mail_of_their_own_and_not_thanked(reminding: BookingPage) -> None:
    booking = booked(reminding, guest=ida(guests=("gus@example.com", "gwen@example.com")))

    assert written(MONDAY - AN_HOUR) == [
        ("ida@example.com", "Reminder: Intro call, Mon 23 Nov, 9:00"),
        ("gus@example.com", "Reminder: Intro call, Mon 23 Nov, 9:00"),
        ("gwen@example.com", "Reminder: Intro call, Mon 23 Nov, 9:00"),
        ("ada@example.com", "Reminder: Ida Byron, Mon 23 Nov, 9:00"),
    ]
    for sent in all_letters():
        if sent.to.startswith("g"):
            assert addresses.token_of(booking) not in sent.mail.text + sent.mail.html
    assert [to for to, _subject in written(booking.ends_at + AN_HOUR)] == ["ida@example.com"]


def test_of_reminders_that_were_missed_the_last_is_enough(reminding: BookingPage) -> None:
    booked(reminding)

    assert len(written(MONDAY - A_MINUTE)) == 2


def test_nobody_is_reminded_of_what_has_begun(reminding: BookingPage) -> None:
    booked(reminding)

    assert written(MONDAY) == []


def test_the_invitee_alone_is_thanked_afterwards(reminding: BookingPage) -> None:
    booked(reminding)

    assert written(MONDAY + 2 * AN_HOUR) == [("ida@example.com", "Thank you: Intro call")]


def test_who_did_not_come_is_not_thanked(reminding: BookingPage) -> None:
    booking = booked(reminding)
    Booking.objects.filter(pk=booking.pk).update(no_show_at=MONDAY)

    assert written(MONDAY + 2 * AN_HOUR) == []


def test_nobody_is_thanked_days_late(reminding: BookingPage) -> None:
    booked(reminding)

    assert written(MONDAY + timedelta(days=4)) == []


def test_a_booking_that_moves_is_owed_everything_anew(page: BookingPage) -> None:
    remind(page, 60)
    booking = booked(page)
    written(MONDAY - AN_HOUR)

    lifecycle.reschedule(booking, MONDAY + AN_HOUR, by=None, now=NOW)

    assert owed(booking) == [("reminder", MONDAY)]
    assert len(written(MONDAY)) == 2


def test_a_booking_that_ends_is_owed_nothing(reminding: BookingPage) -> None:
    booking = booked(reminding)

    lifecycle.cancel(booking, by=None, now=NOW)

    assert owed(booking) == []


def test_a_request_is_owed_nothing_until_it_is_confirmed(reminding: BookingPage) -> None:
    booking = create_booking(reminding, starts_at=MONDAY, status=BookingStatus.REQUESTED)

    reminders.follow(booking=booking, change="requested")
    before = owed(booking)
    booking.status = BookingStatus.CONFIRMED
    reminders.follow(booking=booking, change="confirmed")

    assert (before, len(owed(booking))) == ([], 3)


def test_a_reminder_that_waited_for_the_mail_server_is_dropped_when_all_has_changed(page: BookingPage) -> None:
    remind(page, 60)
    booking = booked(page)
    with time_machine.travel(MONDAY - AN_HOUR, tick=False):
        reminders.write_due()
        before = len(letters())
        Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.CANCELLED)

        # The confirmation is news and stays.
        assert (before, len(letters())) == (4, 2)


def test_the_hosts_of_a_shared_time_are_reminded_once(page: BookingPage) -> None:
    remind(page, 60)
    end = MONDAY + page.duration
    shared = Occurrence.objects.create(
        team=page.team, page=page, host=page.first_host.host, starts_at=MONDAY, ends_at=end
    )
    for who in ("ida", "ian", "ivy"):
        booking = create_booking(page, starts_at=MONDAY, email=f"{who}@example.com", occurrence=shared)
        booking.assignments.all().delete()  # the shared time takes the host's, once
        reminders.follow(booking=booking, change="confirmed")

    told = [to for to, _subject in written(MONDAY - AN_HOUR)]

    assert sorted(told) == ["ada@example.com", "ian@example.com", "ida@example.com", "ivy@example.com"]


@pytest.mark.parametrize("many", [1, 20])
def test_the_statements_do_not_grow_with_what_is_due(
    page: BookingPage, many: int, django_assert_num_queries: type
) -> None:
    remind(page, 60)
    for number in range(many):
        starts_at = MONDAY + timedelta(days=7 * number)
        booking = create_booking(page, starts_at=starts_at)
        DueMessage.objects.create(
            team=page.team, booking=booking, kind=MessageKind.REMINDER, minutes=60, due_at=NOW - A_MINUTE
        )

    # Around them a savepoint, as this is a test within a transaction.
    with django_assert_num_queries(6):
        assert reminders.write_due() == many


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_each_message_once(page: BookingPage) -> None:
    for number in range(10):
        booking = create_booking(page, starts_at=MONDAY + timedelta(days=7 * number))
        DueMessage.objects.create(team=page.team, booking=booking, kind="reminder", minutes=60, due_at=NOW - A_MINUTE)
    barrier = Barrier(2)

    def work() -> int:
        try:
            barrier.wait(timeout=30)
            return reminders.write_due()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        done = [future.result() for future in [pool.submit(work) for _worker in range(2)]]

    assert sum(done) == 10
    assert OutgoingMail.objects.count() == 20


def test_what_was_written_long_ago_is_forgotten(page: BookingPage) -> None:
    booking = create_booking(page, starts_at=MONDAY)
    for minutes, written_at in ((5, NOW), (6, NOW - reminders.KEEP_FOR - A_MINUTE), (7, None)):
        DueMessage.objects.create(
            team=page.team, booking=booking, kind="reminder", minutes=minutes, due_at=NOW, written_at=written_at
        )

    reminders.sweep(NOW)

    assert list(DueMessage.objects.order_by("minutes").values_list("minutes", flat=True)) == [5, 7]


def test_the_bell_rings_for_what_is_due_once_in_a_while(page: BookingPage) -> None:
    remind(page, 60)
    booked(page)

    assert list(reminders.ring_due()) == []
    with time_machine.travel(MONDAY - AN_HOUR, tick=False) as clock:
        assert [len(list(reminders.ring_due())) for _ring in range(2)] == [1, 0]
        clock.shift(reminders.RING_AGAIN_AFTER + timedelta(seconds=1))
        assert len(list(reminders.ring_due())) == 1
