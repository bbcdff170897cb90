"""Which bookings ask to be sent, with which settings, and to which org: nothing is lost, and nothing goes elsewhere."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db import connection as database
from django.utils import timezone

from bookings.models import BookingPage
from bookings.signals import booking_changed
from integrations import lanes, outbox
from integrations.models import Connection, ConnectionStatus, FieldMapping, Sync, SyncState
from teams.models import User
from tests.cast import create_booking, create_page, next_monday
from tests.integrations.cast import book, reschedule, wish

pytestmark = pytest.mark.django_db


def test_a_confirmed_booking_is_due_at_once_with_the_settings_of_its_page(sending_page: BookingPage) -> None:
    book(sending_page)

    sync = Sync.objects.get()
    assert (sync.wanted, sync.done, sync.options["person"]) == (1, 0, "Lead")
    assert list(outbox.due(timezone.now())) == [sync]


def test_settings_apply_to_bookings_confirmed_afterwards(page: BookingPage, connection: Connection) -> None:
    before = book(page)
    wish(page, connection)
    after = book(page, starts_at=next_monday() + timedelta(hours=1))
    wish(page, connection, person="Contact")
    reschedule(before, next_monday() + timedelta(hours=2))
    reschedule(after, next_monday() + timedelta(hours=3))

    sync = Sync.objects.get()
    assert (sync.booking, sync.options["person"], sync.wanted) == (after, "Lead", 2)


def test_a_page_with_everything_off_asks_for_nothing(page: BookingPage, connection: Connection) -> None:
    wish(page, connection, person="", event=False)

    book(page)

    assert not Sync.objects.exists()


def test_another_page_of_the_team_is_none_of_its_business(sending_page: BookingPage, ada: User) -> None:
    book(create_page(sending_page.team, ada, slug="other"))

    assert not Sync.objects.exists()


def test_what_changes_between_two_bookings_holds_for_the_second(
    page: BookingPage, connection: Connection, ada: User
) -> None:
    """What a page sends is remembered by its content: no change may be missed."""
    later = (next_monday() + timedelta(hours=number) for number in range(1, 6))
    wish(page, connection)
    first = book(page)
    wish(page, connection, person="Contact")
    second = book(page, starts_at=next(later))
    FieldMapping.objects.create(team=page.team, connection=connection, made_by=ada, rules=[TITLE])
    third = book(page, starts_at=next(later))
    FieldMapping.objects.create(team=page.team, connection=connection, page=page, made_by=ada, rules=[])
    fourth = book(page, starts_at=next(later))
    Connection.objects.update(remote_org_id="00D000000000002AAA")
    fifth = book(page, starts_at=next(later))
    Connection.objects.update(status=ConnectionStatus.DISCONNECTED)
    book(page, starts_at=next(later))

    syncs = [
        Sync.objects.select_related("lane").get(booking=booking) for booking in (first, second, third, fourth, fifth)
    ]
    assert [sync.options["person"] for sync in syncs] == ["Lead", "Contact", "Contact", "Contact", "Contact"]
    assert [sync.options.get("fields") for sync in syncs] == [None, None, [TITLE], [], []]
    assert {sync.lane_id for sync in syncs[:4]} == {syncs[0].lane_id}
    assert syncs[4].lane.org_id == "00D000000000002AAA"
    assert Sync.objects.count() == 5


TITLE = {"object": "Lead", "field": "Title", "source": "company", "mode": "always"}


def test_a_booking_that_is_rolled_back_asks_for_nothing(sending_page: BookingPage) -> None:
    with transaction.atomic():
        booking = create_booking(sending_page)
        booking_changed.send(sender=type(booking), booking=booking, change="confirmed")
        asked = Sync.objects.exists()
        transaction.set_rollback(True)

    assert (asked, Sync.objects.exists()) == (True, False)


def test_a_broken_connection_holds_its_bookings_back(sending_page: BookingPage, connection: Connection) -> None:
    book(sending_page)
    Connection.objects.update(status="broken")

    assert not outbox.due(timezone.now()).exists()
    assert list(lanes.ring_due()) == []


def test_a_booking_confirmed_while_the_connection_is_broken_waits_for_it(sending_page: BookingPage) -> None:
    Connection.objects.update(status="broken")

    book(sending_page)

    assert Sync.objects.get().state == SyncState.WAITING


def test_a_booking_confirmed_while_nothing_is_connected_is_not_kept_for_later(sending_page: BookingPage) -> None:
    Connection.objects.update(status="disconnected")

    book(sending_page)

    assert not Sync.objects.exists()


def test_after_connecting_another_org_nothing_of_the_first_is_sent_there(sending_page: BookingPage) -> None:
    book(sending_page)
    Connection.objects.update(remote_org_id="00D000000000009AAA")

    assert not outbox.due(timezone.now()).exists()


def test_no_row_can_point_into_another_team(sending_page: BookingPage, eve: User) -> None:
    book(sending_page)
    elsewhere = eve.teams.get()

    for table in ("integrations_sync", "integrations_pagesettings"):
        with pytest.raises(IntegrityError, match="same_team"):
            move_to_another_team(table, elsewhere.pk)


@transaction.atomic
def move_to_another_team(table: str, team_id: int) -> None:
    with database.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET team_id = %s", [team_id])  # noqa: S608 (a name of the test's own)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
