"""What happens to people inside the org: leads are converted, records merged, and activities move along."""

from integrations.salesforce.standin import saving
from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.schema.lead import CONVERTED_STATUS

# What a converted lead gives its contact. Help, "Lead conversion field mapping".
CARRIED = ("FirstName", "LastName", "Salutation", "Email", "Phone", "MobilePhone", "Title", "LeadSource", "OwnerId")
ACTIVITIES = ("Event", "Task")


def convert_lead(caller: Caller, lead: Record, *, account_id: str | None, contact_id: str | None) -> Record:
    """The Contact, new or the given one. The Lead stays, marked as converted and pointing there."""
    org = caller.org
    contact = org.record(contact_id) if contact_id else _new_contact(caller, lead, account_id)
    marks = {
        "IsConverted": True,
        "Status": CONVERTED_STATUS,
        "ConvertedDate": org.clock().date().isoformat(),
        "ConvertedContactId": contact["Id"],
        "ConvertedAccountId": contact.get("AccountId"),
    }
    org.records.put("Lead", saving.stamped(caller, {**lead, **marks}, new=False))
    _move_activities(caller, lead["Id"], contact["Id"])
    for member in org.live_where("CampaignMember", "LeadId", [lead["Id"]]):
        org.records.put("CampaignMember", {**member, "ContactId": contact["Id"]})
    return contact


def _new_contact(caller: Caller, lead: Record, account_id: str | None) -> Record:
    if not account_id and not lead.get("Company"):
        return _person_of(caller, lead)
    return _contact_of(caller, lead, account_id or _account_of(caller, lead))


def _account_of(caller: Caller, lead: Record) -> str:
    return str(saving.create(caller, caller.org.schema["Account"], {"Name": lead["Company"]})["Id"])


def _contact_of(caller: Caller, lead: Record, account_id: str) -> Record:
    fields = {name: lead[name] for name in CARRIED if lead.get(name) is not None}
    return saving.create(caller, caller.org.schema["Contact"], {**fields, "AccountId": account_id})


def _person_of(caller: Caller, lead: Record) -> Record:
    """A lead without a company becomes a person account."""
    fields = {"LastName": lead["LastName"], "FirstName": lead.get("FirstName"), "PersonEmail": lead.get("Email")}
    account = saving.create(caller, caller.org.schema["Account"], fields)
    return caller.org.record(account["PersonContactId"])


def merge(caller: Caller, winner: Record, losers: list[Record]) -> None:
    for loser in losers:
        sobject = caller.org.schema.of_id(loser["Id"])
        assert sobject is not None
        _move_activities(caller, loser["Id"], winner["Id"])
        gone = {**loser, "IsDeleted": True, "MasterRecordId": winner["Id"]}
        caller.org.records.put(sobject.name, saving.stamped(caller, gone, new=False))


def _move_activities(caller: Caller, from_id: str, to_id: str) -> None:
    for kind in ACTIVITIES:
        for one in caller.org.live_where(kind, "WhoId", [from_id]):
            caller.org.records.put(kind, {**one, "WhoId": to_id})
