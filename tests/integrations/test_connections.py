"""Grants stay alive: refreshed one at a time, stored before use, given back when they are replaced."""

import threading
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection as database
from pytest_django import Settings

from integrations import connections
from integrations.connector import Access
from integrations.errors import Reconnect, TryAgain
from integrations.models import Connection, ConnectionStatus
from integrations.salesforce.standin import Org, StandIn
from jicoo.crypto import CannotOpen
from teams.models import Team, User
from tests.cast import create_team
from tests.integrations.cast import connect_to

pytestmark = pytest.mark.django_db


def refreshes(standin: StandIn) -> int:
    return [call.path for call in standin.calls].count("/services/oauth2/token")


def test_connecting_keeps_whose_org_it_is(connection: Connection, org: Org) -> None:
    assert (connection.remote_org_id, connection.remote_org_name) == (org.id, org.name)
    assert connection.remote_username == org.admin["Username"]
    assert connection.is_connected


def test_nothing_that_is_secret_stands_readable_in_the_row(connection: Connection) -> None:
    row = str(list(Connection.objects.values()))
    access, app = connection.access(), connection.app()

    assert not [secret for secret in (access.token, app.key, app.secret, connection.refresh_token()) if secret in row]
    assert access.token not in f"{access!r} {connection!r}"
    assert app.secret not in repr(app)


def test_a_sealed_value_copied_to_another_row_does_not_open(connection: Connection, eve: User, org: Org) -> None:
    other = connect_to(org, eve.teams.get(), eve)
    Connection.objects.filter(pk=other.pk).update(sealed_access_token=connection.sealed_access_token)
    other.refresh_from_db()

    with pytest.raises(CannotOpen):
        other.access()


def test_a_sealed_value_copied_to_another_field_does_not_open(connection: Connection) -> None:
    connection.sealed_secret = connection.sealed_access_token

    with pytest.raises(CannotOpen):
        connection.app()


def test_a_connection_whose_seal_no_longer_opens_asks_to_be_reconnected(connection: Connection) -> None:
    Connection.objects.update(sealed_access_token="rubbish")
    connection.refresh_from_db()

    with pytest.raises(Reconnect) as caught:
        connections.open_access(connection)

    connection.refresh_from_db()
    assert caught.value.code == connection.broken_code == "keys_unreadable"


def test_a_rotated_token_is_stored_and_the_new_access_works(connection: Connection, org: Org) -> None:
    before = connection.refresh_token()
    org.expire_sessions()

    access = connections.refreshed(connection, stale=connection.access())

    stored = Connection.objects.get()
    assert stored.access() == access
    assert stored.refresh_token() != before
    assert connections.check(stored).org_id == org.id


def test_without_rotation_the_refresh_token_is_kept(connection: Connection, org: Org) -> None:
    org.app.rotates = False
    before = connection.refresh_token()

    connections.refreshed(connection, stale=connection.access())

    assert Connection.objects.get().refresh_token() == before


def test_an_access_that_somebody_else_refreshed_meanwhile_is_simply_used(
    connection: Connection, standin: StandIn
) -> None:
    stale = connection.access()
    newer = connections.refreshed(Connection.objects.get(), stale=stale)
    standin.log.clear()

    assert connections.refreshed(connection, stale=stale) == newer
    assert refreshes(standin) == 0


def test_a_refresh_whose_answer_was_lost_is_asked_once_more(connection: Connection, org: Org, standin: StandIn) -> None:
    org.app.rotates = False
    standin.faults.add("oauth_reset_after")

    connections.refreshed(connection, stale=connection.access())

    assert Connection.objects.get().is_connected


def test_a_rotation_whose_answer_was_lost_ends_as_reconnect_and_not_in_a_loop(
    connection: Connection, standin: StandIn
) -> None:
    standin.faults.add("oauth_reset_after")
    standin.log.clear()

    with pytest.raises(Reconnect):
        connections.refreshed(connection, stale=connection.access())

    connection.refresh_from_db()
    assert connection.is_broken
    assert refreshes(standin) == 2


def test_a_salesforce_in_maintenance_is_no_dead_grant(connection: Connection, standin: StandIn) -> None:
    standin.faults.add("oauth_server_error", times=2)

    with pytest.raises(TryAgain):
        connections.refreshed(connection, stale=connection.access())

    connections.refreshed(connection, stale=connection.access())
    assert Connection.objects.get().is_connected


def test_too_many_log_ins_are_waited_out(connection: Connection, standin: StandIn) -> None:
    standin.faults.add("oauth_rate_limit")

    with pytest.raises(TryAgain):
        connections.refreshed(connection, stale=connection.access())

    connection.refresh_from_db()
    assert connection.is_connected
    assert connection.refresh_leased_until is None


def test_a_grant_that_was_replaced_while_it_was_refused_is_not_dead(
    connection: Connection, org: Org, team: Team, ada: User
) -> None:
    stale = connection.access()
    outdated = Connection.objects.get()
    org.revoke_grants()
    connect_to(org, team, ada)

    connections.declare_broken(outdated, Reconnect("oauth_dead"))

    assert Connection.objects.get().is_connected
    assert connections.refreshed(outdated, stale=stale).token != stale.token


def test_connecting_again_gives_the_replaced_grant_back(
    connection: Connection, org: Org, team: Team, ada: User
) -> None:
    connect_to(org, team, ada)

    assert len(org.grants.all()) == 1
    assert Connection.objects.count() == 1


def test_two_teams_may_connect_one_org_each_with_a_grant_of_its_own(
    connection: Connection, org: Org, eve: User
) -> None:
    other = connect_to(org, eve.teams.get(), eve)

    connections.disconnect(other, by=eve)

    connection.refresh_from_db()
    assert connections.check(connection).org_id == org.id


def test_disconnecting_revokes_and_forgets(connection: Connection, org: Org, ada: User) -> None:
    assert connections.disconnect(connection, by=ada)

    row = Connection.objects.values().get()
    assert org.grants.all() == []
    assert row["status"] == ConnectionStatus.DISCONNECTED
    assert {value for name, value in row.items() if name.startswith("sealed_")} == {""}


def test_disconnecting_works_though_salesforce_does_not_answer_and_says_so(
    connection: Connection, standin: StandIn, ada: User
) -> None:
    standin.faults.add("reset_before", path="/services/oauth2/revoke", times=None)

    assert not connections.disconnect(connection, by=ada)

    assert Connection.objects.get().status == ConnectionStatus.DISCONNECTED


def test_a_test_of_the_connection_refreshes_if_need_be(connection: Connection, org: Org) -> None:
    org.expire_sessions()

    assert connections.check(connection).org_name == org.name


def test_a_test_of_a_dead_connection_says_so_and_remembers_it(connection: Connection, org: Org) -> None:
    org.revoke_grants()

    with pytest.raises(Reconnect):
        connections.check(connection)

    connection.refresh_from_db()
    assert connection.is_broken


def test_after_resealing_the_old_key_can_go(connection: Connection, settings: Settings) -> None:
    access, app = connection.access(), connection.app()
    new = Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [new, *settings.FIELD_ENCRYPTION_KEYS]

    call_command("reseal", stdout=StringIO())

    settings.FIELD_ENCRYPTION_KEYS = [new]
    connection.refresh_from_db()
    assert (connection.access(), connection.app()) == (access, app)


def test_resealing_names_the_connections_that_no_key_opens(connection: Connection, settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError, match=f"opens connections {connection.pk}\\."):
        call_command("reseal", stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_at_once_make_one_refresh(org: Org, standin: StandIn, ada: User) -> None:
    connection = connect_to(org, create_team("crowd", owner=ada), ada)
    stale = connection.access()
    org.expire_sessions()
    standin.log.clear()
    together = threading.Barrier(20)

    def refresh(_: int) -> Access:
        mine = Connection.objects.get(pk=connection.pk)
        together.wait()
        try:
            return connections.refreshed(mine, stale=stale)
        finally:
            database.close()

    with ThreadPoolExecutor(20) as workers:
        accesses = list(workers.map(refresh, range(20)))

    assert len({access.token for access in accesses}) == 1
    assert refreshes(standin) == 1
