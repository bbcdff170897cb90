"""An access that nobody keeps is given back: the other side counts each one, and ends the oldest of too many silently."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction

from integrations import connections, grants
from integrations.contract.access import App, Grant
from integrations.errors import Problem, Reconnect
from integrations.models import Connection, Offer
from integrations.registry import connector_for
from integrations.salesforce.standin import Fault, Org, StandIn
from integrations.salesforce.standin.oauth.token import sign
from teams.models import Team, User
from tests.cast import create_team
from tests.conftest import signed_in_as
from tests.integrations.cast import allow, connect_to
from tests.integrations.connecting import CONNECT, by_itself, come_back, press_connect, words_of

pytestmark = pytest.mark.django_db


class Refused(Exception):
    """Somebody thought better of it."""


@pytest.mark.parametrize("fault", ["api_disabled", "maintenance", "expired_session", "not_json"])
def test_where_the_org_then_does_not_say_who_it_is(
    org: Org, standin: StandIn, team: Team, ada: User, fault: str
) -> None:
    browser = signed_in_as(ada)
    address = allow(standin, press_connect(browser, standin))
    standin.faults.add(fault, times=None)

    page = come_back(browser, address)

    assert page.status_code == 400
    assert not Connection.objects.exists()
    assert org.grants.all() == []


def test_whoever_tries_that_five_times_ends_nobody_elses(
    connection: Connection, org: Org, standin: StandIn, ada: User
) -> None:
    create_team("second", owner=ada)
    browser = signed_in_as(ada)
    for _ in range(5):
        address = allow(standin, press_connect(browser, standin))
        standin.faults.add("api_disabled", times=1)
        come_back(browser, address)

    assert connections.check(connection).org_id == org.id


def test_where_what_it_said_was_not_to_be_believed(org: Org, standin: StandIn) -> None:
    tokens, identity = org.grant(), org.identity_url(org.admin["Id"])
    answer = {
        "access_token": tokens.access_token,
        "refresh_token": tokens.refresh_token,
        "instance_url": "https://acme.my.salesforce.com.evil.example.com",
        "id": identity,
        "issued_at": "1278448384422",
        "signature": sign(org.app.consumer_secret, identity, "1278448384422"),
    }
    standin.faults.add(Fault(path="/services/oauth2/token", status=200, text=json.dumps(answer), times=1))
    app = App(login_url=standin.url, key=org.app.consumer_key, secret=org.app.consumer_secret)

    with pytest.raises(Problem):
        connector_for("salesforce").exchange(app, code="aPrx", verifier="v" * 43, redirect_uri="https://x.example.com")

    assert org.grants.all() == []


def rotated_meanwhile(connection: Connection) -> tuple[Connection, Grant]:
    """A worker's connection, and what Salesforce has just given it, which is not stored yet."""
    mine = Connection.objects.get(pk=connection.pk)
    assert grants._take_refresh_lease(mine)
    return mine, connector_for("salesforce").refresh(mine.app(), mine.refresh_token())


def test_what_a_worker_renewed_while_somebody_disconnected(connection: Connection, org: Org, ada: User) -> None:
    mine, renewed = rotated_meanwhile(connection)
    connections.disconnect(connection, by=ada)

    with pytest.raises(Reconnect):
        grants._store(mine, renewed)

    assert org.grants.all() == []
    assert {getattr(Connection.objects.get(), name) for name in Connection.SEALED} == {""}


def test_what_a_worker_renewed_while_somebody_connected_anew(
    connection: Connection, org: Org, team: Team, ada: User
) -> None:
    mine, renewed = rotated_meanwhile(connection)
    anew = connect_to(org, team, ada)

    used = grants._store(mine, renewed)

    assert used == anew.access()
    assert len(org.grants.all()) == 1
    assert connections.check(Connection.objects.get()).org_id == org.id


def test_whoever_is_told_so_reads_that_nothing_was_connected(standin: StandIn, team: Team, ada: User) -> None:
    browser = signed_in_as(ada)
    address = allow(standin, press_connect(browser, standin))
    standin.faults.add("api_disabled", times=None)

    page = words_of(come_back(browser, address))

    assert "This Salesforce edition or the connected user has no access to the API." in page
    assert "booking" not in page


@pytest.fixture
def offered(standin: StandIn, connection: Connection, team: Team, adam: User) -> Org:
    """An org whose access waits for adam's yes, while the team is connected to another."""
    org = standin.add_org(name="Another")
    org.app.client_credentials, org.app.run_as = True, org.admin["Id"]
    typed = by_itself(standin, key=org.app.consumer_key, secret=org.app.consumer_secret)
    signed_in_as(adam).post(CONNECT, typed)
    assert Offer.objects.filter(team=team, by=adam).exists()
    return org


def test_what_waits_for_a_yes_while_its_team_is_deleted_and_what_the_team_lived_by(
    offered: Org, org: Org, team: Team, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        team.delete()

    assert not Connection.objects.exists()
    assert [grant.sessions for grant in offered.grants.all()] == [[]]
    assert org.grants.all() == []


def test_what_waits_for_a_yes_while_its_person_is_deleted(
    offered: Org, org: Org, adam: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        adam.delete()

    assert not Offer.objects.exists()
    assert [grant.sessions for grant in offered.grants.all()] == [[]]
    assert len(org.grants.all()) == 1


def test_nothing_of_a_team_whose_deletion_did_not_come_about(
    offered: Org, org: Org, team: Team, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True), suppress(Refused), transaction.atomic():
        team.delete()
        raise Refused

    assert len(org.grants.all()) == 1
    assert offered.grants.all()[0].sessions


def test_what_was_disconnected_before_its_team_is_deleted_is_not_given_back_twice(
    connection: Connection,
    team: Team,
    ada: User,
    standin: StandIn,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    connections.disconnect(connection, by=ada)
    before = len(standin.calls)

    with django_capture_on_commit_callbacks(execute=True):
        team.delete()

    assert standin.calls[before:] == []
