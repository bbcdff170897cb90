"""A manager chooses what goes where, sees what a booking would do before one is made, and copies it to another page."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack

PAGE = "pages/intro/integrations/salesforce/"
both_languages = pytest.mark.parametrize("language", ["en", "ja"])


def manager(stack: Stack, person: NewPerson, language: str, *, who: str = "manager") -> Page:
    """English at a desk, Japanese on a phone in the dark."""
    page = person(viewport=DESK) if language == "en" else person(viewport=PHONE, color_scheme="dark")
    people.sign_in_in(page, stack, who, language)
    return page


def press(page: Page, button: Locator) -> None:
    """And waits for what it leads to."""
    with page.expect_navigation():
        button.click()


@both_languages
def test_a_field_is_chosen_by_its_label_filled_by_the_next_booking_and_taken_back(
    connected: Stack, person: NewPerson, language: str
) -> None:
    mia, last_name = manager(connected, person, language), f"Mapped{language}"
    mia.goto(connected.team(PAGE + "fields/"))
    press(mia, mia.locator("button[name=inherits][value=no]"))
    look_at(mia, "fields", language)
    press(mia, mia.locator("button[name=key][value='Lead.Company']"))
    expect(mia.get_by_role("main")).to_contain_text("[not provided]")
    look_at(mia, "fields-by-itself", language)

    mia.locator("#source").select_option("page_title")
    mia.locator("#object").select_option("Lead")
    press(mia, mia.locator("main form:has(#source) button[type=submit]"))
    look_at(mia, "fields-choose", language)
    mia.locator("#field").select_option("Description")
    press(mia, mia.locator("main form:has(#field) button[type=submit]"))
    look_at(mia, "fields-rule", language)
    mia.locator("#mode-create").check()
    press(mia, mia.locator("main form:has(#source) button[type=submit]"))
    people.book(person(), connected, number=44, Last_name=last_name, Email=f"{last_name}@example.com".lower())

    [lead] = connected.standin.wait_for("Lead", LastName=last_name)
    assert lead["Description"] == "Intro call"
    mia.goto(connected.team(PAGE + "fields/"))
    expect(mia.get_by_role("main")).to_contain_text("Intro call")
    press(mia, mia.locator("button[name=inherits][value=yes]"))
    expect(mia.locator("button[name=inherits][value=no]")).to_be_visible()


@both_languages
def test_a_rehearsal_shows_what_would_be_written_and_writes_nothing(
    connected: Stack, person: NewPerson, language: str
) -> None:
    adam, email = manager(connected, person, language, who="admin"), f"rehearsed-{language}@example.com"
    connected.standin.call("POST", "records/Lead", LastName="Known", Company="Old Ltd", Email=email)
    before = [len(connected.standin.records(kind)) for kind in ("Lead", "Contact", "Event")]
    adam.goto(connected.team(PAGE + "rehearsal/"))
    adam.locator("[name=email]").fill(email)
    adam.locator("[name=last_name]").fill("Known")

    press(adam, adam.locator("main form button.button--primary"))

    expect(adam.locator("#result")).to_contain_text(email)
    expect(adam.get_by_role("main")).to_contain_text("Intro call: Known")
    look_at(adam, "rehearsal", language)
    assert [len(connected.standin.records(kind)) for kind in ("Lead", "Contact", "Event")] == before


@both_languages
def test_a_booking_leads_to_its_rehearsal_and_is_found_there_by_name(
    connected: Stack, person: NewPerson, language: str
) -> None:
    mia, name = manager(connected, person, language), f"Tried{language}"
    people.book(person(), connected, number=6, Last_name=name, Email=f"{name}@example.com".lower())
    connected.standin.wait_for("Lead", LastName=name)
    people.booking_of(mia, connected, name)
    press(mia, mia.locator("main a[href*='/rehearsal/?booking=']"))
    before = [len(connected.standin.records(kind)) for kind in ("Lead", "Event")]

    press(mia, mia.locator("main form[method=post] button.button--primary"))

    expect(mia.locator("#result")).to_contain_text(name)
    expect(mia.get_by_role("main")).to_contain_text(f"Ida {name}")
    assert [len(connected.standin.records(kind)) for kind in ("Lead", "Event")] == before
    mia.goto(connected.team(PAGE + "rehearsal/"))
    mia.locator("#q").fill(name.lower())
    press(mia, mia.locator("main form[role=search] button"))
    expect(mia.locator("[name=booking] option:checked")).to_contain_text(name)
    look_at(mia, "rehearsal-found", language)


@both_languages
def test_settings_are_copied_to_another_page_after_a_look_at_the_differences(
    connected: Stack, person: NewPerson, language: str
) -> None:
    mia = manager(connected, person, language)
    mia.goto(connected.team("pages/new/"))
    mia.locator("[name=title]").fill(f"Copied {language}")
    mia.locator("details:has([name=slug]) summary").click()
    mia.locator("[name=slug]").fill(f"copied-{language}")
    press(mia, mia.locator("main form button.button--primary"))
    copied = f"pages/copied-{language}/integrations/salesforce/"
    mia.goto(connected.team(copied + "copy/"))
    mia.locator("#from").select_option("intro")
    press(mia, mia.locator("main form:has(#from) button"))
    look_at(mia, "copy", language)

    press(mia, mia.locator("main form[method=post] button.button--primary"))

    expect(mia).to_have_url(re.compile(re.escape(copied) + "$"))
    mia.goto(connected.team(copied))
    expect(mia.locator("[name=event]")).to_be_checked()
