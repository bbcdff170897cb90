"""A backfill whose worker, org or connection fails under it: nothing is sent twice, nothing is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import backfill, jobs, outbox, outlook
from integrations.backfill import Answer
from integrations.models import Connection, Job, JobState, Lane, Sync, SyncState, Tally
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from tests.cast import next_monday
from tests.integrations.cast import book, connect_to, sync_everything
from tests.integrations.earlier import choose, earlier, finish, look_up, run, send_all, work

pytestmark = pytest.mark.django_db


def test_a_killed_worker_costs_nothing_and_doubles_nothing(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "BOOKINGS_AT_ONCE", 1)
    job = run(sending_page, connection, ada)
    jobs.run(job.pk)
    assert jobs._take(job.pk) is not None
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(leased_until=past)

    finish(job)

    assert job.state == JobState.DONE
    assert len(org.events()) == 3


def test_bookings_of_an_org_that_was_connected_before_are_sent_to_the_new_one_and_never_twice(
    sending_page: BookingPage, connection: Connection, org: Org, standin: StandIn, ada: User
) -> None:
    booking = book(sending_page)
    sync_everything()
    second = standin.add_org(name="Second", username="second@standin.example.com")
    connection = connect_to(second, connection.team, ada)

    send_all(sending_page, connection, ada)
    connection = connect_to(org, connection.team, ada)
    send_all(sending_page, connection, ada)

    assert len(org.events()) == len(second.events()) == 1
    assert str(booking.public_id) in second.events()[0]["Description"]
    assert Sync.objects.get().lane.org_id == connection.remote_org_id


def test_what_a_person_took_out_goes_only_if_it_is_asked_for(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    book(sending_page)
    outbox.withhold(Sync.objects.all())
    assert backfill.count(connection, choose(sending_page)) == 0

    job = look_up(sending_page, connection, ada, with_withheld=True)
    backfill.send(job, by=ada)
    finish(job)

    assert len(org.events()) == 1
    assert Sync.objects.get().state == SyncState.SYNCED


def test_while_the_allowance_runs_low_it_waits_and_says_so(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    earlier(sending_page)
    Lane.objects.create(
        connector="salesforce",
        org_id=connection.remote_org_id,
        saves_until=timezone.now() + timedelta(minutes=10),
    )
    job, _ = backfill.ask(connection, choose(sending_page), by=ada)

    work(job)

    assert (job.state, job.code) == (JobState.PREVIEWING, "allowance_low")
    Lane.objects.update(saves_until=None)
    Job.objects.update(due_at=timezone.now())
    assert work(job).state == JobState.PREVIEWED
    assert job.code == ""


def test_a_look_up_notices_itself_that_the_allowance_runs_low(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.turn(daily_calls=org.calls_used + 1)
    earlier(sending_page)

    look_up(sending_page, connection, ada)

    assert Lane.objects.get().saves_until is not None


def test_a_dead_grant_breaks_the_connection_and_the_look_up_goes_on_once_it_is_mended(
    sending_page: BookingPage, connection: Connection, org: Org, team: Team, ada: User
) -> None:
    earlier(sending_page)
    org.expire_sessions()
    org.revoke_grants()
    job, _ = backfill.ask(connection, choose(sending_page), by=ada)
    work(job)
    connection.refresh_from_db()
    assert (connection.is_broken, job.code) == (True, connection.broken_code)

    connect_to(org, connection.team, ada)
    Job.objects.update(due_at=timezone.now())

    assert work(job).state == JobState.PREVIEWED


def test_an_expired_session_is_renewed_by_the_way(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    earlier(sending_page)
    org.expire_sessions()

    assert look_up(sending_page, connection, ada).state == JobState.PREVIEWED


def test_an_org_that_does_not_answer_is_asked_again_later(
    sending_page: BookingPage, connection: Connection, standin: StandIn, ada: User
) -> None:
    earlier(sending_page)
    standin.faults.add("unavailable")
    job, _ = backfill.ask(connection, choose(sending_page), by=ada)
    work(job)
    assert (job.state, job.counts) == (JobState.PREVIEWING, {})
    assert job.code

    Job.objects.update(due_at=timezone.now())

    assert work(job).state == JobState.PREVIEWED


def test_connecting_another_org_ends_it_and_nothing_goes_there(
    sending_page: BookingPage, connection: Connection, standin: StandIn, team: Team, ada: User
) -> None:
    job = run(sending_page, connection, ada)
    second = standin.add_org(name="Second", username="second@standin.example.com")
    connect_to(second, connection.team, ada)

    assert backfill.send(Job.objects.get(), by=ada) == Answer.NOT_READY
    finish(job)

    assert (job.state, job.code) == (JobState.STOPPED, "other_org")
    assert second.events() == []


def test_a_booking_that_is_erased_meanwhile_is_simply_gone(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    job = run(sending_page, connection, ada)
    jobs.run(job.pk)
    Booking.objects.filter(email="guest1@example.com").delete()

    finish(job)

    assert (job.state, job.total) == (JobState.DONE, 2)
    assert len(org.events()) == 2


def test_the_number_of_calls_that_was_told_is_about_the_number_of_calls_it_takes(
    sending_page: BookingPage, connection: Connection, org: Org, standin: StandIn, ada: User
) -> None:
    Lane.objects.create(connector="salesforce", org_id=connection.remote_org_id, crowd=10)
    for number in range(1, 41):
        earlier(sending_page, number, starts_at=next_monday() + number * timedelta(hours=1))
    job = look_up(sending_page, connection, ada)
    told = outlook.of(job).calls
    before = len(standin.calls)

    backfill.send(job, by=ada)
    finish(job)

    took = len(standin.calls) - before
    assert len(org.events()) == 40
    assert abs(told - took) <= 2, (told, took)


def test_calls_that_only_look_count_as_ours(sending_page: BookingPage, connection: Connection, ada: User) -> None:
    earlier(sending_page)

    look_up(sending_page, connection, ada)

    assert Tally.objects.get().calls == 1
