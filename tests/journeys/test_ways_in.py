"""The ways to connect, and to connect something else: asked first, told in words, in both languages and for everybody."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.looking import leave_by, look_at
from tests.journeys.stack import Stack
from tests.journeys.ways import as_integration_user, disconnect, own_team

LOOKS = [("desk", "light", "en"), ("phone", "dark", "ja"), ("phone", "light", "en"), ("desk", "dark", "ja")]


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
