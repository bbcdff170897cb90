"""What each hour came to: counted once for each run, whatever became of it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from bookings.models import BookingPage
from integrations import batches, lanes, outbox, tally
from integrations.batches import Batch
from integrations.contract.access import Access
from integrations.contract.meter import Meter
from integrations.contract.pushes import BeforeWrite, Order, Outcome
from integrations.contract.values import Json
from integrations.errors import LeaseLost
from integrations.models import Connection, Lane, Sync, Tally
from integrations.registry import connector_for
from integrations.salesforce.connector import Salesforce
from integrations.salesforce.standin import Org
from jicoo.tasks import tidy
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, later, sync_everything, wish

pytestmark = pytest.mark.django_db


class LosesItsLane(Salesforce):
    """Salesforce, while another worker takes the lane before anything is written."""

    def push(
        self, orders: Sequence[Order], access: Access, *, before_write: BeforeWrite, meter: Meter
    ) -> Sequence[Outcome]:
        def too_late(sent: Mapping[int, Json]) -> None:
            Lane.objects.update(lease=F("lease") + 1)
            before_write(sent)

        return super().push(orders, access, before_write=too_late, meter=meter)


def numbers() -> tuple[int, int, int]:
    """Went through, waits for a person, tried again later: of the only hour there is."""
    counted = Tally.objects.get()
    return counted.done, counted.parked, counted.retried


def test_what_goes_through_is_counted_with_its_calls(sending_page: BookingPage, org: Org) -> None:
    book(sending_page)
    sync_everything()
    book(sending_page, email="b@example.com", starts_at=next_monday() + timedelta(hours=1))
    sync_everything()

    counted = Tally.objects.get()

    assert numbers() == (2, 0, 0)
    assert counted.calls == 4
    assert (counted.hour.minute, counted.hour.second, counted.hour.microsecond) == (0, 0, 0)


def test_what_comes_to_wait_for_a_person_and_what_is_tried_again_are_told_apart(
    sending_page: BookingPage, org: Org
) -> None:
    booking = book(sending_page)
    org.turn(unavailable=True)
    sync_everything()
    org.turn(unavailable=False, validation_rules=[{"sobject": "Lead", "message": "Every lead needs a budget"}])
    later(booking)
    sync_everything()

    assert numbers() == (0, 1, 1)


def test_a_booking_that_a_person_withheld_during_the_try_is_neither(sending_page: BookingPage, org: Org) -> None:
    book(sending_page)
    org.turn(unavailable=True)
    lane = lanes.take(Lane.objects.get().pk)
    assert lane
    batch = Batch(lane, outbox.claim(lane, 1), connector_for("salesforce"))
    outcomes = batch.push()
    outbox.withhold(Sync.objects.all())
    batch.settle(outcomes)

    tally.count_run(batch.syncs, outcomes, done=0, calls=1)

    assert numbers() == (0, 0, 0)


def test_calls_of_a_run_that_was_broken_off_count_too(sending_page: BookingPage) -> None:
    book(sending_page)
    lane = lanes.take(Lane.objects.get().pk)
    assert lane
    batch = Batch(lane, outbox.claim(lane, 1), LosesItsLane())

    with pytest.raises(LeaseLost):
        batches.run(batch)

    assert numbers() == (0, 0, 0)
    assert Tally.objects.get().calls == 1


def test_another_hour_is_another_row(connection: Connection) -> None:
    tally.count_calls(connection, 2)
    Tally.objects.update(hour=timezone.now() - timedelta(hours=1))

    tally.count_calls(connection, 3)

    assert sorted(Tally.objects.values_list("calls", flat=True)) == [2, 3]


def test_hours_are_forgotten_after_ninety_days(connection: Connection) -> None:
    for days in (91, 89):
        tally.count_calls(connection, days)
        Tally.objects.filter(calls=days).update(hour=timezone.now() - timedelta(days=days))

    tidy()

    assert [each.calls for each in Tally.objects.all()] == [89]


def test_what_people_ask_with_a_button_or_a_page_counts_as_the_org_counts_it(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    before, browser = org.calls_used, signed_in_as(ada)
    wish(page, connection, overwrite=True)
    org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Ltd")
    booking = book(page)
    sync_everything()

    browser.post(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/put-back/")
    browser.post("/teams/acme/apps/salesforce/test/")
    browser.get("/teams/acme/pages/intro/integrations/salesforce/")
    browser.get("/teams/acme/pages/intro/integrations/salesforce/?find_campaign=Spring&look=1")

    assert org.leads()[0]["Company"] == "Old Ltd"
    assert org.calls_used - before >= 2 + 2 + 1 + 2
    assert sum(Tally.objects.values_list("calls", flat=True)) == org.calls_used - before
