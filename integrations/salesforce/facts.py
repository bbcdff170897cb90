"""What describe tells that forms have to know. REST API guide, "sObject Describe"; each user sees what they may."""

from collections.abc import Iterator, Mapping
from typing import Any

from integrations.contract.values import Json
from integrations.salesforce import errors, soql
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
    """`may_be_blank`: whether a Lead needs no Company. `event_keys`: custom fields of Event, and why each is no key. Raises Problem."""
    leads, events = _fields(client, "Lead"), _fields(client, "Event")
    company = next((each for each in leads if each.get("name") == "Company"), {})
    keys = {str(each["name"]): _why_no_key(each) for each in events if soql.is_field_name(each.get("name"))}
    return {"may_be_blank": company.get("nillable") is True, "event_keys": keys}


def _fields(client: Client, kind: str) -> list[Mapping[str, Any]]:
    fields = client.describe(kind).get("fields")
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
