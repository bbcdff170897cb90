"""Rules about what a record points to: the right kind, there, not deleted; its owner active."""

from collections.abc import Iterable

from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.schema.fields import Field, SObject


def check_references(caller: Caller, sobject: SObject, record: Record, given: Iterable[str]) -> None:
    """Raises Refusal for the first reference among the `given` fields that cannot be."""
    for name in given:
        field = sobject.find(name)
        if field is None or field.type != "reference":
            continue
        value = record.get(field.name)
        if value is not None:
            _check(caller, sobject, field, value)
        elif field.name == "OwnerId":
            raise caller.refusal("INVALID_CROSS_REFERENCE_KEY", "owner_blank")


def _check(caller: Caller, sobject: SObject, field: Field, value: str) -> None:
    target = caller.org.schema.of_id(value)
    if target is not None and target.name not in field.refers_to:
        code = "FIELD_INTEGRITY_EXCEPTION" if field.polymorphic else "MALFORMED_ID"
        raise caller.refusal(code, "wrong_type", field.name, label=field.label, value=value)
    found = caller.org.records.get(target.name, value) if target else None
    if target is None or found is None:
        raise caller.refusal("INVALID_CROSS_REFERENCE_KEY", "cross_reference")
    if not caller.sees(value):
        raise caller.refusal("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "no_access", id=value)
    if found.get("IsDeleted"):
        raise caller.refusal("ENTITY_IS_DELETED", "deleted")
    if target.name == "User" and field.name == "OwnerId" and not found["IsActive"]:
        raise caller.refusal("INACTIVE_OWNER_OR_USER", "inactive_owner", id=value, object=sobject.label.lower())
    if target.name == "RecordType" and found["SobjectType"] != sobject.name:
        raise caller.refusal("INVALID_CROSS_REFERENCE_KEY", "wrong_type", field.name, label=field.label, value=value)
    if target.name == "RecordType" and caller.shares and found["Name"] in caller.org.switches.record_types_withheld:
        raise caller.refusal("INVALID_CROSS_REFERENCE_KEY", "cross_reference")
