"""The weekly hours that a booking page goes by, as its managers change them."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bookings.forms import HoursForm
from bookings.models import BookingPage, WeeklyHours
from tests.bookings.page_forms import beside, hours, stretches


def hours_of(page: BookingPage) -> str:
    """Where the hours of its host are changed."""
    return f"/teams/acme/hours/{page.first_host.schedule_id}/"


def week(**changed: str) -> dict[str, str]:
    """What is typed there."""
    return hours(name="Working hours", country="", region="") | changed


def test_hours_are_replaced(manager: Client, page: BookingPage) -> None:
    lunch = week(opens_2_0="09:00", closes_2_0="12:00", opens_2_1="13:00", closes_2_1="00:00")

    manager.post(hours_of(page), lunch)

    page.first_host.schedule.refresh_from_db()
    assert page.first_host.schedule.time_zone == "Asia/Tokyo"
    assert stretches(page) == [(1, 540, 1020), (2, 540, 720), (2, 780, 1440)]


def test_the_form_shows_the_hours_there_are(manager: Client, page: BookingPage) -> None:
    WeeklyHours.objects.filter(weekday=1).update(closes_min=1440)

    html = manager.get(hours_of(page)).content.decode()

    assert 'name="opens_1_0" value="09:00"' in html
    assert 'name="closes_1_0" value="00:00"' in html
    assert re.search(r'name="opens_6_0"(?! value)', html)


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"opens_3_0": "09:00"}, "closes_3_0", "One of the two times is missing."),
        ({"closes_3_2": "09:00"}, "opens_3_2", "One of the two times is missing."),
        ({"opens_1_1": "16:59", "closes_1_1": "18:00"}, "opens_1_1", "These hours overlap others of this day."),
        ({"opens_1_2": "08:00", "closes_1_2": "09:01"}, "opens_1_0", "These hours overlap others of this day."),
        ({"opens_3_0": "25:00", "closes_3_0": "26:00"}, "opens_3_0", "Enter a valid time."),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Select a valid choice."),
        ({"opens_1_0": "", "closes_1_0": ""}, "opens_1_0", "There are no hours yet."),
    ],
)
def test_hours_that_cannot_be_are_refused_beside_their_field(wrong: dict[str, str], field: str, message: str) -> None:
    form = HoursForm(hours(**wrong), time_zone="UTC", stretches=[])

    assert str(form.errors[field][0]).startswith(message)


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(manager: Client, page: BookingPage) -> None:
    html = manager.post(hours_of(page), week(opens_3_0="09:00")).content.decode()

    assert beside(html, "closes_3_0").startswith("One of the two times is missing.")
    assert 'name="opens_3_0" value="09:00"' in html
    assert len(stretches(page)) == 5


def test_hours_may_touch_each_other(manager: Client, page: BookingPage) -> None:
    manager.post(hours_of(page), week(opens_1_1="17:00", closes_1_1="18:00"))

    assert stretches(page) == [(1, 540, 1020), (1, 1020, 1080)]


def test_the_database_itself_keeps_hours_apart(page: BookingPage) -> None:
    overlapping = WeeklyHours(
        team=page.team, schedule=page.first_host.schedule, weekday=1, opens_min=1019, closes_min=1080
    )

    with pytest.raises(IntegrityError, match="bookings_weeklyhours_apart"), transaction.atomic():
        overlapping.save()


def test_the_page_names_the_hours_of_each_host(manager: Client, page: BookingPage) -> None:
    html = manager.get("/teams/acme/pages/intro/hours/").content.decode()

    assert "Ada Hopper" in html
    assert "9:00–17:00" in html
    assert hours_of(page) in html
