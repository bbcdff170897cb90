"""Two bookings of one invitee, of whose first nobody knows whether it created them: one person, however late that turns out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import outbox
from integrations.models import Attempt, Lane, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from tests.cast import next_monday
from tests.integrations.cast import book, later, sync_everything
from tests.integrations.salesforce.lost import carried_out_late, first_unanswered, ten_minutes_later_for, unanswered

pytestmark = pytest.mark.django_db

IN_TWO_HOURS = timedelta(hours=2)


def test_a_second_booking_waits_until_the_first_ones_write_was_looked_for(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    first = first_unanswered(sending_page, standin, "reset_before")
    second = book(sending_page, email="IDA@example.com", starts_at=next_monday() + IN_TWO_HOURS)
    the_way_is_clear()
    sync_everything()
    carried_out_late(org)

    later(first)
    sync_everything()
    later(second)
    sync_everything()

    (lead,) = org.leads()
    assert [event["WhoId"] for event in org.events()] == [lead["Id"], lead["Id"]]
    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.SYNCED}


def test_a_second_booking_waits_for_the_second_look_where_the_person_may_be_there_twice(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    first = unanswered(sending_page, standin)
    carried_out_late(org)
    second = book(sending_page, starts_at=next_monday() + IN_TWO_HOURS)
    the_way_is_clear()
    sync_everything()

    ten_minutes_later_for(first)
    later(second)
    sync_everything()

    (lead,) = org.leads()
    assert [event["WhoId"] for event in org.events()] == [lead["Id"], lead["Id"]]


def test_whoever_is_held_back_holds_nobody_else_back(sending_page: BookingPage, org: Org, standin: StandIn) -> None:
    first_unanswered(sending_page, standin, "reset_before")
    book(sending_page, starts_at=next_monday() + IN_TWO_HOURS)
    book(sending_page, email="joe@example.com", starts_at=next_monday() + 2 * IN_TWO_HOURS)
    the_way_is_clear()

    sync_everything()

    assert [lead["Email"] for lead in org.leads()] == ["joe@example.com"]


def test_nobody_waits_for_a_write_of_which_nothing_can_come_any_more(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    """As where the first one waits for a connection that does not work."""
    first = first_unanswered(sending_page, standin, "reset_before")
    Attempt.objects.update(started_at=timezone.now() - timedelta(minutes=11))
    Sync.objects.filter(booking=first).update(due_at=timezone.now() + timedelta(hours=1))
    second = book(sending_page, starts_at=next_monday() + IN_TWO_HOURS)
    the_way_is_clear()

    sync_everything()

    assert standing(second) == SyncState.SYNCED
    assert len(org.leads()) == 1


def test_a_booking_that_has_its_person_waits_for_nobody(sending_page: BookingPage, org: Org, standin: StandIn) -> None:
    known = book(sending_page, starts_at=next_monday() + IN_TWO_HOURS)
    sync_everything()
    org.delete(org.leads()[0]["Id"])
    first_unanswered(sending_page, standin, "reset_before")
    the_way_is_clear()
    outbox.request_again(known)

    sync_everything()

    assert standing(known) == SyncState.SYNCED


def the_way_is_clear() -> None:
    """What befell the org has passed; each booking has its own time to wait."""
    Lane.objects.update(rung_until=None, paused_until=None, failures=0)


def standing(booking: Booking) -> str:
    return Sync.objects.get(booking=booking).state
