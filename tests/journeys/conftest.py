"""A browser, and the stack it visits."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.journeys import people
from tests.journeys.chromium import Chromium, ended_after
from tests.journeys.stack import Stack, running_stack

# A machine that is busy answers late, and other tests run beside these; what never comes is no less found.
PATIENCE_MS = 40_000
expect.set_options(timeout=PATIENCE_MS)

# Three times what the longest journey takes on a busy machine. Whoever hangs in a browser fails then, and nobody after it.
LIMIT_S = 420

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 860}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product, running."""
    with running_stack(tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """No journey hangs for good."""
    with ended_after(LIMIT_S):
        yield


@pytest.fixture(scope="package")
def chromium() -> Iterator[Chromium]:
    """Headless, closed with this folder: its event loop would make Django refuse the database to later tests."""
    with sync_playwright() as playwright:
        running = Chromium(playwright)
        yield running
        running.close()


NewPerson = Callable[..., Page]


@pytest.fixture
def person(chromium: Chromium) -> Iterator[NewPerson]:
    """`person(locale="ja-JP", …)`: a page in a browser window that shares nothing with the others."""
    contexts: list[BrowserContext] = []

    def new(**options: Any) -> Page:
        settings = {"viewport": DESK, "locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce"}
        context = chromium.browser().new_context(**(settings | options))
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def connected(stack: Stack, chromium: Chromium) -> Stack:
    """The stack after the administrator has connected Salesforce and the manager has switched the demo page on."""
    for act in (people.connect, people.switch_on):
        context = chromium.browser().new_context(viewport=DESK, locale="en-GB", timezone_id="Europe/London")
        context.set_default_timeout(PATIENCE_MS)
        act(context.new_page(), stack)
        context.close()
    return stack


@pytest.fixture
def sandbox(connected: Stack) -> dict[str, Any]:
    """Another org, whose app may be used with an integration user."""
    callback = f"{connected.url}/integrations/salesforce/callback/"
    made: dict[str, Any] = connected.standin.call(
        "POST", "orgs", name="Acme (UAT)", sandbox=True, callbacks=[callback], username="uat@standin.example.com"
    )
    connected.standin.of(made["id"]).call("PATCH", "app", client_credentials=True, run_as=made["admin_id"])
    return made


@pytest.fixture
def adam(connected: Stack, person: NewPerson) -> Page:
    """The administrator, signed in."""
    page = person()
    people.sign_in(page, connected, "admin")
    return page
