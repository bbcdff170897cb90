"""One run of a lane, and what it may say of the connection it used."""

from collections.abc import Sequence
from typing import Any

import pytest

from bookings.models import BookingPage
from integrations import lanes, outbox
from integrations.batches import Batch
from integrations.contract.pushes import Outcome
from integrations.errors import Reconnect
from integrations.models import Connection, ConnectionStatus, Lane, RemoteRecord, Sync, SyncState
from integrations.registry import connector_for
from integrations.salesforce.connector import Salesforce
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from tests.integrations.cast import book, connect_to, sync_everything

pytestmark = pytest.mark.django_db


class RefusedWhileSomebodyReconnects(Salesforce):
    """Salesforce as it answers an old token, while an administrator has just connected again."""

    def push(self, *_: Any, **__: Any) -> Sequence[Outcome]:
        connection = Connection.objects.get()
        connection.grant += 1
        connection.sealed_access_token = connection.sealed("access_token", "newer")
        connection.save()
        raise Reconnect("grant_dead")


def test_a_late_refusal_does_not_break_the_connection_that_was_made_anew_meanwhile(sending_page: BookingPage) -> None:
    book(sending_page)
    lane = lanes.take(Lane.objects.get().pk)
    assert lane is not None
    batch = Batch(lane, outbox.claim(lane, 1), RefusedWhileSomebodyReconnects())

    batch.settle(batch.push())

    assert Connection.objects.get().status == ConnectionStatus.CONNECTED


@pytest.fixture
def second(standin: StandIn) -> Org:
    return standin.add_org(name="Second", username="second@standin.example.com")


def test_what_is_on_its_way_when_another_org_is_connected_is_not_sent_there(
    sending_page: BookingPage, org: Org, second: Org, team: Team, ada: User
) -> None:
    """Connecting gives the old grant back, so the push meets an access that has ended, and finds that of another org."""
    book(sending_page)
    batch = claimed()

    connect_to(second, team, ada)
    batch.settle(batch.push())

    assert (second.leads(), second.events(), org.leads()) == ([], [], [])
    assert not RemoteRecord.objects.exists()
    lanes.release(batch.lane)
    connect_to(org, team, ada)
    sync_everything()
    assert (len(org.leads()), len(org.events()), len(second.leads())) == (1, 1, 0)


def test_what_is_claimed_while_another_org_is_connected_is_not_sent_there(
    sending_page: BookingPage, second: Org, team: Team, ada: User
) -> None:
    book(sending_page)
    lane = lanes.take(Lane.objects.get().pk)
    assert lane is not None
    (sync,) = outbox.claim(lane, 1)
    connect_to(second, team, ada)
    # Its connection is read after it was locked.
    sync.connection.refresh_from_db()
    batch = Batch(lane, [sync], connector_for("salesforce"))

    batch.settle(batch.push())

    assert (second.leads(), second.events()) == ([], [])
    assert Sync.objects.get().state == SyncState.WAITING


def claimed() -> Batch:
    """Whatever is due, in the hands of a worker that took the lane."""
    lane = lanes.take(Lane.objects.get().pk)
    assert lane is not None
    return Batch(lane, outbox.claim(lane, 10), connector_for("salesforce"))
