"""Why a booking belongs to this record: the receipt of each row of the table of decisions, read in both languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.integrations.test_receipt_sentences import ROWS
from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack
from tests.journeys.test_waiting import readers

Row = tuple[str, bool, bool, bool, str, str]


@pytest.mark.parametrize("person_as", ["", "Lead", "Contact"], ids=["off", "Lead", "Contact"])
def test_the_receipt_of_each_row_says_why_in_one_sentence(connected: Stack, person: NewPerson, person_as: str) -> None:
    mia, guest = readers(connected, person), person()
    try:
        for overwrite in (True, False):
            choose(mia["en"], connected, person_as=person_as, overwrite=overwrite)
            for row in ROWS:
                if (row[0], row[3]) == (person_as, overwrite):
                    book_and_read(guest, mia, connected, row)
    finally:
        people.switch_on(person(), connected)


def choose(page: Page, stack: Stack, *, person_as: str, overwrite: bool) -> None:
    """The manager's settings of the page."""
    page.goto(stack.team(f"pages/{stack.facts['page']}/integrations/salesforce/"))
    page.get_by_label("Customer information").set_checked(bool(person_as))
    if person_as:
        page.get_by_label(f"Register as a {person_as}").check()
    page.get_by_label("Create an Event (activity record)").check()
    page.get_by_label("Overwrite existing records").set_checked(overwrite)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Overwrite existing records")).to_be_checked(checked=overwrite)


def book_and_read(guest: Page, mia: dict[str, Page], stack: Stack, row: Row) -> None:
    person_as, lead, contact, overwrite, in_english, in_japanese = row
    email = f"row-{person_as or 'off'}-{lead:d}{contact:d}{overwrite:d}@example.com".lower()
    if lead:
        stack.standin.call("POST", "records/Lead", LastName="Byron", FirstName="Ida", Email=email, Company="Old Ltd")
    if contact:
        stack.standin.call("POST", "records/Contact", LastName="Byron", FirstName="Ida", Email=email)
    people.book(guest, stack, Email=email)
    english, japanese = mia["en"], mia["ja"]
    english.goto(stack.team(f"bookings/?q={email}"))
    english.get_by_role("main").get_by_role("link", name="Ida Byron").first.click()
    people.reload_until(english, with_the_host(in_english))

    receipt = f"{english.url}apps/salesforce/"
    for page, sentence in ((english, in_english), (japanese, in_japanese)):
        page.goto(receipt)
        expect(page.locator("#receipt p.large")).to_have_text(with_the_host(sentence))
        has_event = "no Event" not in in_english
        leading_there = page.get_by_role("main").locator("a[href*='/lightning/r/Event/']")
        expect(leading_there).to_have_count(1 if has_event else 0)
    for language, page in mia.items():
        look_at(page, re.sub(r"\W", "-", email.partition("@")[0]), language)


def with_the_host(sentence: str) -> str:
    """Of the demo, who is called otherwise than in the table."""
    return sentence.replace("Ada Hopper", "Ada Sample")
