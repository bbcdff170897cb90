"""Every page as people meet it: axe finds nothing, nothing runs out of the window; and the pictures for the README."""

import os
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.stack import Stack

# Set by whoever wants new pictures: JICOO_PICTURES=docs/pictures bin/test tests/journeys/test_pages.py
PICTURES = os.environ.get("JICOO_PICTURES", "")

View = tuple[str, Literal["light", "dark"], str]
# Everything differs between the two; the other combinations are looked at when pictures are taken, and component by
# component in tests/jicoo/test_kitchen_sink.py.
VIEWS: list[View] = [("desk", "light", "en-GB"), ("phone", "dark", "ja-JP")]
FURTHER_VIEWS: list[View] = [("desk", "dark", "ja-JP"), ("phone", "light", "ja-JP"), ("phone", "dark", "en-GB")]
PUBLIC = {"front": "", "log-in": "accounts/login/", "sign-up": "accounts/signup/", "mailbox": "mailbox/"}
HOSTED = {
    "home": "",
    "bookings": "bookings/",
    "pages": "pages/",
    "new-page": "pages/new/",
    "page-details": "pages/intro/",
    "page-hours": "pages/intro/hours/",
    "page-share": "pages/intro/share/",
    "page-salesforce": "pages/intro/integrations/salesforce/",
    "apps": "apps/",
    "salesforce": "apps/salesforce/",
    "waiting": "apps/salesforce/waiting/",
    "differences": "apps/salesforce/differences/",
    "backfill": "apps/salesforce/backfill/",
    "hosts": "apps/salesforce/hosts/",
    "health": "apps/salesforce/health/",
    "org-settings": "apps/salesforce/settings/",
    "disconnect": "apps/salesforce/disconnect/",
    "members": "members/",
    "settings": "settings/",
    "audit": "audit/",
    "alerts": "alerts/",
}


@pytest.fixture(params=[*VIEWS, *(FURTHER_VIEWS if PICTURES else [])], ids="-".join)
def view(request: pytest.FixtureRequest) -> View:
    """How somebody looks at it."""
    chosen: View = request.param
    return chosen


Visitor = tuple[Page, str]


@pytest.fixture
def visitor(connected: Stack, person: NewPerson, view: View) -> Visitor:
    """A page in that view, and the view's name for pictures."""
    width, scheme, locale = view
    page = person(viewport=PHONE if width == "phone" else DESK, color_scheme=scheme, locale=locale)
    # As if they had pressed the language in the footer: a signed-in person's own language would win otherwise.
    page.context.add_cookies([{"name": "django_language", "value": locale[:2], "url": connected.url}])
    return page, f"{width}-{scheme}-{locale[:2]}"


def test_the_public_pages_are_for_everybody(connected: Stack, visitor: Visitor) -> None:
    page, view = visitor

    for name, path in PUBLIC.items():
        page.goto(f"{connected.url}/{path}")
        look_at(page, name, view)


def test_the_invitees_pages_are_for_everybody(connected: Stack, visitor: Visitor) -> None:
    page, view = visitor
    page.goto(f"{connected.public_page}?tz=Europe/London")
    look_at(page, "public", view)
    people.slots(page).nth(20).click()
    look_at(page, "book", view)
    page.locator("[name=last_name]").fill("Byron")
    page.locator("[name=first_name]").fill("Ida")
    page.locator("[name=email]").fill("not an address")
    page.locator("main form button.button--primary").evaluate("button => (button.form.noValidate = true)")
    page.locator("main form button.button--primary").click()
    look_at(page, "book-wrong", view)
    page.locator("[name=email]").fill(f"pictures-{view}@example.com")
    page.locator("main form button.button--primary").click()
    page.wait_for_url("**/b/**")
    look_at(page, "booked", view)
    kept = page.url
    page.goto(f"{kept}reschedule/")
    look_at(page, "reschedule", view)
    page.goto(f"{kept}cancel/")
    look_at(page, "cancel", view)


def test_the_hosts_pages_are_for_everybody(connected: Stack, visitor: Visitor) -> None:
    page, view = visitor
    page.goto(f"{connected.url}/accounts/login/")
    page.locator("[name=login]").fill(connected.facts["logins"]["owner"]["email"])
    page.locator("[name=password]").fill(connected.facts["logins"]["owner"]["password"])
    page.locator("main button.button--primary").click()
    page.wait_for_url("**/teams/**")

    for name, path in HOSTED.items():
        page.goto(connected.team(path))
        look_at(page, name, view)
    page.goto(connected.team("bookings/"))
    page.locator("main a[href*='/bookings/']").last.click()
    look_at(page, "booking", view)
    page.locator("main a[href$='/apps/salesforce/']").last.click()
    for call in page.locator("main details").all():
        call.locator("summary").click()
    look_at(page, "receipt", view)


def look_at(page: Page, name: str, view: str) -> None:
    """Checks the page and keeps its picture where one was asked for."""
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").count() == 1, f"{name} has no heading of its own: {page.url}"
    findings = Axe().run(page)
    assert findings.violations_count == 0, f"{name} in {view}: {findings.generate_report()}"
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{name} in {view} runs {too_wide} px out of the window"
    if PICTURES:
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}-{view}.png", full_page=True)
