"""The host owns what a page gives to the host: whom the map names, without asking who that is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bookings.models import BookingPage
from integrations import host_choices, host_looks
from integrations.models import Connection, HostLink, Sync
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from tests.cast import next_monday
from tests.integrations.cast import book, connect_to, reschedule, sync_everything, wish
from tests.integrations.salesforce.test_crowd import calls

pytestmark = pytest.mark.django_db

FOR_THE_HOST = {"lead_owner": "host", "contact_owner": "host", "event_owner": "host"}


@pytest.fixture
def page(page: BookingPage, connection: Connection) -> BookingPage:
    """Gives everything to the host."""
    wish(page, connection, **FOR_THE_HOST)
    return page


def link(connection: Connection, host: User, remote_id: str) -> None:
    """As an administrator does by hand."""
    host_choices.choose(connection, host, remote_id, seen="", by=host)


def owners(org: Org) -> set[Any]:
    return {record["OwnerId"] for record in (*org.leads(), *org.contacts(), *org.events())}


def codes() -> list[str]:
    return [reason["code"] for reason in Sync.objects.get().reasons]


@pytest.fixture
def asked_for_users(standin: StandIn) -> Callable[[], bool]:
    """Whether anybody asked for users since the log was emptied."""
    standin.faults.add("slow", seconds=0.0, times=None, body="FROM[+]User")
    return lambda: any(call.fault == "slow" for call in standin.calls)


@pytest.mark.parametrize("person", ["Lead", "Contact"])
def test_whom_the_map_names_owns_what_is_made_and_nobody_is_asked(
    *,
    page: BookingPage,
    connection: Connection,
    org: Org,
    standin: StandIn,
    ada: User,
    person: str,
    asked_for_users: Callable[[], bool],
) -> None:
    wish(page, connection, person=person, **FOR_THE_HOST)
    user = org.add_user(email="ada@elsewhere.example.com")["Id"]
    link(connection, ada, user)
    standin.log.clear()

    book(page)
    sync_everything()

    assert owners(org) == {user}
    assert calls(standin) == ["POST /composite", "POST /composite"]
    assert not asked_for_users()


def test_a_host_of_whom_nothing_is_known_is_looked_up_with_the_booking(
    page: BookingPage, org: Org, standin: StandIn, asked_for_users: Callable[[], bool]
) -> None:
    user = org.add_user(email="ADA@example.com")["Id"]
    standin.log.clear()

    book(page)
    sync_everything()

    assert owners(org) == {user}
    assert calls(standin) == ["POST /composite", "POST /composite"]
    assert asked_for_users()


def test_who_had_no_user_at_night_owns_what_is_made_once_they_have_one(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    host_looks.refresh(connection)
    user = org.add_user(email="ada@example.com")["Id"]

    book(page)
    sync_everything()

    assert owners(org) == {user}


def test_a_host_who_has_no_user_by_hand_owns_nothing_whatever_their_e_mail_says(
    *,
    page: BookingPage,
    connection: Connection,
    org: Org,
    ada: User,
    standin: StandIn,
    asked_for_users: Callable[[], bool],
) -> None:
    org.add_user(email="ada@example.com")
    host_choices.choose_nobody(connection, ada, seen="", by=ada)
    standin.log.clear()

    book(page)
    sync_everything()

    assert owners(org) == {org.admin["Id"]}
    assert codes().count("owner_by_hand") == 2
    assert not asked_for_users()


def test_a_chosen_user_who_is_known_to_be_inactive_owns_nothing_and_it_is_said(
    page: BookingPage, connection: Connection, org: Org, ada: User, standin: StandIn
) -> None:
    user = org.add_user(email="ada@elsewhere.example.com")["Id"]
    link(connection, ada, user)
    org.deactivate(user)
    host_looks.refresh(connection)
    standin.log.clear()

    book(page)
    sync_everything()

    assert owners(org) == {org.admin["Id"]}
    assert codes().count("owner_inactive") == 2
    assert calls(standin) == ["POST /composite", "POST /composite"]


@pytest.mark.parametrize(
    "options", [FOR_THE_HOST, {**FOR_THE_HOST, "person": "", "lead_owner": "user"}, {"person": "Contact"}]
)
def test_a_user_who_left_since_the_last_look_costs_one_more_try_and_no_booking(
    page: BookingPage, connection: Connection, org: Org, ada: User, options: dict[str, Any]
) -> None:
    wish(page, connection, **options)
    org.add_lead(LastName="Byron", Email="ida@example.com")
    user = org.add_user(email="ada@elsewhere.example.com")["Id"]
    link(connection, ada, user)
    org.deactivate(user)

    book(page)
    sync_everything()

    assert [event["OwnerId"] for event in org.events()] == [org.admin["Id"]]
    assert "owner_inactive" in codes()
    assert Sync.objects.get().code == ""


def test_in_a_crowd_the_person_that_was_made_before_the_refusal_is_kept(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    wish(page, connection, lead_owner="user", event_owner="host")
    user = org.add_user(email="ada@elsewhere.example.com")["Id"]
    link(connection, ada, user)
    org.deactivate(user)

    for number in range(3):
        book(page, email=f"guest{number}@example.com", starts_at=next_monday() + timedelta(minutes=30 * number))
    sync_everything()

    assert (len(org.leads()), len(org.events())) == (3, 3)
    assert owners(org) == {org.admin["Id"]}
    for sync in Sync.objects.all():
        assert [reason["code"] for reason in sync.reasons].count("created") == 1, sync.reasons
        assert sync.records.get(role="person").created


def test_an_event_follows_the_host_to_another_user(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    first, second = (org.add_user(email=f"{name}@example.com")["Id"] for name in ("first", "second"))
    link(connection, ada, first)
    booking = book(page)
    sync_everything()
    host_choices.choose(connection, ada, second, seen=f"hand:{first}", by=ada)

    reschedule(booking, next_monday(hour=15))
    sync_everything()

    assert org.events()[0]["OwnerId"] == second
    assert org.leads()[0]["OwnerId"] == first


def test_an_event_that_is_to_go_to_a_user_who_left_goes_to_the_connected_one(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    booking = book(page)
    sync_everything()
    user = org.add_user(email="ada@elsewhere.example.com")["Id"]
    link(connection, ada, user)
    org.deactivate(user)

    reschedule(booking, next_monday(hour=15))
    sync_everything()

    assert org.events()[0]["OwnerId"] == org.admin["Id"]
    assert "T15:00" in org.events()[0]["StartDateTime"]


def test_where_rules_decide_it_is_said_that_nobody_stands_behind_them(
    page: BookingPage, connection: Connection
) -> None:
    wish(page, connection, lead_owner="rules")

    book(page)
    sync_everything()

    assert "owned_by_rules_or_user" in codes()


def test_a_crowd_asks_only_for_the_hosts_that_nobody_knows(
    *,
    page: BookingPage,
    connection: Connection,
    org: Org,
    ada: User,
    standin: StandIn,
    asked_for_users: Callable[[], bool],
) -> None:
    user = org.add_user(email="ada@elsewhere.example.com")["Id"]
    link(connection, ada, user)
    standin.log.clear()

    for number in range(6):
        book(page, email=f"guest{number}@example.com", starts_at=next_monday() + timedelta(minutes=30 * number))
    sync_everything()

    assert calls(standin) == ["POST /composite", "POST /composite/sobjects", "POST /composite/sobjects"]
    assert not asked_for_users()
    assert owners(org) == {user}


def test_in_a_sandbox_the_look_up_with_the_booking_passes_over_what_it_appends(
    page: BookingPage, connection: Connection, standin: StandIn, team: Team, ada: User
) -> None:
    sandbox = standin.add_org(name="Sandbox", sandbox=True)
    users = [sandbox.add_user(email=f"{name}@example.com.invalid")["Id"] for name in ("ada", "mia")]
    wish(page, connect_to(sandbox, team, ada), **FOR_THE_HOST)

    for number in range(2):
        book(page, email=f"guest{number}@example.com", starts_at=next_monday() + timedelta(minutes=30 * number))
    sync_everything()

    assert owners(sandbox) == {users[0]}


def test_links_of_another_org_are_not_used(
    *, page: BookingPage, connection: Connection, standin: StandIn, org: Org, team: Team, ada: User
) -> None:
    link(connection, ada, org.add_user(email="ada@elsewhere.example.com")["Id"])
    another = standin.add_org(name="Another")
    wish(page, connect_to(another, team, ada), **FOR_THE_HOST)

    book(page)
    sync_everything()

    assert owners(another) == {another.admin["Id"]}
    assert HostLink.objects.get().org_id == org.id
