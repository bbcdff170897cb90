"""A manager tries a page out with a test booking, reads what will happen and what did, and removes it again; in both languages."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack
from tests.journeys.test_mapping import both_languages, manager, press

SETTINGS = "pages/intro/integrations/salesforce/"
WORDS = {
    "en": {
        "offer": "Send a test booking",
        "warning": "rules and notifications in Salesforce will run",
        "marked": "This is a test booking.",
        "created": "Created Lead Test because no Lead or Contact had this e-mail",
        "remove": "Remove the test",
        "cancelled": "The test is cancelled.",
        "removed": "The Lead that this test booking had created is removed.",
    },
    "ja": {
        "offer": "テスト予約を送る",
        "warning": "Salesforceで組織が設定したルールと通知が実行されます。",
        "marked": "これはテスト予約です。",
        "created": "このメールアドレスのリードも取引先責任者もなかったため、リード「テスト」を作成しました。",
        "remove": "テストを削除する",
        "cancelled": "テスト予約をキャンセルしました。",
        "removed": "このテスト予約で作成されたリードは削除されました。",
    },
}


@both_languages
def test_a_test_booking_is_sent_seen_and_removed(connected: Stack, person: NewPerson, language: str) -> None:
    mia, words, email = manager(connected, person, language), WORDS[language], f"trial-{language}@example.com"

    mia.goto(connected.team(SETTINGS))
    press(mia, mia.get_by_role("link", name=words["offer"]))
    main = mia.get_by_role("main")
    expect(main).to_contain_text(words["warning"])
    look_at(mia, "trial", language)
    _send(mia, words["offer"], email)

    expect(mia.get_by_text(words["marked"])).to_be_visible()
    # The receipt comes by itself.
    expect(main).to_contain_text(words["created"])
    look_at(mia, "trial-receipt", language)
    [lead] = connected.standin.wait_for("Lead", Email=email)
    [event] = connected.standin.wait_for("Event", WhoId=lead["Id"])
    assert event["Subject"].startswith("[Test] ")

    mia.get_by_role("button", name=words["remove"]).click()

    expect(main).to_contain_text(words["cancelled"])
    expect(main).to_contain_text(words["removed"])
    look_at(mia, "trial-removed", language)
    assert not [each for each in connected.standin.records("Lead") if each["Email"] == email]
    assert not [each for each in connected.standin.records("Event") if each["Id"] == event["Id"]]


def _send(page: Page, button: str, email: str) -> None:
    page.locator("[name=email]").fill(email)
    if page.locator("[name=is_meant]").count():
        page.locator("[name=is_meant]").check()
    press(page, page.get_by_role("button", name=button))
