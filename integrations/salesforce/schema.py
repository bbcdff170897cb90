"""Describe answers to fields that rules can fill. REST API guide, "sObject Describe"; each user sees what they may. PURE but for `read`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from integrations.contract.schema import RecordType, Schema
from integrations.errors import Problem, TryAgain
from integrations.mapping import Kind, RemoteField
from integrations.salesforce import errors, individuals, soql
from integrations.salesforce.client import Client

OBJECTS = ("Lead", "Contact", "Event")

_KINDS: Mapping[str, Kind] = {
    "string": Kind.TEXT,
    "textarea": Kind.LONG,
    "combobox": Kind.TEXT,
    "picklist": Kind.CHOICE,
    "multipicklist": Kind.CHOICES,
    "boolean": Kind.CHECKBOX,
    "date": Kind.DATE,
    "datetime": Kind.MOMENT,
    "int": Kind.WHOLE,
    "double": Kind.NUMBER,
    "currency": Kind.NUMBER,
    "percent": Kind.NUMBER,
    "phone": Kind.PHONE,
    "email": Kind.EMAIL,
    "url": Kind.LINK,
}
# Filled from the booking on create alone, or by settings of their own: no rule may.
_FIXED: Mapping[str, frozenset[str]] = {
    "Lead": frozenset({"LastName", "FirstName", "Email", "OwnerId", "RecordTypeId", "IsConverted", "IsUnreadByOwner"}),
    "Contact": frozenset({"LastName", "FirstName", "Email", "OwnerId", "AccountId", "RecordTypeId", "ReportsToId"}),
}
# Of an Event's standard fields this one alone is free: the others are times, people, texts with templates, and the mark of a
# cancelled one. Object Reference, Event.
_FREE_OF_EVENT = frozenset({"Type"})
# Written for whoever leaves it blank, or by a setting: never missing.
_FILLED = frozenset({"Lead.LastName", "Lead.Company", "Contact.LastName", "Account.Name"})


def read(client: Client) -> Schema:
    """Three calls, and one more where a Contact may be a person account. Raises Problem."""
    answers = {name: client.describe(name) for name in OBJECTS}
    fields = [each for name, answer in answers.items() for each in fields_of(name, answer)]
    account = _account_of_persons(client, answers["Contact"])
    known = Schema(fields=fields, record_types=record_types(answers["Lead"]))
    return known if account is None else with_individuals(known, account)


def with_individuals(known: Schema, account: Mapping[str, Any]) -> Schema:
    """The same of an org with person accounts, by the describe answer of Account.

    Of an Account's own fields those are told that it requires: rules fill none of them.
    """
    theirs = fields_of(individuals.ACCOUNT, account)
    names = {each.name for each in theirs if each.createable}
    contact = [each for each in known.fields if each.object == "Contact" and each.may_be_filled]
    required = [
        replace(each, kind=Kind.OTHER) for each in theirs if each.required and individuals.is_accounts_own(each.name)
    ]
    return replace(known, fields=[*known.fields, *required], lacking=individuals.lacking(contact, names))


def _account_of_persons(client: Client, contact: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """None in an org without person accounts, and where the connected user sees no Accounts: then none is offered either."""
    if "IsPersonAccount" not in {each.get("name") for each in contact["fields"]}:
        return None
    try:
        return client.describe(individuals.ACCOUNT)
    except TryAgain:
        raise
    except Problem:
        return None


def fields_of(kind: str, answer: Mapping[str, Any]) -> list[RemoteField]:
    """Those that may be written at all, by their labels. Raises Problem for what is no describe answer."""
    fields = answer.get("fields")
    if not isinstance(fields, list) or not all(isinstance(each, dict) for each in fields):
        raise errors.own("NOT_UNDERSTOOD")
    read_ones = [_field(kind, each) for each in fields if soql.is_column(each.get("name"))]
    offered = [each for each in read_ones if each.kind != Kind.OTHER or each.required]
    return sorted(
        (each for each in offered if each.createable or each.updateable), key=lambda each: each.label.casefold()
    )


def _field(kind: str, field: Mapping[str, Any]) -> RemoteField:
    name, type_ = str(field["name"]), str(field.get("type"))
    options = tuple(_options(field)) if type_ in {"picklist", "multipicklist"} else ()
    return RemoteField(
        object=kind,
        name=name,
        label=str(field.get("label") or name),
        kind=Kind.OTHER if field.get("calculated") is True else _KINDS.get(type_, Kind.OTHER),
        max_chars=_number(field, "length"),
        whole_digits=_whole_digits(type_, field),
        decimals=_number(field, "scale"),
        options=options,
        restricted=field.get("restrictedPicklist") is True,
        createable=field.get("createable") is True,
        updateable=field.get("updateable") is True,
        required=f"{kind}.{name}" not in _FILLED and _is_required(type_, field),
        fixed=_is_fixed(kind, name),
        is_html=type_ == "textarea" and field.get("htmlFormatted") is True,
    )


def _options(field: Mapping[str, Any]) -> list[tuple[str, str]]:
    values = field.get("picklistValues")
    active = (
        [each for each in values if isinstance(each, dict) and each.get("active") is True]
        if isinstance(values, list)
        else []
    )
    return [(str(each.get("value")), str(each.get("label") or each.get("value"))) for each in active]


def _whole_digits(type_: str, field: Mapping[str, Any]) -> int:
    if type_ == "int":
        return _number(field, "digits")
    return max(0, _number(field, "precision") - _number(field, "scale"))


def _number(field: Mapping[str, Any], name: str) -> int:
    value = field.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _is_required(type_: str, field: Mapping[str, Any]) -> bool:
    """On create. Validation rules, layouts and triggers may want more; describe does not tell."""
    given = field.get("nillable") is True or field.get("defaultedOnCreate") is True
    return field.get("createable") is True and not given and type_ != "boolean"


def _is_fixed(kind: str, name: str) -> bool:
    if kind == "Event":
        return not name.endswith("__c") and name not in _FREE_OF_EVENT
    return name in _FIXED.get(kind, ())


def record_types(answer: Mapping[str, Any]) -> Sequence[RecordType]:
    """Those that this user may give a record, without the one that stands for none. REST API guide, "recordTypeInfos"."""
    infos = answer.get("recordTypeInfos")
    known = [each for each in infos if isinstance(each, dict)] if isinstance(infos, list) else []
    usable = [
        each
        for each in known
        if each.get("available") is True and each.get("active") is not False and each.get("master") is not True
    ]
    return [
        RecordType(id=str(each["recordTypeId"]), label=str(each.get("name") or ""))
        for each in usable
        if soql.is_id(each.get("recordTypeId"))
    ]
