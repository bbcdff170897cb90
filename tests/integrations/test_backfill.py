"""Bookings of earlier days are looked up without writing, and sent behind the live ones, each of them once."""

from datetime import timedelta

import pytest

from bookings.models import Booking, BookingPage
from integrations import backfill, jobs
from integrations.backfill import Answer
from integrations.models import Connection, Job, JobState, Lane, Priority, Sync, SyncState
from integrations.salesforce.standin import Org
from teams.models import AuditEntry, Team, User
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, sync_everything, wish
from tests.integrations.earlier import choose, earlier, finish, look_up

pytestmark = pytest.mark.django_db


def counts(job: Job) -> dict[str, int]:
    return {outcome: job.counts.get(outcome, 0) for outcome in ("match", "create", "ask", "nothing", "trouble")}


def test_it_foresees_what_would_become_of_each_booking_and_writes_nothing(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    wish(sending_page, connection, several="ask")
    org.add_contact(LastName="Guest1", Email="guest1@example.com")
    for _ in range(2):
        org.add_lead(LastName="Guest2", Company="Example", Email="guest2@example.com")
    for number in (1, 2, 3, 4):
        earlier(sending_page, number)
    before = (org.leads(), org.events())

    job = look_up(sending_page, connection, ada)

    assert job.state == JobState.PREVIEWED
    assert counts(job) == {"match": 1, "ask": 1, "create": 2, "nothing": 0, "trouble": 0}
    assert job.total == 4
    assert (org.leads(), org.events()) == before
    assert not Sync.objects.exists()


def test_what_was_foreseen_is_what_happens(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.add_contact(LastName="Guest1", Email="guest1@example.com")
    for number in (1, 2, 3):
        earlier(sending_page, number)
    job = look_up(sending_page, connection, ada)

    assert backfill.send(job, by=ada) == Answer.SENDING
    finish(job)

    assert job.state == JobState.DONE
    assert len(org.leads()) == job.counts["create"] == 2
    assert len(org.events()) == 3
    assert set(Sync.objects.values_list("state", "priority", "job")) == {(SyncState.SYNCED, Priority.BACKFILL, job.pk)}


def test_two_bookings_of_one_new_invitee_are_foreseen_as_one_creation(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    earlier(sending_page, 1)
    earlier(sending_page, 2, email="Guest1@Example.com", last_name="Guest1")
    job = look_up(sending_page, connection, ada)
    backfill.send(job, by=ada)
    finish(job)

    assert counts(job) == {"match": 1, "create": 1, "ask": 0, "nothing": 0, "trouble": 0}
    assert len(org.leads()) == 1
    assert len(org.events()) == 2


def test_cancelled_bookings_and_those_that_were_sent_are_none_of_it(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    earlier(sending_page, 1, status="cancelled")
    book(sending_page)
    sync_everything()

    assert backfill.count(connection, choose(sending_page)) == 0


def test_a_test_booking_is_none_of_it(sending_page: BookingPage, connection: Connection, ada: User) -> None:
    """Tried in a sandbox, it would come to stand among customers."""
    earlier(sending_page, 1)
    booking = earlier(sending_page, 2)
    Booking.objects.filter(pk=booking.pk).update(is_test=True)

    assert look_up(sending_page, connection, ada).total == 1


def test_bookings_that_wait_for_a_person_are_left_to_them(
    sending_page: BookingPage, connection: Connection, org: Org
) -> None:
    org.turn(validation_rules=[{"sobject": "Lead", "message": "no"}])
    book(sending_page)
    sync_everything()
    book(sending_page, starts_at=next_monday() + timedelta(hours=2), email="other@example.com")

    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.PARKED, SyncState.WAITING}
    assert backfill.count(connection, choose(sending_page)) == 0


def test_days_are_days_of_the_team(sending_page: BookingPage, connection: Connection, team: Team) -> None:
    Team.objects.filter(pk=team.pk).update(time_zone="Asia/Tokyo")
    connection.team.refresh_from_db()
    # 23:30 and 0:30 on the clocks of Tokyo.
    monday = next_monday(hour=0)
    earlier(sending_page, 1, starts_at=monday.replace(hour=14, minute=30))
    earlier(sending_page, 2, starts_at=monday.replace(hour=15, minute=30))

    on_monday = choose(sending_page, since=monday.date(), until=monday.date())
    on_tuesday = choose(sending_page, since=monday.date() + timedelta(days=1))

    assert backfill.count(connection, on_monday) == 1
    assert backfill.count(connection, on_tuesday) == 1
    assert backfill.count(connection, choose(sending_page)) == 2


def test_a_page_that_takes_no_bookings_any_more_counts_and_one_that_sends_nothing_does_not(
    sending_page: BookingPage, connection: Connection
) -> None:
    earlier(sending_page)
    BookingPage.objects.update(is_active=False)
    assert backfill.count(connection, choose(sending_page)) == 1

    wish(sending_page, connection, person="", event=False)
    assert backfill.count(connection, choose(sending_page)) == 0


def test_an_invitee_who_books_meanwhile_goes_first_and_is_not_sent_twice(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    for number in (1, 2):
        earlier(sending_page, number)
    job = look_up(sending_page, connection, ada)
    backfill.send(job, by=ada)
    jobs.run(job.pk)
    Lane.objects.update(crowd=1)
    live = book(sending_page, starts_at=next_monday() + timedelta(hours=5), email="live@example.com")

    finish(job)

    first, *_ = org.events()
    assert str(live.public_id) in first["Description"]
    assert len(org.events()) == 3
    assert job.total == 2


def test_what_is_cancelled_between_the_yes_and_its_turn_creates_nothing(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    booking = earlier(sending_page)
    job = look_up(sending_page, connection, ada)
    backfill.send(job, by=ada)
    jobs.run(job.pk)
    cancel(booking)

    finish(job)

    assert job.state == JobState.DONE
    assert org.leads() == org.events() == []


def test_what_is_done_is_in_the_audit_trail_without_an_invitee(
    sending_page: BookingPage, connection: Connection, ada: User, adam: User
) -> None:
    earlier(sending_page)
    job = look_up(sending_page, connection, ada, since=next_monday().date())
    backfill.send(job, by=adam)

    entries = AuditEntry.objects.filter(action__startswith="backfill").order_by("pk")

    assert [(entry.action, entry.actor) for entry in entries] == [("backfill_looked_up", ada), ("backfill_sent", adam)]
    assert entries[1].details == {
        "job": job.pk,
        "pages": [sending_page.pk],
        "bookings": 1,
        "since": next_monday().date().isoformat(),
    }
