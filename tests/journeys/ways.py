"""The ways to connect, as an administrator walks them."""

import re
from typing import Any

from playwright.sync_api import Page

from tests.journeys.stack import Stack


def own_team(page: Page, stack: Stack, name: str) -> str:
    """A team that is connected to nothing yet."""
    page.goto(f"{stack.url}/new-team/")
    page.locator("[name=name]").fill(name)
    page.locator("main button.button--primary").click()
    page.wait_for_url(re.compile("/teams/[^/]+/"))
    return page.url.rstrip("/").rsplit("/teams/", 1)[1].split("/")[0]


def as_integration_user(page: Page, stack: Stack, team: str, org: dict[str, Any], *, my_domain: str = "") -> None:
    page.goto(f"{stack.url}/teams/{team}/apps/salesforce/")
    if page.locator("details.disclosure:has(form) > summary").count():
        page.locator("details.disclosure:has([name=key]) > summary").click()
    page.locator("[name=key]").fill(org["consumer_key"])
    page.locator("[name=secret]").fill(org["consumer_secret"])
    page.locator("[name=environment][value=my_domain]").check()
    page.locator("[name=my_domain]").fill(my_domain or stack.facts["standin"]["url"])
    page.locator("[name=way][value=by_itself]").check()
    page.locator("form:has([name=key]) button[type=submit]").click()


def disconnect(page: Page, stack: Stack, team: str) -> None:
    page.goto(f"{stack.url}/teams/{team}/apps/salesforce/disconnect/")
    button = page.locator("main button.button--danger")
    if button.count():
        button.click()


def press(page: Page, stack: Stack) -> None:
    standin = stack.facts["standin"]
    page.goto(stack.team("apps/salesforce/"))
    page.locator("details.disclosure:has([name=key]) > summary").click()
    page.locator("[name=key]").fill(standin["consumer_key"])
    page.locator("[name=secret]").fill(standin["consumer_secret"])
    page.locator("form:has([name=key]) button[type=submit]").click()
