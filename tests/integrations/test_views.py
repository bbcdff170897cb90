"""The pages: who sees what, what stands on them in each state, and what wrong input gets."""

import re
from typing import Any

import pytest
from django.test import Client

from bookings.models import BookingPage
from integrations.models import Connection, PageSettings
from integrations.salesforce.standin import Org, StandIn
from teams.models import AuditEntry, Team, User
from tests.conftest import signed_in_as
from tests.integrations.cast import book

pytestmark = pytest.mark.django_db

APP = "/teams/acme/apps/salesforce/"
CALLBACK = "/integrations/salesforce/callback/"
ON_PAGE = "/teams/acme/pages/intro/integrations/salesforce/"


def words_of(response: Any) -> str:
    """The page's text, without the head."""
    body = response.content.decode().partition("<body")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def as_posted(**changes: str) -> dict[str, str]:
    return {"key": "k", "secret": "s", "environment": "production"} | changes


def test_the_store_shows_the_app_to_everybody_in_the_team(team: Team, bob: User) -> None:
    assert "Not connected. An administrator of the team can connect it." in words_of(
        signed_in_as(bob).get("/teams/acme/apps/")
    )


def test_the_connect_page_gives_the_callback_address_in_full(team: Team, ada: User) -> None:
    page = signed_in_as(ada).get(APP).content.decode()

    assert re.search(r'value="http://127\.0\.0\.1:\d+/integrations/salesforce/callback/"', page)
    for label in ("Consumer Key", "Consumer Secret", "Environment", "Production", "Sandbox", "My Domain"):
        assert f">{label}</" in page or re.search(rf">\s*{label}\s*</label>", page), label


def test_browsers_may_follow_the_form_to_the_log_in_page_and_from_nowhere_else(
    team: Team, ada: User, standin: StandIn
) -> None:
    browser = signed_in_as(ada)

    there = browser.get(APP).headers["Content-Security-Policy"]
    elsewhere = browser.get("/teams/acme/apps/").headers["Content-Security-Policy"]

    assert f"form-action 'self' {standin.url} https://*.my.salesforce.com" in there.split("; ")
    assert "form-action 'self'" in elsewhere.split("; ")


def test_the_connect_page_explains_the_errors_that_stay_on_salesforces_own_pages(team: Team, ada: User) -> None:
    page = words_of(signed_in_as(ada).get(APP))

    for shown in ("redirect_uri_mismatch", "invalid_client_id", "missing required code challenge"):
        assert shown in page


def test_a_member_is_told_who_can_connect(team: Team, bob: User, adam: User) -> None:
    page = words_of(signed_in_as(bob).get(APP))

    assert "An administrator of the team can connect it: Ada Hopper, Adam." in page
    assert "Consumer Key" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"key": ""}, "This field is required."),
        ({"key": "two words"}, "A consumer key has no spaces."),
        ({"secret": "pasted twice pasted twice"}, "A consumer secret has no spaces."),
        ({"environment": "elsewhere"}, "Select a valid choice."),
        ({"environment": "my_domain"}, "This is not a My Domain address."),
        ({"environment": "my_domain", "my_domain": "acme.my.salesforce.com.evil.example.com"}, "not a My Domain"),
        ({"environment": "my_domain", "my_domain": "https://acme.my.salesforce.com/setup"}, "not a My Domain"),
        ({"key": "k" * 513}, "at most 512 characters"),
    ],
)
def test_wrong_input_is_told_beside_the_field_and_leads_nowhere(
    team: Team, ada: User, changes: dict[str, str], said: str
) -> None:
    response = signed_in_as(ada).post(f"{APP}connect/", as_posted(**changes))

    assert response.status_code == 200
    assert said in words_of(response)
    assert "form-action" in response.headers["Content-Security-Policy"]


def test_my_domain_leads_to_the_orgs_own_log_in_page(team: Team, ada: User) -> None:
    entered = as_posted(environment="my_domain", my_domain=" https://Acme.my.salesforce.com/ ")

    response = signed_in_as(ada).post(f"{APP}connect/", entered)

    assert response.headers["Location"].startswith("https://acme.my.salesforce.com/services/oauth2/authorize?")


def test_connecting_again_without_typing_uses_the_saved_keys(connection: Connection, org: Org, ada: User) -> None:
    response = signed_in_as(ada).post(f"{APP}connect/", as_posted(key="", secret=""))

    assert f"client_id={org.app.consumer_key}" in response.headers["Location"]


def test_a_key_without_its_secret_is_not_mixed_with_the_saved_one(connection: Connection, ada: User) -> None:
    response = signed_in_as(ada).post(f"{APP}connect/", as_posted(secret=""))

    assert "Key and secret belong together" in words_of(response)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Nothing in this browser was waiting for this answer"),
        ("?code=aPrx&state=forged", "Nothing in this browser was waiting for this answer"),
        ("?error=access_denied", "Access was denied"),
        ("?error=OAUTH_APP_BLOCKED&state=forged", "blocks this app"),
        ("?error=%3Cscript%3E&error_description=%3Cscript%3Ealert(1)%3C/script%3E", "a reason that we do not know"),
    ],
)
def test_whatever_comes_back_unasked_ends_on_a_page_of_ours(team: Team, ada: User, query: str, said: str) -> None:
    response = signed_in_as(ada).get(f"{CALLBACK}{query}")

    assert response.status_code == 400
    assert said in words_of(response)
    assert "<script>" not in response.content.decode()
    assert not Connection.objects.exists()


def begun(browser: Client) -> str:
    """The state of a connect that was begun, with a key that Salesforce does not know."""
    told = browser.post(f"{APP}connect/", as_posted())
    location = browser.post(f"{APP}connect/", {"ticket": told.context["ticket"], "go_on": "1"}).headers["Location"]
    state = re.search(r"state=([^&]+)", location)
    assert state
    return state[1]


def test_a_code_that_salesforce_refuses_is_told_and_connects_nothing(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)

    response = browser.get(f"{CALLBACK}?code=aPrxNobody&state={begun(browser)}")

    assert response.status_code == 400
    assert "Salesforce does not know this consumer key" in words_of(response)
    assert not Connection.objects.exists()


def test_neither_code_nor_error_is_told_too(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)

    assert "without saying yes or no" in words_of(browser.get(f"{CALLBACK}?state={begun(browser)}"))


def test_somebody_who_lost_the_role_meanwhile_connects_nothing(team: Team, adam: User, standin: StandIn) -> None:
    browser = signed_in_as(adam)
    state = begun(browser)
    team.memberships.filter(user=adam).update(role="member")

    assert "You may no longer connect apps in this team" in words_of(browser.get(f"{CALLBACK}?code=x&state={state}"))


def test_a_connected_page_says_to_what_and_as_whom(connection: Connection, org: Org, bob: User) -> None:
    page = words_of(signed_in_as(bob).get(APP))

    for text in ("Connected", org.name, org.admin["Username"], "by Ada Hopper"):
        assert text in page
    assert "Test connection" not in page


def test_testing_the_connection_says_that_it_works(connection: Connection, org: Org, ada: User) -> None:
    page = words_of(signed_in_as(ada).post(f"{APP}test/", follow=True))

    assert f"The connection works: {org.name} answered" in page


def test_testing_a_dead_connection_says_what_to_do(connection: Connection, org: Org, ada: User) -> None:
    org.revoke_grants()

    page = words_of(signed_in_as(ada).post(f"{APP}test/", follow=True))

    assert "Salesforce no longer accepts our access" in page
    assert "Consumer Key" in page


def test_disconnecting_asks_once_and_says_what_stops(
    sending_page: BookingPage, connection: Connection, ada: User
) -> None:
    book(sending_page)
    browser = signed_in_as(ada)

    asked = words_of(browser.get(f"{APP}disconnect/"))
    done = words_of(browser.post(f"{APP}disconnect/", follow=True))

    assert "1 booking that waits is not sent, unless the same organisation is connected again." in asked
    assert "Salesforce is disconnected. Nothing more will be sent." in done
    assert AuditEntry.objects.filter(action="app_disconnected", actor=ada).exists()
    assert PageSettings.objects.exists()


def test_disconnecting_what_is_disconnected_leads_back_to_its_page(connection: Connection, ada: User) -> None:
    browser = signed_in_as(ada)
    browser.post(f"{APP}disconnect/")

    for again in (browser.post(f"{APP}disconnect/"), browser.get(f"{APP}disconnect/")):
        assert (again.status_code, again.headers["Location"]) == (302, APP)


def test_what_was_sent_and_what_waits_is_still_found_once_it_is_disconnected(
    connection: Connection, mia: User, bob: User
) -> None:
    Connection.objects.update(status="disconnected")

    for_a_manager, for_a_member = (signed_in_as(user).get(APP) for user in (mia, bob))

    for page in ("syncs", "waiting"):
        assert f'href="{APP}{page}/"' in for_a_manager.content.decode()
        assert f'href="{APP}{page}/"' not in for_a_member.content.decode()


def test_a_connection_whose_keys_cannot_be_opened_says_to_enter_them_again(
    connection: Connection, org: Org, ada: User
) -> None:
    Connection.objects.update(sealed_key="lost", sealed_secret="lost")
    org.expire_sessions()
    browser = signed_in_as(ada)

    page = words_of(browser.post(f"{APP}test/", follow=True))
    again = words_of(browser.post(f"{APP}connect/", as_posted(key="", secret="")))

    assert "The keys of this connection can no longer be opened" in page
    assert "An administrator enters the key and the secret again" in page
    assert "The saved key can no longer be read." in again


def test_an_app_that_does_not_exist_is_not_found(team: Team, ada: User) -> None:
    browser = signed_in_as(ada)

    for address in ("/teams/acme/apps/nobody/", "/integrations/nobody/callback/", "/teams/acme/apps/views/"):
        assert browser.get(address).status_code == 404
