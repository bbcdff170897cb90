"""What we know ourselves stands on the health page as it is now, however long ago the other side was asked."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.models import BookingPage
from integrations.models import Connection
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything
from tests.integrations.checking import check
from tests.integrations.test_health_pages import PAGE, seen

pytestmark = pytest.mark.django_db


def test_an_access_that_ended_since_is_the_first_thing_to_be_mended(
    sending_page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    check(connection)
    org.revoke_grants()
    book(sending_page)
    sync_everything()

    words = seen(mia)

    assert "To be mended: 1 Access Salesforce no longer accepts our access" in words
    assert "Salesforce accepts our access." not in words


def test_a_booking_that_arrived_since_is_the_last_success(
    sending_page: BookingPage, connection: Connection, mia: User
) -> None:
    check(connection)
    before = seen(mia)
    book(sending_page)
    sync_everything()

    after = seen(mia)

    assert "No booking has reached this organisation yet." in before
    assert "No booking has reached this organisation yet." not in after
    assert "Last success A booking arrived last on" in after


def test_what_has_waited_for_long_is_seen_without_a_check(
    sending_page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    check(connection)
    org.change_schema(denied={"Lead": ["create"]})
    book(sending_page)
    sync_everything()

    with time_machine.travel(timezone.now().replace(microsecond=0) + timedelta(hours=3), tick=False):
        words = seen(mia)

    assert "Nothing waits." not in words
    assert "What waits longest" in words.partition("Well:")[0]


def test_it_takes_the_same_queries_but_one_whether_the_access_is_taken_or_not(
    sending_page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    check(connection)
    book(sending_page)
    sync_everything()
    browser = signed_in_as(mia)
    browser.get(PAGE)
    with CaptureQueriesContext(database) as taken:
        browser.get(PAGE)
    org.revoke_grants()
    book(sending_page, starts_at=next_monday(11))
    sync_everything()
    with CaptureQueriesContext(database) as refused:
        browser.get(PAGE)

    # One more asks since when.
    assert len(refused) == len(taken) + 1
