"""The only place where SOQL is built, with `soql_beside`. SOQL has no bind parameters, so every value passes through here.

SOQL and SOSL Reference: "Quoted String Escape Sequences", "Date Formats and Date Literals".
"""
# ruff: noqa: S608 (each value goes through text(), record_id() or instant(); tests try to break out of them)

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from integrations.errors import Refused, TryAgain

_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")
# Custom fields alone: of the standard ones none is a key that is ours to fill.
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,38}__c")
_ESCAPES = {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# Any field's API name, a standard one's too.
_COLUMN = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
# Of people with one e-mail more than this is no contact list but an accident; reaching it counts as a partial answer.
MOST_PEOPLE = 200
# One page of an answer: what reaches it may have more behind it.
MOST_ROWS = 2000

_LEAD_FIELDS = "Id, Email, LastName, Company, IsConverted, ConvertedContactId, LastModifiedDate"
_CONTACT_FIELDS = "Id, Email, LastName, LastModifiedDate"
_PERSON_FIELDS = "Id, LastName, Email, LastModifiedDate, IsDeleted, MasterRecordId"
_USER_FIELDS = "Id, Name, Username, Email, IsActive, UserType"
# Others, such as partners or Chatter users, own no Leads and Events.
_ACTIVE = "IsActive = TRUE AND UserType = 'Standard'"
_EVENT_FIELDS = (
    "Id, WhoId, Subject, StartDateTime, EndDateTime, Location, Description, ShowAs, "
    "CreatedById, LastModifiedById, LastModifiedDate"
)


def leads_by_email(*emails: str, more: Collection[str] = ()) -> str:
    """Every Lead of these e-mails, converted ones too, most recently modified first; with `more` fields."""
    fields = _with(_LEAD_FIELDS, more)
    return f"SELECT {fields} FROM Lead WHERE {one_of('Email', emails)} {_latest_first(emails)}"


def contacts_by_email(*emails: str, more: Collection[str] = ()) -> str:
    """Every Contact of these e-mails, person accounts' included, most recently modified first; with `more` fields."""
    fields = _with(_CONTACT_FIELDS, more)
    return f"SELECT {fields} FROM Contact WHERE {one_of('Email', emails)} {_latest_first(emails)}"


def contacts_of_converted_leads(*emails: str, more: Collection[str] = ()) -> str:
    """What the converted Leads of these e-mails became; with `more` fields."""
    leads = f"SELECT ConvertedContactId FROM Lead WHERE {one_of('Email', emails)} AND IsConverted = TRUE"
    fields = _with(_CONTACT_FIELDS, more)
    return f"SELECT {fields} FROM Contact WHERE Id IN ({leads}) {_latest_first(emails)}"


def users_by_email(*emails: str) -> str:
    """Active full users of these e-mails: usernames are unique, e-mails are not."""
    active = f"{one_of('Email', emails)} AND {_ACTIVE}"
    return f"SELECT Id, Email FROM User WHERE {active} ORDER BY Id LIMIT {2 if len(emails) == 1 else MOST_ROWS}"


def people_there_by_email(*emails: str) -> str:
    """The same with what tells one from another."""
    active = f"{one_of('Email', emails)} AND {_ACTIVE}"
    return f"SELECT {_USER_FIELDS} FROM User WHERE {active} ORDER BY Id LIMIT {MOST_ROWS}"


def people_there_by_id(*user_ids: str) -> str:
    """Users of these ids, active or not."""
    ids = ", ".join(record_id(user_id) for user_id in user_ids)
    return f"SELECT {_USER_FIELDS} FROM User WHERE Id IN ({ids})"


def people_there_like(words: str, most: int) -> str:
    """Active full users with these words in their name, user name or e-mail."""
    like = like_text(words)
    found = " OR ".join(f"{field} LIKE {like}" for field in ("Name", "Username", "Email"))
    return f"SELECT {_USER_FIELDS} FROM User WHERE ({found}) AND {_ACTIVE} ORDER BY Name, Id LIMIT {most:d}"


def events_by_id(*event_ids: str) -> str:
    """These Events; to be asked of queryAll, which tells deleted from not visible."""
    ids = ", ".join(record_id(event_id) for event_id in event_ids)
    return f"SELECT {_EVENT_FIELDS}, IsDeleted FROM Event WHERE Id IN ({ids})"


def event_by_id(event_id: str) -> str:
    """One of them."""
    return events_by_id(event_id)


def events_by_key(field: str, *values: str) -> str:
    """Events whose key field holds one of these."""
    return f"SELECT {_EVENT_FIELDS}, {field_name(field)} FROM Event WHERE {one_of(field, values)} LIMIT {MOST_ROWS}"


def events_created(user_ids: Collection[str], since: datetime, after: str = "") -> str:
    """A page of what these users created since then, by id, after that one if any. Description cannot be filtered on, so
    whoever asks compares it.
    """
    users = ", ".join(record_id(user_id) for user_id in sorted(user_ids))
    page = f" AND Id > {record_id(after)}" if after else ""
    return (
        f"SELECT {_EVENT_FIELDS} FROM Event WHERE CreatedById IN ({users}) AND CreatedDate >= {instant(since)}{page} "
        f"ORDER BY Id LIMIT {MOST_ROWS}"
    )


def events_ahead(user_id: str, since: datetime, after: str, limit: int) -> str:
    """What this user created and what begins since then, by id, after that one if any."""
    page = f" AND Id > {record_id(after)}" if after else ""
    return (
        f"SELECT {_EVENT_FIELDS} FROM Event WHERE CreatedById = {record_id(user_id)} AND StartDateTime >= {instant(since)}{page} "
        f"ORDER BY Id LIMIT {limit:d}"
    )


def people_created(kind: str, user_ids: Collection[str], since: datetime, *emails: str) -> str:
    """Leads or Contacts of these e-mails that these users created since then, with who changed them last."""
    ours = _ours_since(user_ids, since)
    return (
        f"SELECT Id, Email, LastModifiedById FROM {kind} WHERE {one_of('Email', emails)} AND {ours} "
        f"ORDER BY CreatedDate, Id LIMIT {MOST_ROWS}"
    )


def _ours_since(user_ids: Collection[str], since: datetime) -> str:
    users = ", ".join(record_id(user_id) for user_id in sorted(user_ids))
    return f"CreatedById IN ({users}) AND CreatedDate >= {instant(since)}"


def events_of(who_ids: Collection[str]) -> str:
    """What hangs on these people."""
    people = ", ".join(record_id(who_id) for who_id in sorted(who_ids))
    return f"SELECT Id, WhoId FROM Event WHERE WhoId IN ({people}) LIMIT {MOST_ROWS}"


def hanging_on(kind: str, field: str, parent_id: str) -> str:
    """Records of this kind that name the record in this field. The names are ours, never read from anywhere."""
    return f"SELECT Id FROM {kind} WHERE {field} = {record_id(parent_id)} LIMIT {MOST_ROWS}"


def organization() -> str:
    """The org's name and kind."""
    return "SELECT Id, Name, OrganizationType, IsSandbox, InstanceName FROM Organization LIMIT 1"


def organization_in_full() -> str:
    """The same with when it ends, if it is a trial, and what everybody there sees of people without any other right."""
    sharing = "DefaultLeadAccess, DefaultContactAccess"
    return f"SELECT Id, Name, OrganizationType, IsSandbox, TrialExpirationDate, {sharing} FROM Organization LIMIT 1"


def view_all(user_id: str) -> str:
    """What the permission sets of this user, the profile's own among them, say of Leads and Contacts. Object Reference, ObjectPermissions."""
    sets = f"SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = {record_id(user_id)}"
    return (
        "SELECT SobjectType, PermissionsViewAllRecords FROM ObjectPermissions "
        f"WHERE SobjectType IN ('Lead', 'Contact') AND ParentId IN ({sets}) LIMIT {MOST_ROWS}"
    )


def active_duplicate_rules() -> str:
    """Those for people. Object Reference, DuplicateRule."""
    active = "IsActive = TRUE AND SobjectType IN ('Lead', 'Contact')"
    return f"SELECT MasterLabel, SobjectType FROM DuplicateRule WHERE {active} ORDER BY MasterLabel LIMIT {MOST_ROWS}"


def active_lead_rules() -> str:
    """The assignment rule that new Leads go through: at most one is active. Object Reference, AssignmentRule."""
    return "SELECT Name FROM AssignmentRule WHERE SobjectType = 'Lead' AND Active = TRUE LIMIT 2"


def user(user_id: str) -> str:
    """Who is connected."""
    return f"SELECT Id, Username, Name FROM User WHERE Id = {record_id(user_id)}"


def people_by_id(kind: str, *person_ids: str, more: Collection[str] = ()) -> str:
    """These Leads or Contacts; to be asked of queryAll, which also knows what they were merged into. With `more` fields."""
    of_leads = ", Company, IsConverted, ConvertedContactId" if kind == "Lead" else ""
    fields = _with(f"{_PERSON_FIELDS}{of_leads}", more)
    ids = ", ".join(record_id(person_id) for person_id in person_ids)
    return f"SELECT {fields} FROM {kind} WHERE Id IN ({ids})"


def accounts_by_name(*names: str) -> str:
    """Accounts that are called exactly so, but for case; of one name two tell that there is more than one."""
    limit = 2 if len(names) == 1 else MOST_ROWS
    return f"SELECT Id, Name FROM Account WHERE {one_of('Name', names)} ORDER BY Id LIMIT {limit}"


def account_by_id(account_id: str) -> str:
    """Whether it is there; to be asked of queryAll."""
    return f"SELECT Id, IsDeleted FROM Account WHERE Id = {record_id(account_id)}"


def contacts_of_accounts(account_ids: Sequence[str]) -> str:
    """Which Contacts came with these person accounts."""
    ids = ", ".join(record_id(account_id) for account_id in account_ids)
    return f"SELECT Id, PersonContactId FROM Account WHERE Id IN ({ids}) LIMIT {MOST_ROWS}"


def person_accounts_created(user_ids: Collection[str], since: datetime, *emails: str) -> str:
    """The same as `people_created` of person accounts, with the Contact that each came with."""
    ours = _ours_since(user_ids, since)
    return (
        f"SELECT Id, PersonContactId, LastModifiedById FROM Account WHERE {one_of('PersonEmail', emails)} AND {ours} "
        f"ORDER BY CreatedDate, Id LIMIT {MOST_ROWS}"
    )


def person_record_types() -> str:
    """Record types whose Accounts are persons. Object Reference, RecordType: the field is there with person accounts alone."""
    person = "SobjectType = 'Account' AND IsPersonType = TRUE AND IsActive = TRUE"
    return f"SELECT Id FROM RecordType WHERE {person} LIMIT {MOST_ROWS}"


def _with(fields: str, more: Collection[str]) -> str:
    """The fields and these, each once. Raises Refused for what is no field's name: nothing else may stand there."""
    if not all(is_column(name) for name in more):
        raise Refused("MALFORMED_QUERY")
    known = {name.casefold() for name in fields.split(", ")}
    return ", ".join([fields, *(name for name in sorted(set(more)) if name.casefold() not in known)])


def one_of(column: str, values: Sequence[str]) -> str:
    """The condition that the column holds one of these texts."""
    if len(values) == 1:
        return f"{column} = {text(values[0])}"
    return f"{column} IN ({', '.join(text(value) for value in values)})"


def _latest_first(values: Sequence[str]) -> str:
    return f"ORDER BY LastModifiedDate DESC, Id LIMIT {MOST_PEOPLE if len(values) == 1 else MOST_ROWS}"


def text(value: str) -> str:
    """A quoted literal that means exactly this text. Control characters that SOQL cannot write become a space."""
    return "'" + "".join(_ESCAPES.get(letter, max(letter, " ")) for letter in value) + "'"


def like_text(value: str) -> str:
    """A quoted pattern of LIKE that means: this text somewhere in it, as it is."""
    return "'%" + text(value)[1:-1].replace("%", "\\%").replace("_", "\\_") + "%'"


def record_id(value: str) -> str:
    """A quoted record id. Raises Refused for what is none."""
    if not _ID.fullmatch(value):
        raise Refused("MALFORMED_ID")
    return f"'{value}'"


def field_name(value: str) -> str:
    """The API name of a custom field, as it is. Raises Refused for what is none."""
    if not is_field_name(value):
        raise Refused("MALFORMED_QUERY")
    return value


def is_field_name(value: object) -> bool:
    """Whether it looks like the API name of a custom field. Salesforce Help, "Custom Field Attributes"."""
    return isinstance(value, str) and bool(_FIELD.fullmatch(value))


def is_column(value: object) -> bool:
    """Whether it looks like the API name of any field."""
    return isinstance(value, str) and bool(_COLUMN.fullmatch(value))


def same_id(one: str, other: str) -> bool:
    """Whether two ids name one record: they come with 15 or with 18 characters, and the first 15 are the id."""
    return one[:15] == other[:15]


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
