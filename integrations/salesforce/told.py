"""PURE: what Salesforce would refuse of one write, as describe and a look at what it points at tell it. Codes are those of the answer that comes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from integrations.contract.values import Json
from integrations.salesforce import individuals, soql
from integrations.salesforce.questions import Rows
from integrations.salesforce.writes import Write

NO_CREATE, _NO_UPDATE, UNSEEN = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "INSUFFICIENT_ACCESS_OR_READONLY", "NOT_FOUND"
_UNKNOWN, _CLOSED, _MISSING = "INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE", "REQUIRED_FIELD_MISSING"
_TOO_LONG, _NO_CHOICE = "STRING_TOO_LONG", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
TAKEN, HIDDEN = "DUPLICATE_VALUE", "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
_NO_REFERENCE, _DELETED, _TYPE = "INVALID_CROSS_REFERENCE_KEY", "ENTITY_IS_DELETED", "RecordTypeId"
_CHOICES = frozenset({"picklist", "multipicklist"})
_TEXTS = frozenset({"string", "textarea", "phone", "email", "url", "combobox", *_CHOICES})
# A code with the fields that it is about.
Wrong = tuple[str, list[str]]


def kind_of(write: Write) -> str:
    """The kind of record that is written."""
    return write.path.partition("/")[0]


def required(described: Json) -> list[str]:
    """Names of fields that may not be empty."""
    return [str(each["name"]) for each in described.get("fields") or () if _is_required(each)]


def may_be_created(described: Json) -> bool:
    """Whether the user may create records of this kind; what does not say is asked by the write alone."""
    return described.get("createable") is not False


def wrong(write: Write, described: Json, held: Json) -> Iterator[Wrong]:
    """In the order in which Salesforce looks.

    `described`: its fields are None where the user does not see such records. `held`: what the record that is written over has
    already, where that counts.
    """
    if described["fields"] is None:
        yield UNSEEN, []
        return
    fields = {str(each.get("name")): each for each in described["fields"]}
    _, *key = write.path.split("/")
    body = {**(write.body or {}), **write.key}
    yield from _of_rights(key, described, fields)
    if not set(body) <= set(fields):
        yield _UNKNOWN, []
        return
    yield from _of_fields(write, body, fields, held, right="updateable" if len(key) == 1 else "createable")
    for name, each in fields.items():
        if isinstance(body.get(name), str):
            yield from _of_text(name, each, body[name])
    if _TYPE in body and _is_withheld(str(body[_TYPE]), described):
        yield _NO_REFERENCE, []


def of_account(rows: Rows) -> Iterator[Wrong]:
    """Of a new Contact, by what queryAll tells of the Account that it is to go to. One that is hidden from the user is not told either."""
    if not rows:
        yield _NO_REFERENCE, []
    elif rows[0].get("IsDeleted") is True:
        yield _DELETED, []


def _of_rights(key: Sequence[str], described: Json, fields: Mapping[str, Json]) -> Iterator[Wrong]:
    """By the part of the address behind the kind of record: nothing, an id, or a key field with its value."""
    if len(key) == 2 and not _is_key(fields.get(key[0], {})):
        yield UNSEEN, []
    elif len(key) == 1 and described.get("updateable") is False:
        yield _NO_UPDATE, []
    elif len(key) != 1 and not may_be_created(described):
        yield NO_CREATE, []


def _is_key(field: Json) -> bool:
    return field.get("externalId") is True or field.get("idLookup") is True


def _of_fields(write: Write, body: Json, fields: Mapping[str, Json], held: Json, *, right: str) -> Iterator[Wrong]:
    if closed := [name for name in body if fields[name].get(right) is not True]:
        yield _CLOSED, closed
    if right == "updateable" and write.ref != "update":
        # Nobody asked what this one holds.
        return
    # Salesforce puts the name of a person account together itself.
    given = {**held, **body} | ({"Name": "-"} if write.path == individuals.ACCOUNT else {})
    if missing := [name for name, each in fields.items() if _is_required(each) and given.get(name) is None]:
        yield _MISSING, missing


def _is_required(field: Json) -> bool:
    given = field.get("nillable") is True or field.get("defaultedOnCreate") is True
    return field.get("createable") is True and not given and field.get("type") != "boolean"


def _of_text(name: str, field: Json, text: str) -> Iterator[Wrong]:
    kind, most = field.get("type"), field.get("length")
    if kind in _TEXTS and isinstance(most, int) and len(text) > most > 0:
        yield _TOO_LONG, [name]
    elif kind in _CHOICES and field.get("restrictedPicklist") is True:
        active = {each.get("value") for each in field.get("picklistValues") or () if each.get("active") is True}
        chosen = text.split(";") if kind == "multipicklist" else [text]
        if not set(chosen) <= active:
            yield _NO_CHOICE, [name]


def _is_withheld(type_id: str, described: Json) -> bool:
    """Whether this record type is none of the user's. Of an inactive one describe does not tell; the API takes it.

    REST API guide, "sObject Describe", recordTypeInfos.
    """
    told: Any = described.get("recordTypeInfos")
    if not isinstance(told, list):
        return False
    info = next((each for each in told if soql.same_id(str(each.get("recordTypeId") or ""), type_id)), None)
    return info is None or (info.get("available") is False and info.get("active") is not False)
