"""What a page or a host points at and is not there any more is foretold as it comes: record types, an Account, a key field, a user."""

from typing import Any

import pytest

from bookings.models import BookingPage
from integrations import host_looks
from integrations.contract.looks import Foreseen
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org, StandIn
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.salesforce.test_rehearsal_refusals import codes, foretold

pytestmark = pytest.mark.django_db


def foretold_as_it_comes(page: BookingPage) -> str:
    """The code with which it ends, foretold and come."""
    booking = book(page)
    rehearsal = foretold(booking)
    sync_everything()
    sync = Sync.objects.get()
    assert (rehearsal.forecast.outcome, rehearsal.forecast.code) == (Foreseen.TROUBLE, sync.code)
    assert list(rehearsal.writes) == []
    return sync.code


def a_record_type(org: Org, kind: str) -> dict[str, Any]:
    if kind == "Lead":
        return {"lead_record_type": org.add_record_type("Lead", "Partner")["Id"]}
    org.change_schema(person_accounts=True)
    person = org.add_record_type("Account", "Partner", person=True)["Id"]
    return {"person": "Contact", "account": "individual", "person_record_type": person}


@pytest.mark.parametrize("kind", ["Lead", "Account"])
def test_a_record_type_that_was_taken_from_the_user(
    page: BookingPage, connection: Connection, org: Org, *, kind: str
) -> None:
    wish(page, connection, **a_record_type(org, kind))
    org.turn(record_types_withheld=["Partner"])

    assert foretold_as_it_comes(page) == "INVALID_CROSS_REFERENCE_KEY"


def test_an_inactive_record_type_is_still_taken(page: BookingPage, connection: Connection, org: Org) -> None:
    kind = a_record_type(org, "Lead")
    wish(page, connection, **kind)
    org.edit(kind["lead_record_type"], IsActive=False)
    booking = book(page)

    rehearsal = foretold(booking)
    sync_everything()

    assert rehearsal.forecast.outcome == Foreseen.CREATE
    assert len(org.leads()) == 1


@pytest.mark.parametrize(("gone", "code"), [("delete", "ENTITY_IS_DELETED"), ("purge", "INVALID_CROSS_REFERENCE_KEY")])
def test_the_accounts_of_the_page_that_went(
    page: BookingPage, connection: Connection, org: Org, standin: StandIn, *, gone: str, code: str
) -> None:
    account = org.add("Account", Name="Fallback")["Id"]
    wish(page, connection, person="Contact", account_id=account)
    org.delete(account)
    if gone == "purge":
        org.purge(account)

    assert foretold_as_it_comes(page) == code


def test_the_account_of_the_page_that_is_hidden_from_the_user(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    account = org.add("Account", Name="Fallback")["Id"]
    wish(page, connection, person="Contact", account_id=account)
    org.turn(invisible=[account])
    booking = book(page)

    rehearsal = foretold(booking)
    sync_everything()

    # Gone for good or hidden: both are not found, and the code that is foretold says so in its words.
    assert (rehearsal.forecast.code, list(rehearsal.writes)) == ("INVALID_CROSS_REFERENCE_KEY", [])
    assert Sync.objects.get().code == "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
    assert org.contacts() == []


def test_the_account_of_the_page_takes_no_call_of_its_own(
    page: BookingPage, connection: Connection, org: Org, standin: StandIn
) -> None:
    wish(page, connection, person="Contact", account_id=org.add("Account", Name="Fallback")["Id"])
    booking = book(page)
    standin.log.clear()

    rehearsal = foretold(booking)

    assert rehearsal.forecast.outcome == Foreseen.CREATE
    assert len(standin.calls) == len(["the look-up", "Contact", "Event", "the rules and the Account"])


@pytest.mark.parametrize("custom", [[], ["Key__c | string 64 | CUNFP | Key |"]], ids=["gone", "no key any more"])
def test_a_key_field_of_events_that_went(
    page: BookingPage, connection: Connection, org: Org, *, custom: list[str]
) -> None:
    Connection.objects.filter(pk=connection.pk).update(options={"event_key": "Key__c"})
    wish(page, connection)
    org.change_schema(custom={"Activity": custom})

    assert foretold_as_it_comes(page) == "EVENT_KEY_GONE"


@pytest.mark.parametrize(
    ("custom", "code"),
    [
        ("Key__c | string 64 | NFPKQ | Key |", "INVALID_FIELD_FOR_INSERT_UPDATE"),
        ("Key__c | string 12 | CUNFPKQ | Key |", "STRING_TOO_LONG"),
    ],
    ids=["read-only", "too short"],
)
def test_a_key_field_of_events_that_takes_no_reference(
    page: BookingPage, connection: Connection, org: Org, *, custom: str, code: str
) -> None:
    Connection.objects.filter(pk=connection.pk).update(options={"event_key": "Key__c"})
    wish(page, connection)
    org.change_schema(custom={"Activity": [custom]})

    assert foretold_as_it_comes(page) == code


@pytest.mark.parametrize(
    "options",
    [{}, {"lead_owner": "host"}, {"person": "Contact"}, {"lead_owner": "user", "event_owner": "user"}],
    ids=["rules", "host", "Contact", "nothing of the host's"],
)
def test_a_host_whose_user_is_not_active_any_more(
    page: BookingPage, connection: Connection, org: Org, *, options: dict[str, str]
) -> None:
    user = org.add_user(email=page.first_host.host.email)["Id"]
    wish(page, connection, **options)
    host_looks.refresh(connection)
    org.edit(user, IsActive=False)
    booking = book(page)

    rehearsal = foretold(booking)
    sync_everything()

    assert codes(rehearsal.reasons) == codes(Sync.objects.get().reasons)
    assert ("owner_inactive" in codes(rehearsal.reasons)) == (options.get("event_owner") != "user")
    assert user not in [field.after for write in rehearsal.writes for field in write.fields]
