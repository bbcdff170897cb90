"""A manager picks a campaign by its name, and whoever books then is a member of it; in both languages and sizes."""

from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack
from tests.journeys.test_mapping import PAGE, both_languages, manager, press

# As the demo's org has them.
CAMPAIGN, STATUSES = "Spring webinar", ["Sent", "Responded", "Registered", "Attended"]
DEFAULT = {"en": "The campaign's default: Sent", "ja": "キャンペーンのデフォルト：Sent"}
SAVED = {
    "en": "Saved. This applies to bookings that are confirmed from now on.",
    "ja": "保存しました。これから確定する予約に適用されます。",
}
IN_SALESFORCE = {"en": "In Salesforce", "ja": "Salesforce登録済み"}


@both_languages
def test_a_campaign_is_picked_by_name_and_whoever_books_is_its_member(
    connected: Stack, person: NewPerson, language: str
) -> None:
    mia, name = manager(connected, person, language), f"Joins{language}"
    try:
        _pick(mia, connected, language)
        _open(mia, connected)
        expect(mia.locator("[name=campaign] option:checked")).to_have_text(CAMPAIGN)
        look_at(mia, "campaign", language)
        people.book(person(), connected, number=24, Last_name=name, Email=f"{name}@example.com".lower())
        [lead] = connected.standin.wait_for("Lead", LastName=name)
        [member] = connected.standin.wait_for("CampaignMember", LeadId=lead["Id"])
        people.booking_of(mia, connected, name)
        people.reload_until(mia, IN_SALESFORCE[language])
    finally:
        _open(mia, connected)
        mia.locator("[name=campaign]").select_option("")
        _save(mia)

    assert member["Status"] == "Registered"


def _open(page: Page, stack: Stack) -> None:
    page.goto(stack.team(PAGE))
    page.locator("details.disclosure summary").click()


def _save(page: Page) -> None:
    press(page, page.locator("main form:has([name=seen]) button.button--primary"))


def _pick(page: Page, stack: Stack, language: str) -> None:
    """The statuses come as soon as the campaign is chosen."""
    _open(page, stack)
    page.locator("[name=campaign]").select_option(label=CAMPAIGN)
    status = page.locator("[name=campaign_status]")
    expect(status.locator("option")).to_have_text([DEFAULT[language], *STATUSES])
    status.select_option(label="Registered")
    page.locator("[name=campaign_raise][value=Sent]").check()
    _save(page)
    expect(page.get_by_text(SAVED[language])).to_be_visible()
