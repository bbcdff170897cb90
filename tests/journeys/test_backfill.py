"""Bookings from before a page sent anything, in both languages: choose, look, say yes, and find every one in Salesforce."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.looking import leave_by, look_at
from tests.journeys.stack import Stack


def administrator(stack: Stack, person: NewPerson, language: str) -> Page:
    """English at a desk, Japanese on a phone in the dark."""
    page = person(viewport=DESK) if language == "en" else person(viewport=PHONE, color_scheme="dark")
    people.sign_in_in(page, stack, "admin", language)
    return page


def book_while_nothing_is_sent(stack: Stack, person: NewPerson, names: list[str]) -> None:
    """The page's settings are off meanwhile."""
    manager = person()
    people.sign_in(manager, stack, "manager")
    manager.goto(stack.team(f"pages/{stack.facts['page']}/integrations/salesforce/"))
    manager.get_by_label("Customer information").uncheck()
    manager.get_by_label("Create an Event (activity record)").uncheck()
    manager.get_by_role("button", name="Save").click()
    expect(manager.get_by_label("Customer information")).not_to_be_checked()
    for number, name in enumerate(names):
        people.book(person(), stack, number=4 + number, Last_name=name, Email=f"{name}@example.com".lower())
    people.switch_on(person(), stack)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_earlier_bookings_are_looked_up_and_sent(connected: Stack, person: NewPerson, language: str) -> None:
    names = [f"Earlier{language}{number}" for number in range(2)]
    connected.standin.call("POST", "records/Contact", LastName=names[0], Email=f"{names[0]}@example.com".lower())
    book_while_nothing_is_sent(connected, person, names)
    adam = administrator(connected, person, language)
    adam.goto(connected.team("apps/salesforce/backfill/"))
    look_at(adam, "backfill", language)

    adam.locator("main form button[type=submit]").click()

    expect(adam).to_have_url(re.compile(r"/jobs/\d+/$"))
    send = adam.locator("form[action$='/send/'] button")
    expect(send).to_be_visible(timeout=60_000)
    look_at(adam, "backfill-foreseen", language)
    connected.standin.wait_for("Lead", count=0, Email=f"{names[1]}@example.com".lower())
    leave_by(send)
    look_at(adam, "backfill-sending", language)
    expect(adam.locator(".state--good").first).to_be_visible(timeout=60_000)
    look_at(adam, "backfill-done", language)
    [contact] = connected.standin.wait_for("Contact", Email=f"{names[0]}@example.com".lower())
    [lead] = connected.standin.wait_for("Lead", Email=f"{names[1]}@example.com".lower())
    for found in (contact, lead):
        connected.standin.wait_for("Event", WhoId=found["Id"])
