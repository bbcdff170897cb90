"""Fields are suggested, changed by two people at once, gone back to, and seen where they are used; in both languages."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack
from tests.journeys.test_mapping import PAGE, both_languages, manager, press

FIELDS, OF_TEAM = PAGE + "fields/", "apps/salesforce/fields/"
FIELDS_MEANWHILE = {
    "en": "Somebody saved other fields while you looked, so nothing was saved.",
    "ja": "ご覧になっている間に、ほかの方が項目を保存したため",
}
SETTINGS_MEANWHILE = {
    "en": "Somebody saved other settings while you looked, so nothing was saved.",
    "ja": "表示している間に別の人が設定を保存したため",
}


@both_languages
def test_a_suggestion_is_taken_the_second_of_two_is_told_and_the_first_saving_is_gone_back_to(
    connected: Stack, person: NewPerson, language: str
) -> None:
    mia, adam = (manager(connected, person, language, who=who) for who in ("manager", "admin"))
    mia.goto(connected.team(FIELDS))
    press(mia, mia.locator("button[name=inherits][value=no]"))
    try:
        look_at(mia, "fields-suggestions", language)
        adam.goto(connected.team(FIELDS))
        press(mia, _suggestion(mia, "Lead", "Phone"))
        expect(_line(mia, "Lead.Phone")).to_be_visible()

        press(adam, _suggestion(adam, "Contact", "Phone"))
        expect(adam.get_by_role("main")).to_contain_text(FIELDS_MEANWHILE[language])
        expect(_line(adam, "Lead.Phone")).to_be_visible()
        expect(_line(adam, "Contact.Phone")).to_have_count(0)
        press(adam, _suggestion(adam, "Contact", "Phone"))
        expect(_line(adam, "Contact.Phone")).to_be_visible()

        mia.goto(connected.team(FIELDS))
        mia.locator("details.disclosure summary").click()
        history = mia.locator("ol.timeline")
        expect(history.locator("li").first).to_contain_text("Adam Sample")
        expect(history.locator("li").nth(1)).to_contain_text("Mia Sample")
        look_at(mia, "fields-history", language)
        press(mia, history.locator("button[name=to]").nth(1))
        expect(_line(mia, "Lead.Company")).to_be_visible()
        expect(_line(mia, "Lead.Phone")).to_have_count(0)
        expect(_line(mia, "Contact.Phone")).to_have_count(0)
    finally:
        mia.goto(connected.team(FIELDS))
        press(mia, mia.locator("button[name=inherits][value=yes]"))

    mia.goto(connected.team(OF_TEAM))
    expect(mia.locator(f"main a[href$='{FIELDS}']")).to_be_visible()
    look_at(mia, "fields-of-team", language)
    mia.locator("main a[href*='field=Company']").first.click()
    expect(mia.locator(f"main li a[href$='{FIELDS}']")).to_be_visible()
    look_at(mia, "fields-where-used", language)


@both_languages
def test_of_two_people_who_save_settings_the_second_is_told_and_keeps_what_they_typed(
    connected: Stack, person: NewPerson, language: str
) -> None:
    first, second = (manager(connected, person, language, who=who) for who in ("manager", "admin"))
    for page in (first, second):
        page.goto(connected.team(PAGE))
        page.locator("details.disclosure summary").click()
    first.locator("[name=no_show]").fill("Missed:")
    second.locator("[name=subject]").fill("Typed second")
    try:
        _save(first)

        _save(second)

        expect(second.get_by_role("main")).to_contain_text(SETTINGS_MEANWHILE[language])
        expect(second.locator("[name=subject]")).to_have_value("Typed second")
        look_at(second, "settings-meanwhile", language)
        first.goto(connected.team(PAGE))
        expect(first.locator("[name=no_show]")).to_have_value("Missed:")
        expect(first.locator("[name=subject]")).to_have_value("")
    finally:
        first.goto(connected.team(PAGE))
        first.locator("details.disclosure summary").click()
        first.locator("[name=no_show]").fill("No-show:")
        _save(first)


def _suggestion(page: Page, kind: str, field: str) -> Locator:
    form = f"form:has(input[name=object][value={kind}]):has(input[name=field][value={field}])"
    return page.locator(f"main {form} button")


def _line(page: Page, key: str) -> Locator:
    return page.locator(f"button[name=key][value='{key}']")


def _save(page: Page) -> None:
    press(page, page.locator("main form:has([name=seen]) button.button--primary"))
