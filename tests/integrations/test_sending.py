"""Check with one, send all, send none: nothing twice, nothing lost, and each page says what is so."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection as database

from bookings.models import Booking, BookingPage
from integrations import connections, jobs, sending
from integrations.models import Connection, Job, JobKind, JobState, Lane, Priority, Sync, SyncState
from integrations.salesforce.standin import Org
from teams.models import AuditEntry, User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import cancel, connect_to, reschedule, sync_everything
from tests.integrations.test_parked import WAITING, parked_bookings
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


def cause() -> str:
    """The one cause for which bookings wait."""
    (key,) = set(Sync.objects.filter(state=SyncState.PARKED).values_list("cause", flat=True))
    return str(key)


def mend(org: Org) -> None:
    org.turn(validation_rules=[])


def press(user: User, what: str, **data: Any) -> Any:
    return signed_in_as(user).post(f"{WAITING}{what}/", data, follow=True)


def run_jobs() -> None:
    """What the bell and a worker do."""
    Job.objects.update(rung_until=None)
    for task in list(jobs.ring_due()):
        jobs.run(*task.args)


def test_everything_of_a_cause_is_sent_once_and_the_page_says_how_far_it_is(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    parked_bookings(sending_page, org, 3)
    mend(org)

    under_way = press(mia, "send", cause=cause(), all="1")
    sync_everything()
    run_jobs()
    ended = signed_in_as(mia).get(under_way.redirect_chain[-1][0])

    assert re.search(r"Under way .* 3 On their way .* 3 In all|Under way .*On their way 3", words_of(under_way))
    assert "Done" in words_of(ended)
    assert (len(org.leads()), len(org.events())) == (3, 3)
    assert 'hx-trigger="every' in under_way.content.decode()
    assert 'hx-trigger="every' not in ended.content.decode()


def test_bookings_sent_again_go_behind_live_ones_and_know_who_asked(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    parked_bookings(sending_page, org, 2)

    press(mia, "send", cause=cause(), all="1")

    job = Job.objects.get()
    assert {(sync.priority, sync.is_urgent, sync.job) for sync in Sync.objects.all()} == {(Priority.REPLAY, False, job)}
    assert (job.kind, job.total, job.asked_by) == (JobKind.SEND, 2, mia)
    entry = AuditEntry.objects.get(action="bookings_sent_again")
    assert (entry.actor, entry.details) == (mia, {"app": "salesforce", "bookings": 2, "job": job.pk})


def test_of_two_who_press_the_second_is_told_that_nothing_is_left(
    sending_page: BookingPage, org: Org, mia: User, ada: User
) -> None:
    parked_bookings(sending_page, org, 2)
    key = cause()
    mend(org)

    press(mia, "send", cause=key, all="1")
    second = press(ada, "send", cause=key, all="1")

    assert "none of these bookings waits any more" in words_of(second)
    assert Job.objects.count() == 1
    assert {sync.wanted for sync in Sync.objects.all()} == {2}


def test_a_cause_that_mends_itself_while_the_page_is_open_says_so(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    (booking,) = parked_bookings(sending_page, org, 1)
    key = cause()
    mend(org)
    reschedule(booking, next_monday(hour=15))
    sync_everything()

    for what in ("check", "send", "withhold"):
        assert "none of these bookings waits any more" in words_of(press(mia, what, cause=key, all="1"))
    page = words_of(signed_in_as(mia).get(f"{WAITING}?cause={quote(key)}"))
    assert "Nothing waits for this any more" in page
    assert (len(org.events()), Sync.objects.get().state) == (1, SyncState.SYNCED)


def test_a_booking_erased_meanwhile_is_told_as_gone(sending_page: BookingPage, org: Org, mia: User) -> None:
    bookings = parked_bookings(sending_page, org, 3)
    key = cause()
    job = press(mia, "send", cause=key, all="1").redirect_chain[-1][0]
    mend(org)
    Booking.objects.filter(pk=bookings[0].pk).delete()

    sync_everything()
    run_jobs()

    text = words_of(signed_in_as(mia).get(job))
    assert "Erased, or sent otherwise 1" in text
    assert "In Salesforce 2" in text
    assert len(org.leads()) == 2


def test_a_booking_moved_meanwhile_is_sent_as_it_is_now(sending_page: BookingPage, org: Org, mia: User) -> None:
    (booking,) = parked_bookings(sending_page, org, 1)
    mend(org)
    press(mia, "send", cause=cause(), all="1")
    reschedule(booking, next_monday(hour=15))

    sync_everything()

    assert [event["StartDateTime"][11:13] for event in org.events()] == ["15"]
    assert Sync.objects.get().priority == Priority.LIVE


def test_a_connection_removed_with_many_waiting_sends_nothing_and_keeps_them_all(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, mia: User
) -> None:
    parked_bookings(sending_page, org, 3)
    key = cause()
    mend(org)
    press(mia, "send", cause=key, all="1")
    connections.disconnect(connection, by=ada)

    sync_everything()
    page = words_of(signed_in_as(mia).get(WAITING))

    assert org.leads() == []
    assert "Salesforce is disconnected, so nothing is sent." in page
    assert "3 bookings were not sent." in page
    assert "it has to be connected first" in words_of(press(mia, "send", cause=key, all="1"))


def test_after_connecting_the_same_organisation_again_what_waited_is_sent_once(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, mia: User
) -> None:
    parked_bookings(sending_page, org, 3)
    connections.disconnect(connection, by=ada)
    mend(org)
    sync_everything()

    connect_to(org, sending_page.team, ada)
    Lane.objects.update(rung_until=None)
    sync_everything()

    assert (len(org.leads()), len(org.events())) == (3, 3)
    assert "Nothing waits for you" in words_of(signed_in_as(mia).get(WAITING))


def test_what_waits_for_another_organisation_is_told_and_not_sent(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    parked_bookings(sending_page, org, 2)
    key = cause()
    Connection.objects.update(remote_org_id="00D000000000009AAA")

    page = words_of(signed_in_as(mia).get(WAITING))

    assert "2 unsent bookings were confirmed while another organisation was connected." in page
    assert "none of these bookings waits any more" in words_of(press(mia, "send", cause=key, all="1"))


def test_those_that_were_ticked_are_sent_and_the_others_wait(sending_page: BookingPage, org: Org, mia: User) -> None:
    bookings = parked_bookings(sending_page, org, 3)
    mend(org)

    press(mia, "send", booking=[str(booking.public_id) for booking in bookings[:2]] + ["no such thing"])
    sync_everything()

    assert len(org.leads()) == 2
    assert Sync.objects.get(state=SyncState.PARKED).booking == bookings[2]


def test_those_that_were_ticked_are_taken_out_and_can_be_sent_again(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    bookings = parked_bookings(sending_page, org, 2)
    mend(org)

    said = press(mia, "withhold", booking=str(bookings[0].public_id))
    cancel(bookings[0])
    sync_everything()
    listed = words_of(signed_in_as(mia).get(f"{WAITING}?withheld=1"))
    unsent = len(org.leads())
    press(mia, "send", booking=str(bookings[0].public_id))

    assert "1 booking is not sent, until somebody sends it again." in words_of(said)
    assert "Ida Guest0" in listed
    assert unsent == 0
    assert not Sync.objects.filter(state=SyncState.WITHHELD).exists()
    assert AuditEntry.objects.filter(action="bookings_withheld", actor=mia).count() == 1


def test_nobody_sends_or_takes_out_what_is_another_teams(
    sending_page: BookingPage, org: Org, eve: User, mia: User
) -> None:
    (booking,) = parked_bookings(sending_page, org, 1)
    elsewhere = connect_to(org, eve.teams.get(), eve)
    data = {"cause": cause(), "all": "1", "booking": str(booking.public_id)}

    for what in ("check", "send", "withhold"):
        signed_in_as(eve).post(f"/teams/elsewhere/apps/salesforce/waiting/{what}/", data)

    assert Sync.objects.get().state == SyncState.PARKED
    assert not elsewhere.jobs.exists()


def test_what_has_an_end_of_its_own_cannot_be_stopped_and_another_job_can(
    sending_page: BookingPage, connection: Connection, mia: User
) -> None:
    for kind, state in ((JobKind.WITHHOLD, JobState.RUNNING), (JobKind.RECONCILE, JobState.STOPPED)):
        job = jobs.ask(connection, kind, by=mia)
        address = f"/teams/acme/apps/salesforce/jobs/{job.pk}/"

        signed_in_as(mia).post(f"{address}stop/")

        job.refresh_from_db()
        assert job.state == state


@pytest.mark.django_db(transaction=True)
def test_people_who_press_at_the_same_moment_send_each_booking_once(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    parked_bookings(sending_page, org, 5)
    key = cause()

    def send(_: int) -> int:
        try:
            job = sending.send_all(Connection.objects.get(pk=connection.pk), key, by=ada)
            return job.total if job else 0
        finally:
            database.close()

    with ThreadPoolExecutor(4) as pool:
        taken = sorted(pool.map(send, range(4)))

    assert taken == [0, 0, 0, 5]
    assert {sync.wanted for sync in Sync.objects.all()} == {2}
