"""Rules of Lead: assignment rules and converted leads (facts in Object Reference, Lead)."""

from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record


def assign(caller: Caller, record: Record) -> Record:
    """The active assignment rule gives the Lead to its owner, on create and on update, unless the request says not."""
    owner = caller.org.switches.assignment_owner
    return {**record, "OwnerId": owner} if owner and caller.assigns else record


def check_not_converted(caller: Caller, before: Record) -> None:
    """Converted leads are read-only but for users with a permission that the pretend org gives nobody."""
    if before.get("IsConverted"):
        raise caller.refusal("CANNOT_UPDATE_CONVERTED_LEAD", "converted")
