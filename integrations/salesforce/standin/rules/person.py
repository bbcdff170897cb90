"""Person accounts: an Account with a last name is a person, and brings a Contact of its own (Object Reference, Account)."""

from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record

_CARRIED = {"LastName": "LastName", "FirstName": "FirstName", "PersonEmail": "Email"}


def named(caller: Caller, record: Record) -> Record:
    """A person's account is called like the person."""
    if not caller.org.schema.person_accounts or not record.get("LastName"):
        return record
    return {**record, "Name": " ".join(part for part in (record.get("FirstName"), record["LastName"]) if part)}


def is_person(caller: Caller, record: Record) -> bool:
    return caller.org.schema.person_accounts and bool(record.get("LastName"))


def contact_fields(account: Record) -> Record:
    """What the Contact of a person account is made from."""
    carried = {theirs: account.get(ours) for ours, theirs in _CARRIED.items() if account.get(ours) is not None}
    return {**carried, "AccountId": account["Id"], "OwnerId": account["OwnerId"]}
