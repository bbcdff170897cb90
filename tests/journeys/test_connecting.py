"""What the administrator meets on the way to Salesforce: refusals, each on a page that says what to do."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.stack import Stack


@pytest.fixture
def adam(connected: Stack, person: NewPerson) -> Page:
    """The administrator, signed in."""
    page = person()
    people.sign_in(page, connected, "admin")
    return page


@pytest.fixture
def blocked(connected: Stack) -> Iterator[None]:
    connected.standin.act("block")
    yield
    connected.standin.act("unblock")


def test_pressing_deny_ends_on_a_page_of_ours_and_changes_nothing(connected: Stack, adam: Page) -> None:
    # Somebody whom Salesforce has not asked yet: it asks everybody once only.
    connected.standin.act("user", email="new@example.com", username="new@standin.example.com", password="made-up")
    people.paste_keys(adam, connected)
    people.log_in_to_salesforce(adam, connected, username="new@standin.example.com", password="made-up")
    adam.get_by_role("button", name="Deny").click()

    expect(adam).to_have_url(re.compile(f"^{re.escape(connected.url)}"))
    expect(adam.get_by_role("main")).to_contain_text("Access was denied")
    adam.goto(connected.team("apps/salesforce/"))
    expect(adam.get_by_text("Connected", exact=True)).to_be_visible()


def test_a_wrong_secret_is_told_and_the_connection_stays_as_it_was(connected: Stack, adam: Page) -> None:
    people.paste_keys(adam, connected, secret="0" * 64)
    people.log_in_to_salesforce(adam, connected)
    people.allow(adam)

    expect(adam.get_by_role("main")).to_contain_text(re.compile("secret", re.IGNORECASE))
    adam.goto(connected.team("apps/salesforce/"))
    expect(adam.get_by_text("Connected", exact=True)).to_be_visible()


def test_a_blocked_app_is_explained(connected: Stack, adam: Page, blocked: None) -> None:
    people.paste_keys(adam, connected)
    people.log_in_to_salesforce(adam, connected)
    people.allow(adam)

    expect(adam).to_have_url(re.compile(f"^{re.escape(connected.url)}"))
    expect(adam.get_by_role("main")).to_contain_text(re.compile("block", re.IGNORECASE))


def test_the_callback_cannot_be_replayed(connected: Stack, adam: Page) -> None:
    people.paste_keys(adam, connected)
    with adam.expect_request(lambda request: "callback/?" in request.url) as callback:
        people.log_in_to_salesforce(adam, connected)
        people.allow(adam)
    adam.wait_for_load_state("networkidle")

    adam.goto(callback.value.url)

    expect(adam.get_by_role("heading", level=1)).to_be_visible()
    expect(adam.get_by_role("main")).to_contain_text(re.compile("again", re.IGNORECASE))


def test_the_callback_address_is_shown_in_full_and_can_be_copied(connected: Stack, adam: Page) -> None:
    adam.goto(connected.team("apps/salesforce/"))
    adam.get_by_text("Connect again").click()

    expect(adam.get_by_label("Callback address")).to_have_value(f"{connected.url}/integrations/salesforce/callback/")
    expect(adam.get_by_role("button", name=re.compile("Copy"))).to_be_visible()


def test_neither_key_nor_secret_is_ever_shown_again(connected: Stack, adam: Page) -> None:
    adam.goto(connected.team("apps/salesforce/"))

    shown = adam.content()

    assert connected.facts["standin"]["consumer_secret"] not in shown
    assert connected.facts["standin"]["consumer_key"] not in shown


def test_testing_the_connection_names_org_and_user(connected: Stack, adam: Page) -> None:
    adam.goto(connected.team("apps/salesforce/"))

    adam.get_by_role("button", name="Test connection").click()

    expect(adam.get_by_role("main")).to_contain_text(connected.facts["standin"]["username"])


def test_a_manager_can_set_pages_but_not_connect(connected: Stack, person: NewPerson) -> None:
    mia = person()
    people.sign_in(mia, connected, "manager")

    mia.goto(connected.team("apps/salesforce/"))

    expect(mia.get_by_label("Consumer Key")).to_have_count(0)
    expect(mia.get_by_role("button", name="Disconnect")).to_have_count(0)
