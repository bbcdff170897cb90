"""Connecting, as a browser does it: form, log-in page, Allow or Deny, and back."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from integrations.models import Connection, ConnectionStatus
from integrations.salesforce.standin import StandIn
from teams.models import AuditEntry, Team, User
from tests.conftest import signed_in_as
from tests.integrations.cast import allow, query_of

pytestmark = pytest.mark.django_db


def entered(standin: StandIn, **changes: str) -> dict[str, str]:
    app = standin.org.app
    return {"key": app.consumer_key, "secret": app.consumer_secret, "environment": "production", **changes}


def press_connect(browser: Client, standin: StandIn, **changes: str) -> str:
    """The log-in page's address."""
    response = browser.post("/teams/acme/apps/salesforce/connect/", entered(standin, **changes))
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


def come_back(browser: Client, address: str) -> object:
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}", follow=True)


def words_of(response: object) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return " ".join(text.split())


def test_allow_connects_and_says_to_which_org_and_as_whom(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)

    page = come_back(browser, allow(standin, press_connect(browser, standin)))

    connection = Connection.objects.get()
    assert connection.status == ConnectionStatus.CONNECTED
    assert "Connected" in words_of(page)
    assert standin.org.name in words_of(page)
    assert standin.org.admin["Username"] in words_of(page)
    assert AuditEntry.objects.filter(action="app_connected", actor=ada).exists()


def test_the_log_in_page_is_asked_for_exactly_what_the_guide_says(team: Team, ada: User, standin: StandIn) -> None:
    query = query_of(press_connect(signed_in_as(ada), standin))

    assert query["scope"] == "api refresh_token"
    assert query["code_challenge_method"] == "S256"
    assert len(query["code_challenge"]) == 43
    assert query["redirect_uri"].endswith("/integrations/salesforce/callback/")


def test_deny_ends_on_a_page_that_says_so_and_changes_nothing(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)

    page = come_back(browser, allow(standin, press_connect(browser, standin), answer="Deny"))

    assert "Access was denied" in words_of(page)
    assert not Connection.objects.exists()
