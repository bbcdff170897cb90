"""An administrator names a key field of Events, is told what is wrong with the first try, and the next booking carries the key."""

from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack

PATH = "apps/salesforce/settings/"
FIELDS = ["Booking_Key__c | string 64 | CUNFPKQ | Booking key |", "Notes__c | string 255 | CUNFP | Notes |"]
VIEWS = [("light", "en-GB", DESK), ("dark", "ja-JP", PHONE)]


def test_a_named_key_field_is_checked_and_then_filled(connected: Stack, person: NewPerson) -> None:
    connected.standin.call("PATCH", "schema", custom={"Activity": FIELDS})
    for scheme, locale, viewport in VIEWS:
        page = person(viewport=viewport, color_scheme=scheme, locale=locale)
        people.sign_in_in(page, connected, "admin", locale[:2])
        _name(page, connected, "Notes__c")
        expect(page.locator("[name=event_key]")).to_have_value("Notes__c")
        look_at(page, "key-field", f"{'desk' if viewport is DESK else 'phone'}-{scheme}-{locale[:2]}")

    admin = person()
    people.sign_in(admin, connected, "admin")
    admin.goto(connected.team("apps/salesforce/"))
    admin.get_by_role("link", name="Settings of the whole organisation").click()
    _name(admin, connected, "booking_key__c")
    expect(admin.get_by_role("main")).to_contain_text("Key field of Events")
    expect(admin.get_by_label("Key field of Events")).to_have_value("Booking_Key__c")
    try:
        people.book(person(), connected, number=20, Last_name="Keyed", Email="keyed@example.com")
        [lead] = connected.standin.wait_for("Lead", Email="keyed@example.com")
        [event] = connected.standin.wait_for("Event", WhoId=lead["Id"])
    finally:
        _name(admin, connected, "")

    assert event["Description"].endswith(event["Booking_Key__c"])


def _name(page: Page, stack: Stack, field: str) -> None:
    page.goto(stack.team(PATH))
    page.locator("[name=event_key]").fill(field)
    page.locator("main form button.button--primary").click()
    page.wait_for_load_state("networkidle")
