"""A manager words the Event while they watch, and chooses kinds of records: what is then booked is made so, in both languages."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack
from tests.journeys.test_mapping import PAGE, both_languages, manager, press

WRONG = {"en": "Nothing is called {guest}.", "ja": "{guest}という値はありません。"}
USUAL = {"account": "company", "related_to": "nothing", "lead_record_type": ""}


@pytest.fixture
def kinds(connected: Stack) -> Iterator[Stack]:
    """The org has person accounts, and record types of its own."""
    connected.standin.call("PATCH", "schema", person_accounts=True)
    connected.standin.act("record-type", sobject="Lead", name="Partner")
    connected.standin.act("record-type", sobject="Account", name="Private person", person=True)
    yield connected
    connected.standin.call("PATCH", "schema", person_accounts=False, record_types={})


@both_languages
def test_texts_are_seen_while_they_are_typed_and_kinds_of_records_are_made_as_chosen(
    kinds: Stack, person: NewPerson, language: str
) -> None:
    mia, name = manager(kinds, person, language), f"Worded{language}"
    _ask_again(mia, kinds)
    try:
        _open(mia, kinds)
        preview = mia.locator("#event-preview")
        mia.locator("[name=subject]").fill("Hello {guest}")
        expect(preview).to_contain_text(WRONG[language])
        mia.locator("[name=subject]").fill("Meets {last_name}")
        expect(preview).to_contain_text("Meets ")
        expect(preview).not_to_contain_text(WRONG[language])
        look_at(mia, "event-preview", language)
        mia.locator("[name=lead_record_type]").select_option(label="Partner")
        _save(mia)
        people.book(person(), kinds, number=5, Last_name=name, Email=f"{name}@example.com".lower())
        [lead] = kinds.standin.wait_for("Lead", LastName=name)
        [event] = kinds.standin.wait_for("Event", WhoId=lead["Id"])

        _open(mia, kinds)
        mia.locator("[name=person][value=Contact]").check()
        mia.locator("[name=account]").select_option("individual")
        mia.locator("[name=related_to]").select_option("account")
        _save(mia)
        look_at(mia, "individual", language)
        alone = f"Alone{language}"
        people.book(person(), kinds, number=5, Last_name=alone, Email=f"{alone}@example.com".lower())
        [contact] = kinds.standin.wait_for("Contact", LastName=alone)
        kinds.standin.wait_for("Event", WhoId=contact["Id"])
        known = _known(kinds, language)
        people.book(person(), kinds, number=5, Last_name=known["LastName"], Email=known["Email"])
        [theirs] = kinds.standin.wait_for("Event", WhoId=known["Id"])
    finally:
        _put_back(mia, kinds)

    [partner] = [each for each in kinds.standin.records("RecordType") if each["Name"] == "Partner"][:1]
    assert (event["Subject"], lead["RecordTypeId"]) == (f"Meets {name}", partner["Id"])
    [account] = [each for each in kinds.standin.records("Account") if each["Id"] == contact["AccountId"]]
    assert (account["IsPersonAccount"], theirs["WhatId"]) == (True, known["AccountId"])


def _known(stack: Stack, language: str) -> dict[str, Any]:
    """A Contact with an Account, who is there before they book."""
    account = stack.standin.call("POST", "records/Account", Name=f"Related {language}")
    email = f"related-{language}@example.com"
    contact: dict[str, Any] = stack.standin.call(
        "POST", "records/Contact", LastName=f"Related{language}", Email=email, AccountId=account["Id"]
    )
    return contact


def _ask_again(page: Page, stack: Stack) -> None:
    page.goto(stack.team(PAGE + "fields/"))
    press(page, page.locator("form[action$='/fields/refresh/'] button"))


def _open(page: Page, stack: Stack) -> None:
    page.goto(stack.team(PAGE))
    page.locator("details.disclosure summary").click()


def _save(page: Page) -> None:
    press(page, page.locator("main form:has([name=seen]) button.button--primary"))


def _put_back(page: Page, stack: Stack) -> None:
    _open(page, stack)
    page.locator("[name=person][value=Lead]").check()
    page.locator("[name=subject]").fill("")
    for name, value in USUAL.items():
        page.locator(f"[name={name}]").select_option(value)
    _save(page)
