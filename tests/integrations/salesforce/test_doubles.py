"""A call that we gave up on may be carried out minutes later. The second look finds what it made and removes it."""

from datetime import timedelta

import pytest

from bookings.models import BookingPage
from integrations.models import Attempt, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, later, reschedule, sync_everything
from tests.integrations.salesforce.lost import carried_out_late, ten_minutes_later, unanswered

pytestmark = pytest.mark.django_db


def test_a_call_that_was_carried_out_late_leaves_no_double(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    unanswered(sending_page, standin)
    kept = {record["Id"] for record in (*org.leads(), *org.events())}
    carried_out_late(org)

    sync = ten_minutes_later()

    assert {record["Id"] for record in (*org.leads(), *org.events())} == kept
    assert "double_removed" in [reason["code"] for reason in sync.reasons]
    assert (sync.state, sync.look_again_at) == (SyncState.SYNCED, None)


def test_a_second_look_that_finds_nothing_changes_nothing(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    unanswered(sending_page, standin)
    before = (org.leads(), org.events())

    sync = ten_minutes_later()

    assert (org.leads(), org.events()) == before
    assert sync.look_again_at is None
    assert not Attempt.objects.filter(settled_at=None).exists()


def test_nothing_is_looked_at_twice_if_every_answer_came(sending_page: BookingPage) -> None:
    book(sending_page)

    sync_everything()

    assert Sync.objects.get().look_again_at is None


def test_a_person_on_whom_something_else_hangs_is_no_double(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    unanswered(sending_page, standin)
    lead, _ = carried_out_late(org)
    org.add_event(Subject="By hand", WhoId=lead["Id"], StartDateTime="2026-11-24T10:00:00Z", DurationInMinutes=30)

    ten_minutes_later()

    assert len(org.leads()) == 2
    assert sorted(event["Subject"] == "By hand" for event in org.events()) == [False, True]


def test_a_person_whom_somebody_has_changed_is_no_double(sending_page: BookingPage, org: Org, standin: StandIn) -> None:
    unanswered(sending_page, standin)
    lead, _ = carried_out_late(org)
    rep = org.add_user(email="rep@example.com")
    org.edit(lead["Id"], by=rep["Id"], Phone="1")

    ten_minutes_later()

    assert (len(org.leads()), len(org.events())) == (2, 1)


def test_a_move_before_the_second_look_finds_the_double_too(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    booking = unanswered(sending_page, standin)
    carried_out_late(org)

    reschedule(booking, next_monday() + timedelta(hours=3))
    sync_everything()

    (event,) = org.events()
    assert "T13:00:00" in event["StartDateTime"]
    assert Sync.objects.get().look_again_at is not None


def test_a_second_look_that_fails_is_had_again(sending_page: BookingPage, org: Org, standin: StandIn) -> None:
    unanswered(sending_page, standin)
    carried_out_late(org)
    standin.faults.add("unavailable")

    failed = ten_minutes_later()
    sync = ten_minutes_later()

    assert failed.state == SyncState.SYNCED
    assert failed.look_again_at is not None
    assert len(org.events()) == 1
    assert sync.look_again_at is None


@pytest.mark.parametrize("ends", ["moved back", "moved on", "cancelled"])
def test_a_move_that_is_carried_out_late_is_our_own_and_is_put_right(
    sending_page: BookingPage, org: Org, standin: StandIn, ends: str
) -> None:
    """Nobody changed the Event by hand, though another time stands there than we last wrote."""
    booking = book(sending_page)
    sync_everything()
    standin.faults.add("reset_before", body='"method": ?"PATCH"')
    reschedule(booking, next_monday() + timedelta(hours=3))
    sync_everything()
    if ends == "cancelled":
        cancel(booking)
    else:
        reschedule(booking, next_monday() + timedelta(hours=0 if ends == "moved back" else 5))
    later(booking)
    sync_everything()
    for event in org.events():
        org.edit(event["Id"], StartDateTime=(next_monday() + timedelta(hours=3)).isoformat(), DurationInMinutes=30)

    sync = ten_minutes_later()

    expected = {"moved back": ["T10:00"], "moved on": ["T15:00"], "cancelled": []}[ends]
    assert [event["StartDateTime"][10:16] for event in org.events()] == expected
    assert not {"drift_kept", "event_marked_changed"} & {reason["code"] for reason in sync.reasons}
