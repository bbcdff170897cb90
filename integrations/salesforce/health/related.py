"""What new Events of Contacts stand on besides their person: whether it can be written, and whether Opportunities are seen."""

from integrations.contract.health import Finding, Light
from integrations.errors import Problem
from integrations.salesforce.health.asked import Asked
from integrations.salesforce.health.finding import found
from integrations.salesforce.health.rights import NOT_SEEN
from integrations.salesforce.health.wanted import CREATE, EVENT, OPPORTUNITY, READ, Wanted

RELATED = "related"
_FIELD = "WhatId"


def related(asked: Asked, wanted: Wanted) -> Finding:
    """Bookings arrive without it, so nothing of it is red."""
    there = asked.fields(EVENT)
    if there.get(_FIELD, {}).get(CREATE) is not True:
        return found(RELATED, Light.AMBER, "related_closed", fields=[_FIELD])
    if OPPORTUNITY in wanted.described and not _sees_opportunities(asked):
        return found(RELATED, Light.AMBER, "related_unseen")
    return found(RELATED, Light.GREEN, "related_right")


def _sees_opportunities(asked: Asked) -> bool:
    try:
        return asked.kind(OPPORTUNITY).get(READ) is True
    except Problem as problem:
        if problem.code in NOT_SEEN:
            return False
        raise
