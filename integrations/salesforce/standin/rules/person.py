"""Person accounts: an Account that is a person brings a Contact of its own (Object Reference, Account, person account fields)."""

from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.refusals import Refusal

_NAMES = ("LastName", "FirstName", "Salutation")
_ALIKE = (*_NAMES, "Phone", "Fax", "Description")
_PERSON = "Person"


def named(caller: Caller, record: Record) -> Record:
    """A person's account is called like the person."""
    if not caller.org.schema.person_accounts or not record.get("LastName"):
        return record
    return {**record, "Name": " ".join(part for part in (record.get("FirstName"), record["LastName"]) if part)}


def check(caller: Caller, record: Record) -> None:
    """Raises Refusal where the record type is of the other family than the fields."""
    kind = _record_type(caller, record)
    if kind is None or not caller.org.schema.person_accounts:
        return
    given = [name for name in _NAMES if record.get(name)]
    if kind.get("IsPersonType") and not record.get("LastName"):
        raise caller.refusal("REQUIRED_FIELD_MISSING", "required", "LastName", fields="LastName")
    if not kind.get("IsPersonType") and given:
        message = f"Account: bad field names on insert/update call: {', '.join(given)}"
        raise Refusal.of(400, "INVALID_FIELD_FOR_INSERT_UPDATE", message, *given)


def is_person(caller: Caller, record: Record) -> bool:
    """By the record type; without one an Account with a last name is one."""
    if not caller.org.schema.person_accounts:
        return False
    kind = _record_type(caller, record)
    return bool(kind["IsPersonType"] if kind else record.get("LastName"))


def contact_fields(account: Record) -> Record:
    """What the Contact of a person account is made from."""
    carried = {_of_contact(name): value for name, value in account.items() if _is_carried(name) and value is not None}
    return {**carried, "AccountId": account["Id"], "OwnerId": account["OwnerId"]}


def _is_carried(name: str) -> bool:
    own = name.startswith(_PERSON) and name != "PersonContactId"
    return name in _ALIKE or own or name.endswith("__pc")


def _of_contact(name: str) -> str:
    return f"{name[: -len('__pc')]}__c" if name.endswith("__pc") else name.removeprefix(_PERSON)


def _record_type(caller: Caller, record: Record) -> Record | None:
    return caller.org.find(record.get("RecordTypeId"))
