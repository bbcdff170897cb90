"""What a booking page wishes of Salesforce, as it is stored with each booking when that is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.connector import Json

LEAD, CONTACT = "Lead", "Contact"
# What stands in the required Company of a Lead whose invitee named none.
NO_COMPANY = "[not provided]"

RECENT, ASK, USE = "recent", "ask", "use"
RULES, HOST, USER = "rules", "host", "user"
DELETE, MARK = "delete", "mark"
KEEP, RESTORE = "keep", "restore"

# What may be chosen, the default first. A new Lead goes where the customer's own assignment rules send it, because
# whoever wrote them decided who gets new Leads; it is created for the host, who keeps it where no rule is active.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "several": (RECENT, ASK),
    "duplicates": (ASK, USE),
    "lead_owner": (RULES, HOST, USER),
    "contact_owner": (HOST, USER),
    "event_owner": (HOST, USER),
    "cancelled": (DELETE, MARK),
    "by_hand": (KEEP, RESTORE),
}
TEXTS: Mapping[str, str] = {"company": NO_COMPANY, "account_id": ""}


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """`person` is "Lead", "Contact" or "" for customer information; the others are as CHOICES and TEXTS list them."""

    person: str = ""
    event: bool = False
    overwrite: bool = False
    # Of several matches: the one modified last, or a person is asked.
    several: str = RECENT
    # Where a duplicate rule blocks: a person is asked, or the one record it names is used if it surely is meant.
    duplicates: str = ASK
    lead_owner: str = RULES
    contact_owner: str = HOST
    event_owner: str = HOST
    # An Event ahead that nobody else has touched is deleted with its booking, or each one is only marked.
    cancelled: str = DELETE
    # What people did to the Event in Salesforce.
    by_hand: str = KEEP
    company: str = NO_COMPANY
    # Where a new Contact goes if no Account is called as the typed company; empty: nowhere.
    account_id: str = ""

    @classmethod
    def read(cls, options: Json) -> "Wishes":
        """From what is stored; what is missing or not understood is as by default."""
        person = str(options.get("person") if options.get("person") in {LEAD, CONTACT} else "")
        chosen = {name: _one_of(options.get(name), allowed) for name, allowed in CHOICES.items()}
        texts = {name: str(options.get(name) or default) for name, default in TEXTS.items()}
        event, overwrite = bool(options.get("event")), bool(options.get("overwrite"))
        return cls(person=person, event=event, overwrite=overwrite, **chosen, **texts)


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    return str(value) if value in allowed else allowed[0]
