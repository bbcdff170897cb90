"""What a stop of a backfill takes out, what it leaves, and how soon."""

import pytest
from django.utils import timezone

from bookings.models import BookingPage
from integrations import backfill, connections, jobs, lanes, outbox
from integrations.models import Connection, JobState, Lane, RemoteRecord, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from teams.models import Membership, User
from teams.roles import Role
from tests.conftest import signed_in_as
from tests.integrations.cast import book, connect_to, sync_everything
from tests.integrations.earlier import choose, finish, look_up, run, send_all, work
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


def test_a_stop_takes_out_what_was_not_sent_yet(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    job = run(sending_page, connection, ada)
    Lane.objects.update_or_create(connector="salesforce", org_id=connection.remote_org_id, defaults={"crowd": 1})
    jobs.run(job.pk)
    lanes.run(Lane.objects.get().pk)

    assert jobs.stop(job) is True
    sync_everything()

    job.refresh_from_db()
    assert (job.state, job.total) == (JobState.STOPPED, 1)
    assert len(org.events()) == 1
    assert backfill.count(connection, choose(sending_page)) == 2


def test_only_who_asked_for_it_or_an_administrator_stops_a_backfill(
    sending_page: BookingPage, connection: Connection, ada: User, adam: User, mia: User
) -> None:
    job = run(sending_page, connection, ada)
    address = f"/teams/acme/apps/salesforce/jobs/{job.pk}/"
    manager, administrator = signed_in_as(mia), signed_in_as(adam)

    assert "Stop" not in words_of(manager.get(address))
    assert manager.post(f"{address}stop/").status_code == 403
    job.refresh_from_db()
    assert job.state == JobState.RUNNING

    assert "Stop" in words_of(administrator.get(address))
    administrator.post(f"{address}stop/")
    job.refresh_from_db()
    assert job.state == JobState.STOPPED


def test_who_asked_for_a_backfill_may_stop_it_whatever_they_have_become(
    sending_page: BookingPage, connection: Connection, adam: User
) -> None:
    job = run(sending_page, connection, adam)
    Membership.objects.filter(user=adam).update(role=Role.MANAGER)

    signed_in_as(adam).post(f"/teams/acme/apps/salesforce/jobs/{job.pk}/stop/")

    job.refresh_from_db()
    assert job.state == JobState.STOPPED


def test_what_is_on_its_way_when_somebody_stops_arrives_and_is_kept(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    job = run(sending_page, connection, ada)
    jobs.run(job.pk)
    lane = lanes.take(Lane.objects.get().pk)
    assert lane is not None
    (first,) = outbox.claim(lane, 1)

    jobs.stop(job)

    assert list(Sync.objects.values_list("pk", "state")) == [(first.pk, SyncState.WAITING)]
    lanes.release(lane)
    sync_everything()
    assert len(org.events()) == 1
    assert Sync.objects.get().state == SyncState.SYNCED


def test_what_nobody_had_an_answer_to_is_still_looked_for_after_a_stop(
    sending_page: BookingPage, connection: Connection, org: Org, standin: StandIn, ada: User
) -> None:
    job = run(sending_page, connection, ada, count=1)
    jobs.run(job.pk)
    standin.faults.add("reset_after", body='"method": ?"POST"')
    sync_everything()

    jobs.stop(job)
    Sync.objects.update(due_at=timezone.now())
    Lane.objects.update(paused_until=None, rung_until=None)
    sync_everything()

    assert len(org.events()) == 1
    assert RemoteRecord.objects.filter(role="event", remote_id=org.events()[0]["Id"]).exists()


def test_a_backfill_that_was_stopped_can_be_begun_anew(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    job = run(sending_page, connection, ada)
    jobs.run(job.pk)
    jobs.stop(job)

    send_all(sending_page, connection, ada)

    assert len(org.events()) == len(org.leads()) == 3


def test_no_more_are_in_the_queue_than_can_be_taken_out_soon(
    sending_page: BookingPage, connection: Connection, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "BOOKINGS_AT_ONCE", 2)
    monkeypatch.setattr(backfill, "AHEAD", 4)
    job = run(sending_page, connection, ada, count=9)

    work(job)

    assert Sync.objects.filter(state=SyncState.WAITING).count() == 4
    finish(job)
    assert Sync.objects.filter(state=SyncState.SYNCED).count() == 9


def test_a_stop_leaves_those_of_another_org_as_they_stood_there(
    sending_page: BookingPage, connection: Connection, org: Org, standin: StandIn, ada: User
) -> None:
    book(sending_page)
    sync_everything()
    before = Sync.objects.values("lane", "state", "wanted", "done").get()
    connection = connect_to(standin.add_org(name="Second", username="second@standin.example.com"), connection.team, ada)
    job = look_up(sending_page, connection, ada)
    backfill.send(job, by=ada)
    jobs.run(job.pk)

    jobs.stop(job)

    assert Sync.objects.values("lane", "state", "wanted", "done").get() == before
    assert backfill.count(connection, choose(sending_page)) == 1


def test_a_stop_keeps_taken_out_what_was_taken_out(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    book(sending_page)
    outbox.withhold(Sync.objects.all())
    job = look_up(sending_page, connection, ada, with_withheld=True)
    backfill.send(job, by=ada)
    jobs.run(job.pk)

    jobs.stop(job)
    sync_everything()

    assert Sync.objects.get().state == SyncState.WITHHELD
    assert org.events() == []


def test_disconnecting_ends_it_and_says_so(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    job = run(sending_page, connection, ada)
    jobs.run(job.pk)
    connections.disconnect(connection, by=ada)

    finish(job)

    assert (job.state, job.code) == (JobState.STOPPED, "disconnected")
    assert not Sync.objects.exists()
