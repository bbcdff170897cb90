"""Rules as a team saves them, for tests."""

from typing import Any

from bookings.models import BookingPage, Question
from integrations import mappings
from integrations.contract.schema import Schema
from integrations.mapping import Mode, Rule
from integrations.models import Attempt, Connection, Sync
from integrations.salesforce import schema
from integrations.salesforce.standin import Org
from integrations.salesforce.standin.schema.describe import describe
from teams.models import User

CUSTOM = {
    "Lead": [
        "Size__c | int | CUNFP | Company Size |",
        "Topic__c | picklist 255 | CUNRFP | Topic | values=sales:Sales/help:Help",
    ],
    "Activity": ["Zone__c | string 10 | CUNFP | Zone |", "Topic__c | string 80 | CUNFP | Topic |"],
}


def described(org: Org) -> Schema:
    """What the org would tell, without asking over HTTP."""
    fields = [
        field
        for name in schema.OBJECTS
        for field in schema.fields_of(name, describe(org.schema[name], "/services/data/v66.0", "", []))
    ]
    return Schema(fields=fields)


def save(page: BookingPage | None, connection: Connection, org: Org, by: User, *rules: Rule) -> None:
    """As the studio does, whoever saved last."""
    own = mappings.standing(connection, page).own
    mappings.save(connection, page, rules, described(org), by=by, after=own.pk if own else None)


def rule(key: str, source: str, mode: Mode = Mode.ALWAYS, constant: str = "") -> Rule:
    kind, field = key.split(".")
    return Rule(object=kind, field=field, source=source, mode=mode, constant=constant)


def answered(question: Question, value: Any) -> list[dict[str, Any]]:
    return [{"question": question.pk, "label": question.label, "kind": question.kind, "value": value}]


def reasons_of(sync: Sync) -> dict[str, Any]:
    told = Attempt.objects.filter(sync=sync).earliest("pk").reasons
    return {each["code"]: each["params"] for each in told}
