"""A manager picks a campaign by its name, and whoever books then is a member of it; the page is right in both languages and sizes."""

from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack

VIEWS = [("light", "en-GB", DESK), ("dark", "ja-JP", PHONE)]
# As the demo's org has them.
CAMPAIGN, STATUSES = "Spring webinar", ["Sent", "Responded", "Registered", "Attended"]


def test_a_campaign_is_picked_by_name_and_whoever_books_is_its_member(connected: Stack, person: NewPerson) -> None:
    manager = person()
    people.sign_in(manager, connected, "manager")
    try:
        _pick(manager, connected)
        for scheme, locale, viewport in VIEWS:
            page = person(viewport=viewport, color_scheme=scheme, locale=locale)
            people.sign_in_in(page, connected, "manager", locale[:2])
            _open(page, connected)
            expect(page.locator("[name=campaign] option:checked")).to_have_text(CAMPAIGN)
            look_at(page, "campaign", f"{'desk' if viewport is DESK else 'phone'}-{scheme}-{locale[:2]}")
        people.book(person(), connected, number=24, Last_name="Joinwell", Email="joinwell@example.com")
        [lead] = connected.standin.wait_for("Lead", Email="joinwell@example.com")
        [member] = connected.standin.wait_for("CampaignMember", LeadId=lead["Id"])
        people.booking_of(manager, connected, "Joinwell")
        people.reload_until(manager, "In Salesforce")
    finally:
        _open(manager, connected)
        manager.get_by_label("Campaign", exact=True).select_option(label="None")
        manager.get_by_role("button", name="Save").click()

    assert member["Status"] == "Registered"


def _open(page: Page, stack: Stack) -> None:
    page.goto(stack.team(f"pages/{stack.facts['page']}/integrations/salesforce/"))
    page.locator("details.disclosure summary").click()


def _pick(page: Page, stack: Stack) -> None:
    """The statuses come as soon as the campaign is chosen."""
    _open(page, stack)
    page.get_by_label("Campaign", exact=True).select_option(label=CAMPAIGN)
    status = page.get_by_label("Status of a new member")
    expect(status.locator("option")).to_have_text(["The campaign's default: Sent", *STATUSES])
    status.select_option(label="Registered")
    page.get_by_label("Sent", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. This applies to bookings that are confirmed from now on.")).to_be_visible()
