"""Whoever has just booked goes before what people send in bulk: in a lane, and across lanes."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import lanes
from integrations.models import Connection, Lane, Priority, Sync, SyncState
from integrations.salesforce.standin import Org
from integrations.tasks import run_lane
from tests.cast import create_booking, create_page, create_team, create_user, next_monday
from tests.integrations.cast import book, wish

pytestmark = pytest.mark.django_db

IN_THE_FIRST_BATCH = 10


def test_a_live_booking_waits_for_no_more_of_a_backfill_than_the_batch_in_flight(sending_page: BookingPage) -> None:
    backfill = [_book(sending_page, number) for number in range(3 * IN_THE_FIRST_BATCH)]
    Sync.objects.update(priority=Priority.BACKFILL)
    lane = Lane.objects.get()
    assert lanes.run(lane.pk) == IN_THE_FIRST_BATCH

    live = _book(sending_page, len(backfill))
    lanes.run(lane.pk)

    assert Sync.objects.get(booking=live).state == SyncState.SYNCED
    assert Sync.objects.filter(booking__in=backfill, state=SyncState.WAITING).exists()


def test_the_bell_rings_first_where_somebody_has_just_booked(many_orgs: list[Connection]) -> None:
    live = many_orgs[-1]
    Sync.objects.exclude(connection=live).update(priority=Priority.REPLAY)

    rung = [task.args[0] for task in lanes.ring_due()]

    assert rung[0] == Lane.objects.get(org_id=live.remote_org_id).pk


def test_backfills_of_many_orgs_leave_threads_to_live_bookings(many_orgs: list[Connection]) -> None:
    live = many_orgs[-1]
    Sync.objects.exclude(connection=live).update(priority=Priority.BACKFILL)

    assert len(list(lanes.ring_due())) == lanes.BULK_AT_ONCE + 1
    assert list(lanes.ring_due()) == []

    served = Lane.objects.filter(syncs__priority=Priority.BACKFILL, rung_until__isnull=False)[:1].get()
    Sync.objects.filter(lane=served).update(state=SyncState.SYNCED, done=F("wanted"))
    Lane.objects.filter(pk=served.pk).update(rung_until=None)
    assert len(list(lanes.ring_due())) == 1


def test_however_many_orgs_wait_a_slow_one_is_rung_for_too(connection: Connection, page: BookingPage) -> None:
    booking = create_booking(page)
    known = [Lane(org_id=f"known-{number}", has_answered=True) for number in range(lanes.RING_AT_ONCE)]
    slow = Lane(org_id="slow", is_slow=True, served_at=timezone.now())
    Lane.objects.bulk_create([*known, slow])
    for lane in (*known, slow):
        connection.pk, connection.connector, connection.remote_org_id = None, lane.org_id, lane.org_id
        connection.save(force_insert=True)
        Sync.objects.create(team=page.team, connection=connection, booking=booking, lane=lane)

    rung = {task.args[0] for task in lanes.ring_due()}

    assert rung == {lane.pk for lane in (*known, slow)}


def test_a_lane_with_nothing_but_a_backfill_goes_back_to_the_bell(sending_page: BookingPage, org: Org) -> None:
    for number in range(IN_THE_FIRST_BATCH + 1):
        _book(sending_page, number)
    Sync.objects.update(priority=Priority.BACKFILL)

    run_lane(Lane.objects.get().pk)

    assert len(org.events()) == IN_THE_FIRST_BATCH
    assert Lane.objects.get().rung_until is None
    assert len(list(lanes.ring_due())) == 1


@pytest.fixture
def many_orgs(connection: Connection) -> list[Connection]:
    """More connected orgs than may be at a backfill at once, each known to answer and with one booking due."""
    found = [_another(connection, number) for number in range(lanes.BULK_AT_ONCE + 3)]
    Lane.objects.update(has_answered=True)
    return found


def _another(connection: Connection, number: int) -> Connection:
    owner = create_user(f"owner-{number}")
    team = create_team(f"team-{number}", owner=owner)
    values = {field.attname: getattr(connection, field.attname) for field in Connection._meta.concrete_fields}
    values |= {"id": None, "team_id": team.pk, "remote_org_id": f"00D00000000{number:04}AAA"}
    made = Connection.objects.create(**values)
    page = create_page(team, owner)
    wish(page, made)
    book(page)
    return made


def _book(page: BookingPage, number: int) -> Booking:
    starts_at = next_monday() + timedelta(days=7 * (number // 12), minutes=30 * (number % 12))
    return book(page, starts_at=starts_at, email=f"guest-{number}@example.com")
