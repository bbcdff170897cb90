"""What a health check makes of an org that does not answer, refuses, or is another one by now."""

import pytest
from django.db import transaction

from bookings.models import BookingPage
from integrations import health
from integrations.contract.meter import Meter
from integrations.models import Connection, ConnectionStatus, Incident, ProbeResult
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from tests.integrations.cast import connect_to
from tests.integrations.checking import check, worse

pytestmark = pytest.mark.django_db

NO_CREATE = {"Lead": ["create"]}


@pytest.fixture(autouse=True)
def everything_is_sent(sending_page: BookingPage) -> None:
    """A page sends a Lead and an Event."""


@pytest.mark.parametrize(
    "fault",
    [
        "maintenance",
        "maintenance_ok",
        "server_error_html",
        "forbidden_html",
        "not_json",
        "empty",
        "truncated",
        "redirect",
        "reset_before",
        "reset_after",
        "bad_gateway",
        "too_many",
    ],
)
def test_whatever_answers_in_place_of_the_org_changes_nothing_but_lights(
    connection: Connection, standin: StandIn, fault: str
) -> None:
    check(connection)
    standin.faults.add(fault, path="/services/", times=None)

    found = check(connection)

    assert {result.light for key, result in found.items() if key != "oldest_waiting"} == {"grey"}
    assert (connection.status, worse(connection)) == (ConnectionStatus.CONNECTED, [])


def test_an_hour_in_which_nobody_answered_hides_no_change(connection: Connection, org: Org, standin: StandIn) -> None:
    check(connection)
    fault = standin.faults.add("maintenance", path="/services/", times=None)
    check(connection)
    standin.faults.remove(fault)
    org.change_schema(denied=NO_CREATE)

    check(connection)

    assert worse(connection) == ["health:rights:Lead"]


def test_a_grant_that_ended_is_red_and_told_by_the_alert_that_it_has(connection: Connection, org: Org) -> None:
    check(connection)
    org.revoke_grants()

    found = check(connection)

    assert (found["token"].light, found["org"].light) == ("red", "grey")
    assert connection.is_broken
    assert list(Incident.objects.values_list("cause", flat=True)) == [""]


def test_a_new_token_that_is_refused_too_is_an_access_that_ended(connection: Connection, standin: StandIn) -> None:
    standin.faults.add("session_not_for_rest", times=None)

    found = check(connection)

    assert (found["token"].light, connection.is_broken) == ("red", True)


def test_an_answer_that_never_comes_turns_its_own_lights_grey_and_no_other(
    connection: Connection, standin: StandIn
) -> None:
    standin.faults.add("hang", path="/sobjects/Lead/describe", times=1)

    found = check(connection)

    assert {key for key, result in found.items() if result.code == "health_unanswered"} == {
        "rights:Lead",
        "fields:Lead",
        "record_types:Lead",
    }


def test_what_was_asked_of_an_org_that_is_connected_no_more_is_forgotten(
    connection: Connection, standin: StandIn, team: Team, ada: User
) -> None:
    findings = health.find(connection, Meter())
    connect_to(standin.add_org(name="Another"), team, ada)

    with transaction.atomic():
        health.keep(connection, findings)

    assert not ProbeResult.objects.exists()


def test_a_check_of_what_is_broken_asks_nobody(connection: Connection, org: Org, standin: StandIn) -> None:
    org.revoke_grants()
    check(connection)
    before = len(standin.calls)

    found = check(connection)

    assert (found["token"].light, len(standin.calls)) == ("red", before)


def test_an_expired_session_is_renewed_on_the_way(connection: Connection, org: Org) -> None:
    org.expire_sessions()

    assert check(connection)["org"].light == "green"
