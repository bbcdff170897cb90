"""The sync page in a browser: it goes on by itself while somebody looks at it, and is for everybody."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.stack import Stack

# Set by whoever wants to see the pictures.
PICTURES = os.environ.get("JICOO_PICTURES", "")


def sync_page(page: Page, stack: Stack, query: str = "") -> None:
    page.goto(stack.team(f"apps/salesforce/syncs/{query}"))


def test_a_booking_appears_on_the_open_page_and_is_found_again(connected: Stack, person: NewPerson) -> None:
    manager, invitee = person(), person()
    people.sign_in(manager, connected, "manager")
    sync_page(manager, connected)

    people.book(invitee, connected, number=7, Email="live@example.com", Last_name="Lively")

    row = manager.get_by_role("row").filter(has_text="Ida Lively")
    expect(row).to_contain_text("In Salesforce")
    expect(row.get_by_role("link", name="Event")).to_be_visible()
    manager.get_by_label("Email or record ID").fill("LIVE@example.com")
    manager.get_by_role("button", name="Show").click()
    expect(manager.get_by_role("row")).to_have_count(2)
    with manager.expect_download() as download:
        manager.get_by_role("link", name="Download as CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "live@example.com" in text
    assert len(text.splitlines()) == 2


def test_it_asks_for_nothing_while_nobody_looks_or_somebody_reads(connected: Stack, person: NewPerson) -> None:
    page, invitee = person(), person()
    people.book(invitee, connected, number=11, Email="chart@example.com")
    people.sign_in(page, connected, "manager")
    sync_page(page, connected)
    expect(page.get_by_text("The numbers as a table").first).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "syncs" in request.url else None)
    with page.expect_request(re.compile("/syncs/"), timeout=8_000):
        pass
    page.get_by_text("The numbers as a table").first.click()
    asked.clear()

    page.wait_for_timeout(6_000)

    assert asked == []


@pytest.mark.parametrize(
    ("width", "scheme", "locale"),
    [("desk", "light", "en-GB"), ("phone", "dark", "ja-JP"), ("phone", "light", "en-GB"), ("desk", "dark", "ja-JP")],
)
def test_it_is_for_everybody(connected: Stack, person: NewPerson, width: str, scheme: str, locale: str) -> None:
    page = person(viewport=PHONE if width == "phone" else DESK, color_scheme=scheme, locale=locale)
    people.sign_in_in(page, connected, "manager", locale[:2])

    for name, query in {
        "all": "",
        "wrong": "?since=2026-03-02&until=2026-03-01",
        "none": "?q=nobody@example.com",
    }.items():
        sync_page(page, connected, query)
        for details in page.locator("main details").all() if name == "all" and width == "desk" else []:
            details.locator("summary").click()
        findings = Axe().run(page)
        assert findings.violations_count == 0, findings.generate_report()
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{name} runs {too_wide} px out of the window"
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"sync-{name}-{width}-{scheme}-{locale[:2]}.png", full_page=True)
