"""One run of a lane, and what it may say of the connection it used."""

from collections.abc import Sequence
from typing import Any

import pytest

from bookings.models import BookingPage
from integrations import lanes, outbox
from integrations.batches import Batch
from integrations.contract.pushes import Outcome
from integrations.errors import Reconnect
from integrations.models import Connection, ConnectionStatus, Lane
from integrations.salesforce.connector import Salesforce
from tests.integrations.cast import book

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
