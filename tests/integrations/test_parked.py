"""What waits for a person, told by cause: how many, since when, what to do, and which bookings."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from bookings.models import Booking, BookingPage
from integrations import parked
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org
from integrations.views.parked import PER_PAGE
from teams.models import User
from tests.cast import create_booking, next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

WAITING = "/teams/acme/apps/salesforce/waiting/"
BUDGET = {"sobject": "Lead", "message": "Every lead needs a budget"}
READ_ONLY = {"sobject": "Lead", "message": "No", "code": "INVALID_FIELD_FOR_INSERT_UPDATE"}


def parked_bookings(page: BookingPage, org: Org, number: int = 3, rule: dict[str, str] = BUDGET) -> list[Booking]:
    """So many bookings that a rule of the org does not let through."""
    org.turn(validation_rules=[rule])
    start = next_monday() + timedelta(minutes=30 * Sync.objects.count())
    made = [
        book(
            page, starts_at=start + timedelta(minutes=30 * each), last_name=f"Guest{each}", email=f"{each}@example.com"
        )
        for each in range(number)
    ]
    sync_everything()
    return made


def test_each_cause_is_told_once_with_what_to_do_and_how_many_wait(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    parked_bookings(sending_page, org, 3)
    parked_bookings(sending_page, org, 2, READ_ONLY)

    text = words_of(signed_in_as(mia).get(WAITING))

    assert "A validation rule of your Salesforce organisation refused this. 3 bookings wait." in text
    assert "cannot be written by the connected user. 2 bookings wait." in text
    assert "Ask your Salesforce administrator to make the field writable" in text
    assert text.index("3 bookings wait") < text.index("2 bookings wait")


def test_the_answer_of_salesforce_is_for_administrators(
    sending_page: BookingPage, org: Org, mia: User, adam: User
) -> None:
    parked_bookings(sending_page, org, 1)

    assert "needs a budget" in words_of(signed_in_as(adam).get(WAITING))
    without = words_of(signed_in_as(mia).get(WAITING))
    assert "needs a budget" not in without
    assert "An administrator of the team sees here what Salesforce answered." in without


def test_the_page_asks_no_more_the_more_wait(
    sending_page: BookingPage, org: Org, mia: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in_as(mia)
    parked_bookings(sending_page, org, 1)
    with CaptureQueriesContext(database) as few:
        browser.get(WAITING)
    parked_bookings(sending_page, org, 4)
    parked_bookings(sending_page, org, 2, READ_ONLY)

    with django_assert_num_queries(len(few)):
        browser.get(WAITING)


def test_home_asks_no_more_the_more_wait(
    sending_page: BookingPage, org: Org, mia: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in_as(mia)
    parked_bookings(sending_page, org, 1)
    with CaptureQueriesContext(database) as few:
        browser.get("/teams/acme/")
    parked_bookings(sending_page, org, 4)
    parked_bookings(sending_page, org, 2, READ_ONLY)

    with django_assert_num_queries(len(few)):
        browser.get("/teams/acme/")


def test_of_many_causes_those_with_the_most_bookings_are_told(
    sending_page: BookingPage, connection: Connection, org: Org
) -> None:
    parked_bookings(sending_page, org, parked.MOST + 2)
    for number, sync in enumerate(Sync.objects.all()):
        Sync.objects.filter(pk=sync.pk).update(cause=f"cause-{number}")
    Sync.objects.filter(cause="cause-0").update(cause="cause-11")

    causes = parked.causes_of([connection])

    assert len(causes) == parked.MOST
    assert (causes[0].key, causes[0].count) == ("cause-11", 2)


def test_the_bookings_of_a_cause_are_listed_newest_first_page_by_page(
    sending_page: BookingPage, org: Org, mia: User
) -> None:
    parked_bookings(sending_page, org, 1)
    like(Sync.objects.get(), PER_PAGE)
    newest = list(Sync.objects.order_by("-pk").values_list("booking", flat=True))
    browser = signed_in_as(mia)

    first = browser.get(f"{WAITING}?cause={quote(Sync.objects.all()[0].cause)}")
    second = browser.get(f"{WAITING}?cause={quote(Sync.objects.all()[0].cause)}&after={first.context['next']}")

    assert [sync.booking_id for sync, _ in first.context["rows"]] == newest[:PER_PAGE]
    assert [sync.booking_id for sync, _ in second.context["rows"]] == newest[PER_PAGE:]
    assert second.context["next"] is None


@pytest.mark.parametrize(
    "odd",
    [
        "?cause=",
        "?cause=%25'%22",
        "?cause=a%00b",
        f"?cause={'x' * 10_000}",
        "?withheld=1&after=-1",
        "?withheld=1&after=²",
    ],
)
def test_odd_addresses_find_nothing_and_break_nothing(sending_page: BookingPage, org: Org, mia: User, odd: str) -> None:
    parked_bookings(sending_page, org, 1)

    page = signed_in_as(mia).get(f"{WAITING}{odd}")

    assert page.status_code == 200
    assert names_in(page) == []


@pytest.mark.parametrize("verb", ["check", "send", "withhold"])
@pytest.mark.parametrize("odd", ["", "a\0b", "%", "x" * 10_000])
def test_a_cause_that_there_is_not_changes_nothing(
    sending_page: BookingPage, org: Org, mia: User, verb: str, odd: str
) -> None:
    parked_bookings(sending_page, org, 1)

    page = signed_in_as(mia).post(f"{WAITING}{verb}/", {"cause": odd, "all": "1"}, follow=True)

    assert "There was nothing to do" in words_of(page)
    assert Sync.objects.get().state == "parked"


@pytest.mark.parametrize("verb", ["send", "withhold"])
def test_who_ticked_none_is_told_so_on_the_list_they_came_from(
    sending_page: BookingPage, org: Org, mia: User, verb: str
) -> None:
    parked_bookings(sending_page, org, 1)
    key = parked.causes_of(list(Connection.objects.all()))[0].key

    page = signed_in_as(mia).post(f"{WAITING}{verb}/", {"cause": key}, follow=True)

    assert "Nothing was changed: tick what you mean first." in words_of(page)
    assert names_in(page) == ["Ida Guest0"]
    assert Sync.objects.get().state == "parked"


def test_a_broken_connection_is_told_with_how_many_wait(sending_page: BookingPage, org: Org, mia: User) -> None:
    org.revoke_grants()
    book(sending_page)
    sync_everything()

    text = words_of(signed_in_as(mia).get(WAITING))

    assert "Salesforce no longer accepts our access" in text
    assert "1 booking waits." in text


def test_each_of_several_people_is_picked_right_on_the_page(
    page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    wish(page, connection, several="ask")
    older, _newer = (org.add_lead(LastName="Byron", Email="ida@example.com", Company=name) for name in ("Old", "New"))
    booking = book(page)
    sync_everything()
    cause = Sync.objects.get().cause
    browser = signed_in_as(mia)

    offered = words_of(browser.get(f"{WAITING}?cause={quote(cause)}"))
    address = f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/choose/"
    chosen = browser.post(address, {"record": older["Id"], "back": cause}, follow=True)
    sync_everything()

    assert f"Lead: {older['Id']}" in offered
    assert "Nothing waits for this any more" in words_of(chosen)
    assert org.events()[0]["WhoId"] == older["Id"]


def like(sync: Sync, number: int) -> None:
    """So many more bookings that wait for the same."""
    for each in range(number):
        booking = create_booking(sync.booking.page, starts_at=next_monday() + timedelta(days=1, minutes=30 * each))
        told = {
            name: getattr(sync, name) for name in ("team", "connection", "lane", "state", "cause", "code", "params")
        }
        Sync.objects.create(booking=booking, **told)


def names_in(page: Any) -> list[str]:
    """The bookings that are listed."""
    return [sync.booking.invitee_name for sync, _ in page.context["rows"]]
