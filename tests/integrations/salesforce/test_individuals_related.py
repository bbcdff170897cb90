"""Person accounts: an Event that is to stand on the Account of its Contact stands on the one that comes with the person."""

import pytest

from bookings.models import BookingPage
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, later, sync_everything, wish
from tests.integrations.salesforce.persons import ON_PAGE, accounts, crowd
from tests.integrations.test_views import words_of
from tests.integrations.trying import removed, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def related(page: BookingPage, connection: Connection, record_type: str) -> BookingPage:
    """Its new Contacts are person accounts, and its Events stand on their Accounts."""
    wish(
        page,
        connection,
        person="Contact",
        account="individual",
        person_record_type=record_type,
        related_to="account",
    )
    return page


def kept(org: Org) -> object:
    """What our record of the one Event says that it stands on."""
    return Sync.objects.get().records.get(role="event").written["WhatId"]


def test_the_event_stands_on_the_account_that_is_made_with_it(related: BookingPage, org: Org, standin: StandIn) -> None:
    book(related)
    standin.log.clear()

    sync_everything()

    (account,), (event,) = accounts(org), org.events()
    assert (event["WhoId"], event["WhatId"]) == (account["PersonContactId"], account["Id"])
    assert kept(org) == account["Id"]
    assert len(standin.calls) == len(["a look-up", "a write"])


def test_in_a_crowd_each_event_stands_on_its_own_persons_account(related: BookingPage, org: Org) -> None:
    crowd(related)

    sync_everything()

    stand_on = {event["WhoId"]: event["WhatId"] for event in org.events()}
    assert stand_on == {account["PersonContactId"]: account["Id"] for account in accounts(org)}
    assert len(stand_on) == 5


def test_an_event_whose_answer_was_lost_is_kept_with_the_id_and_not_with_a_stand_in_for_it(
    related: BookingPage, org: Org, standin: StandIn
) -> None:
    booking = book(related)
    standin.faults.add("reset_after", body='"method": ?"POST"')
    sync_everything()
    later(booking)

    sync_everything()

    assert Sync.objects.get().state == SyncState.SYNCED
    (account,), (event,) = accounts(org), org.events()
    assert event["WhatId"] == account["Id"]
    assert "@{" not in str(Sync.objects.get().records.get(role="event").written.get("WhatId"))


def test_a_removed_test_takes_the_account_on_which_its_event_stood(related: BookingPage, org: Org, mia: User) -> None:
    trial = sent(related, mia)

    removed(trial, mia)

    assert (accounts(org), org.contacts(), org.events()) == ([], [], [])


def test_a_rehearsal_foretells_that_it_stands_on_the_new_account(related: BookingPage, org: Org, adam: User) -> None:
    sent_in = {"email": "ida@example.com", "last_name": "Byron", "company": ""}

    told = words_of(signed_in_as(adam).post(f"{ON_PAGE}rehearsal/", sent_in))

    assert "Related To (the new Account)" in told
    assert accounts(org) == []
