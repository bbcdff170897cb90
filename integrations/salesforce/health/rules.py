"""Rules of the org that will bite: duplicate rules and the assignment rule for Leads. Object Reference: DuplicateRule, AssignmentRule.

What a duplicate rule does, warn or block, no query tells.
"""

from integrations.contract.health import Finding, Light
from integrations.salesforce.health.asked import Asked
from integrations.salesforce.health.finding import found
from integrations.salesforce.health.wanted import Wanted

DUPLICATE_RULES, ASSIGNMENT_RULES = "duplicate_rules", "assignment_rules"


def duplicates(asked: Asked, wanted: Wanted) -> Finding:
    """Those of the kinds that are created."""
    rules = [row for row in asked.rows("duplicate_rules") if wanted.creates(str(row.get("SobjectType")))]
    if not rules:
        return found(DUPLICATE_RULES, Light.GREEN, "duplicates_none")
    code = "duplicates_ask" if wanted.asks_about_duplicates else "duplicates_use"
    return found(DUPLICATE_RULES, Light.AMBER, code, rules=[str(row.get("MasterLabel") or "") for row in rules])


def assignment(asked: Asked, wanted: Wanted) -> Finding:
    """Whether an active rule takes new Leads from their hosts."""
    rules = [str(row.get("Name") or "") for row in asked.rows("assignment_rules")]
    if not rules:
        return found(ASSIGNMENT_RULES, Light.GREEN, "assignment_none")
    if not wanted.follows_assignment_rules:
        return found(ASSIGNMENT_RULES, Light.GREEN, "assignment_passed_by", rules=rules)
    return found(ASSIGNMENT_RULES, Light.AMBER, "assignment_active", rules=rules)
