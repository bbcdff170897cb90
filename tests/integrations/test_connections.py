"""Connecting, testing, disconnecting; sealed to the row, given back when replaced."""

from datetime import timedelta
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from bookings.models import BookingPage
from integrations import connections
from integrations.errors import Reconnect, TryAgain
from integrations.models import Connection, ConnectionStatus
from integrations.salesforce.standin import Org, StandIn
from jicoo.crypto import CannotOpen
from teams.models import Team, User
from tests.integrations.cast import book, connect_to, sync_everything

pytestmark = pytest.mark.django_db


def test_connecting_keeps_whose_org_it_is(connection: Connection, org: Org) -> None:
    assert (connection.remote_org_id, connection.remote_org_name) == (org.id, org.name)
    assert connection.remote_username == org.admin["Username"]
    assert connection.is_connected


def test_an_org_has_one_name_however_short_its_id_came(org: Org, team: Team, ada: User) -> None:
    connection = connect_to(org, team, ada, id_length=15)

    assert (connection.remote_org_id, connection.remote_user_id) == (org.id, org.admin["Id"])


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


def test_what_waits_while_it_is_disconnected_is_sent_once_the_same_org_is_connected_again(
    sending_page: BookingPage, connection: Connection, org: Org, team: Team, ada: User
) -> None:
    book(sending_page)
    connections.disconnect(connection, by=ada)
    sync_everything()
    meanwhile = list(org.records.all("Lead"))

    connect_to(org, team, ada)
    sync_everything()

    assert meanwhile == []
    assert [lead["Email"] for lead in org.records.all("Lead")] == ["ida@example.com"]


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


def test_a_test_does_not_wait_for_a_worker_that_is_renewing_the_access(connection: Connection, org: Org) -> None:
    org.expire_sessions()
    Connection.objects.update(refresh_leased_until=timezone.now() + timedelta(seconds=50))

    with pytest.raises(TryAgain) as caught:
        connections.check(connection)

    assert caught.value.code == "refreshing"


def test_a_test_with_a_secret_that_no_key_opens_says_to_connect_again(connection: Connection, org: Org) -> None:
    org.expire_sessions()
    Connection.objects.update(sealed_secret="sealed with a key that is lost")
    connection.refresh_from_db()

    with pytest.raises(Reconnect) as caught:
        connections.check(connection)

    connection.refresh_from_db()
    assert (caught.value.code, connection.broken_code) == ("keys_unreadable", "keys_unreadable")


def test_what_no_key_opens_cannot_be_given_back_and_that_is_said(connection: Connection, ada: User) -> None:
    Connection.objects.update(sealed_secret="sealed with a key that is lost")
    connection.refresh_from_db()

    assert not connections.disconnect(connection, by=ada)


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
