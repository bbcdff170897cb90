"""Fields that a problem names are called as on the org's own screens, wherever the problem is told."""

from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from bookings.models import Booking, BookingPage
from integrations import schemas, standing
from integrations.contract.schema import Schema
from integrations.field_labels import FieldLabels, with_labels
from integrations.mapping import Kind, RemoteField
from integrations.models import Connection
from integrations.registry import connector_for
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.alarm import look
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.comparison import compare
from tests.integrations.mapped import rule, save
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db
MUST = "Must__c | string 9 | CUFP | Budget of the year |"
SAID = "Your Salesforce organisation requires Budget of the year, which the booking does not give."
IN_JAPANESE = "Salesforce組織で必須になっているBudget of the yearが、予約に含まれていません。"


@pytest.fixture
def refused(sending_page: BookingPage, connection: Connection, org: Org) -> Booking:
    """A booking that waits for a field that became required; the fields were described at night."""
    org.change_schema(custom={"Lead": [MUST]})
    describe_anew(connection)
    booking = book(sending_page)
    sync_everything()
    return booking


def describe_anew(connection: Connection) -> None:
    """As each night."""
    mapper = connector_for("salesforce").mapper
    assert mapper
    schemas.refresh(connection, mapper)


def test_a_booking_that_was_refused_names_the_field_by_its_label(refused: Booking) -> None:
    (found,) = standing.of_booking(refused)

    assert found.words
    assert found.words.what_happened == SAID


def test_in_japanese_too(refused: Booking) -> None:
    with override("ja"):
        (found,) = standing.of_booking(refused)

    assert found.words
    assert found.words.what_happened == IN_JAPANESE


@pytest.mark.parametrize(
    "address",
    [
        "bookings/{}/apps/salesforce/",
        "bookings/{}/",
        "apps/salesforce/waiting/",
        "apps/salesforce/syncs/",
        "",
    ],
)
def test_every_page_that_tells_of_it_says_so(refused: Booking, ada: User, address: str) -> None:
    told = words_of(signed_in_as(ada).get(f"/teams/acme/{address.format(refused.public_id)}", follow=True))

    assert "Budget of the year" in told
    assert "requires Must__c" not in told


def test_a_receipt_names_the_fields_that_were_filled_in_the_same_way(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.change_schema(custom={"Lead": [MUST]})
    save(sending_page, connection, org, ada, rule("Lead.Must__c", "constant", constant="Much"))
    describe_anew(connection)
    booking = book(sending_page)
    sync_everything()

    told = words_of(signed_in_as(ada).get(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/"))

    assert "Budget of the year Lead Filled" in told


@pytest.fixture
def overwritten(page: BookingPage, connection: Connection, org: Org, ada: User) -> Booking:
    """A booking that wrote a field of the org's own over what stood there."""
    wish(page, connection, overwrite=True)
    org.change_schema(custom={"Lead": [MUST]})
    save(page, connection, org, ada, rule("Lead.Must__c", "constant", constant="Much"))
    describe_anew(connection)
    org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Ltd", Must__c="Little")
    booking = book(page)
    sync_everything()
    return booking


@pytest.mark.parametrize(
    ("language", "said", "offered"),
    [
        ("en", "updated 1 field (Budget of the year)", "Overwrote Budget of the year; before it was “Little”."),
        (
            "ja",
            "1個の項目を更新しました（Budget of the year）",
            "Budget of the yearを上書きしました。以前の値は「Little」です。",
        ),
    ],
)
@pytest.mark.parametrize("address", ["bookings/{}/", "bookings/{}/apps/salesforce/"])
def test_the_sentence_and_what_can_be_put_back_name_fields_by_their_labels(
    *, overwritten: Booking, ada: User, address: str, language: str, said: str, offered: str
) -> None:
    ada.language = language
    ada.save()

    told = words_of(signed_in_as(ada).get(f"/teams/acme/{address.format(overwritten.public_id)}"))

    assert said in told
    assert offered in told
    assert "Must__c" not in told.partition("SELECT")[0]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "fields: Budget of the year"), ("ja", "項目: Budget of the year")]
)
def test_the_trail_says_which_fields_were_put_back(overwritten: Booking, ada: User, language: str, said: str) -> None:
    ada.language = language
    ada.save()
    browser = signed_in_as(ada)
    browser.post(f"/teams/acme/bookings/{overwritten.public_id}/apps/salesforce/put-back/")

    told = words_of(browser.get("/teams/acme/audit/"))

    assert said in told
    assert "Must__c" not in told


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "added: Last Name (Contact), Budget of the year (Lead)"),
        ("ja", "追加: 姓（取引先責任者）、Budget of the year（リード）"),
    ],
)
def test_the_trail_says_which_fields_a_page_fills_now(
    *, page: BookingPage, connection: Connection, org: Org, ada: User, language: str, said: str
) -> None:
    ada.language = language
    ada.save()
    org.change_schema(custom={"Lead": [MUST]})
    new = [rule("Lead.Must__c", "constant", constant="Much"), rule("Contact.LastName", "company")]

    save(page, connection, org, ada, *new)

    assert said in words_of(signed_in_as(ada).get("/teams/acme/audit/"))


@pytest.mark.parametrize(("language", "said"), [("en", "Start, End"), ("ja", "開始、終了")])
def test_differences_and_their_trail_name_fields_by_what_they_are_called(
    *, sending_page: BookingPage, connection: Connection, org: Org, ada: User, language: str, said: str
) -> None:
    ada.language = language
    ada.save()
    book(sending_page)
    sync_everything()
    moved = {"StartDateTime": "2031-03-03T15:00:00Z", "EndDateTime": "2031-03-03T15:30:00Z"}
    org.edit(org.events()[0]["Id"], **moved)
    compare(connection)
    browser, page = signed_in_as(ada), "/teams/acme/apps/salesforce/differences/"

    shown = words_of(browser.get(page))
    browser.post(f"{page}keep/", {"drift": connection.drifts.get().pk})
    trail = words_of(browser.get("/teams/acme/audit/"))

    assert said in shown
    assert said in trail
    assert "StartDateTime" not in shown + trail


def test_the_mail_about_it_says_so(refused: Booking) -> None:
    mails = look()

    assert mails
    assert all(SAID in mail.text for mail in mails)


@pytest.mark.usefixtures("refused")
def test_a_list_asks_no_more_for_more_of_them(sending_page: BookingPage) -> None:
    def queries() -> int:
        bookings = list(Booking.objects.all())
        with CaptureQueriesContext(database) as asked:
            standing.of_bookings(bookings)
        return len(asked)

    queries()
    few = queries()
    for number in range(1, 5):
        book(sending_page, starts_at=next_monday() + timedelta(hours=number))
    sync_everything()

    assert queries() == few


def field(name: str, label: str, kind: str = "Lead") -> RemoteField:
    return RemoteField(object=kind, name=name, label=label, kind=Kind.TEXT)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"fields": ["A__c"]}, ["First"]),
        ({"fields": ["A__c"], "object": "Contact"}, ["A__c"]),
        ({"fields": ["B__c"], "object": "Contact"}, ["Other"]),
        ({"fields": ["B__c"]}, ["B__c"]),
        ({"fields": ["Gone__c", "A__c"]}, ["Gone__c", "First"]),
        ({"fields": ["Company"]}, ["Company"]),
        ({"fields": ["WhatId"]}, ["WhatId"]),
    ],
    ids=[
        "known",
        "of another object",
        "of this object",
        "called differently",
        "unknown",
        "with a word of ours",
        "not told",
    ],
)
def test_what_nobody_knows_keeps_its_api_name(params: dict[str, list[str]], said: list[str]) -> None:
    schema = Schema(
        fields=[
            field("A__c", "First"),
            field("B__c", "Second"),
            field("B__c", "Other", "Contact"),
            field("Company", "Firm"),
        ]
    )
    with override("ja"):
        assert with_labels(params, schema)["fields"] == said


@pytest.mark.parametrize(
    ("kind", "field", "called"),
    [
        ("Lead", "LastName", "Last Name"),
        ("Event", "OwnerId", "Assigned To"),
        ("Contact", "OwnerId", "Owner"),
        ("", "StartDateTime", "Start"),
        ("Lead", "Unknown__c", "Unknown__c"),
    ],
)
def test_before_the_org_was_asked_standard_fields_are_called_as_on_english_screens(
    connection: Connection, kind: str, field: str, called: str
) -> None:
    assert FieldLabels().name(connection, kind, field) == called


def test_an_org_that_calls_a_standard_field_otherwise_is_followed_in_english(connection: Connection) -> None:
    schemas.keep(connection, Schema(fields=[field("Company", "Firm")]))

    assert FieldLabels().name(connection, "Lead", "Company") == "Firm"
