"""When the hosts are looked up by themselves: soon after connecting, once a night, and not again at once after trouble."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bookings.models import BookingPage
from integrations import host_looks, hosts, nights, registry
from integrations.contract.access import Access
from integrations.contract.users import RemoteUser
from integrations.errors import TryAgain
from integrations.models import Connection, ConnectionStatus, HostLook
from integrations.salesforce.connector import Salesforce
from integrations.salesforce.standin import Org, StandIn
from integrations.tasks import look_hosts_up
from jicoo import bell
from teams.models import Team, User
from tests.cast import create_page, create_team
from tests.integrations.cast import connect_to

pytestmark = pytest.mark.django_db


def due() -> list[Connection]:
    return list(host_looks.due(timezone.now()))


def test_a_new_connection_is_looked_through_at_once_and_then_at_night(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    org.add_user(email="ada@example.com")
    at_first = due()

    look_hosts_up(connection.pk)

    look = HostLook.objects.get()
    assert at_first == [connection]
    assert due() == []
    assert hosts.coverage(connection).linked == 1
    assert nights.is_night_for(connection, look.due_at)
    assert timedelta(0) < look.due_at - timezone.now() <= timedelta(days=1)


def test_when_the_night_has_come_it_is_due_again(page: BookingPage, connection: Connection) -> None:
    host_looks.look(connection.pk)

    HostLook.objects.update(due_at=timezone.now())

    assert due() == [connection]


def test_another_org_is_looked_through_at_once(
    page: BookingPage, connection: Connection, standin: StandIn, team: Team, ada: User
) -> None:
    host_looks.look(connection.pk)

    connection = connect_to(standin.add_org(name="Another"), team, ada)

    assert due() == [connection]
    assert hosts.coverage(connection).looked_at is None


def test_who_was_rung_for_twice_is_looked_through_once(
    page: BookingPage, connection: Connection, standin: StandIn
) -> None:
    standin.log.clear()

    looked = [host_looks.look(connection.pk) for _ in range(2)]

    assert looked == [True, False]
    assert len(standin.calls) == 1


def test_after_trouble_it_is_tried_again_in_an_hour(
    page: BookingPage, connection: Connection, standin: StandIn
) -> None:
    standin.faults.add("maintenance_ok", times=None)

    looked = host_looks.look(connection.pk)

    look = HostLook.objects.get()
    assert (looked, look.looked_at, look.code) == (False, None, "NOT_UNDERSTOOD")
    assert look.due_at > timezone.now() + timedelta(minutes=59)


def test_a_dead_grant_is_told_of(page: BookingPage, connection: Connection, org: Org) -> None:
    org.revoke_grants()

    host_looks.look(connection.pk)

    connection.refresh_from_db()
    assert connection.is_broken


@pytest.mark.parametrize(
    "changes", [{"status": ConnectionStatus.BROKEN}, {"status": ConnectionStatus.DISCONNECTED}, {"connector": "gone"}]
)
def test_what_cannot_be_asked_is_never_due(page: BookingPage, connection: Connection, changes: dict[str, str]) -> None:
    Connection.objects.update(**changes)

    assert due() == []


def test_the_bell_rings_for_a_few_at_a_time(
    page: BookingPage, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_looks, "_last_looked", [float("-inf")])

    first, second = list(host_looks.ring_due()), list(host_looks.ring_due())

    assert [task.args for task in first] == [(connection.pk,)]
    assert second == []
    assert host_looks.ring_due in bell._ringers


@contextmanager
def in_the_place_of_salesforce(connector: "Hanging") -> Iterator["Hanging"]:
    """In the registry, as a folder of its own would be."""
    registry.forget()
    found = registry._found()
    before, found["salesforce"] = found["salesforce"], connector
    yield connector
    found["salesforce"] = before
    registry.forget()


class Hanging(Salesforce):
    """No org answers: while one look waits, the other workers begin with the next ones. `most`: how many waited together."""

    def __init__(self) -> None:
        self.waiting = self.most = 0

    def users(self, access: Access, **_: Any) -> Sequence[RemoteUser]:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        for connection in due():
            host_looks.look(connection.pk)
        self.waiting -= 1
        raise TryAgain("no_answer")


def test_orgs_that_hang_hold_a_few_threads_together_however_often_the_bell_rings(standin: StandIn, ada: User) -> None:
    for number in range(host_looks.AT_ONCE + 2):
        team = create_team(f"hangs-{number}", owner=ada)
        create_page(team, ada)
        connect_to(standin.add_org(name=f"Hangs {number}"), team, ada)

    with in_the_place_of_salesforce(Hanging()) as hanging:
        host_looks.look(due()[0].pk)

    assert hanging.most == host_looks.AT_ONCE


def test_the_calls_of_a_look_are_counted(page: BookingPage, connection: Connection) -> None:
    host_looks.look(connection.pk)

    assert sum(connection.tallies.values_list("calls", flat=True)) == 1
