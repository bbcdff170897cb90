"""Rules of campaigns: their own member statuses, and nobody twice. Object Reference, CampaignMember and CampaignMemberStatus."""

from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record

# What a new campaign has: label, whether it is the default, whether it counts as responded.
STATUSES = (("Sent", True, False), ("Responded", False, True))


def with_status(caller: Caller, record: Record) -> Record:
    """A status that the campaign does not have is replaced by its default, and nothing is said."""
    own = caller.org.live_where("CampaignMemberStatus", "CampaignId", [record["CampaignId"]])
    wished = str(record.get("Status") or "").casefold()
    named = [one for one in own if one["Label"].casefold() == wished]
    usual = [one for one in own if one["IsDefault"]]
    for one in (named or usual)[:1]:
        return {**record, "Status": one["Label"], "HasResponded": one["HasResponded"]}
    return {**record, "HasResponded": False}


def check_member(caller: Caller, record: Record) -> None:
    """Raises Refusal without a person, and for a second member of one person."""
    person = "LeadId" if record.get("LeadId") else "ContactId"
    if not record.get(person):
        raise caller.refusal("REQUIRED_FIELD_MISSING", "required", "LeadId", fields="LeadId, ContactId")
    members = caller.org.live_where("CampaignMember", person, [record[person]])
    if any(one["CampaignId"] == record["CampaignId"] and one["Id"] != record["Id"] for one in members):
        raise caller.refusal("DUPLICATE_VALUE", "already_member")
