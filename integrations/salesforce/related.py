"""What a new Event stands on besides its person: of a Contact its Account, or that Account's newest open Opportunity.

Salesforce takes nothing beside a Lead. Object Reference, Event, WhatId.
"""

from dataclasses import dataclass, field
from typing import Any

from integrations.contract.pushes import Reason
from integrations.contract.values import Json
from integrations.salesforce import individuals, plan, questions, soql
from integrations.salesforce.lookup import Found
from integrations.salesforce.questions import Rows, Untold
from integrations.salesforce.turn import Turn
from integrations.salesforce.wishes import ACCOUNT, CONTACT, NOTHING, Wishes


@dataclass(frozen=True, kw_only=True)
class Related:
    """What is written into the Event for it, and why."""

    fields: Json = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


def related_to(turn: Turn, decided: plan.Person, found: Found | None = None) -> Related:
    """Of whom the Event will name. Asks only where the look-up could not know which Account it would be."""
    wishes = Wishes.read(turn.order.options)
    match decided:
        case plan.Create(is_individual=True) if wishes.related_to == ACCOUNT:
            return Related(fields={"WhatId": individuals.NEW_ACCOUNT})
        case plan.Create(object=kind, fields=fields):
            return _of(turn, wishes, kind, fields.get("AccountId"), found)
        case plan.Use(held=held):
            return _of(turn, wishes, held.object, held.value("AccountId"), found)
    return Related()


def _of(turn: Turn, wishes: Wishes, kind: str, account_id: Any, found: Found | None) -> Related:
    if kind != CONTACT or wishes.related_to == NOTHING:
        return Related()
    if wishes.related_to == ACCOUNT:
        if not soql.is_id(account_id):
            return Related(reasons=(Reason(code="account_none"),))
        return Related(fields={"WhatId": str(account_id)})
    rows = _opportunities(turn, str(account_id), found) if soql.is_id(account_id) else []
    if isinstance(rows, Untold):
        return Related(reasons=(Reason(code="opportunity_unseen", params={"error": rows.code}),))
    if not rows:
        return Related(reasons=(Reason(code="opportunity_none"),))
    # How it is called was read there, and is for those who may see what stands there.
    return Related(fields={"WhatId": soql.id_of(rows[0])}, reasons=(Reason(code="on_opportunity"),))


def _opportunities(turn: Turn, account_id: str, found: Found | None) -> Rows:
    """Of this Account, the newest first."""
    rows = found.opportunities if found else None
    if isinstance(rows, Untold):
        return rows
    theirs = [row for row in rows or () if soql.same_id(str(row.get("AccountId") or ""), account_id)]
    known = found is not None and any(soql.same_id(each, account_id) for each in found.accounts_of_contacts)
    # A list that may have been cut says nothing of who is not on it.
    if theirs or (known and rows is not None and len(rows) < soql.MOST_PEOPLE):
        return theirs
    return turn.client.look_up([questions.opportunities(account_id)])[0]
