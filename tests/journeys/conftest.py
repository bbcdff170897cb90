"""A browser, and the stack it visits."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.journeys import people
from tests.journeys.stack import Stack, running_stack

CHROMIUM = os.environ.get("JICOO_CHROMIUM") or "/usr/bin/chromium"
# As root Chromium needs --no-sandbox; the others keep it from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A machine that is busy answers late; what never comes is no less found.
expect.set_options(timeout=20_000)

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


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Headless Chromium, closed with this folder: its event loop would make Django refuse the database to later tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


NewPerson = Callable[..., Page]


@pytest.fixture
def person(browser: Browser) -> Iterator[NewPerson]:
    """`person(locale="ja-JP", …)`: a page in a browser window that shares nothing with the others."""
    contexts: list[BrowserContext] = []

    def new(**options: Any) -> Page:
        settings = {"viewport": DESK, "locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce"}
        context = browser.new_context(**(settings | options))
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def connected(stack: Stack, browser: Browser) -> Stack:
    """The stack after the administrator has connected Salesforce and the manager has switched the demo page on."""
    for act in (people.connect, people.switch_on):
        context = browser.new_context(viewport=DESK, locale="en-GB", timezone_id="Europe/London")
        context.set_default_timeout(20_000)
        act(context.new_page(), stack)
        context.close()
    return stack
