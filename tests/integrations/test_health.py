"""How a connection is: kept with since when, asked each night, and told once when it is worse than it was."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bookings.models import BookingPage
from integrations import health, jobs, nights
from integrations.contract.health import Finding, Light
from integrations.errors import LeaseLost
from integrations.models import Connection, ConnectionStatus, Incident, JobKind, JobState, Lane, ProbeResult, Tally
from integrations.registry import connector_for
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from tests.cast import create_page
from tests.conftest import signed_in_as
from tests.integrations.cast import connect_to, wish
from tests.integrations.checking import check, lights, worse
from tests.integrations.comparison import finish
from tests.integrations.connecting import CONNECT, by_itself
from tests.integrations.test_nights import asked_for

pytestmark = pytest.mark.django_db

NO_CREATE = {"Lead": ["create"]}


@pytest.fixture(autouse=True)
def everything_is_sent(sending_page: BookingPage) -> None:
    """A page sends a Lead and an Event."""


def test_a_check_takes_few_calls_and_counts_them_as_ours(connection: Connection, standin: StandIn) -> None:
    before = len(standin.calls)

    check(connection)

    made = [call.path.rpartition("/v66.0/")[2] or call.path for call in standin.calls][before:]
    assert made == [
        "composite",
        "sobjects/Lead/describe",
        "sobjects/Contact/describe",
        "sobjects/Event/describe",
        "/services/oauth2/introspect",
    ]
    # Introspection is none of the REST API's calls.
    assert Tally.objects.get().calls == 4


def test_a_light_that_stays_keeps_the_day_it_began_and_another_begins_anew(connection: Connection, org: Org) -> None:
    check(connection)
    then = timezone.now() - timedelta(days=3)
    ProbeResult.objects.update(since=then, asked_at=then)
    org.change_schema(denied=NO_CREATE)

    found = check(connection)

    assert found["rights:Contact"].since == then < found["rights:Contact"].asked_at
    assert found["rights:Lead"].since > then


def test_what_is_found_for_the_first_time_has_not_changed(connection: Connection, org: Org) -> None:
    org.change_schema(denied=NO_CREATE)

    assert check(connection)["rights:Lead"].light == "red"
    assert worse(connection) == []


def test_what_is_worse_than_it_was_is_an_incident_and_ends_when_it_is_well(connection: Connection, org: Org) -> None:
    check(connection)
    org.change_schema(denied=NO_CREATE)
    org.turn(view_all=["Lead"])
    check(connection)
    then = worse(connection)
    org.change_schema(denied={})
    check(connection)

    assert then == ["health:rights:Lead", "health:view_all"]
    assert worse(connection) == ["health:view_all"]


def test_grey_is_no_change_in_either_direction(connection: Connection, org: Org, standin: StandIn) -> None:
    check(connection)
    fault = standin.faults.add("server_error_html", path="/sobjects/Lead/describe", times=None)
    check(connection)
    in_between = (lights(connection)["rights:Lead"], worse(connection))
    standin.faults.remove(fault)
    check(connection)
    again_well = worse(connection)
    standin.faults.add("server_error_html", path="/sobjects/Lead/describe", times=1)
    check(connection)
    org.change_schema(denied=NO_CREATE)
    check(connection)

    assert (in_between, again_well, worse(connection)) == (("grey", []), [], ["health:rights:Lead"])


def test_from_amber_to_red_is_a_change_of_its_own(connection: Connection, org: Org) -> None:
    check(connection)
    org.calls_used = 13_000
    check(connection)
    org.calls_used = 14_800
    check(connection)

    of_it = Incident.objects.filter(cause="health:allowance").order_by("pk")
    assert [(each.code, each.recovered_at is None) for each in of_it] == [
        ("health_allowance_low", False),
        ("health_allowance_out", True),
    ]


def test_what_was_found_in_another_org_is_neither_shown_nor_held_against_this_one(
    connection: Connection, standin: StandIn, org: Org, team: Team, ada: User
) -> None:
    check(connection)
    other = standin.add_org(name="Another")
    other.change_schema(denied=NO_CREATE)
    connect_to(other, team, ada)

    found = check(connection)
    elsewhere = worse(connection)
    connect_to(org, team, ada)

    assert (found["rights:Lead"].light, elsewhere) == ("red", [])
    assert lights(connection)["rights:Lead"] == "green"


def test_what_was_worse_in_another_org_is_over_with_it(
    connection: Connection, standin: StandIn, org: Org, team: Team, ada: User
) -> None:
    check(connection)
    org.change_schema(denied=NO_CREATE)
    check(connection)
    connect_to(standin.add_org(name="Another"), team, ada)

    check(connection)

    assert worse(connection) == []


def test_a_kind_that_no_page_sends_any_more_is_not_asked_about(
    connection: Connection, org: Org, sending_page: BookingPage
) -> None:
    check(connection)
    org.change_schema(denied={"Event": ["update"]})
    check(connection)
    wish(sending_page, connection, event=False)

    found = check(connection)

    assert "rights:Event" not in found
    assert "health:rights:Event" not in worse(connection)


def test_before_any_page_sends_something_it_is_asked_as_for_a_new_page(
    connection: Connection, sending_page: BookingPage
) -> None:
    wish(sending_page, connection, person="", event=False)

    assert {"rights:Lead", "rights:Event"} <= check(connection).keys()


def test_a_page_that_creates_contacts_has_accounts_asked_about(
    connection: Connection, sending_page: BookingPage
) -> None:
    wish(sending_page, connection, person="Contact")

    assert check(connection)["rights:Account"].light == "green"


@pytest.fixture
def integration_users(connection: Connection, org: Org, standin: StandIn, ada: User) -> Connection:
    """The same connection, made anew by an app that comes in by itself."""
    org.app.client_credentials, org.app.run_as = True, org.admin["Id"]
    signed_in_as(ada).post(CONNECT, by_itself(standin))
    connection.refresh_from_db()
    assert connection.by_itself
    return connection


def test_the_access_of_an_integration_user_is_well_without_a_right_to_be_renewed(
    integration_users: Connection, org: Org
) -> None:
    for grant in org.grants.all():
        grant.scopes[:] = ["api"]

    found = check(integration_users)

    assert (found["token"].light, found["scopes"].light, found["scopes"].code) == (
        "green",
        "green",
        "health_scopes_right",
    )


def test_the_access_of_an_integration_user_who_was_deactivated_is_red(integration_users: Connection, org: Org) -> None:
    org.deactivate(org.admin["Id"])
    org.expire_sessions()

    found = check(integration_users)

    assert found["token"].light == "red"
    assert integration_users.is_broken


def test_it_is_asked_for_once_a_night(connection: Connection) -> None:
    moment = nights.next_night(connection, timezone.now())

    asked = [asked_for(JobKind.HEALTH, moment + timedelta(minutes=number)) for number in (-1, 0, 1)]

    assert asked == [0, 1, 0]


def test_the_night_leaves_an_org_in_trouble_alone_and_a_person_is_answered(
    connection: Connection, standin: StandIn, ada: User
) -> None:
    Lane.objects.create(connector="salesforce", org_id=connection.remote_org_id)
    Lane.objects.update(paused_until=timezone.now() + timedelta(minutes=10), cause="SERVER_UNAVAILABLE")
    before = len(standin.calls)
    job, _new = health.ask(connection, by=None)
    finish(job)
    asked_by_night = len(standin.calls) - before
    jobs.stop(job)

    found = check(connection, by=ada)

    assert asked_by_night == 0
    assert found["org"].light == "green"


def test_two_checks_at_once_are_one(connection: Connection, ada: User) -> None:
    first, is_new = health.ask(connection, by=None)
    second, is_new_again = health.ask(connection, by=ada)

    assert (first, is_new, is_new_again) == (second, True, False)


def test_a_connection_that_was_given_up_meanwhile_is_not_asked(connection: Connection, standin: StandIn) -> None:
    job, _new = health.ask(connection, by=None)
    Connection.objects.update(status=ConnectionStatus.DISCONNECTED)
    before = len(standin.calls)

    job = finish(job)

    assert (job.state, job.code, len(standin.calls)) == (JobState.STOPPED, "disconnected", before)


def test_a_worker_that_lost_the_job_keeps_nothing(connection: Connection) -> None:
    job, _new = health.ask(connection, by=None)
    taken = jobs._take(job.pk)
    assert taken is not None
    jobs.stop(job)

    with pytest.raises(LeaseLost):
        health.step(taken)

    assert not ProbeResult.objects.exists()


def test_it_takes_the_same_queries_however_many_pages_and_probes_there_are(
    connection: Connection,
    sending_page: BookingPage,
    ada: User,
    team: Team,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(4):
        wish(create_page(team, ada, slug=f"page-{number}"), connection)
    many = [Finding(probe="rights", about=f"Kind{number}", light=Light.GREEN, code="x") for number in range(200)]

    with django_assert_num_queries(2):
        health._wishes(connection, connector_for("salesforce"))
    with django_assert_num_queries(5):
        health.keep(connection, many)
