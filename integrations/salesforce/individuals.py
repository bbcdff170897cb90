"""Person accounts: an Account that is a person, whose Contact Salesforce makes along with it. PURE.

Object Reference, "Account", person account fields; Salesforce Help, "Considerations for Using Person Accounts": such a Contact
can be changed, but is created and deleted through its Account alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from integrations.contract.pushes import RemoteObject
from integrations.contract.values import Json
from integrations.mapping import RemoteField
from integrations.salesforce.writes import Write

ACCOUNT = "Account"
# The first characters of an Account's id. Salesforce Help, "Standard Field Record ID Prefix Decoder".
PREFIX = "001"
# How the read of the new Account is called in its composite, and how later parts name the Contact that it tells of.
REF = "contact"
WHO = "@{contact.PersonContactId}"
# The Account itself is what the composite creates as the person.
NEW_ACCOUNT = "@{person.id}"
# Of what the record of our own keeps, beside the fields of a Contact: by these its Account is found again.
ACCOUNT_ID, IS_PERSON = "AccountId", "IsPersonAccount"

# Where an Account has less room than a Contact. Object Reference, Account, PersonTitle.
_SHORTER = {"Title": 80}
# Fields that an Account has under the Contact's own name; all others begin with "Person", custom ones end with `__pc`.
_ALIKE = frozenset(
    {"LastName", "FirstName", "MiddleName", "Salutation", "Suffix", "Phone", "Fax", "Description", "OwnerId"}
)


def within(contact: Json) -> tuple[dict[str, Any], list[str]]:
    """The fields within the lengths of an Account, and the names of those that were cut."""
    short = {name: contact[name][:most] for name, most in _SHORTER.items() if len(contact.get(name) or "") > most}
    return {**contact, **short}, list(short)


def account_fields(contact: Json) -> dict[str, Any]:
    """Fields of a Contact as its person account calls them."""
    return {_of_account(name): value for name, value in contact.items()}


def contact_fields(account: Json) -> dict[str, Any]:
    """What was written into a person account, as its Contact calls it; the record type is the Account's alone."""
    return {_of_contact(name): value for name, value in account.items() if name != "RecordTypeId"}


def known_as(kind: str, name: str) -> str:
    """The field of Contact by which a field of a person account is known; empty for one of other records."""
    return f"Contact.{_of_contact(name)}" if kind == ACCOUNT else ""


def lacking(contact: Iterable[RemoteField], account: Collection[str]) -> frozenset[str]:
    """Keys of fields of a new Contact that a new person account cannot be given. `account`: names of those that it can."""
    return frozenset(each.key for each in contact if each.createable and _of_account(each.name) not in account)


def is_accounts_own(name: str) -> bool:
    """Whether this field of an Account is none that its Contact has, too."""
    return name not in _ALIKE and not name.endswith("__pc") and not name.startswith("Person")


def read() -> Write:
    """Asks the Account that the same composite creates which Contact came with it: the answer of a creation tells the id alone.

    REST API guide, "Composite": a later part may name what an earlier one answered, in its address, too.
    """
    return Write(ref=REF, method="GET", path=f"{ACCOUNT}/@{{person.id}}?fields=PersonContactId")


def made(person: RemoteObject, answers: Mapping[str, Json]) -> tuple[RemoteObject, Any]:
    """The person with what is known of their Account, and the id of the Contact, as it was told."""
    account_id = (answers.get("person") or {}).get("id")
    contact_id = (answers.get(REF) or {}).get("PersonContactId")
    return replace(person, written={**person.written, ACCOUNT_ID: account_id, IS_PERSON: True}), contact_id


def named_by_id(event: Json, person: RemoteObject) -> Json:
    """What was written into an Event, with the id of the new Account on which it stands."""
    is_new = event.get("WhatId") == NEW_ACCOUNT and is_one(person)
    return {**event, "WhatId": person.written[ACCOUNT_ID]} if is_new else event


def without_new_account(event: Json) -> Json:
    """What was to be written into an Event, without an Account that had no id yet: nobody can compare that."""
    return {name: value for name, value in event.items() if name != "WhatId" or value != NEW_ACCOUNT}


def is_one(person: RemoteObject) -> bool:
    """Whether this Contact was made as a person account."""
    return person.written.get(IS_PERSON) is True and bool(person.written.get(ACCOUNT_ID))


def _of_account(name: str) -> str:
    if name in _ALIKE:
        return name
    return f"{name.removesuffix('__c')}__pc" if name.endswith("__c") else f"Person{name}"


def _of_contact(name: str) -> str:
    if name in _ALIKE:
        return name
    return f"{name.removesuffix('__pc')}__c" if name.endswith("__pc") else name.removeprefix("Person")
