"""What the administrator meets on the way to Salesforce: refusals, each on a page that says what to do."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.stack import Stack


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


def test_after_deny_one_press_leads_back_to_salesforce(connected: Stack, adam: Page) -> None:
    connected.standin.act("user", email="again@example.com", username="again@standin.example.com", password="made-up")
    people.paste_keys(adam, connected)
    people.log_in_to_salesforce(adam, connected, username="again@standin.example.com", password="made-up")
    adam.get_by_role("button", name="Deny").click()
    expect(adam).to_have_url(re.compile(f"^{re.escape(connected.url)}"))

    adam.get_by_role("button", name="Try again").click()

    expect(adam).to_have_url(re.compile(f"^{re.escape(connected.facts['standin']['url'])}"))
    expect(adam.get_by_role("button", name="Allow")).to_be_visible()


def test_a_wrong_secret_is_told_beside_it_before_anybody_logs_in(connected: Stack, adam: Page) -> None:
    people.paste_keys(adam, connected, secret="not-the-secret")

    expect(adam).to_have_url(re.compile(f"^{re.escape(connected.url)}"))
    expect(adam.get_by_label("Consumer Secret")).to_have_accessible_description(
        re.compile("This secret does not belong to this key")
    )
    adam.goto(connected.team("apps/salesforce/"))
    expect(adam.get_by_text("Connected", exact=True)).to_be_visible()


def test_an_unknown_key_is_told_and_kept_and_salesforce_can_be_asked_again(connected: Stack, adam: Page) -> None:
    people.paste_keys(adam, connected, key="3MVG9.nobody")

    expect(adam.get_by_role("alert")).to_contain_text("Salesforce does not know this consumer key at this address yet")
    expect(adam.get_by_label("Consumer Key")).to_have_value("3MVG9.nobody")
    adam.get_by_role("button", name="Ask Salesforce again").click()
    expect(adam.get_by_role("alert")).to_contain_text("A new app needs up to ten minutes")
    adam.get_by_role("button", name="Continue to Salesforce anyway").click()
    expect(adam.locator("body")).to_contain_text("error=invalid_client_id")


def test_whoever_goes_on_with_a_wrong_secret_is_told_after_allow_and_nothing_changes(
    connected: Stack, adam: Page
) -> None:
    people.paste_keys(adam, connected, secret="not-the-secret")
    adam.get_by_role("button", name="Continue to Salesforce anyway").click()
    people.log_in_to_salesforce(adam, connected)
    people.allow(adam)

    expect(adam.get_by_role("main")).to_contain_text("The consumer secret does not belong to this consumer key.")
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
