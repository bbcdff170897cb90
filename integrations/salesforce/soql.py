"""The only place where SOQL is built. SOQL has no bind parameters, so every value passes through here.

SOQL and SOSL Reference: "Quoted String Escape Sequences", "Date Formats and Date Literals".
"""
# ruff: noqa: S608 (each value goes through text(), record_id() or instant(); tests try to break out of them)

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from integrations.errors import Refused, TryAgain

_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")
_ESCAPES = {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# Of people with one e-mail more than this is no contact list but an accident; reaching it counts as a partial answer.
MOST_PEOPLE = 200
MOST_EVENTS = 2000

_LEAD_FIELDS = "Id, LastName, Company, IsConverted, ConvertedContactId, LastModifiedDate"
_CONTACT_FIELDS = "Id, LastName, LastModifiedDate"
_EVENT_FIELDS = (
    "Id, WhoId, Subject, StartDateTime, EndDateTime, Location, Description, ShowAs, LastModifiedById, LastModifiedDate"
)


def leads_by_email(email: str) -> str:
    """Every Lead of this e-mail, converted ones too, most recently modified first."""
    return f"SELECT {_LEAD_FIELDS} FROM Lead WHERE Email = {text(email)} ORDER BY LastModifiedDate DESC, Id LIMIT {MOST_PEOPLE}"


def contacts_by_email(email: str) -> str:
    """Every Contact of this e-mail, person accounts' included, most recently modified first."""
    return f"SELECT {_CONTACT_FIELDS} FROM Contact WHERE Email = {text(email)} ORDER BY LastModifiedDate DESC, Id LIMIT {MOST_PEOPLE}"


def contacts_of_converted_leads(email: str) -> str:
    """What the converted Leads of this e-mail became."""
    leads = f"SELECT ConvertedContactId FROM Lead WHERE Email = {text(email)} AND IsConverted = TRUE"
    return f"SELECT {_CONTACT_FIELDS} FROM Contact WHERE Id IN ({leads}) ORDER BY LastModifiedDate DESC, Id LIMIT {MOST_PEOPLE}"


def users_by_email(email: str) -> str:
    """Active full users of this e-mail: usernames are unique, e-mails are not."""
    return f"SELECT Id FROM User WHERE Email = {text(email)} AND IsActive = TRUE AND UserType = 'Standard' ORDER BY Id LIMIT 2"


def event_by_id(event_id: str) -> str:
    """One Event; to be asked of queryAll, which tells deleted from not visible."""
    return f"SELECT {_EVENT_FIELDS}, IsDeleted FROM Event WHERE Id = {record_id(event_id)}"


def events_created(user_ids: Collection[str], since: datetime) -> str:
    """What these users created since then. Description cannot be filtered on, so whoever asks compares it."""
    users = ", ".join(record_id(user_id) for user_id in sorted(user_ids))
    return (
        f"SELECT {_EVENT_FIELDS} FROM Event WHERE CreatedById IN ({users}) AND CreatedDate >= {instant(since)} "
        f"ORDER BY CreatedDate, Id LIMIT {MOST_EVENTS}"
    )


def organization() -> str:
    """The org's name and kind."""
    return "SELECT Id, Name, OrganizationType, IsSandbox, InstanceName FROM Organization LIMIT 1"


def user(user_id: str) -> str:
    """Who is connected."""
    return f"SELECT Id, Username, Name FROM User WHERE Id = {record_id(user_id)}"


def text(value: str) -> str:
    """A quoted literal that means exactly this text. Control characters that SOQL cannot write become a space."""
    return "'" + "".join(_ESCAPES.get(letter, max(letter, " ")) for letter in value) + "'"


def record_id(value: str) -> str:
    """A quoted record id. Raises Refused for what is none."""
    if not _ID.fullmatch(value):
        raise Refused("MALFORMED_ID")
    return f"'{value}'"


def is_id(value: object) -> bool:
    """Whether it looks like an id of Salesforce's: 15 characters, or 18 with the check."""
    return isinstance(value, str) and bool(_ID.fullmatch(value))


def id_of(row: Mapping[str, Any]) -> str:
    """The row's id. Raises TryAgain if it is not one: then this is no answer of Salesforce's."""
    if not is_id(row.get("Id")):
        raise TryAgain("NOT_UNDERSTOOD")
    return str(row["Id"])


def instant(value: datetime) -> str:
    """An unquoted dateTime literal in UTC."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
