"""Whole-call deadlines: an org that takes 25 seconds is given up on by a booking alone, and waited for by a crowd."""

import threading
from datetime import timedelta

import pytest
from django.db import connection as database

from integrations import lanes
from integrations.models import Lane, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from teams.models import User
from tests.cast import create_page, create_team, next_monday
from tests.integrations.cast import book, connect_to, wish

WRITES = '"method": ?"POST"|"records"'
# Between the 20 s of one and the 60 s of a crowd.
TAKES_S = 25.0


@pytest.mark.django_db(transaction=True)
def test_one_is_given_up_on_after_20_seconds_and_a_crowd_after_60(org: Org, standin: StandIn, ada: User) -> None:
    """Both at the same time, because that is long enough."""
    alone, crowd = org, standin.add_org(name="Crowd", username="crowd@standin.example.com")
    for there, bookings in ((alone, 1), (crowd, 2)):
        team = create_team(f"team-of-{bookings}", owner=ada)
        page = create_page(team, ada)
        wish(page, connect_to(there, team, ada))
        for number in range(bookings):
            book(page, email=f"guest{number}@example.com", starts_at=next_monday() + timedelta(hours=bookings + number))
        standin.faults.add("slow", seconds=TAKES_S, body=WRITES, org=there.id)
    workers = [threading.Thread(target=_work, args=[lane.pk]) for lane in Lane.objects.all()]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    (of_one,) = Sync.objects.filter(lane__org_id=alone.id)
    of_crowd = Sync.objects.filter(lane__org_id=crowd.id)
    assert (of_one.kind, of_one.code, Lane.objects.get(org_id=alone.id).is_slow) == (
        "outcome_unknown",
        "no_answer",
        True,
    )
    assert set(of_crowd.values_list("state", flat=True)) == {SyncState.SYNCED}


def _work(lane: int) -> None:
    try:
        lanes.run(lane)
    finally:
        database.close()
