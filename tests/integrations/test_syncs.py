"""The sync page: what was sent and what was not, found again by whoever looks for it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.models import BookingPage
from integrations import syncs
from integrations.models import Connection, ConnectionStatus, Lane, RemoteRecord, Sync, SyncState, Tally
from integrations.salesforce.standin import Org
from integrations.syncs import Wanted
from teams.models import Team, User
from tests.cast import create_page, next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

PAGE = "/teams/acme/apps/salesforce/syncs/"


def asked(user: User, **query: Any) -> Any:
    return signed_in_as(user).get(PAGE, query)


def guests(response: Any) -> list[str]:
    """The invitees' e-mails, in the order of the rows."""
    return [row.sync.booking.email for row in response.context["rows"]]


def book_many(page: BookingPage, *emails: str) -> None:
    for number, email in enumerate(emails):
        book(page, email=email, starts_at=next_monday() + timedelta(minutes=30 * number))


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


@pytest.mark.parametrize("typed", ["ida_byron@example.com", "IDA_Byron@Example.COM", "  ida_byron@example.com "])
def test_a_booking_is_found_by_the_whole_email_however_it_is_typed(
    sending_page: BookingPage, mia: User, typed: str
) -> None:
    book_many(sending_page, "ida_byron@example.com", "idaxbyron@example.com", "other.ida_byron@example.com")

    assert guests(asked(mia, q=typed)) == ["ida_byron@example.com"]


def test_a_booking_is_found_by_the_id_of_each_of_its_records(sending_page: BookingPage, org: Org, mia: User) -> None:
    book_many(sending_page, "first@example.com", "second@example.com")
    sync_everything()
    records = RemoteRecord.objects.filter(sync__booking__email="first@example.com")

    for record in records:
        for typed in (record.remote_id, record.remote_id.lower(), record.remote_id[:15]):
            assert guests(asked(mia, q=typed)) == ["first@example.com"], typed


def test_a_short_id_in_another_case_is_another_record(sending_page: BookingPage, org: Org, mia: User) -> None:
    book(sending_page)
    sync_everything()
    short = RemoteRecord.objects.get(role="event").remote_id[:15]

    assert short.swapcase() != short
    assert guests(asked(mia, q=short.swapcase())) == []


@pytest.mark.parametrize(
    "text", ["%", "_", "%@%", "'", '"', "' OR 1=1 --", "\\", "a\0b", "=1+1", "x" * 10_000, "@", "00U%"]
)
def test_whatever_is_searched_for_harms_nothing_and_finds_nothing(
    sending_page: BookingPage, mia: User, text: str
) -> None:
    book(sending_page)

    response = asked(mia, q=text)

    assert response.status_code == 200
    assert guests(response) == []
    assert response.context["form"]["q"].value() == text


def test_a_text_that_is_too_long_is_told_beside_its_field(sending_page: BookingPage, mia: User) -> None:
    text = words_of(asked(mia, q="x" * 10_000))

    assert "at most 320 characters" in text
    assert "Nothing is shown before the fields above are right." in text


def test_another_teams_bookings_are_never_found(sending_page: BookingPage, eve: User) -> None:
    book(sending_page)
    theirs = eve.teams.get()
    Connection.objects.create(team=theirs, connector="salesforce", status=ConnectionStatus.CONNECTED)

    response = signed_in_as(eve).get(f"/teams/{theirs.slug}/apps/salesforce/syncs/", {"q": "ida@example.com"})

    assert guests(response) == []


def test_states_causes_pages_and_days_choose(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    another = create_page(sending_page.team, ada, slug="demo", title="Demo")
    wish(another, connection)
    org.turn(validation_rules=[{"sobject": "Lead", "message": "No", "field": "Email", "containing": "parked"}])
    book_many(sending_page, "parked@example.com", "fine@example.com")
    sync_everything()
    book(another, email="demo@example.com", starts_at=next_monday(15))
    Sync.objects.filter(booking__email="fine@example.com").update(created_at=timezone.now() - timedelta(days=3))
    today, before = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    cause = Sync.objects.get(state=SyncState.PARKED).cause

    assert guests(asked(ada, state="parked")) == ["parked@example.com"]
    assert guests(asked(ada, cause=cause)) == ["parked@example.com"]
    assert guests(asked(ada, page="demo")) == ["demo@example.com"]
    assert guests(asked(ada, until=before)) == ["fine@example.com"]
    assert guests(asked(ada, since=today)) == ["demo@example.com", "parked@example.com"]
    assert guests(asked(ada, since=today, state="parked", page="intro", q="PARKED@example.com")) == [
        "parked@example.com"
    ]


def test_days_are_those_of_the_reader(sending_page: BookingPage, ada: User) -> None:
    ada.time_zone = "Asia/Tokyo"
    ada.save()
    book(sending_page)
    # Half past midnight on the second in Tokyo.
    Sync.objects.update(created_at="2026-03-01T15:30:00Z")

    assert guests(asked(ada, since="2026-03-02", until="2026-03-02")) == ["ida@example.com"]
    assert guests(asked(ada, until="2026-03-01")) == []


@pytest.mark.parametrize(
    "query",
    [
        {"state": "nonsense"},
        {"page": "of-nobody"},
        {"since": "yesterday"},
        {"since": "2026-03-02", "until": "2026-03-01"},
    ],
)
def test_wrong_input_is_told_beside_the_field_and_kept(
    sending_page: BookingPage, mia: User, query: dict[str, str]
) -> None:
    response = asked(mia, **query)

    (name, *_), form = reversed(query), response.context["form"]
    assert form.errors[name]
    assert form[name].value() == query[name]


def test_a_cause_that_was_mended_meanwhile_is_no_error(sending_page: BookingPage, mia: User) -> None:
    response = asked(mia, cause="a-cause-of-yesterday")

    assert "No booking matches" in words_of(response)
    assert "A cause that is mended" in words_of(response)


def test_until_the_last_day_of_all_calendars_is_for_ever(sending_page: BookingPage, mia: User) -> None:
    book(sending_page)

    assert guests(asked(mia, until="9999-12-31")) == ["ida@example.com"]


def test_causes_are_offered_in_words(sending_page: BookingPage, connection: Connection, mia: User) -> None:
    book_many(sending_page, *[f"guest{number}@example.com" for number in range(4)])
    for sync, (cause, code) in zip(
        Sync.objects.order_by("pk"), [("b-1", "gave_up"), ("a-1", "no_answer"), ("b-1", "gave_up")], strict=False
    ):
        Sync.objects.filter(pk=sync.pk).update(state=SyncState.PARKED, cause=cause, code=code)

    offered = dict(syncs.causes(connection))

    assert offered == {
        "a-1": "Salesforce did not answer in time, so we do not know whether it has what we sent.",
        "b-1": "We tried for three days and Salesforce did not take it.",
    }


def test_sheets_follow_each_other_without_a_gap_whatever_is_booked_meanwhile(
    sending_page: BookingPage, connection: Connection
) -> None:
    book_many(sending_page, *[f"guest{number}@example.com" for number in range(9)])
    # All at one instant: the order is theirs all the same.
    Sync.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    first = syncs.sheet(connection, Wanted(), most=3)
    book(sending_page, email="new@example.com", starts_at=next_monday(16))

    second = syncs.sheet(connection, Wanted(), most=3, after=first.older)
    third = syncs.sheet(connection, Wanted(), most=3, after=second.older)
    back = syncs.sheet(connection, Wanted(), most=3, before=third.newer)
    front = syncs.sheet(connection, Wanted(), most=3, before=back.newer)

    read = [sync.booking.email for sheet in (first, second, third) for sync in sheet.syncs]
    assert read == [f"guest{number}@example.com" for number in reversed(range(9))]
    assert back.syncs == second.syncs
    assert front.syncs == first.syncs
    assert (first.newer, third.older) == ("", "")
    assert front.newer


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
