"""When connections are compared, and what becomes of a comparison whose org is slow, saves, breaks or refuses."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import jobs, nightly, nights, reconcile
from integrations.errors import LeaseLost
from integrations.models import Connection, ConnectionStatus, Drift, Job, JobKind, JobState, Lane
from integrations.salesforce.standin import Org, StandIn
from jicoo import bell
from tests.integrations.cast import book, sync_everything
from tests.integrations.comparison import compare, finish, open_drifts

pytestmark = pytest.mark.django_db

NIGHT = datetime(2031, 3, 3, tzinfo=UTC)


@pytest.fixture
def booking(sending_page: BookingPage) -> Booking:
    """A booking whose Event stands in the org."""
    booking = book(sending_page)
    sync_everything()
    return booking


def moment_of(connection: Connection, night: datetime) -> datetime:
    """The first minute of that night at which it is due."""
    minutes = (night + timedelta(minutes=number) for number in range(24 * 60))
    return next(each for each in minutes if nights.is_night_for(connection, each))


def asked_for(kind: JobKind, moment: datetime) -> int:
    """What the bell asks for when it rings at that moment, whatever the hour at which the tests run."""
    with time_machine.travel(moment, tick=False):
        return nightly.ask_for_tonight(kind, timezone.now())


def test_each_connection_has_a_minute_of_its_own_in_the_night_of_its_team(connection: Connection) -> None:
    connection.team.time_zone = "Asia/Tokyo"
    moments = []
    for pk in range(1, 51):
        connection.pk = pk
        moments.append(moment_of(connection, NIGHT))

    assert len(set(moments)) == 50
    # Japan is nine hours ahead.
    assert {(moment + timedelta(hours=9)).hour for moment in moments} <= {1, 2, 3, 4}


@pytest.mark.parametrize("hour", [0, 3, 12, 23])
def test_the_next_night_begins_at_that_minute_and_lies_less_than_a_day_ahead(connection: Connection, hour: int) -> None:
    connection.team.time_zone = "America/New_York"
    now = NIGHT.replace(hour=hour, minute=30)

    night = nights.next_night(connection, now)

    assert timedelta(0) < night - now <= timedelta(days=1)
    assert nights.is_night_for(connection, night)
    assert not nights.is_night_for(connection, night - timedelta(minutes=1))


def test_a_connection_is_compared_once_a_night_however_often_the_bell_rings(
    booking: Booking, connection: Connection
) -> None:
    first = nights.next_night(connection, timezone.now())

    asked = [asked_for(JobKind.RECONCILE, first + timedelta(minutes=number)) for number in (-1, 0, 1, 60)]

    assert asked == [0, 1, 0, 0]
    assert Job.objects.get().asked_by is None


def test_the_next_night_it_is_compared_again_and_old_nights_are_forgotten(
    booking: Booking, connection: Connection
) -> None:
    moment = nights.next_night(connection, timezone.now())
    for days in (40, 1):
        job = jobs.ask(connection, JobKind.RECONCILE, by=None)
        Job.objects.filter(pk=job.pk).update(asked_at=moment - timedelta(days=days), state=JobState.DONE)

    asked = asked_for(JobKind.RECONCILE, moment)

    assert asked == 1
    assert Job.objects.filter(kind=JobKind.RECONCILE).count() == 2


@pytest.mark.parametrize("changes", [{"status": ConnectionStatus.BROKEN}, {"connector": "gone"}])
def test_there_is_no_night_for_what_cannot_be_compared(
    booking: Booking, connection: Connection, changes: dict[str, str]
) -> None:
    Connection.objects.update(**changes)

    assert asked_for(JobKind.RECONCILE, nights.next_night(connection, timezone.now())) == 0


def test_there_is_no_night_for_a_connection_that_never_sent_anything(connection: Connection) -> None:
    assert asked_for(JobKind.RECONCILE, nights.next_night(connection, timezone.now())) == 0


def test_the_bell_knows_the_nights() -> None:
    assert nightly.ring_due in bell._ringers


def test_an_org_that_does_not_answer_is_asked_again_later_and_given_up_after_a_while(
    booking: Booking, connection: Connection, standin: StandIn
) -> None:
    standin.faults.add("unavailable", times=None)
    job = compare(connection)
    tries = 1
    while job.state == JobState.RUNNING and tries < 20:
        waits = job.due_at - timezone.now()
        Job.objects.update(due_at=timezone.now())
        job = finish(job)
        tries += 1

    assert waits > timedelta(minutes=1)
    assert (job.state, job.code, tries) == (JobState.STOPPED, "SERVER_UNAVAILABLE", reconcile.TRIES)


def test_an_answer_that_does_not_come_whole_is_asked_for_in_halves(
    booking: Booking, connection: Connection, org: Org, standin: StandIn
) -> None:
    org.edit(org.events()[0]["Id"], Location="Their office")
    standin.faults.add("truncated", times=1)
    job = compare(connection)
    Job.objects.update(due_at=timezone.now())

    job = finish(job)

    assert (job.state, job.what["at_once"]) == (JobState.DONE, reconcile.AT_ONCE // 2)
    assert [drift.kind for drift in open_drifts(connection)] == ["altered"]


def test_an_expired_token_is_renewed_on_the_way(booking: Booking, connection: Connection, org: Org) -> None:
    org.expire_sessions()

    assert compare(connection).state == JobState.DONE


def test_a_dead_grant_stops_it_and_is_told(booking: Booking, connection: Connection, org: Org) -> None:
    org.revoke_grants()

    job = compare(connection)

    connection.refresh_from_db()
    assert (job.state, connection.is_broken) == (JobState.STOPPED, True)
    assert job.code == connection.broken_code


def test_a_connection_that_was_given_up_meanwhile_stops_it(booking: Booking, connection: Connection) -> None:
    job, _new = reconcile.ask(connection, by=None)
    Connection.objects.update(status=ConnectionStatus.DISCONNECTED)

    job = finish(job)

    assert (job.state, job.code) == (JobState.STOPPED, "disconnected")


def test_the_night_leaves_what_is_left_of_the_allowance_to_people(booking: Booking, connection: Connection) -> None:
    Lane.objects.update(saves_until=timezone.now() + timedelta(minutes=10))

    at_night = compare(connection)
    jobs.stop(at_night)
    by_day = compare(connection, by=connection.connected_by)

    assert at_night.counts == {}
    assert by_day.state == JobState.DONE


def test_an_org_in_trouble_is_left_alone(booking: Booking, connection: Connection, standin: StandIn) -> None:
    Lane.objects.update(paused_until=timezone.now() + timedelta(minutes=10))
    before = len(standin.calls)

    job = compare(connection)

    assert len(standin.calls) == before
    assert job.due_at > timezone.now() + timedelta(minutes=9)


def test_two_comparisons_at_once_are_one(booking: Booking, connection: Connection) -> None:
    first, is_new = reconcile.ask(connection, by=None)
    second, is_new_again = reconcile.ask(connection, by=connection.connected_by)

    assert (first, is_new, is_new_again) == (second, True, False)


def test_a_worker_that_lost_the_job_keeps_nothing(booking: Booking, connection: Connection, org: Org) -> None:
    org.edit(org.events()[0]["Id"], Location="Their office")
    job, _new = reconcile.ask(connection, by=None)
    taken = jobs._take(job.pk)
    assert taken is not None
    jobs.stop(job)

    with pytest.raises(LeaseLost):
        reconcile.step(taken)

    assert not Drift.objects.exists()
