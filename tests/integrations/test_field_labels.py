"""Fields that a problem names are called as on the org's own screens, wherever the problem is told."""

from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from bookings.models import Booking, BookingPage
from integrations import schemas, standing
from integrations.contract.schema import Schema
from integrations.field_labels import with_labels
from integrations.mapping import Kind, RemoteField
from integrations.models import Connection
from integrations.registry import connector_for
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.alarm import look
from tests.integrations.cast import book, sync_everything
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
    ],
    ids=["known", "of another object", "of this object", "called differently", "unknown", "with a word of ours"],
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
