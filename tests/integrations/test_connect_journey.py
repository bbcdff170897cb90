"""Connecting, as a browser does it: form, log-in page, Allow or Deny, and back."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from integrations.connections import check
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


@pytest.mark.parametrize(
    ("app", "said"),
    [
        ({"blocked": True}, "Your Salesforce organisation blocks this app."),
        ({"installed": False}, "Salesforce did not let this user approve the app"),
        ({"self_authorized": False}, "Only users whom an administrator approved may use this app"),
        ({"scopes": ["api"]}, "The app in Salesforce does not offer what we ask for."),
        ({"allowed_ips": ["192.0.2.1"]}, "Salesforce does not accept the address that this service calls from."),
    ],
)
def test_what_the_orgs_administrator_set_against_it_is_told_with_its_cure(
    team: Team, ada: User, standin: StandIn, app: dict[str, object], said: str
) -> None:
    browser = signed_in_as(ada)
    for name, value in app.items():
        setattr(standin.org.app, name, value)

    page = come_back(browser, allow(standin, press_connect(browser, standin)))

    assert said in words_of(page)
    assert not Connection.objects.exists()


def test_a_wrong_secret_is_told_after_allow(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)

    page = come_back(browser, allow(standin, press_connect(browser, standin, secret="wrong")))

    assert "The consumer secret does not belong to this consumer key." in words_of(page)


def test_the_same_way_back_a_second_time_changes_nothing(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)
    address = allow(standin, press_connect(browser, standin))
    come_back(browser, address)
    before = Connection.objects.values().get()

    page = come_back(browser, address)

    assert "Nothing in this browser was waiting for this answer" in words_of(page)
    assert Connection.objects.values().get() == before


def test_the_way_back_in_somebody_elses_browser_changes_nothing(
    team: Team, ada: User, adam: User, standin: StandIn
) -> None:
    address = allow(standin, press_connect(signed_in_as(ada), standin))

    come_back(signed_in_as(adam), address)

    assert not Connection.objects.exists()


def test_a_mistake_on_the_way_leaves_a_working_connection_as_it_is(
    connection: Connection, ada: User, standin: StandIn
) -> None:
    browser = signed_in_as(ada)

    come_back(browser, allow(standin, press_connect(browser, standin, secret="wrong")))

    connection.refresh_from_db()
    assert connection.is_connected
    assert check(connection).org_id == standin.org.id
