"""Bookings are found on the sync page, by whatever is typed or chosen there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import BookingPage
from integrations import syncs
from integrations.models import Connection, ConnectionStatus, RemoteRecord, Sync, SyncState
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import create_page, next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.sync_page import asked, book_many, guests
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


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
