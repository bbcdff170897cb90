"""Who the hosts of a team are in the org: found by e-mail, looked up again, and told to whoever asks how many have a user."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bookings.models import BookingPage
from integrations import host_looks, hosts
from integrations.errors import Problem, TryAgain
from integrations.hosts import Standing
from integrations.models import Connection, HostLink, HostLook, Lane, LinkOrigin
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from teams.roles import Role
from tests.cast import create_page, create_team, create_user, join
from tests.integrations.cast import connect_to

pytestmark = pytest.mark.django_db


def standing(connection: Connection, host: User) -> Standing:
    """What the map says after a look."""
    [line] = hosts.lines(connection, [host])
    return line.standing


@pytest.mark.parametrize("email", ["ada@example.com", "Ada@Example.COM"])
def test_a_host_is_the_active_user_of_the_same_e_mail_whatever_its_case(
    page: BookingPage, connection: Connection, org: Org, ada: User, email: str
) -> None:
    user = org.add_user(email=email, FirstName="Ada", LastName="Hopper")

    host_looks.refresh(connection)

    link = HostLink.objects.get()
    assert (link.remote_id, link.name, link.username, link.origin) == (
        user["Id"],
        "Ada Hopper",
        user["Username"],
        LinkOrigin.EMAIL,
    )
    assert standing(connection, ada) == Standing.USER


@pytest.mark.parametrize(
    ("users", "expected"),
    [
        ([], Standing.NONE),
        ([{"IsActive": False}], Standing.NONE),
        ([{"UserType": "PowerPartner"}], Standing.NONE),
        ([{}, {}], Standing.SEVERAL),
        ([{}, {"IsActive": False}], Standing.USER),
    ],
)
def test_only_a_single_active_user_is_proposed(
    *, page: BookingPage, connection: Connection, org: Org, ada: User, users: list[dict[str, Any]], expected: Standing
) -> None:
    for number, fields in enumerate(users):
        org.add_user(email="ada@example.com", username=f"ada-{number}@acme.example.com", **fields)

    host_looks.refresh(connection)

    assert standing(connection, ada) == expected


@pytest.mark.parametrize(("sandbox", "expected"), [(True, Standing.USER), (False, Standing.NONE)])
def test_what_a_sandbox_puts_behind_an_e_mail_is_no_part_of_it(
    page: BookingPage, standin: StandIn, team: Team, ada: User, *, sandbox: bool, expected: Standing
) -> None:
    org = standin.add_org(name="Sandbox", sandbox=sandbox)
    org.add_user(email="Ada@example.com.INVALID", username="ada@acme.example.com")
    connection = connect_to(org, team, ada)

    host_looks.refresh(connection)

    assert standing(connection, ada) == expected


def test_a_sandbox_user_with_and_one_without_the_ending_are_two(
    page: BookingPage, standin: StandIn, team: Team, ada: User
) -> None:
    org = standin.add_org(name="Sandbox", sandbox=True)
    for email in ("ada@example.com", "ada@example.com.invalid"):
        org.add_user(email=email)
    connection = connect_to(org, team, ada)

    host_looks.refresh(connection)

    assert standing(connection, ada) == Standing.SEVERAL


def test_a_later_look_follows_what_changed_in_the_org(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    first = org.add_user(email="ada@example.com", username="first@acme.example.com")
    host_looks.refresh(connection)
    org.deactivate(first["Id"])
    host_looks.refresh(connection)
    gone = standing(connection, ada)
    second = org.add_user(email="ada@example.com", username="second@acme.example.com")

    host_looks.refresh(connection)

    assert gone == Standing.NONE
    assert HostLink.objects.get().remote_id == second["Id"]


def test_coverage_counts_hosts_with_an_active_user(
    *, page: BookingPage, connection: Connection, org: Org, team: Team, mia: User, bob: User
) -> None:
    create_page(team, mia, slug="second")
    before = hosts.coverage(connection)
    org.add_user(email="mia@example.com")

    host_looks.refresh(connection)

    after = hosts.coverage(connection)
    assert (before.linked, before.hosts, before.looked_at) == (0, 2, None)
    assert (after.linked, after.hosts) == (1, 2)
    assert after.looked_at is not None


def test_links_of_an_org_are_kept_and_not_used_while_another_one_is_connected(
    *, page: BookingPage, connection: Connection, standin: StandIn, org: Org, team: Team, ada: User
) -> None:
    org.add_user(email="ada@example.com")
    host_looks.refresh(connection)

    connection = connect_to(standin.add_org(name="Another"), team, ada)
    elsewhere = (hosts.coverage(connection).linked, standing(connection, ada))
    connection = connect_to(org, team, ada)

    assert elsewhere == (0, Standing.UNKNOWN)
    assert (hosts.coverage(connection).linked, standing(connection, ada)) == (1, Standing.USER)


def test_a_look_whose_org_was_replaced_meanwhile_keeps_nothing(
    *, page: BookingPage, connection: Connection, standin: StandIn, org: Org, team: Team, ada: User
) -> None:
    org.add_user(email="ada@example.com")
    found = host_looks.ask(connection, emails=[ada.email])
    connect_to(standin.add_org(name="Another"), team, ada)
    stale = Connection.objects.get()
    stale.remote_org_id = connection.remote_org_id

    host_looks._keep(stale, [ada], found, [])

    assert not HostLink.objects.exists()


def test_nobody_is_looked_for_in_another_org_that_was_connected_meanwhile(
    page: BookingPage, connection: Connection, standin: StandIn, team: Team, ada: User
) -> None:
    another = standin.add_org(name="Another")
    another.add_user(email="ada@example.com")
    connect_to(another, team, ada)

    with pytest.raises(TryAgain) as caught:
        host_looks.refresh(connection)

    assert caught.value.code == "org_changed"
    assert not HostLink.objects.exists()


def test_a_look_that_is_not_answered_leaves_what_was_known(
    page: BookingPage, connection: Connection, standin: StandIn, org: Org, ada: User
) -> None:
    org.add_user(email="ada@example.com")
    host_looks.refresh(connection)
    standin.faults.add("unavailable", times=None)

    with pytest.raises(Problem):
        host_looks.refresh(connection)

    assert standing(connection, ada) == Standing.USER
    assert HostLook.objects.get().code == "SERVER_UNAVAILABLE"
    assert hosts.coverage(connection).looked_at is not None


def test_an_org_in_trouble_is_left_alone_until_its_pause_is_over(connection: Connection) -> None:
    now = timezone.now()
    Lane.objects.create(
        connector="salesforce", org_id=connection.remote_org_id, paused_until=now + timedelta(minutes=1)
    )

    assert not host_looks.due(now).exists()
    assert host_looks.due(now + timedelta(minutes=2)).exists()


def test_another_teams_links_say_nothing_about_ours(
    page: BookingPage, connection: Connection, org: Org, ada: User, eve: User
) -> None:
    theirs = create_team("third", owner=ada)
    create_page(theirs, ada)
    org.add_user(email="ada@example.com")
    host_looks.refresh(connect_to(org, theirs, ada))

    assert standing(connection, ada) == Standing.UNKNOWN
    assert hosts.coverage(connection).linked == 0


def test_a_member_without_pages_and_bookings_is_no_host(
    page: BookingPage, connection: Connection, org: Org, bob: User
) -> None:
    org.add_user(email="bob@example.com")

    host_looks.refresh(connection)

    assert not HostLink.objects.filter(user=bob).exists()
    assert hosts.coverage(connection).hosts == 1


def test_two_hundred_hosts_are_looked_up_in_few_calls_and_statements(
    connection: Connection,
    org: Org,
    team: Team,
    standin: StandIn,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(200):
        host = create_user(f"host-{number}")
        join(team, host, Role.MEMBER)
        create_page(team, host, slug=f"page-{number}")
        if number % 2:
            org.add_user(email=host.email)
    standin.log.clear()

    with django_assert_max_num_queries(16):
        host_looks.refresh(connection)

    assert len(standin.calls) == 1
    assert hosts.coverage(connection).linked == 100
