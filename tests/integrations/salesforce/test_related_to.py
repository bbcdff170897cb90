"""What a new Event stands on besides its person: nothing, the Contact's Account, or that Account's newest open Opportunity."""

from datetime import timedelta
from typing import Any

import pytest

from bookings.models import BookingPage
from integrations import outbox, standing
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org, StandIn
from tests.cast import next_monday
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.salesforce.test_rehearsal_refusals import foretold

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(org: Org) -> str:
    """Of the Contact who books."""
    account_id = str(org.add("Account", Name="Acme")["Id"])
    org.add_contact(Email="ida@example.com", LastName="Byron", AccountId=account_id)
    return account_id


def calls(standin: StandIn) -> int:
    return len([call for call in standin.calls if call.path.endswith("/composite")])


def sent(page: BookingPage, connection: Connection, **options: Any) -> Sync:
    """A booking by these wishes that has been sent."""
    wish(page, connection, **{"person": "Contact", "related_to": "opportunity"} | options)
    booking = book(page, company="")
    sync_everything()
    return Sync.objects.get(booking=booking)


def codes(sync: Sync) -> set[str]:
    return {reason["code"] for reason in sync.reasons}


def test_the_newest_open_opportunity_of_the_contacts_account_is_taken_in_two_calls(
    page: BookingPage, connection: Connection, org: Org, standin: StandIn, account: str
) -> None:
    org.add_opportunity(account, Name="Old")
    newest = org.add_opportunity(account, Name="New")["Id"]
    org.add_opportunity(account, Name="Won", StageName="Closed Won")
    org.add_opportunity(org.add("Account", Name="Else")["Id"], Name="Another's")
    standin.log.clear()

    sync = sent(page, connection)

    assert [event["WhatId"] for event in org.events()] == [newest]
    # Its name was read there, and is not for everybody.
    assert {"code": "on_opportunity", "params": {}} in sync.reasons
    assert calls(standin) == 2


def test_without_an_open_one_the_event_stands_on_nothing_and_says_so(
    page: BookingPage, connection: Connection, org: Org, account: str
) -> None:
    org.add_opportunity(account, StageName="Closed Lost")

    sync = sent(page, connection)

    assert [event["WhatId"] for event in org.events()] == [None]
    assert "opportunity_none" in codes(sync)


def test_a_contact_without_an_account_is_said(page: BookingPage, connection: Connection, org: Org) -> None:
    org.add_contact(Email="ida@example.com", LastName="Byron")

    sync = sent(page, connection, related_to="account")

    assert [event["WhatId"] for event in org.events()] == [None]
    assert "account_none" in codes(sync)


def test_beside_a_lead_nothing_is_asked_or_written(page: BookingPage, connection: Connection, org: Org) -> None:
    sync = sent(page, connection, person="Lead")

    assert [event["WhatId"] for event in org.events()] == [None]
    assert not {code for code in codes(sync) if "opportunity" in code}


def test_a_new_contact_of_a_known_account_gets_that_accounts_opportunity(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    account = org.add("Account", Name="Analytical Example")["Id"]
    opportunity = org.add_opportunity(account)["Id"]
    wish(page, connection, person="Contact", related_to="opportunity")

    book(page)
    sync_everything()

    assert [event["WhatId"] for event in org.events()] == [opportunity]


def test_what_a_converted_lead_became_counts_by_its_account(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    lead = org.add_lead(Email="ida@example.com", LastName="Byron", Company="Acme")
    contact = org.convert_lead(lead["Id"])
    org.edit(contact["Id"], Email="other@example.com")
    opportunity = org.add_opportunity(contact["AccountId"])["Id"]

    sent(page, connection, person="Lead")

    assert [event["WhatId"] for event in org.events()] == [opportunity]


def test_a_crowd_asks_once_and_each_gets_its_own(
    page: BookingPage, connection: Connection, org: Org, standin: StandIn
) -> None:
    wish(page, connection, person="Contact", related_to="opportunity")
    mine = {}
    for number in range(3):
        account = org.add("Account", Name=f"Acme {number}")["Id"]
        contact = org.add_contact(Email=f"guest{number}@example.com", LastName="Guest", AccountId=account)["Id"]
        mine[contact] = org.add_opportunity(account)["Id"]
        book(
            page,
            email=f"guest{number}@example.com",
            last_name="Guest",
            company="",
            starts_at=next_monday() + timedelta(minutes=30 * number),
        )
    standin.log.clear()

    sync_everything()

    assert {event["WhoId"]: event["WhatId"] for event in org.events()} == mine
    assert len([call for call in standin.calls if "/composite" in call.path]) == 2


def test_who_may_not_read_opportunities_gets_the_event_with_a_remark(
    page: BookingPage, connection: Connection, org: Org, account: str
) -> None:
    org.add_opportunity(account)
    org.change_schema(hidden_objects={"Opportunity"})

    sync = sent(page, connection)

    assert [event["WhatId"] for event in org.events()] == [None]
    assert "opportunity_unseen" in codes(sync)
    (found,) = standing.of_booking(sync.booking)
    assert found.word == "In Salesforce, with a remark"


@pytest.mark.parametrize("count", [1, 3])
def test_what_salesforce_does_not_let_it_stand_on_never_costs_the_event(
    page: BookingPage, connection: Connection, org: Org, count: int
) -> None:
    account = org.add("Account", Name="Acme")["Id"]
    org.add_opportunity(account)
    rule = {"sobject": "Event", "message": "no", "field": "WhatId", "containing": "006"}
    org.turn(validation_rules=[rule])
    wish(page, connection, person="Contact", related_to="opportunity", account_id=account)
    for number in range(count):
        book(
            page,
            email=f"guest{number}@example.com",
            company="",
            starts_at=next_monday() + timedelta(minutes=30 * number),
        )

    sync_everything()

    assert [event["WhatId"] for event in org.events()] == [None] * count
    assert len(org.contacts()) == count
    assert all(sync.state == "synced" and "related_refused" in codes(sync) for sync in Sync.objects.all())


def test_an_event_that_is_made_again_stands_on_the_opportunity_too(
    page: BookingPage, connection: Connection, org: Org, account: str
) -> None:
    opportunity = org.add_opportunity(account)["Id"]
    sync = sent(page, connection, by_hand="restore")
    org.delete(org.events()[0]["Id"])

    outbox.request_again(sync.booking)
    sync_everything()

    assert [event["WhatId"] for event in org.events()] == [opportunity]


def test_an_account_that_is_hidden_from_the_user_never_costs_the_event_and_is_foretold(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    account = org.add("Account", Name="Hidden")["Id"]
    org.add_contact(LastName="Byron", Email="ida@example.com", AccountId=account)
    wish(page, connection, person="Contact", related_to="account")
    org.turn(invisible=[account])
    booking = book(page)

    rehearsal = foretold(booking)
    sync_everything()

    assert [event["WhatId"] for event in org.events()] == [None]
    done = [reason["code"] for reason in Sync.objects.get().reasons]
    assert "related_refused" in done
    assert [reason.code for reason in rehearsal.reasons] == done
