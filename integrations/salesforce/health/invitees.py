"""Further hosts as invitees of Events: whether the connected user may add them and take them away. Object Reference, EventRelation."""

from integrations.contract.health import Finding, Light
from integrations.errors import Problem
from integrations.salesforce.health.asked import Asked
from integrations.salesforce.health.finding import found
from integrations.salesforce.health.rights import NOT_SEEN
from integrations.salesforce.health.wanted import CREATE, DELETE_RIGHT, READ, RELATION, Wanted

INVITEES = "invitees"
# What says who is invited to what.
_FIELDS = ("EventId", "RelationId")


def invitees(asked: Asked, _: Wanted) -> Finding:
    """Bookings arrive without them, so nothing of it is red."""
    if not _may_invite(asked):
        return found(INVITEES, Light.AMBER, "invitees_refused")
    if asked.kind(RELATION).get(DELETE_RIGHT) is not True:
        return found(INVITEES, Light.AMBER, "invitees_stay")
    return found(INVITEES, Light.GREEN, "invitees_right")


def _may_invite(asked: Asked) -> bool:
    try:
        described, fields = asked.kind(RELATION), asked.fields(RELATION)
    except Problem as problem:
        if problem.code in NOT_SEEN:
            return False
        raise
    may = described.get(READ) is True and described.get(CREATE) is True
    return may and all(fields.get(name, {}).get(CREATE) is True for name in _FIELDS)
