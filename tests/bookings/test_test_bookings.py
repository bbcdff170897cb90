"""A booking with which the team tries a page out: it takes its time, says what it is, and counts nowhere."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import assignment, figures, lifecycle
from bookings.models import Booking, BookingPage, DueMessage, LimitScope, PageLimit
from jicoo.mail.models import OutgoingMail
from teams.models import Team, User
from tests.cast import create_booking, next_monday, rotate
from tests.conftest import signed_in_as

GUEST = lifecycle.Invitee(
    last_name="Test", first_name="", email="ida@example.com", company="", time_zone="UTC", language="en"
)


def try_out(page: BookingPage, by: User, *, hour: int = 10, host: User | None = None) -> Booking:
    outcome = lifecycle.book(
        page,
        next_monday(hour),
        GUEST,
        form_key=uuid.uuid4(),
        now=timezone.now(),
        by=by,
        host=host,
        is_test=True,
    )
    assert isinstance(outcome, lifecycle.Booked), outcome
    return outcome.booking


def test_nobody_is_written_to_about_a_test_from_its_beginning_to_its_end(page: BookingPage, ada: User) -> None:
    booking = try_out(page, ada)
    moved = lifecycle.reschedule(booking, next_monday(14), by=ada, now=timezone.now())
    ended = lifecycle.cancel(booking, by=ada, now=timezone.now())

    assert isinstance(moved, lifecycle.Rescheduled)
    assert isinstance(ended, lifecycle.Cancelled)
    assert not OutgoingMail.objects.exists()
    assert not DueMessage.objects.exists()


def test_a_test_holds_its_time_until_it_is_cancelled(page: BookingPage, ada: User) -> None:
    booking = try_out(page, ada)
    key, now = uuid.uuid4(), timezone.now()

    taken = lifecycle.book(page, booking.starts_at, GUEST, form_key=key, now=now)
    lifecycle.cancel(booking, by=ada, now=timezone.now())
    free = lifecycle.book(page, booking.starts_at, GUEST, form_key=key, now=now)

    assert isinstance(taken, lifecycle.SlotTaken)
    assert isinstance(free, lifecycle.Booked)


def test_a_test_that_is_over_can_still_be_cancelled_by_the_team(page: BookingPage, ada: User) -> None:
    booking = try_out(page, ada)
    later = booking.ends_at + timedelta(days=1)

    assert isinstance(lifecycle.cancel(booking, by=None, now=later), lifecycle.Over)
    assert isinstance(lifecycle.cancel(booking, by=ada, now=later), lifecycle.Cancelled)


@pytest.mark.parametrize("scope", LimitScope.values)
def test_no_limit_counts_a_test(page: BookingPage, ada: User, scope: str) -> None:
    PageLimit.objects.create(team=page.team, page=page, scope=scope, period="day", unit="bookings", most=1)
    try_out(page, ada)

    first = lifecycle.book(page, next_monday(14), GUEST, form_key=uuid.uuid4(), now=timezone.now())
    second = lifecycle.book(page, next_monday(15), GUEST, form_key=uuid.uuid4(), now=timezone.now())

    assert isinstance(first, lifecycle.Booked)
    assert not isinstance(second, lifecycle.Booked)


def test_no_share_and_no_turn_counts_a_test(page: BookingPage, ada: User, bob: User) -> None:
    rotate(page, bob)
    try_out(page, ada, host=ada)

    equal = assignment.choose(page, [ada.pk, bob.pk], email="ida@example.com", now=timezone.now())
    page.assignment_rule = "rotation"
    in_turn = assignment.choose(page, [ada.pk, bob.pk], email="ida@example.com", now=timezone.now())

    assert (equal.host, equal.because["bookings"]) == (ada.pk, 0)
    assert in_turn.host == ada.pk


def test_no_figure_counts_a_test(team: Team, page: BookingPage, ada: User) -> None:
    now = timezone.now()
    create_booking(page)
    try_out(page, ada, hour=14)

    found = figures.of(team, host=None, weeks=12, zone="UTC", now=now)

    assert found.sums.total == 1
    assert [rank.numbers[0][1] for rank in found.by_source] == [1]


@pytest.mark.parametrize("address", ["bookings/", "bookings/week/", "bookings/export.csv", ""])
def test_each_list_marks_a_test(team: Team, page: BookingPage, ada: User, address: str) -> None:
    booking = create_booking(page)
    browser = signed_in_as(ada)
    where = f"/teams/acme/{address}"
    if "week" in address:
        where += f"?day={booking.starts_at:%Y-%m-%d}"

    def read() -> str:
        answer = browser.get(where)
        assert answer.status_code == 200
        said = b"".join(answer) if answer.streaming else answer.content
        return said.decode()

    before = read()
    Booking.objects.update(is_test=True)

    assert "Ida" in before
    assert '<span class="badge">Test</span>' in read() or "Confirmed · Test" in read()
    assert "Test" not in before


def test_its_page_says_that_it_is_a_test_and_who_made_it(page: BookingPage, ada: User, mia: User) -> None:
    booking = try_out(page, mia)

    shown = signed_in_as(ada).get(f"/teams/acme/bookings/{booking.public_id}/").content.decode()

    assert "This is a test booking." in shown
    assert "Test booking, made by Mia" in shown


def test_what_is_said_of_a_test_names_no_mail(page: BookingPage, ada: User) -> None:
    booking = try_out(page, ada)
    browser = signed_in_as(ada)
    address = f"/teams/acme/bookings/{booking.public_id}/cancel/"

    asked = browser.get(address).content.decode()
    told = browser.post(address, follow=True).content.decode()

    assert "nobody is written to" in asked
    assert "The test booking is cancelled." in told
    assert "by mail" not in asked + told
