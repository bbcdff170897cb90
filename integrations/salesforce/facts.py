"""What describe tells that forms have to know. REST API guide, "sObject Describe"; each user sees what they may."""

from collections.abc import Iterator, Mapping
from typing import Any

from integrations.contract.values import Json
from integrations.errors import Problem, TryAgain
from integrations.salesforce import errors, individuals, schema, soql
from integrations.salesforce.client import Client

# A booking's reference is a UUID with its dashes.
REFERENCE_LENGTH = 36

# Why a field of Event cannot be its key, the first that holds; empty if it can.
FITS, NO_TEXT, SHORT, NO_EXTERNAL_ID, NOT_UNIQUE, READ_ONLY = (
    "",
    "no_text",
    "short",
    "no_external_id",
    "not_unique",
    "read_only",
)


def read(client: Client) -> Json:
    """`may_be_blank`: whether a Lead needs no Company. `event_keys`: custom fields of Event, and why each is no key.

    `lead_record_types`: id and name of those that new Leads may get; `person_record_types`: the same of new person accounts,
    none where the org has not switched those on. Raises Problem.
    """
    described = client.describe("Lead")
    leads, events = _fields_of(described), _fields_of(client.describe("Event"))
    company = next((each for each in leads if each.get("name") == "Company"), {})
    keys = {str(each["name"]): _why_no_key(each) for each in events if soql.is_field_name(each.get("name"))}
    types = [[each.id, each.label] for each in schema.record_types(described)]
    # With person accounts a Lead needs no company: an org that wants one is not asked for more. Object Reference, Lead.
    persons = [] if company.get("nillable") is False else _person_types(client)
    return {
        "may_be_blank": company.get("nillable") is True,
        "event_keys": keys,
        "lead_record_types": types,
        "person_record_types": persons,
    }


def _person_types(client: Client) -> list[list[str]]:
    """Of Accounts that are persons, those that the connected user may create."""
    try:
        described = client.describe(individuals.ACCOUNT)
        names = {each.get("name") for each in _fields_of(described)}
        if described.get("createable") is not True or not {"IsPersonAccount", "PersonContactId"} <= names:
            return []
        persons = {soql.id_of(row)[:15] for row in client.query(soql.person_record_types())}
    except TryAgain:
        raise
    except Problem:
        # Accounts are not for this user to see.
        return []
    return [[each.id, each.label] for each in schema.record_types(described) if each.id[:15] in persons]


def _fields_of(described: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    fields = described.get("fields")
    if not isinstance(fields, list) or not all(isinstance(each, dict) for each in fields):
        raise errors.own("NOT_UNDERSTOOD")
    return fields


def _why_no_key(field: Mapping[str, Any]) -> str:
    return next(reasons_against(field), FITS)


def reasons_against(field: Mapping[str, Any]) -> Iterator[str]:
    """All that keep a field of Event, as described, from being its key. Without Unique, matching takes the right to see all data; without External ID there is no address with a key."""
    if field.get("type") != "string":
        yield NO_TEXT
    if not isinstance(field.get("length"), int) or field["length"] < REFERENCE_LENGTH:
        yield SHORT
    if field.get("externalId") is not True:
        yield NO_EXTERNAL_ID
    if field.get("unique") is not True:
        yield NOT_UNIQUE
    if field.get("createable") is not True or field.get("updateable") is not True:
        yield READ_ONLY
