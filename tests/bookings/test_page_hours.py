"""The weekly hours of a booking page, as its managers change them."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bookings.models import BookingPage, WeeklyHours
from tests.bookings.page_forms import beside, hours, stretches


def test_hours_are_replaced(manager: Client, page: BookingPage) -> None:
    lunch = hours(opens_2_0="09:00", closes_2_0="12:00", opens_2_1="13:00", closes_2_1="00:00")

    manager.post("/teams/acme/pages/intro/hours/", lunch)

    page.schedule.refresh_from_db()
    assert page.schedule.time_zone == "Asia/Tokyo"
    assert stretches(page) == [(1, 540, 1020), (2, 540, 720), (2, 780, 1440)]


def test_the_form_shows_the_hours_there_are(manager: Client, page: BookingPage) -> None:
    WeeklyHours.objects.filter(weekday=1).update(closes_min=1440)

    html = manager.get("/teams/acme/pages/intro/hours/").content.decode()

    assert 'name="opens_1_0" value="09:00"' in html
    assert 'name="closes_1_0" value="00:00"' in html
    assert re.search(r'name="opens_6_0"(?! value)', html)


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"opens_3_0": "09:00"}, "closes_3_0", "One of the two times is missing."),
        ({"closes_3_2": "09:00"}, "opens_3_2", "One of the two times is missing."),
        ({"opens_3_0": "17:00", "closes_3_0": "09:00"}, "closes_3_0", "These hours end before they begin."),
        ({"opens_3_0": "09:00", "closes_3_0": "09:00"}, "closes_3_0", "These hours end before they begin."),
        ({"opens_1_1": "16:59", "closes_1_1": "18:00"}, "opens_1_1", "These hours overlap others of this day."),
        ({"opens_1_2": "08:00", "closes_1_2": "09:01"}, "opens_1_0", "These hours overlap others of this day."),
        ({"opens_3_0": "25:00", "closes_3_0": "26:00"}, "opens_3_0", "Enter a valid time."),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Select a valid choice."),
        ({"opens_1_0": "", "closes_1_0": ""}, "opens_1_0", "There are no hours yet."),
    ],
)
def test_hours_that_cannot_be_are_refused_beside_their_field(
    manager: Client, page: BookingPage, wrong: dict[str, str], field: str, message: str
) -> None:
    html = manager.post("/teams/acme/pages/intro/hours/", hours(**wrong)).content.decode()

    assert beside(html, field).startswith(message)
    assert len(stretches(page)) == 5


def test_hours_may_touch_each_other(manager: Client, page: BookingPage) -> None:
    manager.post("/teams/acme/pages/intro/hours/", hours(opens_1_1="17:00", closes_1_1="18:00"))

    assert stretches(page) == [(1, 540, 1020), (1, 1020, 1080)]


def test_the_database_itself_keeps_hours_apart(page: BookingPage) -> None:
    overlapping = WeeklyHours(team=page.team, schedule=page.schedule, weekday=1, opens_min=1019, closes_min=1080)

    with pytest.raises(IntegrityError, match="bookings_weeklyhours_apart"), transaction.atomic():
        overlapping.save()
