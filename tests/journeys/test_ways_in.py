"""The ways to connect, and to connect something else: asked first, told in words, in both languages and for everybody."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.integrations.oauth_errors import OF_AN_APP_BY_ITSELF, OF_THE_TOKEN_ADDRESS, ON_THE_WAY_BACK
from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.looking import leave_by, look_at
from tests.journeys.stack import Stack

LOOKS = [("desk", "light", "en"), ("phone", "dark", "ja"), ("phone", "light", "en"), ("desk", "dark", "ja")]


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


def test_an_integration_user_is_connected_with_one_press(connected: Stack, adam: Page, sandbox: dict[str, Any]) -> None:
    team = own_team(adam, connected, "Integration trial")

    as_integration_user(adam, connected, team, sandbox)

    expect(adam.get_by_text("Connected", exact=True)).to_be_visible()
    expect(adam.get_by_role("main")).to_contain_text("uat@standin.example.com (integration user, client credentials)")
    expect(adam.get_by_role("main")).to_contain_text("Sandbox: Acme (UAT)")


def test_another_org_is_connected_only_after_a_yes(connected: Stack, adam: Page, sandbox: dict[str, Any]) -> None:
    team = own_team(adam, connected, "Changing hands")
    people.paste_keys(adam, connected, team=team)
    people.log_in_to_salesforce(adam, connected)
    people.allow(adam)
    expect(adam.get_by_text("Connected", exact=True)).to_be_visible()

    as_integration_user(adam, connected, team, sandbox)
    expect(adam.get_by_role("heading", level=1)).to_have_text("Connect another organisation?")
    adam.get_by_role("button", name="Keep it as it is").click()
    expect(adam.get_by_role("main")).not_to_contain_text("Acme (UAT)")
    as_integration_user(adam, connected, team, sandbox)
    adam.get_by_role("button", name="Connect the new organisation").click()

    expect(adam.get_by_role("main")).to_contain_text("Connected to Acme (UAT) as uat@standin.example.com.")
    expect(adam.get_by_role("main")).to_contain_text("Sandbox: Acme (UAT)")


def test_an_app_that_is_not_known_yet_is_asked_for_again_by_itself(connected: Stack, person: NewPerson) -> None:
    adam = person()
    adam.clock.install()
    people.sign_in(adam, connected, "admin")
    people.paste_keys(adam, connected, key="3MVG9.not-known-yet")
    expect(adam.get_by_role("timer")).to_contain_text("Asking again in")
    adam.clock.fast_forward(12_000)
    expect(adam.get_by_role("timer")).to_contain_text(re.compile(r"1\d seconds"))

    # What the page shows is looked at below; until then the other side may take its time.
    with adam.expect_navigation(wait_until="commit"):
        adam.clock.fast_forward(31_000)

    expect(adam.get_by_role("timer")).to_contain_text("Asking again in")
    adam.get_by_role("button", name="Stop asking").click()
    expect(adam.get_by_text("Stopped. Ask again when you like.")).to_be_visible()
    adam.get_by_role("button", name="Continue to Salesforce anyway").click()
    expect(adam.locator("body")).to_contain_text("error=invalid_client_id")


def test_without_script_the_same_is_done_by_hand(connected: Stack, person: NewPerson) -> None:
    adam = person(java_script_enabled=False)
    people.sign_in(adam, connected, "admin")
    people.paste_keys(adam, connected, key="3MVG9.not-known-yet")

    adam.get_by_role("button", name="Ask Salesforce again").click()

    expect(adam.get_by_role("button", name="Continue to Salesforce anyway")).to_be_visible()
    expect(adam.get_by_role("timer")).to_have_count(0)


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


def test_another_user_is_connected_only_after_a_yes_and_disconnecting_says_what_stops(
    connected: Stack, adam: Page, person: NewPerson
) -> None:
    connected.standin.act("user", email="dee@example.com", username="dee@standin.example.com", password="made-up")
    team = own_team(adam, connected, "Somebody else")
    people.paste_keys(adam, connected, team=team)
    people.log_in_to_salesforce(adam, connected)
    people.allow(adam)
    expect(adam.get_by_role("main")).to_contain_text("Also connected to it:")
    other = person()
    people.sign_in(other, connected, "admin")
    people.paste_keys(other, connected, team=team)
    people.log_in_to_salesforce(other, connected, username="dee@standin.example.com", password="made-up")
    people.allow(other)
    expect(other.get_by_role("heading", level=1)).to_have_text("Connect as another user?")
    expect(other.get_by_role("main")).to_contain_text("Nothing has changed yet.")
    for about in ("Owners", "Links", "Waiting bookings"):
        expect(other.get_by_role("term").filter(has_text=about)).to_be_visible()
    other.get_by_role("button", name="Connect as the new user").click()
    expect(other.get_by_role("main")).to_contain_text("dee@standin.example.com, who makes and changes everything")

    other.get_by_role("button", name="Disconnect").click()
    expect(other.get_by_role("main")).to_contain_text("From now on no booking is sent to Salesforce")
    expect(other.get_by_role("main")).to_contain_text("the settings of the booking pages are kept")
    other.get_by_role("button", name="Disconnect").click()

    expect(other.get_by_role("main")).to_contain_text("Salesforce is disconnected. Nothing more will be sent.")
    adam.goto(f"{connected.url}/teams/{team}/apps/salesforce/health/")
    expect(adam.get_by_role("main")).to_contain_text("Salesforce is not connected, so there is nothing to see there.")


def test_a_sixth_approval_is_refused_and_names_ones_own_teams(connected: Stack, adam: Page) -> None:
    teams: list[str] = []
    try:
        while not adam.get_by_text("One Salesforce user has approved this app for 5 teams already").count():
            assert len(teams) < 6, "nobody was refused"
            teams.append(own_team(adam, connected, f"Approved {len(teams)}"))
            people.paste_keys(adam, connected, team=teams[-1])
            people.log_in_to_salesforce(adam, connected)
            people.allow(adam)
            adam.wait_for_load_state("networkidle")
        expect(adam.get_by_role("main").get_by_role("link", name="Approved 0")).to_be_visible()
        look_at(adam, "sixth-approval")
        disconnect(adam, connected, teams.pop(0))
        people.paste_keys(adam, connected, team=teams[-1])
        people.allow(adam)
        expect(adam.get_by_text("Connected", exact=True)).to_be_visible()
    finally:
        for team in teams:
            disconnect(adam, connected, team)


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


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_it_is_for_everybody(
    connected: Stack, person: NewPerson, sandbox: dict[str, Any], look: tuple[str, str, str]
) -> None:
    width, scheme, language = look
    page = person(viewport=PHONE if width == "phone" else DESK, color_scheme=scheme)
    name = "-".join(look)
    people.sign_in(page, connected, "admin")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": connected.url}])
    team = own_team(page, connected, f"For everybody {name}")
    page.goto(f"{connected.url}/teams/{team}/apps/salesforce/")
    look_at(page, f"connect-{name}")
    as_integration_user(page, connected, team, {"consumer_key": "3MVG9.x", "consumer_secret": "0123456789"})
    look_at(page, f"not-known-{name}")
    as_integration_user(page, connected, team, sandbox | {"consumer_key": "3MVG9 x"}, my_domain="evil.example.com")
    look_at(page, f"wrong-{name}")
    connected.standin.of(sandbox["id"]).call("PATCH", "app", run_as="")
    as_integration_user(page, connected, team, sandbox)
    look_at(page, f"refused-{name}")
    connected.standin.of(sandbox["id"]).call("PATCH", "app", run_as=sandbox["admin_id"])
    as_integration_user(page, connected, team, sandbox)
    look_at(page, f"sandbox-{name}")
    as_integration_user(page, connected, team, connected.facts["standin"])
    expect(page.locator("[name=seen]")).to_have_count(1)
    look_at(page, f"question-{name}")
    leave_by(page.locator("[name=no]"))
    page.goto(f"{connected.url}/teams/{team}/apps/salesforce/disconnect/")
    look_at(page, f"disconnect-{name}")
    disconnect(page, connected, team)
