"""The set-up guide as pages: one step a screen, links from one to the next, a file to save, and the form at its end."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from integrations.registry import connector_for
from teams.models import Team, User
from tests.conftest import signed_in_as

pytestmark = pytest.mark.django_db

APP = "/teams/acme/apps/salesforce/"
GUIDE = f"{APP}guide/"
WAYS = ("external-client-app", "connected-app", "client-credentials")
QUERIES_OF_A_STEP = 4


@pytest.fixture
def browser(team: Team, adam: User) -> Client:
    return signed_in_as(adam)


def body_of(response: Any) -> str:
    return str(response.content.decode())


def follow(browser: Client, rel: str, address: str) -> str:
    """The address of the link that is marked so; empty if there is none."""
    found = re.search(rf'rel="{rel}"\s+href="([^"]+)"', body_of(browser.get(address)))
    return found[1] if found else ""


def test_the_app_store_and_the_connect_page_lead_to_it(browser: Client) -> None:
    assert f'href="{GUIDE}"' in body_of(browser.get("/teams/acme/apps/"))
    assert f'href="{GUIDE}"' in body_of(browser.get(APP))


def test_a_member_is_not_led_to_it(team: Team, bob: User) -> None:
    assert f'href="{GUIDE}"' not in body_of(signed_in_as(bob).get("/teams/acme/apps/"))
    assert f'href="{GUIDE}"' not in body_of(signed_in_as(bob).get(APP))


def test_it_begins_with_the_ways_to_choose_among(browser: Client) -> None:
    page = body_of(browser.get(GUIDE))

    assert [f'href="{GUIDE}{way}/before/"' in page for way in WAYS] == [True, True, True]


@pytest.mark.parametrize("way", WAYS)
def test_next_leads_from_the_first_step_to_the_form_and_previous_back(browser: Client, way: str) -> None:
    seen = [f"{GUIDE}{way}/before/"]
    while following := follow(browser, "next", seen[-1]):
        assert follow(browser, "prev", following) == seen[-1]
        seen.append(following)

    assert len(seen) == 9
    assert f'href="{APP}#connect"' in body_of(browser.get(seen[-1]))
    assert 'id="connect"' in body_of(browser.get(APP))


def test_a_step_says_how_far_one_is(browser: Client) -> None:
    page = body_of(browser.get(f"{GUIDE}external-client-app/permissions/"))

    assert "Step 3 of 9" in page
    assert '<progress max="9" value="3"' in page
    assert page.count('aria-current="step"') == 1


def test_what_is_pasted_stands_there_to_be_copied(browser: Client, adam: User) -> None:
    oauth = body_of(browser.get(f"{GUIDE}external-client-app/oauth/"))
    app = body_of(browser.get(f"{GUIDE}external-client-app/app/"))

    assert re.search(r'value="http://127\.0\.0\.1:\d+/integrations/salesforce/callback/"', oauth)
    assert f'value="{adam.email}"' in app
    assert oauth.count("<copy-button") == 1
    assert app.count("<copy-button") == 2


def test_the_installations_addresses_are_shown(browser: Client, settings: LazySettings) -> None:
    without = body_of(browser.get(f"{GUIDE}external-client-app/policies/"))
    settings.OUTGOING_ADDRESSES = ["192.0.2.10"]

    with_one = body_of(browser.get(f"{GUIDE}external-client-app/policies/"))

    assert "OUTGOING_ADDRESSES" in without
    assert 'value="192.0.2.10"' in with_one
    assert "OUTGOING_ADDRESSES" not in with_one


def test_the_permission_set_can_be_saved(browser: Client) -> None:
    address = f"{GUIDE}external-client-app/permissions/"
    page = body_of(browser.get(address))

    file = browser.get(f"{address}file/")

    assert f'href="{address}file/"' in page
    assert "&lt;PermissionSet" in page
    assert file.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert 'filename="Jicoo_Bookings.permissionset-meta.xml"' in file.headers["Content-Disposition"]
    assert body_of(file).startswith("<?xml")


def test_errors_of_the_other_sides_own_are_explained_in_the_same_words_as_beside_the_form(browser: Client) -> None:
    there, here = body_of(browser.get(f"{GUIDE}connected-app/connect/")), body_of(browser.get(APP))

    for shown, cure in connector_for("salesforce").own_pages:
        assert shown in there
        assert shown in here
        assert str(cure) in there
        assert str(cure) in here


@pytest.mark.parametrize(
    "address",
    [
        f"{GUIDE}no-such-way/before/",
        f"{GUIDE}connected-app/no-such-step/",
        f"{GUIDE}connected-app/before/file/",
        "/teams/acme/apps/no-such-app/guide/",
    ],
)
def test_what_is_not_there_is_not_found(browser: Client, address: str) -> None:
    assert browser.get(address).status_code == 404


def test_a_step_asks_the_database_no_more_than_any_page(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(QUERIES_OF_A_STEP):
        browser.get(f"{GUIDE}external-client-app/oauth/")


def test_each_drawing_is_told_to_whoever_does_not_see_it(browser: Client) -> None:
    for way in WAYS:
        page = body_of(browser.get(f"{GUIDE}{way}/user/"))

        assert re.search(r'<div class="drawing" role="img" aria-label="[^"]{20,}">\s*<svg', page)
