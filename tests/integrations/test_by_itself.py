"""An app that comes in by itself (Client Credentials): nobody presses Allow, and nobody's leaving ends it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bookings.models import BookingPage
from integrations import connections, grants
from integrations.errors import Reconnect
from integrations.models import Connection
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.checking import check
from tests.integrations.connecting import CONNECT, PAGE, by_itself, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def org(standin: StandIn) -> Org:
    """Its administrator lets the app come in by itself, as a user made for that."""
    org = standin.org
    runs = org.add_user(email="integration@example.com", username="integration@standin.example.com")
    org.app.client_credentials, org.app.run_as = True, runs["Id"]
    return org


@pytest.fixture
def browser(team: Team, ada: User) -> Client:
    """The administrator's."""
    return signed_in_as(ada)


@pytest.fixture
def connection(org: Org, standin: StandIn, browser: Client) -> Connection:
    """Connected so."""
    browser.post(CONNECT, by_itself(standin))
    return Connection.objects.get()


def test_one_press_connects_and_names_the_user_it_runs_as(org: Org, standin: StandIn, browser: Client) -> None:
    page = words_of(browser.post(CONNECT, by_itself(standin), follow=True))

    connection = Connection.objects.get()
    assert connection.is_connected
    assert connection.by_itself
    assert connection.remote_username == "integration@standin.example.com"
    assert connection.sealed_refresh_token == ""
    assert "integration@standin.example.com (integration user, client credentials)" in page


def test_bookings_are_sent_and_an_expired_session_is_made_anew(
    connection: Connection, org: Org, page: BookingPage
) -> None:
    wish(page, connection)
    org.expire_sessions()
    booking = book(page)

    sync_everything()

    assert [lead["Email"] for lead in org.records.all("Lead")] == [booking.email]


def test_its_health_asks_for_no_right_to_renew(connection: Connection) -> None:
    found = check(connection)

    assert (found["token"].light, found["scopes"].light) == ("green", "green")


def test_the_weekly_heartbeat_renews_it(connection: Connection) -> None:
    Connection.objects.update(connected_at=timezone.now() - timedelta(days=8))
    before = connection.access()

    assert grants.keep_alive(connection.pk)

    assert Connection.objects.get().access() != before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"run_as": ""}, "oauth_no_run_as"),
        ({"client_credentials": False}, "oauth_not_by_itself"),
        ({"consumer_secret": "another"}, "oauth_invalid_client"),
    ],
)
def test_what_is_taken_away_there_asks_to_be_reconnected(
    connection: Connection, org: Org, changes: dict[str, object], code: str
) -> None:
    for name, value in changes.items():
        setattr(org.app, name, value)
    org.expire_sessions()

    with pytest.raises(Reconnect):
        connections.check(connection)

    connection.refresh_from_db()
    assert connection.broken_code == code


def test_a_user_who_was_deactivated_asks_to_be_reconnected(connection: Connection, org: Org) -> None:
    org.deactivate(org.app.run_as)

    with pytest.raises(Reconnect):
        connections.check(connection)

    connection.refresh_from_db()
    assert connection.broken_code == "oauth_inactive_user"


def test_disconnecting_ends_its_session(connection: Connection, org: Org, ada: User) -> None:
    token = connection.access().token

    assert connections.disconnect(connection, by=ada)

    assert org.session(token) is None
    assert Connection.objects.get().sealed_access_token == ""


def test_reconnecting_ends_the_session_before_and_lets_the_new_one_live(
    connection: Connection, org: Org, standin: StandIn, browser: Client
) -> None:
    before = connection.access().token

    browser.post(CONNECT, by_itself(standin, key="", secret=""))

    connection.refresh_from_db()
    assert org.session(before) is None
    assert connections.check(connection).org_id == org.id


@pytest.mark.parametrize("environment", ["production", "sandbox"])
def test_it_is_told_beside_the_environment_that_my_domain_is_needed(
    org: Org, standin: StandIn, browser: Client, environment: str
) -> None:
    page = browser.post(CONNECT, by_itself(standin, environment=environment))

    assert "at My Domain only" in page.context["form"].errors["environment"][0]
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"run_as": ""}, "The app in Salesforce has no user to run as."),
        ({"client_credentials": False}, "The app in Salesforce does not allow the Client Credentials Flow."),
        ({"scopes": ["refresh_token"]}, "The app in Salesforce has no scope that this way of connecting can use."),
        ({"blocked": True}, "Only users whom an administrator approved may use this app"),
    ],
)
def test_each_refusal_is_told_on_the_page_with_its_cure_and_one_press_tries_again(
    org: Org, standin: StandIn, browser: Client, changes: dict[str, object], said: str
) -> None:
    kept = {name: getattr(org.app, name) for name in changes}
    for name, value in changes.items():
        setattr(org.app, name, value)

    told = browser.post(CONNECT, by_itself(standin))
    for name, value in kept.items():
        setattr(org.app, name, value)
    again = browser.post(CONNECT, {"ticket": told.context["ticket"]})

    assert said in words_of(told)
    assert org.app.consumer_secret not in told.content.decode()
    assert again.headers["Location"] == PAGE
    assert Connection.objects.get().is_connected
