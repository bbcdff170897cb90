"""The table of decisions, row by row. Nothing is asked and nothing is written here: one pure function decides."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.contract.pushes import OutgoingBooking, Person
from integrations.salesforce.plan import AskAPerson, Create, Decision, Held, Use, Wishes, decide

LEAD = Held(object="Lead", id="00Q1", last_name="Byron", modified="2026-01-01", company="Old Company")
CONTACT = Held(object="Contact", id="0031", last_name="Byron", modified="2026-01-01")
CONVERTED = Held(
    object="Lead", id="00Q2", last_name="Byron", modified="2026-02-01", is_converted=True, contact_id="0031"
)
STARTS = datetime(2026, 11, 24, 10, tzinfo=UTC)


def a_booking(**fields: str) -> OutgoingBooking:
    invitee: dict[str, Any] = {
        "last_name": "Byron",
        "first_name": "Ida",
        "email": "ida@example.com",
        "company": "New Company",
    } | fields
    return OutgoingBooking(
        reference="r",
        is_cancelled=False,
        starts_at=STARTS,
        ends_at=STARTS + timedelta(minutes=30),
        title="Intro call",
        location="",
        invitee_name="Ida Byron",
        host=Person(name="Ada", email="ada@example.com"),
        **invitee,
    )


def decided(
    person: str, *, leads: list[Held], contacts: list[Held], overwrite: bool = False, event: bool = True, **invitee: str
) -> Decision:
    wishes = Wishes(person=person, event=event, overwrite=overwrite)
    return decide(a_booking(**invitee), wishes, leads, contacts)


def said(decision: Decision) -> list[str]:
    """What is done, in a few words that a table can hold."""
    match decision.person:
        case Create(object=kind):
            return [f"create {kind}"]
        case Use(held=held, update=update):
            return [f"update {held.object}"] if update else [f"use {held.object}"]
        case AskAPerson(code=code):
            return [code]
    return ["nobody"]


@pytest.mark.parametrize(
    ("person", "leads", "contacts", "overwrite_on", "overwrite_off"),
    [
        ("", [], [], "nobody", "nobody"),
        ("", [LEAD], [], "use Lead", "use Lead"),
        ("", [], [CONTACT], "use Contact", "use Contact"),
        ("", [LEAD], [CONTACT], "use Lead", "use Lead"),
        ("Lead", [], [], "create Lead", "create Lead"),
        ("Lead", [LEAD], [], "update Lead", "use Lead"),
        ("Lead", [], [CONTACT], "use Contact", "use Contact"),
        ("Lead", [LEAD], [CONTACT], "update Lead", "use Lead"),
        ("Contact", [], [], "create Contact", "create Contact"),
        ("Contact", [], [CONTACT], "use Contact", "use Contact"),
        ("Contact", [LEAD], [], "create Contact", "create Contact"),
        ("Contact", [LEAD], [CONTACT], "use Contact", "use Contact"),
    ],
)
def test_each_row_of_the_table_decides_as_it_says(
    person: str, leads: list[Held], contacts: list[Held], overwrite_on: str, overwrite_off: str
) -> None:
    on = decided(person, leads=leads, contacts=contacts, overwrite=True)
    off = decided(person, leads=leads, contacts=contacts, overwrite=False)

    assert (said(on), said(off)) == ([overwrite_on], [overwrite_off])


def test_with_everything_off_nobody_is_touched() -> None:
    decision = decided("", event=False, leads=[LEAD], contacts=[CONTACT])

    assert (decision.person, decision.event) == (None, False)


def test_off_and_no_match_means_no_event_and_says_so() -> None:
    decision = decided("", leads=[], contacts=[])

    assert not decision.event
    assert [reason.code for reason in decision.reasons] == ["no_match_no_event"]


def test_without_the_checkbox_there_is_no_event() -> None:
    assert not decided("Lead", event=False, leads=[], contacts=[]).event


@pytest.mark.parametrize("person", ["", "Lead", "Contact"])
def test_a_converted_lead_counts_as_the_contact_it_became(person: str) -> None:
    decision = decided(person, leads=[CONVERTED], contacts=[CONTACT])

    assert said(decision) == ["use Contact"]


@pytest.mark.parametrize("person", ["", "Lead", "Contact"])
def test_a_converted_lead_whose_contact_cannot_be_read_asks_a_person(person: str) -> None:
    decision = decided(person, leads=[CONVERTED], contacts=[])

    assert said(decision) == ["CONVERTED_UNREADABLE"]


def test_of_several_matches_the_one_modified_last_is_used_and_that_is_said() -> None:
    newer = Held(object="Lead", id="00Q9", last_name="Byron", modified="2026-03-01", company="")

    decision = decided("Lead", leads=[LEAD, newer], contacts=[])

    assert isinstance(decision.person, Use)
    assert decision.person.held is newer
    assert decision.reasons[0].params == {"object": "Lead", "count": 2}


def test_overwriting_writes_the_company_and_nothing_else() -> None:
    decision = decided("Lead", overwrite=True, leads=[LEAD], contacts=[])

    assert isinstance(decision.person, Use)
    assert decision.person.update == {"Company": "New Company"}


def test_a_blank_is_never_written_over_a_value() -> None:
    decision = decided("Lead", overwrite=True, leads=[LEAD], contacts=[], company="  ")

    assert said(decision) == ["use Lead"]


def test_another_last_name_overwrites_nothing_and_says_so() -> None:
    decision = decided("Lead", overwrite=True, leads=[LEAD], contacts=[], last_name="Stranger")

    assert said(decision) == ["use Lead"]
    assert "other_last_name" in [reason.code for reason in decision.reasons]


def test_case_and_spaces_do_not_make_another_last_name() -> None:
    assert said(decided("Lead", overwrite=True, leads=[LEAD], contacts=[], last_name=" BYRON ")) == ["update Lead"]


def test_a_lead_without_company_gets_the_fallback() -> None:
    decision = decided("Lead", leads=[], contacts=[], company="")

    assert isinstance(decision.person, Create)
    assert decision.person.fields["Company"] == "[not provided]"


def test_settings_that_are_not_understood_are_off() -> None:
    assert Wishes.read({"person": "Account", "other": 1}) == Wishes()
