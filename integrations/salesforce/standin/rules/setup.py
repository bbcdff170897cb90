"""Rows of the objects of set-up, made from the switches each time they are asked for."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.records import Record

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org

_OF_PEOPLE = ("Lead", "Contact")


def rows(org: "Org", sobject: str) -> Iterable[Record] | None:
    """None for an object whose rows are kept."""
    make = _ROWS.get(sobject)
    return None if make is None else list(make(org))


def _permissions(org: "Org") -> Iterable[Record]:
    """One permission set stands for all that a user has, be it by profile or assigned."""
    for number, kind in enumerate((*_OF_PEOPLE, "Account"), start=1):
        denied = org.schema.denied.get(kind, [])
        if "read" not in denied:
            yield {
                "Id": ids.make_id("110", org.pod, number),
                "ParentId": _permission_set(org),
                "SobjectType": kind,
                "PermissionsRead": True,
                "PermissionsCreate": "create" not in denied,
                "PermissionsEdit": "update" not in denied,
                "PermissionsDelete": "delete" not in denied,
                "PermissionsViewAllRecords": kind in org.switches.view_all,
                "PermissionsModifyAllRecords": False,
            }


def _assignments(org: "Org") -> Iterable[Record]:
    for number, user_id in enumerate(org.records.ids("User"), start=1):
        given = {"PermissionSetId": _permission_set(org), "AssigneeId": user_id}
        yield {"Id": ids.make_id("0Pa", org.pod, number), **given}


def _permission_set(org: "Org") -> str:
    return ids.make_id("0PS", org.pod, 1)


def _duplicate_rules(org: "Org") -> Iterable[Record]:
    modes = {"Lead": org.switches.lead_duplicates, "Contact": org.switches.contact_duplicates}
    for number, (kind, mode) in enumerate(modes.items(), start=1):
        yield {
            "Id": ids.make_id("0Bm", org.pod, number),
            "DeveloperName": f"Standard_{kind}_Duplicate_Rule",
            "MasterLabel": f"Standard {kind} Duplicate Rule",
            "SobjectType": kind,
            "IsActive": mode != "off",
        }


def _assignment_rules(org: "Org") -> Iterable[Record]:
    is_active = org.switches.assignment_owner is not None
    yield {"Id": ids.make_id("01Q", org.pod, 1), "Name": "Standard", "SobjectType": "Lead", "Active": is_active}


_ROWS: dict[str, Callable[["Org"], Iterable[Record]]] = {
    "ObjectPermissions": _permissions,
    "PermissionSetAssignment": _assignments,
    "DuplicateRule": _duplicate_rules,
    "AssignmentRule": _assignment_rules,
}
