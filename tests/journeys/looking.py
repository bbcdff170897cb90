"""What every page owes to everybody, looked at in the browser; and its picture for whoever wants to see it."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

# Set by whoever wants new pictures: JICOO_PICTURES=docs/pictures bin/test tests/journeys/test_pages.py
PICTURES = os.environ.get("JICOO_PICTURES", "")


def look_at(page: Page, name: str, view: str = "") -> None:
    """The page has one heading, axe finds nothing, and nothing runs out of the window. Never answers where script is off."""
    page.wait_for_load_state("networkidle")
    where = f"{name}-{view}" if view else name
    assert page.locator("h1").count() == 1, f"{where} has no heading of its own: {page.url}"
    findings = Axe().run(page)
    assert findings.violations_count == 0, f"{where}: {findings.generate_report()}"
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{where} runs {too_wide} px out of the window"
    if PICTURES:
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{where}.png", full_page=True)


def leave_by(control: Locator) -> None:
    """Presses what leads to another page, and returns when that page stands there, so that nobody looks at the old one."""
    with control.page.expect_navigation():
        control.click()
