"""The org requires a field: whatever would leave it empty says so before it is saved, and a yes saves it all the same."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack
from tests.journeys.test_mapping import PAGE, both_languages, manager, press

FIELDS = PAGE + "fields/"
WOULD_LACK = {
    "en": "Nothing was saved yet: Salesforce requires fields that nothing would fill then",
    "ja": "まだ保存されていません。",
}


@pytest.fixture
def demanding(connected: Stack) -> Iterator[Stack]:
    """Leads need one more field."""
    connected.standin.call("PATCH", "schema", custom={"Lead": ["Needed__c | string 40 | CUFP | Needed |"]})
    yield connected
    connected.standin.call("PATCH", "schema", custom={})


@both_languages
def test_what_would_be_left_empty_is_said_before_it_is_saved(
    demanding: Stack, person: NewPerson, language: str
) -> None:
    mia = manager(demanding, person, language)
    _fill_it(mia, demanding)

    press(mia, mia.locator("button[name=key][value='Lead.Needed__c']"))
    _read(mia, language)
    look_at(mia, "fields-anyway", language)
    press(mia, mia.locator(f"main a[href$='{FIELDS}']").last)
    expect(mia.locator("button[name=key][value='Lead.Needed__c']")).to_be_visible()
    press(mia, mia.locator("button[name=inherits][value=yes]"))
    _read(mia, language)
    press(mia, mia.locator("button[name=anyway]"))
    expect(mia.locator("button[name=inherits][value=no]")).to_be_visible()

    _begin_another_page(mia, demanding, language)
    press(mia, mia.locator("main form:has([name=seen]) button.button--primary"))
    _read(mia, language)
    expect(mia.locator("[name=customer]")).to_be_checked()
    look_at(mia, "settings-anyway", language)
    press(mia, mia.locator("button[name=anyway]"))
    expect(mia.locator("[name=customer]")).to_be_checked()
    expect(mia.get_by_role("main")).not_to_contain_text(WOULD_LACK[language])


def _fill_it(page: Page, stack: Stack) -> None:
    page.goto(stack.team(FIELDS))
    press(page, page.locator("form[action$='/fields/refresh/'] button"))
    press(page, page.locator("button[name=inherits][value=no]"))
    page.locator("#source").select_option("last_name")
    page.locator("#object").select_option("Lead")
    press(page, page.locator("main form:has(#source) button[type=submit]"))
    page.locator("#field").select_option("Needed__c")
    press(page, page.locator("main form:has(#field) button[type=submit]"))
    press(page, page.locator("main form:has(#source) button[type=submit]"))


def _begin_another_page(page: Page, stack: Stack, language: str) -> None:
    """Whose first settings are that its invitees become leads."""
    page.goto(stack.team("pages/new/"))
    page.locator("[name=title]").fill(f"Demanding {language}")
    page.locator("details:has([name=slug]) summary").click()
    page.locator("[name=slug]").fill(f"demanding-{language}")
    press(page, page.locator("main form button.button--primary"))
    page.goto(stack.team(f"pages/demanding-{language}/integrations/salesforce/"))
    page.locator("[name=customer]").check()
    page.locator("[name=person][value=Lead]").check()


def _read(page: Page, language: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(WOULD_LACK[language])
    expect(page.get_by_role("main")).to_contain_text("Needed")
