"""What a page offers is remembered by its content, so nothing that anybody changed is ever told as it was before."""

import json
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bookings import lifecycle
from bookings.availability import Period
from bookings.calendar import reading_by, terms_at, terms_by
from bookings.models import (
    Absence,
    Assignment,
    Booking,
    BookingPage,
    DateHours,
    LimitScope,
    LimitUnit,
    PageHost,
    PageLimit,
    Question,
    Schedule,
    WeeklyHours,
)
from teams.models import Team, User
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, booked, ida
from tests.bookings.visitor import address, filled_in
from tests.cast import add_host, create_booking, create_page

Change = Callable[[BookingPage], object]


def monday(client: Client, page: BookingPage) -> list[str]:
    """The clock times that scripts are told of MONDAY."""
    answer = client.get(address(page, "month"), {"month": "2026-11", "tz": "UTC"})
    return [slot[1] for slot in json.loads(answer.content)["days"].get("2026-11-23", [])] if answer.content else []


def absent(page: BookingPage) -> None:
    host = page.first_host.host
    Absence.objects.create(team=page.team, host=host, starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=4))


def limited(page: BookingPage) -> None:
    limit = {"scope": LimitScope.PAGE, "unit": LimitUnit.BOOKINGS, "period": Period.DAY.value, "most": 1}
    PageLimit.objects.create(team=page.team, page=page, **limit)


def taken_elsewhere(page: BookingPage) -> None:
    create_booking(create_page(page.team, page.first_host.host, slug="other"), starts_at=MONDAY)


def closed_that_day(page: BookingPage) -> None:
    DateHours.objects.create(team=page.team, schedule=page.first_host.schedule, date=date(2026, 11, 23))


CHANGES: dict[str, Change] = {
    "weekly hours": lambda _page: WeeklyHours.objects.filter(weekday=1).update(opens_min=720),
    "hours of that date": closed_that_day,
    "the time zone of the hours": lambda _page: Schedule.objects.update(time_zone="Asia/Tokyo"),
    "public holidays": lambda _page: Schedule.objects.update(holidays_of="JP"),  # 23 November: Labor Thanksgiving Day
    "the length": lambda _page: BookingPage.objects.update(duration_min=60),
    "the step": lambda _page: BookingPage.objects.update(step_min=15),
    "a buffer": lambda page: BookingPage.objects.filter(pk=page.pk).update(buffer_after_min=30),
    "the notice": lambda _page: BookingPage.objects.update(minimum_notice_min=5 * 1440),
    "the window": lambda _page: BookingPage.objects.update(window_days=1),
    "a limit": limited,
    "days away": absent,
    "a meeting on another page": taken_elsewhere,
    "a meeting that was given up": lambda _page: Assignment.objects.update(active=False),
    "a meeting that was moved": lambda _page: Assignment.objects.update(blocked=(MONDAY, MONDAY + HALF_AN_HOUR)),
}


@pytest.mark.usefixtures("friday")
@pytest.mark.parametrize("what", CHANGES)
def test_a_month_is_told_anew_after_a_change_of(what: str, client: Client, page: BookingPage) -> None:
    booked(page, MONDAY + 2 * HALF_AN_HOUR)
    before = monday(client, page)
    assert monday(client, page) == before

    CHANGES[what](page)

    assert monday(client, page) != before


@pytest.mark.usefixtures("friday")
def test_times_that_pass_are_told_no_more(client: Client, page: BookingPage) -> None:
    BookingPage.objects.update(minimum_notice_min=0)
    # Noon on Friday, when the fixture stops the clock: what is left of the day.
    asked = {"month": "2026-11", "tz": "UTC"}

    answer = json.loads(client.get(address(page, "month"), asked).content)

    assert answer["days"]["2026-11-20"][0][1] == "12:00"
    assert "2026-11-19" not in answer["days"]


def test_what_reads_the_same_is_the_same(page: BookingPage) -> None:
    first, second = terms_at("acme", "intro"), terms_by(page.pk)

    assert first is second


def test_a_page_that_was_read_knows_its_hosts_team_and_questions(
    page: BookingPage, ada: User, bob: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add_host(page, bob)
    Question.objects.create(team=page.team, page=page, label="Industry")
    terms = terms_at("acme", "intro")
    assert terms

    with django_assert_num_queries(0):
        found = terms.page()
        assert found == page
        assert [seat.host for seat in found.hosts_in_order()] == [ada, bob]
        assert [seat.schedule.time_zone for seat in found.hosts_in_order()] == ["UTC", "UTC"]
        assert (found.team, found.title, found.created_at) == (page.team, "Intro call", page.created_at)
        assert found.hosts_in_order()[1].host.display_name == "Bob"


def test_a_page_that_was_read_has_the_columns_of_its_row(page: BookingPage) -> None:
    BookingPage.objects.update(
        other_durations_min=[15, 45], step_min=None, first_date=date(2026, 11, 1), last_date=date(2026, 12, 1)
    )
    terms = terms_by(page.pk)
    assert terms
    page.refresh_from_db()

    found = terms.page()

    names = [field.attname for field in BookingPage._meta.concrete_fields]
    assert {name: getattr(found, name) for name in names} == {name: getattr(page, name) for name in names}


def test_nobody_changes_a_page_for_others(page: BookingPage) -> None:
    terms = terms_by(page.pk)
    assert terms

    terms.page().title = "Another"
    terms.page()._prefetched_objects_cache.clear()  # type: ignore[attr-defined]  # Django's own

    assert (terms.page().title, len(terms.page().hosts_in_order())) == ("Intro call", 1)


def test_passwords_are_not_read_with_hosts(page: BookingPage, ada: User) -> None:
    terms = terms_by(page.pk)
    assert terms
    host = terms.page().hosts_in_order()[0].host

    assert "password" in host.get_deferred_fields()
    assert host.password == ada.password


def test_what_is_taken_is_read_with_the_page(page: BookingPage, bob: User, team: Team) -> None:
    booking = booked(page)
    create_booking(create_page(team, bob, slug="bobs"), starts_at=MONDAY)

    reading = reading_by(page.pk, MONDAY, form_key=booking.form_key)

    assert reading
    start = int(MONDAY.timestamp())
    assert reading.sent_before == booking.pk
    assert {host: (taken.busy, taken.away) for host, taken in reading.known.by_host.items()} == {
        booking.host_id: ([(start, start + 1800)], [])
    }


@pytest.mark.usefixtures("friday")
def test_a_form_asks_what_the_page_asks_by_now(client: Client, page: BookingPage) -> None:
    answers = filled_in(client, page)
    Question.objects.create(team=page.team, page=page, label="Industry", is_required=True)

    again = client.post(address(page, "book"), answers)

    assert again.status_code == 422
    assert "Industry" in again.content.decode()


@pytest.mark.usefixtures("friday")
def test_a_form_for_a_page_that_is_another_by_now_is_held_against_that_one(client: Client, page: BookingPage) -> None:
    answers = [filled_in(client, page, MONDAY + number * HALF_AN_HOUR) for number in range(5)]
    sent = [client.post(address(page, "book"), answers[0])]
    # A page that this process has seen, changed by another.
    BookingPage.objects.update(company_asked="required")
    sent.append(client.post(address(page, "book"), answers[1] | {"company": ""}))
    BookingPage.objects.update(company_asked="optional", location="Room 5")
    sent.append(client.post(address(page, "book"), answers[2] | {"company": ""}))
    BookingPage.objects.update(is_active=False)
    sent.append(client.post(address(page, "book"), answers[3]))
    Booking.objects.all().delete()
    BookingPage.objects.all().delete()
    sent.append(client.post(address(page, "book"), answers[4]))

    assert [response.status_code for response in sent] == [302, 422, 302, 409, 410]


@pytest.mark.usefixtures("friday")
def test_a_booking_is_made_on_the_page_as_it_is(client: Client, page: BookingPage, bob: User) -> None:
    answers = filled_in(client, page)
    BookingPage.objects.update(location="Room 5")
    PageHost.objects.update(host=bob)

    client.post(address(page, "book"), answers)

    booking = Booking.objects.get()
    assert (booking.host, booking.location) == (bob, "Room 5")


def test_who_books_on_the_page_as_it_was_read_hears_that_it_is_another(page: BookingPage) -> None:
    seen = terms_by(page.pk)
    assert seen
    key = uuid.uuid4()
    BookingPage.objects.update(title="Another")

    with pytest.raises(lifecycle.PageChanged):
        lifecycle.book(seen.page(), MONDAY, ida(), form_key=key, now=NOW, as_read=True)

    assert not Booking.objects.exists()
    fresh = terms_by(page.pk)
    assert fresh
    made = lifecycle.book(fresh.page(), MONDAY, ida(), form_key=key, now=NOW, as_read=True)
    assert isinstance(made, lifecycle.Booked)


@pytest.mark.usefixtures("friday")
def test_a_form_is_in_the_language_of_whoever_reads_it(client: Client, page: BookingPage) -> None:
    def form(language: str) -> str:
        asked = {"start": MONDAY.isoformat(), "tz": "UTC"}
        return client.get(address(page, "book"), asked, headers={"Accept-Language": language}).content.decode()

    BookingPage.objects.update(guests_most=3)

    assert ("Guests" in form("en"), "Guests" in form("ja"), "Guests" in form("en")) == (True, False, True)


@pytest.mark.usefixtures("friday")
def test_what_was_typed_into_one_form_is_in_no_other(client: Client, page: BookingPage) -> None:
    client.post(address(page, "book"), filled_in(client, page) | {"email": "nonsense", "last_name": "Lovelace"})

    fresh = client.get(address(page, "book"), {"start": MONDAY.isoformat(), "tz": "UTC"}).content.decode()

    assert "Lovelace" not in fresh
    assert "nonsense" not in fresh


def test_a_page_whose_limits_came_meanwhile_keeps_to_them(page: BookingPage) -> None:
    seen = terms_by(page.pk)
    assert seen
    booked(page, MONDAY + HALF_AN_HOUR)
    limited(page)

    outcome = lifecycle.book(seen.page(), MONDAY, ida(), form_key=uuid.uuid4(), now=NOW)

    assert isinstance(outcome, lifecycle.SlotTaken)


@pytest.mark.django_db(transaction=True)
def test_a_page_whose_host_changed_since_it_was_read_is_booked_with_the_new_one(page: BookingPage, bob: User) -> None:
    seen = terms_by(page.pk)
    assert seen
    PageHost.objects.update(host=bob)

    assert booked(seen.page()).host == bob
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)
