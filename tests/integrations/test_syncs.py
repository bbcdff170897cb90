"""The sync page: what was sent and what was not, sheet by sheet."""

import re
from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.models import BookingPage
from integrations import syncs
from integrations.models import Connection, ConnectionStatus, Lane, Sync, SyncState, Tally
from integrations.salesforce.standin import Org
from integrations.syncs import Wanted
from teams.models import Team, User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything
from tests.integrations.sync_page import PAGE, asked, book_many, guests
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


def test_it_shows_every_booking_with_its_state_and_its_records(sending_page: BookingPage, org: Org, mia: User) -> None:
    book_many(sending_page, "first@example.com", "second@example.com")
    sync_everything()
    book(sending_page, email="third@example.com", starts_at=next_monday(14))

    response = asked(mia)

    assert guests(response) == ["third@example.com", "second@example.com", "first@example.com"]
    assert "In Salesforce 2 Waiting 1 Needs attention 0 Not sent 0" in words_of(response)
    body = response.content.decode()
    for record in (*org.leads(), *org.events()):
        assert f"/{record['Id']}/view" in body


def test_counts_tell_each_state_and_what_another_org_was_to_get(
    sending_page: BookingPage, connection: Connection, org: Org
) -> None:
    book_many(sending_page, *[f"guest{number}@example.com" for number in range(5)])
    first, second, third, fourth, _fifth = Sync.objects.order_by("pk")
    Sync.objects.filter(pk=first.pk).update(state=SyncState.SYNCED, done=1)
    Sync.objects.filter(pk=second.pk).update(state=SyncState.PARKED)
    Sync.objects.filter(pk=third.pk).update(state=SyncState.WITHHELD)
    Sync.objects.filter(pk=fourth.pk).update(lane=Lane.objects.create(connector="salesforce", org_id="00D9"))

    counts = syncs.count(connection, syncs.lane_of(connection))

    assert counts == syncs.Counts(synced=1, waiting=1, parked=1, withheld=1, elsewhere=1)


def test_sheets_follow_each_other_without_a_gap_whatever_is_booked_meanwhile(
    sending_page: BookingPage, connection: Connection
) -> None:
    book_many(sending_page, *[f"guest{number}@example.com" for number in range(9)])
    # All at one instant: the order is theirs all the same.
    Sync.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    first = syncs.sheet(connection, Wanted(), most=3)
    book(sending_page, email="new@example.com", starts_at=next_monday(16))

    second = syncs.sheet(connection, Wanted(), most=3, after=first.after)
    third = syncs.sheet(connection, Wanted(), most=3, after=second.after)
    back = syncs.sheet(connection, Wanted(), most=3, before=third.before)
    front = syncs.sheet(connection, Wanted(), most=3, before=back.before)

    read = [sync.booking.email for sheet in (first, second, third) for sync in sheet.rows]
    assert read == [f"guest{number}@example.com" for number in reversed(range(9))]
    assert back.rows == second.rows
    assert front.rows == first.rows
    assert (first.before, third.after) == ("", "")
    assert front.before


@pytest.mark.parametrize("place", ["", "x", "~", "2026-11-24~1", "2026-11-24T00:00:00+00:00~x", f"x~{'9' * 30}"])
def test_a_place_that_nobody_gave_is_taken_for_the_newest(sending_page: BookingPage, mia: User, place: str) -> None:
    book(sending_page)

    assert guests(asked(mia, after=place)) == ["ida@example.com"]
    assert guests(asked(mia, before=place)) == ["ida@example.com"]


def test_it_asks_no_more_the_longer_it_is(sending_page: BookingPage, org: Org, mia: User) -> None:
    book_many(sending_page, "one@example.com")
    sync_everything()
    browser = signed_in_as(mia)
    with CaptureQueriesContext(database) as few:
        browser.get(PAGE)
    for number in range(2, 12):
        book(
            sending_page, email=f"guest{number}@example.com", starts_at=next_monday(11) + timedelta(minutes=30 * number)
        )
    sync_everything()

    with CaptureQueriesContext(database) as many:
        browser.get(PAGE)

    assert len(few) == len(many) == 15


def test_asked_by_htmx_it_answers_with_what_changes(sending_page: BookingPage, mia: User) -> None:
    book(sending_page)

    part = signed_in_as(mia).get(PAGE, {"state": "waiting"}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert 'id="sync-figures"' in part
    assert re.search(r'id="sync-rows"[^>]* hx-swap-oob="true"', part)
    assert f'hx-get="{PAGE}?state=waiting"' in part
    assert "Ida Byron" in part


@pytest.mark.parametrize("status", [ConnectionStatus.BROKEN, ConnectionStatus.DISCONNECTED])
def test_a_connection_that_does_not_work_is_said_first_and_its_past_can_be_read(
    sending_page: BookingPage, mia: User, status: str
) -> None:
    book(sending_page)
    Connection.objects.update(status=status)

    response = asked(mia)

    assert "alert--broken" in response.content.decode()
    assert guests(response) == ["ida@example.com"]


def test_before_anything_was_sent_it_says_what_to_do(connection: Connection, mia: User) -> None:
    text = words_of(asked(mia))

    assert "Nothing was sent yet" in text
    assert "Nothing happened in this time." in text
    assert "How many calls are allowed, Salesforce tells with the next booking that is sent." in text


def test_its_app_page_leads_there_for_those_who_may(connection: Connection, mia: User, bob: User) -> None:
    assert f'href="{PAGE}"' in signed_in_as(mia).get("/teams/acme/apps/salesforce/").content.decode()
    assert f'href="{PAGE}"' not in signed_in_as(bob).get("/teams/acme/apps/salesforce/").content.decode()


def test_the_page_stands_on_the_sync_whoever_makes_it(sending_page: BookingPage) -> None:
    book(sending_page)

    assert Sync.objects.get().page_id == sending_page.pk


def test_nothing_of_a_team_without_a_connection_is_there(team: Team, mia: User) -> None:
    assert asked(mia).status_code == 404
    assert Tally.objects.count() == 0
