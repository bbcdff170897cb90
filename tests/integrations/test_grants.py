"""A grant stays alive: refreshed one at a time, stored before use, declared dead only when it is."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from celery.canvas import Signature
from django.db import connection as database
from django.utils import timezone

from integrations import connections, grants
from integrations.contract.access import Access
from integrations.errors import Reconnect, TryAgain
from integrations.models import Connection
from integrations.salesforce.standin import Org, StandIn
from integrations.tasks import keep_alive as run_keep_alive
from jicoo import bell
from teams.models import Team, User
from tests.cast import create_team
from tests.integrations.cast import connect_to

pytestmark = pytest.mark.django_db


def refreshes(standin: StandIn) -> int:
    return [call.path for call in standin.calls].count("/services/oauth2/token")


def test_a_connection_whose_seal_no_longer_opens_asks_to_be_reconnected(connection: Connection) -> None:
    Connection.objects.update(sealed_access_token="rubbish")
    connection.refresh_from_db()

    with pytest.raises(Reconnect) as caught:
        grants.open_access(connection)

    connection.refresh_from_db()
    assert caught.value.code == connection.broken_code == "keys_unreadable"


def test_a_rotated_token_is_stored_and_the_new_access_works(connection: Connection, org: Org) -> None:
    before = connection.refresh_token()
    org.expire_sessions()

    access = grants.refreshed(connection, stale=connection.access())

    stored = Connection.objects.get()
    assert stored.access() == access
    assert stored.refresh_token() != before
    assert connections.check(stored).org_id == org.id


def test_without_rotation_the_refresh_token_is_kept(connection: Connection, org: Org) -> None:
    org.app.rotates = False
    before = connection.refresh_token()

    grants.refreshed(connection, stale=connection.access())

    assert Connection.objects.get().refresh_token() == before


def test_an_access_that_somebody_else_refreshed_meanwhile_is_simply_used(
    connection: Connection, standin: StandIn
) -> None:
    stale = connection.access()
    newer = grants.refreshed(Connection.objects.get(), stale=stale)
    standin.log.clear()

    assert grants.refreshed(connection, stale=stale) == newer
    assert refreshes(standin) == 0


def test_a_refresh_whose_answer_was_lost_is_asked_once_more(connection: Connection, org: Org, standin: StandIn) -> None:
    org.app.rotates = False
    standin.faults.add("oauth_reset_after")

    grants.refreshed(connection, stale=connection.access())

    assert Connection.objects.get().is_connected


def test_a_rotation_whose_answer_was_lost_ends_as_reconnect_and_not_in_a_loop(
    connection: Connection, standin: StandIn
) -> None:
    standin.faults.add("oauth_reset_after")
    standin.log.clear()

    with pytest.raises(Reconnect):
        grants.refreshed(connection, stale=connection.access())

    connection.refresh_from_db()
    assert connection.is_broken
    assert refreshes(standin) == 2


def test_a_salesforce_in_maintenance_is_no_dead_grant(connection: Connection, standin: StandIn) -> None:
    standin.faults.add("oauth_server_error", times=2)

    with pytest.raises(TryAgain):
        grants.refreshed(connection, stale=connection.access())

    grants.refreshed(connection, stale=connection.access())
    assert Connection.objects.get().is_connected


def test_too_many_log_ins_are_waited_out(connection: Connection, standin: StandIn) -> None:
    standin.faults.add("oauth_rate_limit")

    with pytest.raises(TryAgain):
        grants.refreshed(connection, stale=connection.access())

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

    grants.declare_broken(outdated, Reconnect("oauth_dead"))

    assert Connection.objects.get().is_connected
    assert grants.refreshed(outdated, stale=stale).token != stale.token


def test_a_grant_that_lay_idle_for_a_week_is_renewed(connection: Connection, standin: StandIn) -> None:
    Connection.objects.update(connected_at=timezone.now() - timedelta(days=8))
    standin.log.clear()

    (task,) = forgotten(grants.ring_heartbeats)
    run_keep_alive(*task.args)

    assert refreshes(standin) == 1
    assert list(forgotten(grants.ring_heartbeats)) == []


def test_few_grants_are_renewed_at_once_so_that_a_log_in_host_that_hangs_holds_few_threads(ada: User) -> None:
    long_ago = timezone.now() - timedelta(days=8)
    for number in range(6):
        team = create_team(f"idle-{number}", owner=ada)
        Connection.objects.create(team=team, connector="salesforce", status="connected", connected_at=long_ago)

    assert len(forgotten(grants.ring_heartbeats)) == grants.HEARTBEATS_AT_ONCE == 4


def test_a_heartbeat_finds_a_dead_grant_before_a_booking_does(connection: Connection, org: Org) -> None:
    Connection.objects.update(refreshed_at=timezone.now() - timedelta(days=8))
    org.revoke_grants()

    assert not grants.keep_alive(connection.pk)

    connection.refresh_from_db()
    assert connection.is_broken


def test_a_grant_that_is_in_use_needs_no_heartbeat(connection: Connection, standin: StandIn) -> None:
    standin.log.clear()

    assert not grants.keep_alive(connection.pk)

    assert refreshes(standin) == 0


def forgotten(ringer: bell.Ringer) -> list[Signature]:
    """What it rings for when its hour is over."""
    grants._last_looked[0] = float("-inf")
    return list(ringer())


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_at_once_make_one_refresh(org: Org, standin: StandIn, ada: User) -> None:
    connection = connect_to(org, create_team("crowd", owner=ada), ada)
    stale, rotated_away = connection.access(), connection.refresh_token()
    org.expire_sessions()
    standin.log.clear()
    together = threading.Barrier(20, timeout=60)

    def refresh(_: int) -> Access:
        mine = Connection.objects.get(pk=connection.pk)
        together.wait()
        try:
            return grants.refreshed(mine, stale=stale)
        finally:
            database.close()

    with ThreadPoolExecutor(20) as workers:
        accesses = list(workers.map(refresh, range(20)))

    assert len({access.token for access in accesses}) == 1
    assert refreshes(standin) == 1
    kept = Connection.objects.get()
    assert kept.refresh_token() != rotated_away
    assert connections.check(kept).org_id == org.id
