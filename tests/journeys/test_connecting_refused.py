"""Each documented refusal of connecting ends where it is told in words, in both languages, and what was connected goes on."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.integrations.oauth_errors import OF_AN_APP_BY_ITSELF, OF_THE_TOKEN_ADDRESS, ON_THE_WAY_BACK
from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack
from tests.journeys.ways import as_integration_user, own_team, press


@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_documented_refusal_ends_on_a_page_of_ours(connected: Stack, person: NewPerson, language: str) -> None:
    adam = person()
    people.sign_in(adam, connected, "admin")
    people.paste_keys(adam, connected)
    people.log_in_to_salesforce(adam, connected)
    people.allow(adam)
    expect(adam.get_by_text("Connected", exact=True)).to_be_visible()
    adam.context.add_cookies([{"name": "django_language", "value": language, "url": connected.url}])
    told = set()
    try:
        for refusal in ON_THE_WAY_BACK:
            connected.standin.call("PATCH", "app", refusal=refusal)
            press(adam, connected)
            told.add(refused(adam, connected, language))
            assert refusal not in adam.get_by_role("main").inner_text()
            look_at(adam, f"refused-{refusal}-{language}")
    finally:
        connected.standin.call("PATCH", "app", refusal="")
    # Those about how we ask are told alike, and one official page spells the first one otherwise.
    assert len(told) >= len(ON_THE_WAY_BACK) - 5


def refused(page: Page, stack: Stack, language: str) -> str:
    """What the page says on which a refusal ends; the connection that there was goes on."""
    expect(page).to_have_url(re.compile(f"^{re.escape(stack.url)}/integrations/salesforce/callback/"))
    heading = "Connecting Salesforce did not work" if language == "en" else "Salesforceに接続できませんでした"
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    goes_on = "goes on working as before" if language == "en" else "これまでどおり使えます"
    expect(page.get_by_role("main")).to_contain_text(goes_on)
    said = page.get_by_role("main").inner_text()
    assert bool(re.search(r"[\u3040-\u30ff]", said)) is (language == "ja"), said
    return said


@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_documented_refusal_of_the_token_address_ends_on_a_page_of_ours(
    connected: Stack, person: NewPerson, language: str
) -> None:
    adam = person()
    people.sign_in_in(adam, connected, "admin", language)
    press(adam, connected)
    people.log_in_to_salesforce(adam, connected)
    told = set()
    try:
        for error, description in OF_THE_TOKEN_ADDRESS:
            refuse_codes(connected, json.dumps({"error": error, "error_description": description}))
            press(adam, connected)
            told.add(refused(adam, connected, language))
            assert not description or description not in adam.get_by_role("main").inner_text()
    finally:
        connected.standin.call("DELETE", "faults")
    look_at(adam, f"token-refused-{language}")
    assert len(told) >= 12


@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_documented_refusal_of_an_integration_user_is_told_beside_the_form(
    connected: Stack, person: NewPerson, sandbox: dict[str, Any], language: str
) -> None:
    adam = person()
    people.sign_in_in(adam, connected, "admin", language)
    team = own_team(adam, connected, f"Refused by itself {language}")
    told = set()
    try:
        for error, description in [*OF_THE_TOKEN_ADDRESS, *OF_AN_APP_BY_ITSELF]:
            connected.standin.call("DELETE", "faults")
            text = json.dumps({"error": error, "error_description": description})
            connected.standin.call("POST", "faults", path="/oauth2/token", status=400, text=text, times=None)
            as_integration_user(adam, connected, team, sandbox)
            said = " ".join(adam.locator("main [role=alert], main .field__error").all_inner_texts())
            assert bool(re.search(r"[\u3040-\u30ff]", said)) is (language == "ja"), (error, said)
            assert not description or description not in adam.get_by_role("main").inner_text()
            told.add(said)
    finally:
        connected.standin.call("DELETE", "faults")
    look_at(adam, f"by-itself-refused-{language}")
    adam.goto(f"{connected.url}/teams/{team}/apps/salesforce/health/")
    not_connected = "Salesforce is not connected" if language == "en" else "Salesforceに接続されていない"
    expect(adam.get_by_role("main")).to_contain_text(not_connected)
    assert len(told) >= 12


def refuse_codes(stack: Stack, text: str) -> None:
    """Salesforce says so to whoever comes with a code, but for the one that cannot exist, with which we ask beforehand."""
    stack.standin.call("DELETE", "faults")
    stack.standin.call(
        "POST",
        "faults",
        path="/services/oauth2/token",
        body="code=(?!aPrx-asked)aPrx",
        status=400,
        text=text,
        times=None,
    )


def test_salesforces_own_pages_are_explained_by_the_guide(connected: Stack, adam: Page) -> None:
    callbacks = [f"{connected.url}/integrations/salesforce/callback/"]
    try:
        connected.standin.call("PATCH", "app", callbacks=["https://other.example.com/callback/"])
        press(adam, connected)
        expect(adam.locator("body")).to_contain_text("error=redirect_uri_mismatch")
    finally:
        connected.standin.call("PATCH", "app", callbacks=callbacks)
    without = re.sub(r"&code_challenge(_method)?=[^&]*", "", adam.url)
    adam.goto(without)
    expect(adam.locator("body")).to_contain_text("missing%20required%20code%20challenge")

    adam.goto(connected.team("apps/salesforce/guide/external-client-app/connect/"))

    for shown, cure in (
        ("redirect_uri_mismatch", "The app has another callback address."),
        ("missing required code challenge", "some browsers save it as a file called “authorize”"),
    ):
        expect(adam.get_by_role("main")).to_contain_text(shown)
        expect(adam.get_by_role("main")).to_contain_text(cure)
