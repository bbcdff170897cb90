"""The org changes under a page's fields: the night finds it, health and the page say so before a booking fails, the manager mends it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack
from tests.journeys.test_mapping import both_languages, manager, press

FIELDS = "pages/intro/integrations/salesforce/fields/"
HEALTH = "apps/salesforce/health/"
STAGE = "Stage__c | picklist 80 | CUNRFP | Stage | values="
DEACTIVATED = {
    "en": (
        "The value “Open” of “Stage” of the Lead was deactivated or removed. Pages that use it (1): Intro call.",
        "The field does not take the value “Open”: it was deactivated or removed. 1 page uses it: Intro call.",
    ),
    "ja": (
        "リードの「Stage」の値「Open」が無効にされたか、削除されました。使用しているページ（1件）：Intro call。",
        "項目は値「Open」を受け付けません。無効にされたか、削除されました。使用しているページ（1件）：Intro call。",
    ),
}
READ_ONLY = {
    "en": "The connected user may not write the field “Stage” of the Lead any more: it was removed, hidden, made read-only or made a "
    "formula. Pages that fill it: Intro call.",
    "ja": "リードの項目「Stage」に、接続ユーザーが書き込めなくなっています。削除されたか、非表示、参照のみ、または数式になりました。"
    "入力しているページ：Intro call。",
}
WELL = {
    "en": "Every field that bookings fill is there and takes what goes into it.",
    "ja": "予約が入力する項目はすべてあり、値を受け付けます。",
}


@pytest.fixture
def offered(connected: Stack) -> Iterator[Stack]:
    """Leads have a picklist of two values."""
    _has(connected, "Open/Closed")
    yield connected
    connected.standin.call("PATCH", "schema", custom={}, read_only={})


@both_languages
def test_what_changed_in_the_org_is_said_after_the_night_and_mended_before_a_booking_fails(
    offered: Stack, person: NewPerson, language: str
) -> None:
    mia, adam = (manager(offered, person, language, who=who) for who in ("manager", "admin"))
    last_name, (of_health, of_fields) = f"Watched{language}", DEACTIVATED[language]
    _give_the_page_a_stage(mia, offered)

    _has(offered, "Closed")
    _read_in_the_morning(adam, offered, of_health)
    look_at(adam, "health-value-gone", language)
    mia.goto(offered.team(FIELDS))
    expect(mia.get_by_role("main")).to_contain_text(of_fields)
    look_at(mia, "fields-value-gone", language)
    mia.locator("main a[href*='field=Stage__c']").click()
    _choose(mia, "Closed")
    expect(mia.get_by_role("main")).not_to_contain_text(of_fields)
    people.book(person(), offered, number=52, Last_name=last_name, Email=f"{last_name}@example.com".lower())
    [lead] = offered.standin.wait_for("Lead", LastName=last_name)
    assert lead["Stage__c"] == "Closed"
    _read_in_the_morning(adam, offered, WELL[language])

    offered.standin.call("PATCH", "schema", read_only={"Lead": ["Stage__c"]})
    _read_in_the_morning(adam, offered, READ_ONLY[language])
    mia.goto(offered.team(FIELDS))
    press(mia, mia.locator("button[name=key][value='Lead.Stage__c']"))
    _read_in_the_morning(adam, offered, WELL[language])
    press(mia, mia.locator("button[name=inherits][value=yes]"))


def _has(stack: Stack, values: str) -> None:
    stack.standin.call("PATCH", "schema", custom={"Lead": [STAGE + values]})


def _give_the_page_a_stage(page: Page, stack: Stack) -> None:
    """Its bookings fill the field with “Open”, always the same."""
    page.goto(stack.team(FIELDS))
    press(page, page.locator("form[action$='/fields/refresh/'] button"))
    if page.locator("button[name=inherits][value=no]").count():
        press(page, page.locator("button[name=inherits][value=no]"))
    page.locator("#source").select_option("constant")
    page.locator("#object").select_option("Lead")
    press(page, page.locator("main form:has(#source) button[type=submit]"))
    page.locator("#field").select_option("Stage__c")
    press(page, page.locator("main form:has(#field) button[type=submit]"))
    _choose(page, "Open")


def _choose(page: Page, value: str) -> None:
    page.locator("select#constant").select_option(value)
    press(page, page.locator("main form:has(#source) button[type=submit]"))


def _read_in_the_morning(page: Page, stack: Stack, words: str) -> None:
    """The health page after a night says this."""
    stack.come_night()
    page.goto(stack.team(HEALTH))
    people.reload_until(page, words)
