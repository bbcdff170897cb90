"""What the connected user may do with each kind of record, and whether they see all people. REST API guide, "sObject Describe"."""

from integrations.contract.health import Finding, Light
from integrations.errors import Problem
from integrations.salesforce import errors
from integrations.salesforce.health.asked import VIEW_ALL, Asked
from integrations.salesforce.health.finding import found
from integrations.salesforce.health.wanted import CREATE, DELETE_RIGHT, READ, UPDATE, Wanted
from integrations.salesforce.wishes import CONTACT, LEAD

RIGHTS, SEES_ALL = "rights", "view_all"
# As Salesforce's own permissions are called.
NAMES = {CREATE: "Create", READ: "Read", UPDATE: "Edit", DELETE_RIGHT: "Delete"}
# What describe answers about a kind that the user may not see, or that the org does not have.
NOT_SEEN = {"NOT_FOUND", "INVALID_TYPE"}
# Organization-wide defaults under which everybody reads everything. Object Reference, Organization.
_PUBLIC = {"Read", "Edit", "ReadEditTransfer", "All"}


def rights(asked: Asked, wanted: Wanted, kind: str) -> Finding:
    """Create, read, edit and delete, as the pages' settings need them."""
    try:
        described = asked.kind(kind)
    except Problem as problem:
        if problem.code in NOT_SEEN:
            return found(RIGHTS, Light.RED, "not_seen", about=kind)
        raise
    needed = wanted.rights(kind)
    lacking = [NAMES[right] for right in needed if described.get(right) is not True]
    if lacking:
        return found(RIGHTS, Light.RED, "rights_lacking", about=kind, rights=lacking)
    if UPDATE not in needed and wanted.creates(kind) and described.get(UPDATE) is not True:
        return found(RIGHTS, Light.AMBER, "rights_no_edit", about=kind)
    return found(RIGHTS, Light.GREEN, "rights_right", about=kind, rights=[NAMES[right] for right in needed])


def view_all(asked: Asked, _: Wanted) -> Finding:
    """Whether every Lead and Contact is seen: who is not seen may be made twice."""
    rows = asked.rows(VIEW_ALL)
    if not rows:
        # Whoever reads Leads has such rows; who may not see set-up is shown none.
        raise errors.own("NOT_FOUND")
    seen = {str(row.get("SobjectType")) for row in rows if row.get("PermissionsViewAllRecords") is True}
    lacking = [kind for kind in (LEAD, CONTACT) if kind not in seen]
    if not lacking:
        return found(SEES_ALL, Light.GREEN, "view_all_right")
    if all(_is_public(asked, kind) for kind in lacking):
        return found(SEES_ALL, Light.AMBER, "view_all_public", fields=lacking)
    return found(SEES_ALL, Light.RED, "view_all_lacking", fields=lacking)


def _is_public(asked: Asked, kind: str) -> bool:
    """By the org's sharing defaults. False if nobody may tell."""
    try:
        rows = asked.rows("organization")
    except Problem:
        return False
    return bool(rows) and rows[0].get(f"Default{kind}Access") in _PUBLIC
