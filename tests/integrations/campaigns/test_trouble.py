"""R10 to R13 and R15 to R17 in short: an org in trouble with a queue of bookings, and what becomes of them."""

import socket
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from bench import clock
from bookings.models import Booking, BookingPage
from integrations import lanes, outbox
from integrations.models import Attempt, Connection, Lane, Sync, SyncState
from integrations.salesforce import texts
from integrations.salesforce.standin import Org, StandIn
from integrations.salesforce.standin.faults import NAMED, Fault
from teams.models import Team, User
from tests.cast import next_monday
from tests.integrations.campaigns.rest import after_the_second_look, until_all_is_settled, while_passes
from tests.integrations.cast import book, cancel, connect_to, reschedule, sync_everything

pytestmark = pytest.mark.django_db

WRITES = '"method": ?"(POST|PATCH|DELETE)"|"records"'
# Attempts that the back-off has room for in ten minutes, each of them with its jitter at its shortest: 0 s, 5 s, 35 s, 155 s.
IN_TEN_MINUTES = 5
HALF_OF_THE_JSON = Fault(way="answer_after", status=200, text='[{"id": "00Q000000000001EAA", "succ')


@pytest.mark.parametrize(
    "fault",
    [
        "unavailable",
        "server_error_html",
        "maintenance_ok",
        "reset_before",
        "reset_midway",
        "truncated",
        "empty",
        "not_json",
    ],
)
def test_ten_minutes_of_trouble_cost_nothing_but_time(
    sending_page: BookingPage, org: Org, standin: StandIn, fault: str
) -> None:
    bookings = _book(sending_page, 6)
    standin.faults.add(fault, times=None)

    while_passes(minutes=10)
    standin.faults.clear()
    tried = [Attempt.objects.filter(sync__booking=booking).count() for booking in bookings]
    after_the_second_look()

    _each_once(bookings, org)
    assert max(tried) <= IN_TEN_MINUTES


@pytest.mark.parametrize("nobody_there", ["refused", "unknown"])
def test_ten_minutes_without_a_way_to_the_org_cost_nothing_but_time(
    sending_page: BookingPage, org: Org, connection: Connection, settings: Settings, nobody_there: str
) -> None:
    bookings = _book(sending_page, 6)
    with socket.socket() as nobody:
        # Bound and never listened at: whoever comes is refused. RFC 6761, section 6.4: nobody knows the other name.
        nobody.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{nobody.getsockname()[1]}" if nobody_there == "refused" else "gone.invalid:80"
        settings.SALESFORCE_TRUSTED_HOSTS = [*settings.SALESFORCE_TRUSTED_HOSTS, host]
        there = connection.instance_url
        Connection.objects.update(instance_url=f"http://{host}")

        while_passes(minutes=10)
        tried = [Attempt.objects.filter(sync__booking=booking).count() for booking in bookings]
        codes = set(Sync.objects.values_list("code", flat=True))

    Connection.objects.update(instance_url=there)
    after_the_second_look()

    assert "unreachable" in codes
    assert max(tried) <= IN_TEN_MINUTES
    _each_once(bookings, org)


@pytest.mark.parametrize(
    "fault", ["reset_after", "reset_midway", "server_error_after", "truncated", "half_of_the_json"]
)
def test_answers_lost_after_salesforce_did_it_double_nothing(
    sending_page: BookingPage, org: Org, standin: StandIn, fault: str
) -> None:
    bookings = _book(sending_page, 12)
    standin.faults.add(HALF_OF_THE_JSON if fault == "half_of_the_json" else fault, body=WRITES, times=4)

    after_the_second_look()

    _each_once(bookings, org)


def test_locked_rows_in_three_of_ten_calls_park_nothing(sending_page: BookingPage, org: Org, standin: StandIn) -> None:
    bookings = _book(sending_page, 12)
    standin.faults.add("lock_row", share=0.3, times=None)

    until_all_is_settled()

    assert not Sync.objects.exclude(state=SyncState.SYNCED).exists()
    _each_once(bookings, org)


@pytest.mark.parametrize(
    ("limit", "at_least"),
    [
        (replace(NAMED["too_many"], headers={"Retry-After": "45"}), 45),
        (replace(NAMED["too_many"], headers={}), 5),
        (replace(NAMED["request_limit"], headers={"Retry-After": "900"}), 900),
        (NAMED["request_limit"], 600),
    ],
)
def test_an_org_at_its_limit_is_asked_once_a_pause(
    sending_page: BookingPage, org: Org, standin: StandIn, limit: Fault, at_least: int
) -> None:
    bookings = _book(sending_page, 6)
    standin.faults.add(limit, times=None)
    standin.log.clear()

    for pause in range(1, 4):
        sync_everything()
        assert len(standin.calls) == pause
        assert list(lanes.ring_due()) == []
        paused_until = Lane.objects.get().paused_until
        assert paused_until
        assert paused_until >= timezone.now() + timedelta(seconds=at_least - 5)
        clock.jump(clock.to_the_next_moment() or timedelta())
        clock.jump(timedelta(hours=1))
    standin.faults.clear()
    until_all_is_settled()

    _each_once(bookings, org)


def test_after_a_rule_is_mended_everything_that_it_stopped_goes_through(sending_page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=[{"sobject": "Lead", "message": "Every lead needs a budget"}])
    bookings = _book(sending_page, 6)
    sync_everything()
    parked = Sync.objects.filter(state=SyncState.PARKED)
    assert parked.count() == 6

    org.turn(validation_rules=[])
    outbox.release(parked)
    until_all_is_settled()

    _each_once(bookings, org)


def test_after_a_revoked_grant_is_given_anew_everything_is_as_the_bookings_ended(
    sending_page: BookingPage, org: Org, connection: Connection, team: Team, ada: User
) -> None:
    org.revoke_grants()
    bookings = _book(sending_page, 6)
    sync_everything()
    cancel(bookings[0])
    reschedule(bookings[1], next_monday() + timedelta(days=1))
    connection.refresh_from_db()
    assert connection.is_broken

    connect_to(org, team, ada)
    until_all_is_settled()

    _each_once(bookings, org)


def test_the_last_of_many_changes_wins_though_salesforce_was_down(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    standin.faults.add("unavailable", times=None)
    bookings = _book(sending_page, 9)
    sync_everything()
    for number, booking in enumerate(bookings):
        reschedule(booking, next_monday() + timedelta(days=1, minutes=30 * number))
        if number % 3 == 0:
            cancel(booking)
    standin.faults.clear()

    after_the_second_look()

    _each_once(bookings, org)


def test_sending_everything_again_makes_no_new_record(sending_page: BookingPage, org: Org) -> None:
    bookings = _book(sending_page, 6)
    until_all_is_settled()
    before = {record["Id"] for record in [*org.leads(), *org.events()]}

    for booking in bookings:
        outbox.request_again(booking)
    until_all_is_settled()

    assert {record["Id"] for record in [*org.leads(), *org.events()]} == before


def _book(page: BookingPage, count: int) -> list[Booking]:
    return [
        book(page, starts_at=next_monday(9) + timedelta(minutes=30 * number), email=f"guest-{number}@example.com")
        for number in range(count)
    ]


def _each_once(bookings: list[Booking], org: Org) -> None:
    """One Lead and one Event for each booking that stands, at its time; no Event for one that was cancelled."""
    leads = [lead["Email"] for lead in org.leads()]
    for booking in bookings:
        booking.refresh_from_db()
        line = texts.reference_line(str(booking.public_id))
        starts = [event["StartDateTime"][:16] for event in org.events() if line in event["Description"]]
        assert starts == ([] if booking.is_cancelled else [booking.starts_at.strftime("%Y-%m-%dT%H:%M")])
        assert leads.count(booking.email) <= 1
        assert booking.is_cancelled or booking.email in leads
