"""Create, update, delete: every change to a record goes through here, whoever makes it, with all rules."""

from typing import Any

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.refusals import Refusal
from integrations.salesforce.standin.rules import campaign, duplicates, event, lead, person, shared
from integrations.salesforce.standin.rules.fields import check_fields, check_unique, read_body
from integrations.salesforce.standin.rules.references import check_references
from integrations.salesforce.standin.schema.fields import SObject
from integrations.salesforce.standin.values import write_datetime

_RIGHTS = {"inserted": "createable", "updated": "updateable", "deleted": "deletable"}
# Stages whose Opportunities are closed, the won one first. Object Reference, OpportunityStage.
CLOSED = ("Closed Won", "Closed Lost")
# A duplicate rule looks again when one of the fields it compares is edited.
COMPARED = frozenset({"Email", "FirstName", "LastName", "Company", "AccountId"})


def create(caller: Caller, sobject: SObject, body: dict[str, Any]) -> Record:
    """The new record. Raises Refusal."""
    _check_writable(caller, sobject, "inserted")
    if any(name.lower() == "id" for name in body):
        raise Refusal.of(400, "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id")
    if caller.org.switches.storage_full:
        raise caller.refusal("STORAGE_LIMIT_EXCEEDED", "storage", status=403)
    plain, people = shared.take_people(caller, sobject, body)
    given = read_body(caller, sobject, plain, creating=True)
    record = {**_blank(caller, sobject), **_with_defaults(sobject, given)}
    if sobject.name == "Account":
        person.check(caller, record)
    saved = _save(caller, sobject, _named(caller, sobject, record), set(given), before=None)
    shared.relate(caller, saved, people)
    if sobject.name == "Campaign":
        _add_statuses(caller, saved)
    return _with_contact(caller, saved) if sobject.name == "Account" and person.is_person(caller, saved) else saved


def update(caller: Caller, sobject: SObject, record_id: str, body: dict[str, Any]) -> Record:
    """The changed record. Raises Refusal, also when it is not there or deleted."""
    _check_writable(caller, sobject, "updated")
    before = live(caller, sobject, record_id)
    if any(name.lower() == "id" for name in body):
        raise Refusal.of(400, "INVALID_FIELD", "The Id field should not be specified in the sobject data.", "Id")
    if before["Id"] in caller.org.switches.locked:
        raise caller.refusal("ENTITY_IS_LOCKED", "locked")
    if sobject.name == "Lead":
        lead.check_not_converted(caller, before)
    plain, people = shared.take_people(caller, sobject, body)
    given = read_body(caller, sobject, plain, creating=False)
    saved = _save(caller, sobject, {**before, **given}, set(given), before=before)
    shared.relate(caller, saved, people)
    if sobject.name == "Account" and saved.get("PersonContactId"):
        contact = caller.org.record(saved["PersonContactId"])
        caller.org.records.put("Contact", stamped(caller, {**contact, **person.contact_fields(saved)}, new=False))
    return saved


def delete(caller: Caller, sobject: SObject, record_id: str) -> None:
    """Into the recycle bin, with what cannot be without it. Raises Refusal."""
    _check_writable(caller, sobject, "deleted")
    record = live(caller, sobject, record_id)
    _bin(caller, sobject, record)


def live(caller: Caller, sobject: SObject, record_id: str) -> Record:
    """The record of an address. Raises Refusal 404, apart for a deleted one and one that never was."""
    full = ids.to_18(record_id)
    record = caller.org.records.get(sobject.name, full) if full else None
    if record is None or not caller.sees(record["Id"]):
        raise Refusal.of(404, "NOT_FOUND", "The requested resource does not exist")
    if record.get("IsDeleted"):
        raise caller.refusal("ENTITY_IS_DELETED", "deleted", status=404)
    return record


def _check_writable(caller: Caller, sobject: SObject, done: str) -> None:
    """Whether this may be done at all; rights that users lack bind those of the API."""
    may = not caller.shares or sobject.traits.get(_RIGHTS[done], True)
    if sobject.writable and not may and done != "inserted":
        raise Refusal.of(403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
    if not (sobject.writable and may):
        raise Refusal.of(
            400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", f"entity type cannot be {done}: {sobject.label}", listed=True
        )


def _blank(caller: Caller, sobject: SObject) -> Record:
    blank = {one.name: one.default_value() for one in sobject.fields if one.type != "address"}
    owner = {"OwnerId": caller.user_id} if sobject.find("OwnerId") else {}
    return {**blank, **owner, "Id": caller.org.next_id(sobject.prefix)}


def _with_defaults(sobject: SObject, given: Record) -> Record:
    """A null in a field that has a default on create counts as not given."""
    defaulted = {one.name for one in sobject.fields if "D" in one.flags and one.name != "OwnerId"}
    return {name: value for name, value in given.items() if value is not None or name not in defaulted}


def _save(caller: Caller, sobject: SObject, record: Record, given: set[str], *, before: Record | None) -> Record:
    check_fields(caller, sobject, record, given)
    check_references(caller, sobject, record, sorted(given))
    record = _apply_rules(caller, sobject, _named(caller, sobject, record), given)
    check_unique(caller, sobject, record)
    _check_validation_rules(caller, sobject, record)
    if before is None or any(record.get(name) != before.get(name) for name in COMPARED & given):
        duplicates.check_duplicates(caller, sobject.name, record)
    record = stamped(caller, record, new=before is None) | _formulas(sobject, record)
    caller.org.records.put(sobject.name, record)
    return record


def _formulas(sobject: SObject, record: Record) -> Record:
    return {one.name: record.get(one.formula) for one in sobject.fields if one.formula}


def _add_statuses(caller: Caller, saved: Record) -> None:
    for order, (label, is_default, responded) in enumerate(campaign.STATUSES, start=1):
        facts = {"Label": label, "IsDefault": is_default, "HasResponded": responded, "SortOrder": order}
        create(caller, caller.org.schema["CampaignMemberStatus"], {"CampaignId": saved["Id"], **facts})


def _with_contact(caller: Caller, account: Record) -> Record:
    """The person account with the Contact that comes with it."""
    fields, described = person.contact_fields(account), caller.org.schema["Contact"]
    # The org itself makes it: what this user may not write into a Contact goes along all the same.
    given = {name: value for name, value in fields.items() if (known := described.find(name)) and known.createable}
    contact = create(caller, described, given)
    caller.org.records.put("Contact", {**contact, **fields, "IsPersonAccount": True})
    saved = {**account, "IsPersonAccount": True, "PersonContactId": contact["Id"]}
    caller.org.records.put("Account", saved)
    return saved


def _named(caller: Caller, sobject: SObject, record: Record) -> Record:
    """Name of a person is put together from its parts."""
    if sobject.name == "Account":
        return person.named(caller, record)
    if sobject.name not in {"Lead", "Contact"}:
        return record
    return {**record, "Name": " ".join(part for part in (record.get("FirstName"), record.get("LastName")) if part)}


def _apply_rules(caller: Caller, sobject: SObject, record: Record, given: set[str]) -> Record:
    if sobject.name == "Lead":
        return lead.assign(caller, record)
    if sobject.name == "Event":
        event.check_people(caller, record)
        return event.with_account(caller, event.with_times(caller, record, given))
    if sobject.name == "Opportunity":
        return {**record, "IsClosed": record["StageName"] in CLOSED, "IsWon": record["StageName"] == CLOSED[0]}
    if sobject.name == "CampaignMember":
        campaign.check_member(caller, record)
        return campaign.with_status(caller, record)
    if sobject.name == "EventRelation":
        return shared.with_kind(caller, record, given)
    return record


def _check_validation_rules(caller: Caller, sobject: SObject, record: Record) -> None:
    for rule in caller.org.switches.validation_rules:
        if rule.sobject == sobject.name and rule.refuses(record):
            fields = [rule.field] if rule.field else []
            raise Refusal.of(400, rule.code, rule.message, *fields, listed=True)


def stamped(caller: Caller, record: Record, *, new: bool) -> Record:
    """With the times and users of a change."""
    # System times have whole seconds in a real org, so two changes may share one.
    now = write_datetime(caller.org.clock().replace(microsecond=0))
    made = {"CreatedDate": now, "CreatedById": caller.user_id} if new else {}
    return {**record, **made, "LastModifiedDate": now, "LastModifiedById": caller.user_id, "SystemModstamp": now}


def _bin(caller: Caller, sobject: SObject, record: Record) -> None:
    if not sobject.find("IsDeleted"):
        caller.org.records.drop(sobject.name, record["Id"])
        return
    caller.org.records.put(sobject.name, stamped(caller, {**record, "IsDeleted": True}, new=False))
    for child, field, _, cascade in sobject.children:
        if cascade:
            child_object = caller.org.schema[child]
            for one in caller.org.live_where(child, field, [record["Id"]]):
                _bin(caller, child_object, one)
