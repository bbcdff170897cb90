"""One incident for each cause: it opens at the first failure, and closes when nothing waits for it any more."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection as database
from django.db.models.signals import post_save
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bookings.models import BookingPage
from integrations import connections, grants, incidents, outbox
from integrations.errors import Reconnect
from integrations.models import Connection, Incident, Sync
from integrations.salesforce.standin import Org
from teams.models import Team, User
from tests.cast import next_monday
from tests.integrations.cast import book, connect_to, later, sync_everything

pytestmark = pytest.mark.django_db

RULE = [{"sobject": "Lead", "message": "Every lead needs a budget"}]


def book_several(page: BookingPage, count: int, **invitee: str) -> None:
    for number in range(count):
        book(
            page,
            starts_at=next_monday(9) + timedelta(minutes=30 * number),
            email=f"{number}@example.com",
            **invitee,
        )


def the_incident() -> Incident:
    return Incident.objects.select_related("connection").get()


def is_over() -> bool:
    incidents.close_recovered()
    return the_incident().recovered_at is not None


def test_many_failures_of_one_cause_are_one_incident(sending_page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=RULE)
    book_several(sending_page, 5)

    sync_everything()

    incident = the_incident()
    assert (incident.code, incident.recovered_at) == ("FIELD_CUSTOM_VALIDATION_EXCEPTION", None)
    assert incidents.waiting([incident])[incident.pk].count == 5
    assert incidents.waiting([incident])[incident.pk].pages == {sending_page.pk}


def test_an_incident_keeps_nothing_that_an_invitee_or_the_org_wrote(sending_page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=RULE)
    book(sending_page)

    sync_everything()

    assert "raw" in Sync.objects.get().params
    assert "raw" not in the_incident().params
    assert "budget" not in str(the_incident().params)


def test_a_second_cause_is_a_second_incident(sending_page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=RULE)
    book(sending_page)
    sync_everything()
    org.turn(validation_rules=[], storage_full=True)
    book(sending_page, starts_at=next_monday(12), email="b@example.com")

    sync_everything()

    assert Incident.objects.count() == 2


def test_it_is_over_when_what_was_sent_again_went_through(sending_page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=RULE)
    book_several(sending_page, 2)
    sync_everything()
    Incident.objects.update(told_at=timezone.now())
    before = is_over()
    org.turn(validation_rules=[])
    outbox.release(Sync.objects.all())
    while_on_its_way = is_over()

    sync_everything()

    assert (before, while_on_its_way, is_over()) == (False, False, True)
    assert the_incident().recovery_told_at is None  # it is news


def test_what_fails_again_leaves_its_incident_open(sending_page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=RULE)
    book(sending_page)
    sync_everything()
    outbox.release(Sync.objects.all())
    is_over()

    sync_everything()

    assert not is_over()


def test_what_a_person_withheld_is_over_without_any_news(sending_page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=RULE)
    book(sending_page)
    sync_everything()
    Incident.objects.update(told_at=timezone.now())

    outbox.withhold(Sync.objects.all())

    assert is_over()
    assert the_incident().recovery_told_at is not None


def test_disconnecting_ends_every_incident_without_any_news(
    sending_page: BookingPage, org: Org, connection: Connection, ada: User
) -> None:
    org.turn(validation_rules=RULE)
    book(sending_page)
    sync_everything()
    Incident.objects.update(told_at=timezone.now())

    connections.disconnect(connection, by=ada)

    assert is_over()
    assert the_incident().recovery_told_at is not None


def test_a_failure_in_the_moment_of_closing_keeps_it_open(sending_page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=RULE)
    book(sending_page)
    sync_everything()
    as_it_was_read = the_incident()
    later(Sync.objects.get().booking)
    outbox.release(Sync.objects.all())
    sync_everything()

    incidents._close(as_it_was_read, is_news=True)

    assert the_incident().recovered_at is None


def test_a_broken_connection_opens_one_until_it_is_connected_again(
    sending_page: BookingPage, org: Org, team: Team, ada: User
) -> None:
    org.revoke_grants()
    book_several(sending_page, 2)
    sync_everything()
    incident = the_incident()

    waiting = incidents.waiting([incident])[incident.pk].count
    before = is_over()
    connect_to(org, team, ada)

    assert (incident.cause, waiting, before, is_over()) == ("", 2, False, True)


def test_what_passes_by_itself_opens_one_after_half_an_hour(sending_page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=[RULE[0] | {"code": "UNABLE_TO_LOCK_ROW"}])
    booking = book(sending_page)
    sync_everything()
    incidents.open_lasting()
    soon = Incident.objects.count()
    Sync.objects.update(failing_since=timezone.now() - timedelta(minutes=31))
    incidents.open_lasting()
    Incident.objects.update(told_at=timezone.now())
    at_last, before = Incident.objects.count(), is_over()
    org.turn(validation_rules=[])

    later(booking)
    sync_everything()

    assert (soon, at_last, before, is_over()) == (0, 1, False, True)


def test_an_org_that_does_not_answer_holds_up_all_that_waits(
    sending_page: BookingPage, org: Org, connection: Connection
) -> None:
    org.turn(unavailable=True)
    book_several(sending_page, 4)
    sync_everything()
    Sync.objects.exclude(failing_since=None).update(failing_since=timezone.now() - timedelta(minutes=31))

    incidents.open_lasting()

    incident = the_incident()
    assert incidents.waiting([incident])[incident.pk].count == 4


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_open_one_incident(connection: Connection) -> None:
    start = threading.Barrier(20)

    def open_it(_: int) -> None:
        start.wait()
        try:
            incidents.open_broken(connection, Reconnect("grant_dead"))
        finally:
            database.close()

    with ThreadPoolExecutor(20) as workers:
        list(workers.map(open_it, range(20)))

    assert Incident.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_connects_holds_up_nobody_who_opens_an_incident(
    connection: Connection, org: Org, team: Team, ada: User
) -> None:
    def open_it() -> None:
        try:
            with database.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            incidents.open_broken(connection, Reconnect("grant_dead"))
        finally:
            database.close()

    def while_it_connects(**_: object) -> None:
        with ThreadPoolExecutor(1) as worker:
            worker.submit(open_it).result()

    post_save.connect(while_it_connects, sender=Connection)
    try:
        connect_to(org, team, ada)
    finally:
        post_save.disconnect(while_it_connects, sender=Connection)

    assert Incident.objects.count() == 1


def test_a_grant_that_somebody_renewed_meanwhile_opens_nothing(connection: Connection) -> None:
    Connection.objects.update(grant=connection.grant + 1)

    grants.declare_broken(connection, Reconnect("grant_dead"))

    assert not Incident.objects.exists()


def test_what_we_gave_up_on_is_over_when_it_went_through_after_all(sending_page: BookingPage, org: Org) -> None:
    org.turn(unavailable=True)
    booking = book(sending_page)
    sync_everything()
    Sync.objects.update(failing_since=timezone.now() - timedelta(days=4))
    later(booking)
    sync_everything()
    Incident.objects.update(told_at=timezone.now())
    org.turn(unavailable=False)
    outbox.release(Sync.objects.all())
    on_its_way = is_over()

    later(booking)
    sync_everything()

    assert (the_incident().code, on_its_way, is_over()) == ("gave_up", False, True)
    assert the_incident().recovery_told_at is None


def test_closing_asks_no_more_the_more_wait(
    sending_page: BookingPage, org: Org, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    org.turn(validation_rules=RULE)
    book_several(sending_page, 8)
    sync_everything()

    with django_assert_max_num_queries(1):
        incidents.close_recovered()
    with django_assert_max_num_queries(3):
        incidents.waiting([the_incident()])
