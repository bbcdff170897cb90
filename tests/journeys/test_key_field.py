"""An administrator names a key field of Events, is told what is wrong with the first try, and the next booking carries the key."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack
from tests.journeys.test_mapping import both_languages, manager

PATH = "apps/salesforce/settings/"
FIELDS = ["Booking_Key__c | string 64 | CUNFPKQ | Booking key |", "Notes__c | string 255 | CUNFP | Notes |"]


@pytest.fixture
def with_a_key(connected: Stack) -> Iterator[Stack]:
    """Events have a field that can be a key, and one that cannot."""
    connected.standin.call("PATCH", "schema", custom={"Activity": FIELDS})
    yield connected
    connected.standin.call("PATCH", "schema", custom={})


@both_languages
def test_a_named_key_field_is_checked_and_then_filled(with_a_key: Stack, person: NewPerson, language: str) -> None:
    adam, name = manager(with_a_key, person, language, who="admin"), f"Keyed{language}"
    adam.goto(with_a_key.team("apps/salesforce/"))
    adam.locator(f"main a[href$='{PATH}']").click()
    _name(adam, with_a_key, "Notes__c")
    expect(adam.locator("[name=event_key]")).to_have_value("Notes__c")
    expect(adam.locator("[name=event_key][aria-invalid=true]")).to_have_count(1)
    look_at(adam, "key-field", language)

    _name(adam, with_a_key, "booking_key__c")
    expect(adam.locator("[name=event_key]")).to_have_value("Booking_Key__c")
    try:
        people.book(person(), with_a_key, number=20, Last_name=name, Email=f"{name}@example.com".lower())
        [lead] = with_a_key.standin.wait_for("Lead", LastName=name)
        [event] = with_a_key.standin.wait_for("Event", WhoId=lead["Id"])
    finally:
        _name(adam, with_a_key, "")

    assert event["Description"].endswith(event["Booking_Key__c"])


def _name(page: Page, stack: Stack, field: str) -> None:
    page.goto(stack.team(PATH))
    page.locator("[name=event_key]").fill(field)
    page.locator("main form button.button--primary").click()
    page.wait_for_load_state("networkidle")
