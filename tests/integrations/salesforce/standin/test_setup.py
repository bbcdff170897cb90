"""What an org says of its own set-up: permissions, active rules, rights and record types, as its switches are."""

from typing import Any

import pytest

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.talk import Api, problem

VIEW_ALL = (
    "SELECT SobjectType, PermissionsViewAllRecords FROM ObjectPermissions WHERE SobjectType IN ('Lead', 'Contact') "
    "AND ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '{user}') ORDER BY SobjectType"
)


def rows(api: Api, soql: str) -> list[dict[str, Any]]:
    """The answer without what every row carries."""
    return [{name: value for name, value in row.items() if name != "attributes"} for row in api.rows(soql)]


def test_view_all_is_read_from_the_permission_sets_of_a_user(standin: StandIn, api: Api) -> None:
    standin.org.turn(view_all=["Lead"])

    found = rows(api, VIEW_ALL.format(user=standin.org.admin["Id"]))

    assert [(row["SobjectType"], row["PermissionsViewAllRecords"]) for row in found] == [
        ("Contact", False),
        ("Lead", True),
    ]
    assert rows(api, VIEW_ALL.format(user="005000000000000AAA")) == []


def test_who_may_not_see_set_up_is_told_that_there_is_no_such_object(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(hidden_objects={"ObjectPermissions"})

    answer = api.query("SELECT Id FROM ObjectPermissions")

    assert problem(answer)[1] == "INVALID_TYPE"


def test_active_rules_are_those_that_the_switches_say(standin: StandIn, api: Api) -> None:
    standin.org.turn(lead_duplicates="off", assignment_owner=standin.org.admin["Id"])

    duplicates = rows(api, "SELECT SobjectType FROM DuplicateRule WHERE IsActive = TRUE")
    assignment = rows(api, "SELECT Name FROM AssignmentRule WHERE SobjectType = 'Lead' AND Active = TRUE")

    assert (duplicates, assignment) == ([{"SobjectType": "Contact"}], [{"Name": "Standard"}])


@pytest.mark.parametrize(
    ("right", "trait", "refused"),
    [
        ("create", "createable", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"),
        ("update", "updateable", "INSUFFICIENT_ACCESS_OR_READONLY"),
        ("delete", "deletable", "INSUFFICIENT_ACCESS_OR_READONLY"),
    ],
)
def test_a_right_that_is_denied_is_described_so_and_refused(
    standin: StandIn, api: Api, right: str, trait: str, refused: str
) -> None:
    lead = standin.org.add_lead()
    standin.org.change_schema(denied={"Lead": [right]})
    do = {
        "create": lambda: api.post("sobjects/Lead", {"LastName": "Byron", "Company": "Example"}),
        "update": lambda: api.patch(f"sobjects/Lead/{lead['Id']}", {"LastName": "Byron"}),
        "delete": lambda: api.call("DELETE", f"sobjects/Lead/{lead['Id']}"),
    }

    assert api.get("sobjects/Lead/describe").json()[trait] is False
    assert problem(do[right]())[1] == refused
    assert len(standin.org.leads()) == 1


def test_an_object_that_may_not_be_read_is_not_there(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(denied={"Lead": ["read"]})

    assert api.get("sobjects/Lead/describe").status_code == 404
    assert problem(api.query("SELECT Id FROM Lead"))[1] == "INVALID_TYPE"


def test_a_record_type_that_is_not_available_is_never_the_default(standin: StandIn, api: Api) -> None:
    for name in ("Partner", "Direct"):
        standin.org.add_record_type("Lead", name)
    standin.org.turn(record_types_withheld=["Partner"])

    infos = api.get("sobjects/Lead/describe").json()["recordTypeInfos"]

    assert [(one["name"], one["available"], one["defaultRecordTypeMapping"]) for one in infos] == [
        ("Partner", False, False),
        ("Direct", True, True),
        ("Master", True, False),
    ]


def test_shared_activities_show_as_a_field_of_events(standin: StandIn, api: Api) -> None:
    def has_people() -> bool:
        return any(one["name"] == "EventWhoIds" for one in api.get("sobjects/Event/describe").json()["fields"])

    before = has_people()
    standin.org.change_schema(shared_activities=True)

    assert (before, has_people()) == (False, True)
