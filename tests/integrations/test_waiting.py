"""While a worker's thread waits for an org it has no database connection: there are more threads than connections."""

import threading
import time

import pytest
from django.db import connection as database

from integrations import lanes
from integrations.models import Lane
from integrations.salesforce.standin import Org, StandIn
from teams.models import User
from tests.cast import create_page, create_team
from tests.integrations.cast import book, connect_to, wish

WITHIN_S = 30.0
# Longer than it takes to ask PostgreSQL who is there.
CALL_S = 2.0
# The session has ended, so: the question, the refresh, the question again, the write.
CALLS = ["/composite", "/token", "/composite", "/composite"]


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_waits_for_an_org_holds_no_database_connection(org: Org, standin: StandIn, ada: User) -> None:
    team = create_team("waiting", owner=ada)
    page = create_page(team, ada)
    wish(page, connect_to(org, team, ada))
    book(page)
    org.expire_sessions()
    standin.log.clear()
    standin.faults.add("slow", path="/services/", seconds=CALL_S, times=None)
    worker = threading.Thread(target=_work, args=[Lane.objects.get().pk])

    worker.start()
    held = [_connections_during_call(standin, number) for number in range(1, len(CALLS) + 1)]
    worker.join()

    assert [call.path[call.path.rindex("/") :] for call in standin.calls] == CALLS
    assert held == [0] * len(CALLS)
    assert len(org.events()) == 1


def _work(lane: int) -> None:
    try:
        lanes.run(lane)
    finally:
        database.close()


def _connections_during_call(standin: StandIn, number: int) -> int:
    """How many others than ours there are, once the call is on its way."""
    deadline = time.monotonic() + WITHIN_S
    while standin.faults.struck() < number:
        assert time.monotonic() < deadline, "nobody calls"
        time.sleep(0.01)
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])
