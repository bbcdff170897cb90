"""How the sync does, as the dashboard of bookings shows it to those who see all bookings."""

import re
from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from bookings.models import BookingPage
from integrations.models import Connection, Tally
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

DASHBOARD = "/teams/acme/bookings/dashboard/"


@pytest.fixture
def sent_stuck_and_waiting(sending_page: BookingPage, org: Org) -> None:
    """Two bookings are in Salesforce, one was refused there, and three have not gone yet."""
    for number in range(2):
        book(sending_page, starts_at=next_monday() + timedelta(hours=number), email=f"sent{number}@example.com")
    sync_everything()
    org.turn(validation_rules=[{"sobject": "Lead", "message": "No"}])
    book(sending_page, starts_at=next_monday() + timedelta(hours=2), email="stuck@example.com")
    sync_everything()
    for number in range(3, 6):
        book(sending_page, starts_at=next_monday() + timedelta(hours=number), email=f"waits{number}@example.com")


def table_of(html: str) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the panel's table, which says in words what its picture shows."""
    panel = html.partition('aria-labelledby="sync-salesforce"')[2].partition("</section>")[0]
    table = panel.partition("<table")[2].partition("</table>")[0]
    heads = re.findall(r'<th scope="col">([^<]*)</th>', table)
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", table)
    return heads, [re.findall(r"([^<>]+)</t[hd]>", f"{row}</td>") for row in rows]


@pytest.mark.usefixtures("sent_stuck_and_waiting")
@pytest.mark.parametrize("who", ["ada", "mia"])
def test_it_says_what_is_in_salesforce_what_waits_and_what_needs_somebody(
    who: str, request: pytest.FixtureRequest
) -> None:
    reader: User = request.getfixturevalue(who)

    response = signed_in_as(reader).get(DASHBOARD)

    assert "Sync with Salesforce See every booking of it In Salesforce 2 Waiting 3 Needs attention 1" in words_of(
        response
    )
    assert 'href="/teams/acme/apps/salesforce/syncs/"' in response.content.decode()


@pytest.mark.usefixtures("sent_stuck_and_waiting")
def test_the_last_thirty_days_stand_in_a_table_too(ada: User) -> None:
    html = signed_in_as(ada).get(DASHBOARD).content.decode()

    heads, rows = table_of(html)
    assert heads == ["Day", "Went through", "To be tried again", "Left to a person"]
    assert len(rows) == 30
    assert rows[-1] == [date_format(timezone.localdate(), "j M"), "2", "0", "1"]
    assert {number for _day, *numbers in rows[:-1] for number in numbers} == {"0"}


@pytest.mark.usefixtures("sent_stuck_and_waiting")
def test_it_is_told_in_japanese(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="ja")

    response = signed_in_as(ada).get(DASHBOARD)

    assert "Salesforceとの同期" in words_of(response)
    heads, rows = table_of(response.content.decode())
    assert heads == ["日付", "送信完了", "再試行待ち", "対応待ち"]
    assert rows[-1] == [date_format(timezone.localdate(), "n月j日"), "2", "0", "1"]


@pytest.mark.usefixtures("sending_page")
def test_a_month_without_a_sync_says_so_instead_of_a_table(ada: User) -> None:
    response = signed_in_as(ada).get(DASHBOARD)

    assert "Sync with Salesforce" in words_of(response)
    assert "Nothing happened in this time." in words_of(response)
    assert table_of(response.content.decode()) == ([], [])


@pytest.mark.usefixtures("sent_stuck_and_waiting")
def test_members_see_nothing_of_it(bob: User) -> None:
    assert "Salesforce" not in words_of(signed_in_as(bob).get(DASHBOARD))


def test_a_team_without_an_app_sees_nothing_of_it(page: BookingPage, ada: User) -> None:
    assert "Sync with" not in words_of(signed_in_as(ada).get(DASHBOARD))


def test_it_asks_no_more_the_more_was_sent(
    sending_page: BookingPage, connection: Connection, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in_as(ada)
    book(sending_page)
    with CaptureQueriesContext(database) as one:
        browser.get(DASHBOARD)
    this_hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    Tally.objects.bulk_create(
        Tally(team_id=connection.team_id, connection=connection, hour=this_hour - timedelta(hours=hours), done=1)
        for hours in range(1, 700)
    )

    with django_assert_num_queries(len(one)):
        browser.get(DASHBOARD)
