"""Fields that changed since, or take a value at one time only: what is left out, and what parks the booking."""

from datetime import timedelta
from typing import Any

import pytest

from bookings.models import BookingPage
from integrations import outbox
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org
from integrations.standing import of_booking
from teams.models import User
from tests.cast import next_monday
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.mapped import CUSTOM, rule, save

pytestmark = pytest.mark.django_db


def test_a_field_that_vanished_parks_the_booking_and_says_why(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.change_schema(custom=CUSTOM)
    save(sending_page, connection, org, ada, rule("Lead.Size__c", "constant", constant="5"))
    org.change_schema(custom={})
    booking = book(sending_page)

    sync_everything()

    (standing,) = of_booking(booking)
    assert (standing.word, Sync.objects.get().code) == ("Needs attention", "INVALID_FIELD")
    assert org.leads() == []


def test_a_field_that_can_only_be_filled_later_does_not_keep_the_booking_out(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.change_schema(
        custom={"Lead": ["Late__c | string 80 | UNFP | Late |"], "Activity": ["Late__c | string 80 | UNFP | Late |"]}
    )
    wish(page, connection, overwrite=True)
    save(page, connection, org, ada, rule("Lead.Late__c", "company"), rule("Event.Late__c", "company"))
    first, second = book(page), book(page, starts_at=next_monday() + timedelta(hours=1))

    sync_everything()

    (lead,), told = org.leads(), of_booking(first)[0].remarks
    assert lead["Late__c"] == "Analytical Example"
    assert [each.what_happened for each in told] == [
        "Left out Late__c of the Lead: it can be filled only once the record is there.",
        "Left out Late__c of the Event: it can be filled only once the record is there.",
    ]
    assert of_booking(second)[0].word == "In Salesforce, with a remark"


def test_a_field_that_cannot_be_changed_any_more_does_not_keep_the_others_from_it(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    wish(page, connection, overwrite=True)
    org.change_schema(custom={"Lead": ["Once__c | string 80 | CNFP | Once |"]})
    org.add_lead(LastName="Byron", Email="ida@example.com")
    save(page, connection, org, ada, rule("Lead.Once__c", "company"), rule("Lead.Title", "company"))
    booking = book(page)

    sync_everything()

    assert org.leads()[0]["Title"] == "Analytical Example"
    assert [each.what_happened for each in of_booking(booking)[0].remarks] == [
        "Left out Once__c of the Lead: it cannot be changed once the record is there."
    ]


def test_a_field_of_an_event_that_cannot_be_changed_any_more_stays_when_the_booking_changes(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.change_schema(custom={"Activity": ["Once__c | string 80 | CNFP | Once |"]})
    save(sending_page, connection, org, ada, rule("Event.Once__c", "company"))
    booking = book(sending_page)
    sync_everything()
    booking.location = "Room 2"
    booking.save()

    outbox.request_again(booking)
    sync_everything()

    (event,) = org.events()
    assert (event["Location"], event["Once__c"]) == ("Room 2", "Analytical Example")


STAGE = "Stage__c | picklist 80 | CUNRFP | Stage | values="


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"custom": {"Lead": [STAGE + "Closed"]}}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
        ({"read_only": {"Lead": {"Stage__c"}}}, "INVALID_FIELD_FOR_INSERT_UPDATE"),
        (
            {"custom": {"Lead": ["Stage__c | string 80 | FP | Stage | formula=Company"]}},
            "INVALID_FIELD_FOR_INSERT_UPDATE",
        ),
        ({"custom": {"Lead": [STAGE + "Open", "Must__c | string 9 | CUFP | Must |"]}}, "REQUIRED_FIELD_MISSING"),
    ],
    ids=["value gone", "read-only", "formula", "required"],
)
def test_what_the_org_changed_since_parks_the_booking_with_its_cause(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, *, changed: dict[str, Any], code: str
) -> None:
    org.change_schema(custom={"Lead": [STAGE + "Open"]})
    save(sending_page, connection, org, ada, rule("Lead.Stage__c", "constant", constant="Open"))
    org.change_schema(**changed)
    booking = book(sending_page)

    sync_everything()

    assert (of_booking(booking)[0].word, Sync.objects.get().code) == ("Needs attention", code)
    assert org.leads() == []
