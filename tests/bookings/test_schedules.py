"""A member's hours: named schedules, dates that differ, public holidays."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from bookings import holidays, hours_words, schedules
from bookings.forms.hours import HoursForm
from bookings.models import BookingPage, PageHost, Schedule
from teams.models import AuditEntry, Membership, Team, User
from tests.bookings.page_forms import beside, hours
from tests.conftest import signed_in_as


def week(**changed: str) -> dict[str, str]:
    """What is typed into the form of a schedule."""
    return hours(name="Early shift", country="", region="") | changed


@pytest.fixture
def schedule(page: BookingPage) -> Schedule:
    """Ada's hours of the intro page: Monday to Friday 9:00 to 17:00 UTC."""
    return page.team.schedules.get()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "stretches"),
    [
        ({"opens_1_0": "22:00", "closes_1_0": "02:00"}, [(1, 1320, 1560)]),
        ({"opens_1_0": "09:00", "closes_1_0": "09:00"}, [(1, 540, 1980)]),
        ({"opens_1_0": "13:00", "closes_1_0": "00:00"}, [(1, 780, 1440)]),
    ],
)
def test_an_end_at_or_before_the_start_means_the_next_day(typed: dict[str, str], stretches: list[Any]) -> None:
    form = HoursForm(hours(**typed), time_zone="UTC", stretches=[])

    assert form.is_valid()
    assert form.stretches == stretches


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "field", "word"),
    [
        (
            {"opens_1_0": "22:00", "closes_1_0": "02:00", "opens_2_0": "01:00", "closes_2_0": "03:00"},
            "opens_2_0",
            "past",
        ),
        ({"opens_7_0": "22:00", "closes_7_0": "10:00"}, "opens_1_0", "past midnight"),
        ({"opens_1_1": "09:00", "closes_1_1": "17:00"}, "opens_1_1", "overlap others of this day"),
    ],
)
def test_hours_that_overlap_are_told_also_across_midnight(typed: dict[str, str], field: str, word: str) -> None:
    form = HoursForm(hours(**typed), time_zone="UTC", stretches=[])

    assert word in form.errors[field][0]


def test_a_member_makes_hours_of_their_own(team: Team, bob: User) -> None:
    member = Membership.objects.get(user=bob)

    signed_in_as(bob).post(f"/teams/acme/hours/of/{member.pk}/new/", week(country="DE", region="BY"))

    made = team.schedules.get()
    assert (made.host, made.name, made.time_zone, made.holidays_of) == (bob, "Early shift", "Asia/Tokyo", "DE-BY")
    assert AuditEntry.objects.get(action="schedule_created").subject_id == bob.pk


@pytest.mark.parametrize("is_new", [True, False])
def test_who_saves_an_end_before_its_start_reads_what_that_means(
    manager: Client, schedule: Schedule, mia: User, *, is_new: bool
) -> None:
    member = Membership.objects.get(user=mia)
    at = f"/teams/acme/hours/of/{member.pk}/new/" if is_new else f"/teams/acme/hours/{schedule.pk}/"

    html = manager.post(at, week(opens_1_0="17:00", closes_1_0="09:00"), follow=True).content.decode()
    plain = manager.post(at, week(), follow=True).content.decode()

    assert "Some hours go on into the next day: Mon 17:00–9:00 the next day." in html
    assert "Some hours go on into the next day" not in plain


def test_a_part_of_another_country_is_dropped_and_the_new_ones_are_offered(manager: Client, schedule: Schedule) -> None:
    html = manager.post(
        f"/teams/acme/hours/{schedule.pk}/", week(country="CH", region="BY", name="Alps", regions="1")
    ).content.decode()

    schedule.refresh_from_db()
    assert schedule.name == "Working hours"
    assert 'value="Alps"' in html
    assert "Zürich" in html
    assert "Bayern" not in html


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": " "}, "name"), ({"country": "XX"}, "country"), ({"time_zone": "Mars/Olympus"}, "time_zone")],
)
def test_what_cannot_be_is_said_beside_its_field(
    manager: Client, schedule: Schedule, wrong: dict[str, str], field: str
) -> None:
    html = manager.post(f"/teams/acme/hours/{schedule.pk}/", week(**wrong)).content.decode()

    assert beside(html, field)
    assert schedule.weekly_hours.count() == 5


def test_hours_that_a_page_goes_by_are_not_deleted(manager: Client, page: BookingPage, schedule: Schedule) -> None:
    PageHost.objects.get_or_create(team=page.team, page=page, host=schedule.host, defaults={"schedule": schedule})

    html = manager.post(f"/teams/acme/hours/{schedule.pk}/delete/").content.decode()

    assert "These hours are in use" in html
    assert "Intro call" in html
    assert Schedule.objects.filter(pk=schedule.pk).exists()


def test_a_copy_has_the_week_and_the_dates_and_is_used_by_nobody(schedule: Schedule, mia: User) -> None:
    schedules.set_date(schedule, date(2027, 1, 4), [(600, 720)], by=mia)

    made = schedules.copy(schedule, by=mia)

    assert made.name == "Copy of Working hours"
    assert made.weekly_hours.count() == 5
    assert made.date_hours.get().opens_min == 600
    assert schedules.delete(made, by=mia) is None


def test_a_date_is_closed_opened_and_given_back(manager: Client, schedule: Schedule) -> None:
    closed = {"date": "2027-01-04", "is_closed": "on", "opens_0_0": "10:00"}
    manager.post(f"/teams/acme/hours/{schedule.pk}/dates/", closed)
    assert schedule.date_hours.get().opens_min is None

    moved = {"date": "2027-01-05", "opens_0_0": "10:00", "closes_0_0": "01:00"}
    manager.post(f"/teams/acme/hours/{schedule.pk}/dates/2027-01-04/", moved)
    row = schedule.date_hours.get()
    assert (row.date, row.opens_min, row.closes_min) == (date(2027, 1, 5), 600, 1500)

    manager.post(f"/teams/acme/hours/{schedule.pk}/dates/2027-01-05/", {"clear": "1"})
    assert not schedule.date_hours.exists()


@pytest.mark.parametrize(
    ("typed", "field", "word"),
    [
        ({"opens_0_0": "10:00"}, "closes_0_0", "missing"),
        (
            {"opens_0_0": "10:00", "closes_0_0": "12:00", "opens_0_1": "11:00", "closes_0_1": "13:00"},
            "opens_0_1",
            "overlap",
        ),
        ({}, "opens_0_0", "no hours yet"),
        ({"date": "2027-02-30", "is_closed": "on"}, "date", "valid date"),
    ],
)
def test_a_date_that_cannot_be_is_refused_beside_its_field(
    manager: Client, schedule: Schedule, typed: dict[str, str], field: str, word: str
) -> None:
    html = manager.post(f"/teams/acme/hours/{schedule.pk}/dates/", {"date": "2027-01-04"} | typed).content.decode()

    assert word in beside(html, field)
    assert not schedule.date_hours.exists()


def test_the_page_of_hours_asks_the_same_number_of_questions_however_many_there_are(
    manager: Client, schedule: Schedule, ada: User, mia: User, django_assert_num_queries: Any
) -> None:
    url = f"/teams/acme/hours/of/{Membership.objects.get(user=ada).pk}/"
    with django_assert_num_queries(13):
        manager.get(url)
    for _ in range(3):
        schedules.set_date(schedules.copy(schedule, by=mia), date(2027, 1, 4), [], by=mia)

    with django_assert_num_queries(13):
        assert manager.get(url).content.decode().count("Copy of Working hours") == 3


def test_a_week_is_told_in_one_line_where_its_days_are_alike(schedule: Schedule, mia: User) -> None:
    assert [(line.days, line.hours) for line in hours_words.week_of(schedule)] == [("Mon – Fri", "9:00–17:00")]

    stretches = [(1, 540, 720), (1, 780, 1020), (2, 540, 1020), (6, 1320, 1560)]
    schedules.change(schedule, stretches=stretches, by=mia)

    assert [(line.days, line.hours) for line in hours_words.week_of(schedule)] == [
        ("Mon", "9:00–12:00, 13:00–17:00"),
        ("Tue", "9:00–17:00"),
        ("Sat", "22:00–2:00 the next day"),
    ]


def test_holidays_are_named_in_the_readers_language_where_the_library_has_it() -> None:
    may = date(2027, 5, 3), date(2027, 5, 3)

    assert holidays.named_holidays("JP", *may, language="ja") == [(may[0], "憲法記念日")]
    assert holidays.named_holidays("JP", *may, language="en") == [(may[0], "Constitution Day")]
    in_january = holidays.named_holidays("DE-BY", date(2027, 1, 1), date(2027, 1, 6), language="en")
    assert (date(2027, 1, 6), "Epiphany") in in_january
