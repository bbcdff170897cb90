"""Charts and the meter of the sync page: right to the hour, the day and the call."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from bookings.models import BookingPage
from integrations import figures, syncs
from integrations.models import Connection, Lane, Tally
from integrations.salesforce.standin import Org
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 16, 20, tzinfo=UTC)


def tally(connection: Connection, hour: datetime, **numbers: int) -> None:
    Tally.objects.create(team_id=connection.team_id, connection=connection, hour=hour, **numbers)


@time_machine.travel(NOW, tick=False)
def test_the_day_has_twenty_four_hours_up_to_the_present_one(connection: Connection) -> None:
    tally(connection, NOW.replace(minute=0), done=3, parked=1, retried=2, calls=8)
    tally(connection, NOW.replace(minute=0) - timedelta(hours=23), done=1, calls=2)
    tally(connection, NOW.replace(minute=0) - timedelta(hours=24), done=100, calls=200)

    found = figures.of(connection, None)

    names = [column.name for column in found.day.columns]
    assert (len(names), names[0], names[-1]) == (24, "17:00", "16:00")
    assert [count for _, count in found.day.columns[-1].numbers] == [3, 2, 1]
    assert found.day.totals == [4, 2, 1]
    assert (found.calls, found.done, found.calls_per_booking) == (10, 4, 2.5)


@time_machine.travel(NOW, tick=False)
def test_a_day_is_the_readers_own(connection: Connection) -> None:
    # 1:00 on the 25th in Tokyo, which has only begun; 23:00 on the 24th.
    tally(connection, NOW.replace(minute=0), done=5)
    tally(connection, NOW.replace(minute=0) - timedelta(hours=2), done=7)

    with timezone.override("Asia/Tokyo"):
        month = figures.of(connection, None).month

    assert [(column.name, column.numbers[0][1]) for column in month.columns[-2:]] == [("24 Nov", 7), ("25 Nov", 5)]
    assert len(month.columns) == 30


@time_machine.travel(datetime(2026, 10, 27, 12, 0, tzinfo=UTC), tick=False)
def test_a_day_that_a_clock_change_makes_longer_is_one_day(connection: Connection) -> None:
    for hour in range(25):
        tally(connection, datetime(2026, 10, 24, 23, 0, tzinfo=UTC) + timedelta(hours=hour), done=1)

    with timezone.override("Europe/London"):
        month = figures.of(connection, None).month

    assert [(column.name, column.numbers[0][1]) for column in month.columns if column.numbers[0][1]] == [("25 Oct", 25)]


def test_before_anything_went_through_there_is_no_number_for_each_booking(connection: Connection) -> None:
    found = figures.of(connection, None)

    assert found.calls_per_booking is None
    assert found.day.is_empty
    assert found.allowance is None


def test_the_meter_tells_our_share_and_the_reserve(sending_page: BookingPage, org: Org, mia: User) -> None:
    book(sending_page)
    sync_everything()
    Lane.objects.update(calls_used=9_000, calls_allowed=100_000)

    allowance = figures.of(Connection.objects.get(), Lane.objects.get()).allowance

    assert allowance
    assert (allowance.ours, allowance.used, allowance.allowed, allowance.reserve) == (2, 9_000, 100_000, 5_000)
    assert allowance.ours_in_percent + allowance.others_in_percent == 9
    assert allowance.saves_from_percent == 95
    text = words_of(signed_in_as(mia).get("/teams/acme/apps/salesforce/syncs/"))
    assert (
        "By Jicoo in 24 hours 2 By all in 24 hours 9,000 Allowed in 24 hours 100,000 Calls for each booking 2.0" in text
    )
    assert "The last 5 % (5,000 calls) are left to your other tools" in text


@pytest.mark.parametrize(("used", "ours"), [(0, 50), (200, 300), (10**9, 1)])
def test_numbers_that_do_not_fit_together_stay_inside_the_meter(connection: Connection, used: int, ours: int) -> None:
    lane = Lane.objects.create(connector="salesforce", org_id="00D7", calls_used=used, calls_allowed=100)
    tally(connection, timezone.now().replace(minute=0, second=0, microsecond=0), calls=ours)

    allowance = figures.of(connection, lane).allowance

    assert allowance
    assert allowance.ours_in_percent >= 0
    assert allowance.others_in_percent >= 0
    assert allowance.ours_in_percent + allowance.others_in_percent <= 100


def test_while_the_allowance_is_nearly_used_up_the_page_says_what_still_goes_out(
    sending_page: BookingPage, org: Org, mia: User, settings: Settings
) -> None:
    settings.API_RESERVE_PERCENT = 100
    book(sending_page)
    sync_everything()

    text = words_of(signed_in_as(mia).get("/teams/acme/apps/salesforce/syncs/"))

    assert "Your organisation's allowance of calls is nearly used up." in text
    assert syncs.lane_of(Connection.objects.get()) == Lane.objects.get()
