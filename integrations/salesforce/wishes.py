"""What a booking page wishes of Salesforce, as it is stored with each booking when that is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.contract.values import Json
from integrations.salesforce import soql

LEAD, CONTACT = "Lead", "Contact"
# What stands in the required Company of a Lead whose invitee named none.
NO_COMPANY = "[not provided]"
# What stands before the Subject of an Event to which the invitee did not come.
NO_SHOW = "No-show:"

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
TEXTS: Mapping[str, str] = {"company": NO_COMPANY, "account_id": "", "no_show": NO_SHOW}
# Under this name the options of a connection hold what its administrator has named.
EVENT_KEY = "event_key"


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
    # Empty: a Lead without a company has none, which only orgs with person accounts take.
    company: str = NO_COMPANY
    # Where a new Contact goes if no Account is called as the typed company; empty: nowhere.
    account_id: str = ""
    # Empty: nothing is marked.
    no_show: str = NO_SHOW
    # The field of Activity, External ID and Unique, that holds the booking's reference; empty: none was named for this org.
    event_key: str = ""

    @classmethod
    def read(cls, options: Json) -> "Wishes":
        """From what is stored; what is missing or not understood is as by default."""
        person = str(options.get("person") if options.get("person") in {LEAD, CONTACT} else "")
        chosen = {name: _one_of(options.get(name), allowed) for name, allowed in CHOICES.items()}
        texts = {name: _text(options.get(name), default) for name, default in TEXTS.items()}
        event, overwrite = bool(options.get("event")), bool(options.get("overwrite"))
        key = options.get(EVENT_KEY)
        event_key = str(key) if soql.is_field_name(key) else ""
        return cls(person=person, event=event, overwrite=overwrite, event_key=event_key, **chosen, **texts)


def _text(value: object, default: str) -> str:
    return value if isinstance(value, str) else default


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    return str(value) if value in allowed else allowed[0]
