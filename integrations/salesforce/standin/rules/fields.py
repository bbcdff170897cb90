"""Rules that follow from describe alone: which names may be sent, what must be there, how long it may be."""

import re
from collections.abc import Iterable
from typing import Any

from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.messages import say
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.refusals import Problem, Refusal
from integrations.salesforce.standin.schema.fields import Field, SObject
from integrations.salesforce.standin.values import to_stored

# Letters and digits as Salesforce takes them: no international domain names, a dot in the domain. Help, "Invalid email address".
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)


def read_body(caller: Caller, sobject: SObject, body: dict[str, Any], *, creating: bool) -> Record:
    """The stored values of a request's fields by their right names. Raises Refusal for a field that may not be there."""
    fields = {
        _field(sobject, name): value
        for name, value in body.items()
        if name.lower() != "attributes" and not isinstance(value, dict)
    }
    closed = [one.name for one in fields if not (one.createable if creating else one.updateable)]
    if closed:
        raise caller.refusal("INVALID_FIELD_FOR_INSERT_UPDATE", "read_only", *closed, fields=", ".join(closed))
    values = {one.name: to_stored(one, value) for one, value in fields.items()}
    return values | dict(_parents(caller, sobject, body))


def _field(sobject: SObject, name: str) -> Field:
    found = sobject.find(name)
    if found is None:
        raise Refusal.of(400, "INVALID_FIELD", f"No such column '{name}' on sobject of type {sobject.name}")
    return found


def _parents(caller: Caller, sobject: SObject, body: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """Parents named by their external id: `{"Account": {"Key__c": "x"}}`."""
    for name, value in body.items():
        if not isinstance(value, dict) or name.lower() == "attributes":
            continue
        field = sobject.by_relationship.get(name.lower())
        if field is None or field.polymorphic or len(value) != 1:
            raise Refusal.of(400, "INVALID_FIELD", f"No such column '{name}' on sobject of type {sobject.name}")
        ((key, wanted),) = value.items()
        matches = caller.org.live_where(field.refers_to[0], key, [wanted])
        if len(matches) != 1:
            message = f"Foreign key external ID: {wanted} not found for field {key} in entity {field.refers_to[0]}"
            raise Refusal.of(400, "INVALID_FIELD", message, listed=True)
        yield field.name, matches[0]["Id"]


def check_fields(caller: Caller, sobject: SObject, record: Record, given: Iterable[str]) -> None:
    """Raises one Refusal that names everything wrong with the fields `given` in `record`."""
    missing = [one.name for one in sobject.fields if one.required and record.get(one.name) is None]
    if missing:
        raise caller.refusal("REQUIRED_FIELD_MISSING", "required", *missing, fields=", ".join(missing))
    seen = [one for one in sobject.fields if one.name in set(given) and record.get(one.name) is not None]
    problems = [problem for one in seen for problem in _problems(caller.language, one, record[one.name])]
    if problems:
        raise Refusal(400, *problems)


def _problems(language: str, field: Field, value: Any) -> Iterable[Problem]:
    if field.is_text and len(value) > field.length:
        # Salesforce cuts the value it repeats, and names the field by its label.
        text = say(language, "too_long", label=field.label, value=value[:255], length=field.length)
        yield Problem("STRING_TOO_LONG", text, (field.name,))
    elif field.type == "email" and not _EMAIL.fullmatch(value):
        yield Problem("INVALID_EMAIL_ADDRESS", say(language, "email", label=field.label, value=value), (field.name,))
    elif "R" in field.flags and field.values and not set(_chosen(field, value)) <= set(dict(field.values)):
        text = say(language, "picklist", label=field.label, value=value)
        yield Problem("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", text, (field.name,))
    elif field.type == "int" and abs(value) >= 10**8:
        yield Problem(
            "NUMBER_OUTSIDE_VALID_RANGE",
            f"{field.label}: value outside of valid range on numeric field: {value}",
            (field.name,),
        )


def _chosen(field: Field, value: Any) -> list[Any]:
    """Values of a multi-select picklist come parted by semicolons. REST API guide, "Multi-select picklists"."""
    return str(value).split(";") if field.type == "multipicklist" else [value]


def check_unique(caller: Caller, sobject: SObject, record: Record) -> None:
    """Raises DUPLICATE_VALUE naming the record that has the value already."""
    for field in sobject.fields:
        value = record.get(field.name)
        if not field.unique or value is None:
            continue
        others = [one for one in caller.org.live_where(sobject.name, field.name, [value]) if one["Id"] != record["Id"]]
        if others:
            raise caller.refusal("DUPLICATE_VALUE", "duplicate_value", field=field.name, id=others[0]["Id"])
