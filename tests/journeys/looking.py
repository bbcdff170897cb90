"""What every page owes to everybody, looked at in the browser; and its picture for whoever wants to see it."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Set by whoever wants to see the pictures.
PICTURES = os.environ.get("JICOO_PICTURES", "")


def is_for_everybody(page: Page, name: str) -> None:
    """axe finds nothing and nothing runs out of the window."""
    findings = Axe().run(page)
    assert findings.violations_count == 0, findings.generate_report()
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{name} runs {too_wide} px out of the window"
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
