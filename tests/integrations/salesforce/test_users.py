"""Users of the org, asked for by e-mail, by id and by a part of their names."""

import pytest

from integrations.contract.meter import Meter
from integrations.contract.users import RemoteUser
from integrations.errors import Problem
from integrations.models import Connection
from integrations.registry import connector_for
from integrations.salesforce import soql
from integrations.salesforce.standin import Org, StandIn

pytestmark = pytest.mark.django_db

EXAMPLE = "dee.d'arcy_100%@example.com"


def find(connection: Connection, text: str, *, most: int = 25) -> list[RemoteUser]:
    return list(connector_for("salesforce").find_users(connection.access(), text, most=most, meter=Meter()))


@pytest.mark.parametrize("text", ["D'Arcy", "dee", "DARCY@ACME", "d'arcy_100%", "_100%@", "Dee D'A"])
def test_a_part_of_any_of_their_names_finds_a_user(connection: Connection, org: Org, text: str) -> None:
    org.add_user(email=EXAMPLE, username="dee.darcy@acme.example.com", FirstName="Dee", LastName="D'Arcy")
    org.add_user(email="other@example.com", username="other@acme.example.com")

    assert [user.email for user in find(connection, text)] == [EXAMPLE]


@pytest.mark.parametrize("text", ["%", "_", "\\", "' OR Name LIKE '", "%' OR Id != '"])
def test_signs_of_the_query_language_mean_themselves(connection: Connection, org: Org, text: str) -> None:
    org.add_user(email="plain@example.com", username="plain@acme.example.com")

    assert find(connection, text) == []


def test_who_cannot_own_anything_is_not_found(connection: Connection, org: Org) -> None:
    org.add_user(email="gone@example.com", IsActive=False)
    org.add_user(email="partner@example.com", UserType="PowerPartner")

    assert find(connection, "example.com") == find(connection, org.admin["Email"])


def test_among_five_thousand_one_is_found_and_no_more_than_asked_for(
    connection: Connection, org: Org, standin: StandIn
) -> None:
    for number in range(5_000):
        org.add_user(email=f"user{number:04}@example.com", FirstName="User", LastName=f"Number {number:04}")
    standin.log.clear()

    assert [user.name for user in find(connection, "number 4711")] == ["User Number 4711"]
    assert [user.name for user in find(connection, "User Number", most=3)] == [f"User Number 000{n}" for n in range(3)]
    assert len(standin.calls) == 2


def test_more_e_mails_than_an_address_can_carry_are_asked_in_parts_of_one_call(
    connection: Connection, org: Org, standin: StandIn
) -> None:
    emails = [f"{'a-long-name-' * 4}{number}@example.com" for number in range(300)]
    users = [org.add_user(email=email)["Id"] for email in emails[::100]]
    standin.log.clear()

    found = connector_for("salesforce").users(connection.access(), emails=emails, ids=users[:1], meter=Meter())

    assert {user.id for user in found} == set(users)
    assert len(standin.calls) == 1


def test_whoever_asks_for_nobody_makes_no_call(connection: Connection, standin: StandIn) -> None:
    standin.log.clear()

    assert connector_for("salesforce").users(connection.access(), meter=Meter()) == []
    assert standin.calls == []


def test_half_an_answer_is_none(connection: Connection, org: Org) -> None:
    for number in range(soql.MOST_ROWS):
        org.add_user(email="ada@example.com", username=f"{number}@acme.example.com")

    with pytest.raises(Problem, match="PARTIAL_ANSWER"):
        connector_for("salesforce").users(connection.access(), emails=["ada@example.com"], meter=Meter())
