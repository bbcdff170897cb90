"""Five approvals a user and app are all that Salesforce keeps: a sixth is refused here before it ends somebody's."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection as database
from django.test import Client

from integrations import approvals, connections
from integrations.errors import FixSettings, Reconnect
from integrations.grants import declare_broken
from integrations.models import Connection
from integrations.registry import connector_for
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from teams.roles import Role
from tests.cast import create_team, create_user, join
from tests.conftest import signed_in_as
from tests.integrations.cast import allow, connect_to, query_of
from tests.integrations.connecting import CONNECT, by_itself, come_back, entered, press_connect, ticket_on, words_of

pytestmark = pytest.mark.django_db

MOST = 5


@pytest.fixture
def eve(db: None) -> User:
    """Owns the other teams, of which ada knows nothing."""
    return create_user("eve")


def other_teams(eve: User, org: Org, count: int) -> list[Connection]:
    """So many teams of eve's that the org's administrator has approved the app for."""
    teams = [create_team(f"eves-{number}", owner=eve, name=f"Eve's {number}") for number in range(count)]
    return [connect_to(org, team, eve) for team in teams]


@pytest.fixture
def full(eve: User, org: Org) -> list[Connection]:
    """Five of them."""
    return other_teams(eve, org, MOST)


def live(org: Org) -> int:
    return len(org.grants.of(org.app, org.admin["Id"]))


def test_a_sixth_is_refused_before_anybody_leaves_and_ends_nobodys(
    full: list[Connection], org: Org, standin: StandIn, team: Team, ada: User
) -> None:
    page = signed_in_as(ada).post(CONNECT, entered(standin))

    assert page.status_code == 200
    assert "One Salesforce user has approved this app for 5 teams already" in words_of(page)
    assert all(connections.check(one).org_id == org.id for one in full)


def test_of_whom_it_is_only_ones_own_teams_are_named(
    full: list[Connection], standin: StandIn, team: Team, ada: User
) -> None:
    join(full[0].team, ada, Role.MEMBER)

    page = words_of(signed_in_as(ada).post(CONNECT, entered(standin)))

    assert "Eve&#x27;s 0 and teams that you are not a member of" in page
    assert "Eve&#x27;s 1" not in page


def test_when_one_is_disconnected_one_press_leads_on(
    full: list[Connection], eve: User, standin: StandIn, team: Team, ada: User
) -> None:
    browser = signed_in_as(ada)
    told = browser.post(CONNECT, entered(standin))
    connections.disconnect(full[0], by=eve)

    again = browser.post(CONNECT, {"ticket": ticket_on(told)})

    assert again.headers["Location"].startswith(f"{standin.url}/services/oauth2/authorize?")


def another_user(browser: Client, standin: StandIn) -> str:
    told = browser.post(CONNECT, entered(standin))
    return browser.post(CONNECT, {"ticket": ticket_on(told), "another_user": "1"}).headers["Location"]


@pytest.mark.usefixtures("full")
def test_another_user_logs_in_anew(standin: StandIn, team: Team, ada: User) -> None:
    assert query_of(another_user(signed_in_as(ada), standin))["prompt"] == "login"


@pytest.mark.usefixtures("full")
def test_who_says_another_user_and_is_the_same_is_refused_and_the_new_one_given_back(
    org: Org, standin: StandIn, team: Team, ada: User
) -> None:
    browser = signed_in_as(ada)

    page = come_back(browser, allow(standin, another_user(browser, standin)))

    assert "This user has approved the app for as many connections as Salesforce keeps." in words_of(page)
    assert not team.connections.exists()
    assert live(org) == MOST - 1


@pytest.mark.usefixtures("full")
def test_an_app_that_comes_in_by_itself_needs_no_room(org: Org, standin: StandIn, team: Team, ada: User) -> None:
    org.app.client_credentials, org.app.run_as = True, org.admin["Id"]

    signed_in_as(ada).post(CONNECT, by_itself(standin))

    assert team.connections.get().is_connected
    assert live(org) == MOST


def test_connecting_again_does_not_count_what_it_replaces_and_ends_nobodys(
    eve: User, org: Org, standin: StandIn, team: Team, ada: User
) -> None:
    others = other_teams(eve, org, MOST - 1)
    connect_to(org, team, ada)
    browser = signed_in_as(ada)

    come_back(browser, allow(standin, press_connect(browser, standin)))

    assert live(org) == MOST
    assert all(connections.check(one).org_id == org.id for one in [*others, team.connections.get()])


def test_where_the_former_one_cannot_be_given_back_nothing_is_exchanged_and_nobodys_is_ended(
    eve: User, org: Org, standin: StandIn, team: Team, ada: User
) -> None:
    others = other_teams(eve, org, MOST - 1)
    own = connect_to(org, team, ada)
    browser = signed_in_as(ada)
    address = allow(standin, press_connect(browser, standin))
    standin.faults.add("server_error_html", path="/services/oauth2/revoke", times=None)

    page = words_of(come_back(browser, address))

    assert "Salesforce did not confirm that the former access has ended." in page
    assert "The connection that your team has goes on working as before." in page
    assert all(connections.check(one).org_id == org.id for one in [*others, own])


def test_where_the_new_one_then_fails_the_page_says_so_and_the_connection_asks_to_be_reconnected(
    eve: User, org: Org, standin: StandIn, team: Team, ada: User
) -> None:
    others = other_teams(eve, org, MOST - 1)
    connect_to(org, team, ada)
    browser = signed_in_as(ada)
    address = allow(standin, press_connect(browser, standin))
    standin.faults.add("server_error", path="/services/oauth2/token", times=1)

    come_back(browser, address)

    assert team.connections.get().is_broken
    assert all(connections.check(one).org_id == org.id for one in others)


def test_what_salesforce_does_not_know_any_more_does_not_count(
    full: list[Connection], standin: StandIn, team: Team, ada: User
) -> None:
    declare_broken(full[0], Reconnect("oauth_dead"))

    assert press_connect(signed_in_as(ada), standin)


def test_what_is_only_blocked_for_now_does(full: list[Connection], standin: StandIn, team: Team, ada: User) -> None:
    declare_broken(full[0], Reconnect("oauth_ip_restricted"))

    assert "crowd" in signed_in_as(ada).post(CONNECT, entered(standin)).context


def test_one_for_which_there_was_room_when_it_began_and_is_none_now_is_given_back(
    eve: User, org: Org, team: Team, ada: User
) -> None:
    connect_to(org, team, ada)
    other_teams(eve, org, MOST - 1)

    with pytest.raises(FixSettings) as caught:
        connect_to(org, create_team("late", owner=eve), eve)

    assert caught.value.code == "too_many_approvals"
    assert live(org) == MOST - 1


def test_where_others_took_the_last_place_while_somebody_was_at_salesforce_nobodys_is_ended(
    eve: User, org: Org, standin: StandIn, team: Team, ada: User
) -> None:
    others = other_teams(eve, org, MOST - 1)
    browser = signed_in_as(ada)
    address = allow(standin, press_connect(browser, standin))
    others.append(connect_to(org, create_team("faster", owner=eve), eve))

    page = come_back(browser, address)

    assert "Meanwhile one user has approved this app for as many connections as Salesforce keeps." in words_of(page)
    assert all(connections.check(one).org_id == org.id for one in others)
    assert not team.connections.exists()
    assert "crowd" in browser.post(CONNECT, {"ticket": ticket_on(page)}).context


@pytest.mark.django_db(transaction=True)
def test_of_two_who_come_back_for_the_last_place_at_once_one_gets_it_and_nobodys_is_ended(
    eve: User, ada: User, org: Org, standin: StandIn
) -> None:
    others = other_teams(eve, org, MOST - 1)
    people = {"acme": ada, "late": eve}
    for slug, who in people.items():
        create_team(slug, owner=who)
    browsers = {slug: signed_in_as(who) for slug, who in people.items()}
    addresses = {}
    for slug, browser in browsers.items():
        away = browser.post(f"/teams/{slug}/apps/salesforce/connect/", entered(standin)).headers["Location"]
        addresses[slug] = allow(standin, away)
    standin.faults.add("slow", path="/services/oauth2/token", times=None)
    together = threading.Barrier(2, timeout=30)

    def come(slug: str) -> str:
        together.wait()
        try:
            return words_of(come_back(browsers[slug], addresses[slug]))
        finally:
            database.close()

    with ThreadPoolExecutor(2) as coming:
        pages = list(coming.map(come, people))

    assert sorted("Meanwhile one user has approved this app" in page for page in pages) == [False, True]
    standin.faults.clear()
    assert live(org) == MOST
    assert all(connections.check(one).org_id == org.id for one in others)


def test_whoever_comes_back_while_another_is_at_it_goes_on_when_their_time_is_over(
    org: Org, standin: StandIn, team: Team, ada: User
) -> None:
    browser = signed_in_as(ada)
    address = allow(standin, press_connect(browser, standin))
    cache.set(f"integrations.approving:{approvals.key_print('salesforce', org.app.consumer_key)}", "died", timeout=1)

    come_back(browser, address)

    assert team.connections.get().is_connected


def test_what_waits_for_a_yes_counts_too(eve: User, org: Org, standin: StandIn, team: Team, ada: User) -> None:
    other_teams(eve, org, MOST - 1)
    create_team("asked", owner=eve)
    org.add_user(email="next@example.com", username="next@standin.example.com", password="made-up")
    browser = signed_in_as(eve)
    for login in ({"username": "next@standin.example.com", "password": "made-up"}, {}):
        away = browser.post("/teams/asked/apps/salesforce/connect/", entered(standin)).headers["Location"]
        come_back(browser, allow(standin, away, **login))

    page = signed_in_as(ada).post(CONNECT, entered(standin))

    assert live(org) == MOST
    assert "One Salesforce user has approved this app for 5 teams already" in words_of(page)


def test_another_app_and_another_user_have_places_of_their_own(
    full: list[Connection], org: Org, team: Team, ada: User
) -> None:
    connector, app = connector_for("salesforce"), full[0].app()
    Connection.objects.filter(pk=full[0].pk).update(remote_user_id="005000000000009AAA")

    assert approvals.crowd(connector, app, team=team, seen_by=ada) is None


def test_a_connection_from_before_the_print_was_kept_gets_it_with_its_next_refresh(
    connection: Connection, org: Org
) -> None:
    Connection.objects.update(key_print="")
    connection.refresh_from_db()
    org.expire_sessions()

    connections.check(connection)

    assert Connection.objects.get().key_print == approvals.key_print("salesforce", org.app.consumer_key)
