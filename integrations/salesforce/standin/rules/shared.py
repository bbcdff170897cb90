"""Shared Activities: one Event for up to 50 contacts or one lead, through EventWhoIds (Object Reference, Event)."""

from typing import Any

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.refusals import Refusal, bad_json
from integrations.salesforce.standin.schema.fields import SObject

MOST = 50


def take_people(caller: Caller, sobject: SObject, body: dict[str, Any]) -> tuple[dict[str, Any], list[str] | None]:
    """The body with EventWhoIds turned into WhoId, and the people's ids; None where there are none to relate."""
    if sobject.name != "Event" or not caller.org.schema.shared_activities or "EventWhoIds" not in body:
        return body, None
    people = _read(body["EventWhoIds"])
    rest = {name: value for name, value in body.items() if name != "EventWhoIds"}
    if people and "WhoId" in rest and ids.to_18(str(rest["WhoId"])) != people[0]:
        raise Refusal.of(
            400, "FIELD_INTEGRITY_EXCEPTION", "The WhoId must be the first of the EventWhoIds: Name ID", "WhoId"
        )
    return {**rest, "WhoId": people[0] if people else None}, people


def _read(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise bad_json("Cannot deserialize instance of a list of ids for EventWhoIds at [line:1, column:2]")
    people = [ids.to_18(str(one)) for one in value]
    if any(one is None for one in people):
        raise Refusal.of(400, "MALFORMED_ID", "Name ID: id value of incorrect type", "EventWhoIds")
    known = [one for one in people if one]
    if len(known) > MOST or (len(known) > 1 and any(not one.startswith("003") for one in known)):
        raise Refusal.of(
            400,
            "FIELD_INTEGRITY_EXCEPTION",
            f"Up to {MOST} contacts or one lead may be related: Name ID",
            "EventWhoIds",
        )
    return known


def with_kind(caller: Caller, relation: Record, given: set[str]) -> Record:
    """Where nothing is said of what a relation is, it is an invitee's."""
    kinds = {"IsInvitee", "IsParent", "IsWhat"}
    if not caller.org.schema.shared_activities or kinds & given or any(relation.get(name) for name in kinds):
        return relation
    return {**relation, "IsInvitee": True}


def relate(caller: Caller, event: Record, people: list[str] | None) -> None:
    """One EventRelation for each person; those of people who are no longer named go."""
    if people is None:
        return
    records = caller.org.records
    for old in records.where("EventRelation", "EventId", [event["Id"]]):
        records.drop("EventRelation", old["Id"])
    stamps = {name: event[name] for name in ("LastModifiedDate", "LastModifiedById", "SystemModstamp")}
    stamps |= {"CreatedDate": event["LastModifiedDate"], "CreatedById": event["LastModifiedById"]}
    for person in people:
        relation = {
            "Id": caller.org.next_id("0RE"),
            "EventId": event["Id"],
            "RelationId": person,
            "Status": "New",
            "IsDeleted": False,
            "IsInvitee": False,
            "IsParent": True,
            "IsWhat": False,
        }
        records.put("EventRelation", {**relation, **stamps, "RespondedDate": None, "Response": None})
