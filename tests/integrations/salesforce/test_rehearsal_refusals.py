"""What Salesforce would refuse is foretold as far as it can be asked, and where a rule may step in that is said."""

from typing import Any

import pytest

from bookings.models import Booking, BookingPage
from integrations import rehearsals
from integrations.contract.looks import Foreseen, Rehearsal
from integrations.models import Connection, PageSettings, Sync
from integrations.salesforce.standin import Org, StandIn
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.mapped import rule, save
from tests.integrations.test_rehearsal_page import PAGE
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

STAGE = "Stage__c | picklist 80 | CUNRFP | Stage | values="
MUST = "Must__c | string 12 | CUFP | Must |"


@pytest.fixture
def filling(sending_page: BookingPage, connection: Connection, org: Org, ada: User) -> Org:
    """The page writes a value of a picklist into new Leads."""
    org.change_schema(custom={"Lead": [STAGE + "Open/Closed"]})
    save(
        sending_page,
        connection,
        org,
        ada,
        rule("Lead.Company", "company"),
        rule("Lead.Stage__c", "constant", constant="Open"),
    )
    return org


def foretold(booking: Booking) -> Rehearsal:
    return rehearsals.rehearse(PageSettings.objects.select_related("connection").get(), booking)


def codes(reasons: Any) -> list[str]:
    return [each["code"] if isinstance(each, dict) else each.code for each in reasons]


@pytest.mark.parametrize(
    ("changed", "code", "fields"),
    [
        ({"Lead": [STAGE + "Open", MUST]}, "REQUIRED_FIELD_MISSING", ["Must__c"]),
        ({"Lead": [STAGE + "Open"], "Activity": [MUST]}, "REQUIRED_FIELD_MISSING", ["Must__c"]),
        ({"Lead": [STAGE + "Closed"]}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ["Stage__c"]),
        ({"Lead": [STAGE.replace("80", "2") + "Open"]}, "STRING_TOO_LONG", ["Stage__c"]),
        ({"Lead": ["Stage__c | string 80 | FP | Stage | formula=Company"]}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["Stage__c"]),
    ],
    ids=["required", "required of Events", "value gone", "too long", "formula"],
)  # fmt: skip
def test_what_the_org_changed_since_is_foretold_as_it_comes(
    filling: Org, sending_page: BookingPage, *, changed: dict[str, list[str]], code: str, fields: list[str]
) -> None:
    filling.change_schema(custom=changed)
    booking = book(sending_page)

    rehearsal = foretold(booking)
    sync_everything()

    assert (rehearsal.forecast.outcome, rehearsal.forecast.code) == (Foreseen.TROUBLE, code)
    assert (rehearsal.params.get("fields"), list(rehearsal.writes)) == (fields, [])
    assert Sync.objects.get().code == code


def test_an_update_that_would_be_refused_is_left_out_of_what_is_foretold(
    filling: Org, sending_page: BookingPage, connection: Connection
) -> None:
    wish(sending_page, connection, overwrite=True)
    filling.add_lead(LastName="Byron", Email="ida@example.com", Company="Before")
    filling.change_schema(custom={"Lead": [STAGE + "Open", MUST]})
    booking = book(sending_page)

    rehearsal = foretold(booking)
    sync_everything()

    assert [write.object for write in rehearsal.writes] == ["Event"]
    assert codes(rehearsal.reasons) == codes(Sync.objects.get().reasons)
    assert "update_refused" in codes(rehearsal.reasons)


def test_a_person_who_has_the_newly_required_value_is_overwritten_as_foretold(
    filling: Org, sending_page: BookingPage, connection: Connection
) -> None:
    wish(sending_page, connection, overwrite=True)
    filling.change_schema(custom={"Lead": [STAGE + "Open", MUST]})
    filling.add_lead(LastName="Byron", Email="ida@example.com", Company="Before", Must__c="Yes")
    booking = book(sending_page)

    rehearsal = foretold(booking)
    sync_everything()

    assert codes(rehearsal.reasons) == codes(Sync.objects.get().reasons)
    assert filling.leads()[0]["Company"] == "Analytical Example"


@pytest.mark.parametrize(
    ("duplicates", "mode", "provisos", "done"),
    [
        ("ask", "block", ["rule_may_stop"], "DUPLICATES_DETECTED"),
        ("use", "block", ["rule_may_name", "rule_may_stop"], "matched_by_rule"),
        ("ask", "alert", ["rule_may_stop"], "created"),
        ("ask", "off", [], "created"),
    ],
)
def test_a_rule_that_may_find_a_new_person_is_named_with_what_then(
    sending_page: BookingPage,
    connection: Connection,
    org: Org,
    *,
    duplicates: str,
    mode: Any,
    provisos: list[str],
    done: str,
) -> None:
    wish(sending_page, connection, duplicates=duplicates)
    org.add("Lead", LastName="Byron", Company="Theirs")
    org.turn(lead_duplicates=mode, match_by_last_name=True)
    booking = book(sending_page)

    rehearsal = foretold(booking)
    sync_everything()

    sync = Sync.objects.get()
    assert rehearsal.forecast.outcome == Foreseen.CREATE
    assert codes(rehearsal.provisos) == provisos
    assert done in {sync.code, *codes(sync.reasons)}


def test_a_rule_that_may_refuse_a_change_is_named(sending_page: BookingPage, connection: Connection, org: Org) -> None:
    wish(sending_page, connection, overwrite=True)
    for _ in range(2):
        org.add_lead(LastName="Byron", Email="ida@example.com", Company="Before")
    org.turn(lead_duplicates="block")
    booking = book(sending_page)

    rehearsal = foretold(booking)
    sync_everything()

    assert codes(rehearsal.provisos) == ["rule_may_keep"]
    assert "update_refused" in codes(Sync.objects.get().reasons)
    assert len(org.events()) == 1


def test_who_may_not_read_rules_and_some_fields_still_gets_an_answer(
    sending_page: BookingPage, connection: Connection, org: Org
) -> None:
    org.change_schema(hidden_objects={"DuplicateRule"})

    rehearsal = foretold(book(sending_page))

    assert (rehearsal.forecast.outcome, list(rehearsal.provisos)) == (Foreseen.CREATE, [])


def test_the_page_says_what_would_be_refused_and_which_rule_may_step_in(
    filling: Org, sending_page: BookingPage, mia: User
) -> None:
    booking = book(sending_page)
    manager = signed_in_as(mia)

    before = words_of(manager.post(PAGE, {"booking": booking.pk}))
    filling.change_schema(custom={"Lead": [STAGE + "Open", MUST]})
    after = words_of(manager.post(PAGE, {"booking": booking.pk}))

    assert "A duplicate rule is active (Standard Lead Duplicate Rule). If it blocks the new Lead" in before
    assert "A new Lead would be created" in before
    assert "Must__c" in after
    assert "Nothing would be written." in after
    assert filling.leads() == []


def test_it_takes_a_call_for_each_kind_of_record_and_one_for_the_rules(
    sending_page: BookingPage, standin: StandIn
) -> None:
    booking = book(sending_page)
    standin.log.clear()

    foretold(booking)

    assert len(standin.calls) == len(["the look-up", "Lead", "Event", "the rules"])
