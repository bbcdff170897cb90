"""What pages want of an org, and so what a health check has to ask about."""

from typing import Any

import pytest

from integrations.salesforce.health.wanted import CREATE, DELETE_RIGHT, READ, UPDATE, Wanted

LEAD: dict[str, Any] = {"person": "Lead"}
EVENT: dict[str, Any] = {"event": True}


@pytest.mark.parametrize(
    ("pages", "kind", "rights"),
    [
        ([LEAD], "Lead", [READ, CREATE]),
        ([LEAD], "Contact", [READ]),
        ([{"person": "Contact"}], "Lead", [READ]),
        ([LEAD, LEAD | {"overwrite": True}], "Lead", [READ, CREATE, UPDATE]),
        ([EVENT], "Event", [READ, CREATE, UPDATE, DELETE_RIGHT]),
        ([EVENT | {"cancelled": "mark"}], "Event", [READ, CREATE, UPDATE]),
        ([EVENT | {"cancelled": "mark"}, EVENT], "Event", [READ, CREATE, UPDATE, DELETE_RIGHT]),
        ([{"person": "Contact"}], "Account", [READ]),
    ],
)
def test_rights_are_those_that_any_page_needs(pages: list[dict[str, Any]], kind: str, rights: list[str]) -> None:
    assert Wanted.read(pages).rights(kind) == rights


@pytest.mark.parametrize(
    ("pages", "kinds"),
    [
        ([LEAD], ["Lead", "Contact"]),
        ([EVENT], ["Lead", "Contact", "Event"]),
        ([{"person": "Contact"}], ["Lead", "Contact", "Account"]),
        ([{}], ["Lead", "Contact", "Event"]),
        ([], ["Lead", "Contact", "Event"]),
    ],
)
def test_people_are_always_looked_for_and_the_rest_where_it_is_made(
    pages: list[dict[str, Any]], kinds: list[str]
) -> None:
    assert Wanted.read(pages).kinds == kinds


@pytest.mark.parametrize(
    ("page", "is_asked"),
    [
        (EVENT | {"more_hosts": "invite"}, True),
        (EVENT | {"more_hosts": "leave"}, False),
        (LEAD | {"more_hosts": "invite"}, False),
        (EVENT, False),
    ],
)
def test_invitees_are_asked_about_only_where_further_hosts_become_some(page: dict[str, Any], *, is_asked: bool) -> None:
    assert ("EventRelation" in Wanted.read([LEAD, page]).described) is is_asked


@pytest.mark.parametrize(("owner", "is_given"), [("rules", True), ("host", True), ("user", False)])
def test_an_owner_is_given_unless_it_is_always_the_connected_user(owner: str, *, is_given: bool) -> None:
    given = Wanted.read([LEAD | {"lead_owner": owner}]).fields("Lead")[CREATE]

    assert ("OwnerId" in given) is is_given
