"""Two people change the same thing at the same moment: the second is told so, whatever page they are on, and nothing is half done."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from bookings.models import BookingPage, Schedule
from jicoo.conflicts import is_conflict
from jicoo.middleware import conflicts_are_told
from teams.models import Team, User
from tests.bookings.page_forms import details, hours
from tests.cast import create_team
from tests.conftest import signed_in_as

A_MINUTE_S = 60
IS_WAITED_FOR = (
    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"
)


@contextmanager
def deleted_meanwhile(thing: BookingPage | Schedule) -> Iterator[None]:
    """Somebody else deletes it, and is done as soon as somebody waits for that."""
    is_deleted = Event()

    def delete() -> None:
        try:
            with transaction.atomic():
                thing.delete()
                is_deleted.set()
                until_waited_for()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(delete)
        assert is_deleted.wait(A_MINUTE_S)
        yield
        other.result()


def until_waited_for() -> None:
    begun = monotonic()
    while monotonic() - begun < A_MINUTE_S:
        with connection.cursor() as cursor:
            cursor.execute(IS_WAITED_FOR)
            if cursor.fetchone()[0]:
                return
        sleep(0.01)
    raise AssertionError("Nobody waits.")


@pytest.mark.django_db(transaction=True)
def test_who_changes_a_page_that_is_being_deleted_is_told(page: BookingPage, ada: User) -> None:
    client = signed_in_as(ada)

    with deleted_meanwhile(BookingPage.objects.get()):
        response = client.post(f"/teams/acme/pages/{page.slug}/", details(slug=page.slug, title="Another"))

    assert response.status_code == 409
    assert "Somebody else was quicker" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_who_changes_hours_that_are_being_deleted_is_told(page: BookingPage, ada: User) -> None:
    schedule = Schedule.objects.create(team=page.team, host=ada, name="Evenings", time_zone="UTC")
    client = signed_in_as(ada)

    with deleted_meanwhile(Schedule.objects.get(pk=schedule.pk)):
        response = client.post(f"/teams/acme/hours/{schedule.pk}/", hours(name="Evenings"))

    assert response.status_code == 409
    assert "Somebody else was quicker" in response.content.decode()


@pytest.mark.django_db
def test_a_row_that_the_database_forbids_is_a_mistake_of_ours_and_no_conflict(page: BookingPage) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BookingPage.objects.filter(pk=page.pk).update(duration_min=-1)

    assert not is_conflict(refused.value)


@pytest.mark.django_db
def test_an_address_that_is_taken_at_this_moment_is_a_conflict(team: Team, ada: User) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        create_team(team.slug, owner=ada)

    assert is_conflict(refused.value)


@pytest.mark.django_db
def test_the_log_says_where_and_what_kind_and_nothing_of_the_row(
    team: Team, ada: User, rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        create_team(team.slug, owner=ada)
    request = rf.post("/new-team/")
    request.resolver_match = resolve("/new-team/")

    told_of(request, refused.value)

    assert "DETAIL" in str(refused.value)
    assert [record.getMessage() for record in caplog.records] == ["conflict view=teams:create error=UniqueViolation"]
    assert not any(record.exc_info for record in caplog.records)


def told_of(request: HttpRequest, error: Exception) -> None:
    handler: Any = conflicts_are_told(lambda _: HttpResponse())
    assert handler.process_exception(request, error).status_code == 409
