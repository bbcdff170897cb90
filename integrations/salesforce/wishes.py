"""What a booking page wishes of Salesforce, as it is stored with each booking when that is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.contract.values import Json
from integrations.mapping import Mode, Rule
from integrations.salesforce import soql

LEAD, CONTACT, EVENT = "Lead", "Contact", "Event"
# What stands in the required Company of a Lead whose invitee named none.
NO_COMPANY = "[not provided]"
# What stands before the Subject of an Event to which the invitee did not come.
NO_SHOW = "No-show:"

RECENT, ASK, USE = "recent", "ask", "use"
RULES, HOST, USER = "rules", "host", "user"
DELETE, MARK = "delete", "mark"
KEEP, RESTORE = "keep", "restore"
NOTHING, ACCOUNT, OPPORTUNITY = "nothing", "account", "opportunity"
COMPANY, INDIVIDUAL = "company", "individual"
LEAVE, INVITE = "leave", "invite"

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
    "related_to": (NOTHING, ACCOUNT, OPPORTUNITY),
    "account": (COMPANY, INDIVIDUAL),
    "more_hosts": (LEAVE, INVITE),
}
TEXTS: Mapping[str, str] = {
    "company": NO_COMPANY,
    "account_id": "",
    "no_show": NO_SHOW,
    "lead_record_type": "",
    "person_record_type": "",
    "subject": "",
    "location": "",
    "description": "",
}
# The campaign of a page: its id, its name as it was when it was chosen, and the member status; empty status: the campaign's default.
CAMPAIGN: Mapping[str, str] = {"campaign": "", "campaign_name": "", "campaign_status": ""}
# Under this name: statuses of members who are there already that may give way to that one.
RAISE = "campaign_raise"
# Of each object that bookings fill: the rules of a page that has none of its own, and of one that was set before there were any.
DEFAULT_RULES = (Rule(object=LEAD, field="Company", source="company"),)
# Under this name the options of a booking hold its rules.
RULES_NAME = "fields"
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
    # What else a new Event of a Contact stands on; of a Lead nothing may.
    related_to: str = NOTHING
    # Whether further hosts whom the host map knows become invitees of the Event.
    more_hosts: str = LEAVE
    # Empty: none. The person becomes a member of it when the booking is first sent.
    campaign: str = ""
    campaign_name: str = ""
    campaign_status: str = ""
    campaign_raise: tuple[str, ...] = ()
    # Empty: a Lead without a company has none, which only orgs with person accounts take.
    company: str = NO_COMPANY
    # Whose a new Contact is: of the Account called as the company, or a person account by itself.
    account: str = COMPANY
    # Of new person accounts; always named where there are to be any.
    person_record_type: str = ""
    # Where a new Contact goes if no Account is called as the typed company; empty: nowhere.
    account_id: str = ""
    # Empty: nothing is marked.
    no_show: str = NO_SHOW
    # Of new Leads; empty: the default of the connected user.
    lead_record_type: str = ""
    # Templates of the Event's texts; empty: as `texts.event_fields` has them.
    subject: str = ""
    location: str = ""
    description: str = ""
    # The field of Activity, External ID and Unique, that holds the booking's reference; empty: none was named for this org.
    event_key: str = ""
    # What goes into which field, beside names, e-mail and the Event's own texts.
    rules: tuple[Rule, ...] = DEFAULT_RULES

    @classmethod
    def read(cls, options: Json) -> "Wishes":
        """From what is stored; what is missing or not understood is as by default."""
        person = str(options.get("person") if options.get("person") in {LEAD, CONTACT} else "")
        chosen = {name: _one_of(options.get(name), allowed) for name, allowed in CHOICES.items()}
        texts = {name: _text(options.get(name), default) for name, default in {**TEXTS, **CAMPAIGN}.items()}
        raised = options.get(RAISE)
        may_be_raised = tuple(str(each) for each in raised) if isinstance(raised, list) else ()
        event, overwrite = bool(options.get("event")), bool(options.get("overwrite"))
        key = options.get(EVENT_KEY)
        event_key = str(key) if soql.is_field_name(key) else ""
        rules = _rules(options.get(RULES_NAME))
        return cls(
            person=person,
            event=event,
            overwrite=overwrite,
            event_key=event_key,
            rules=rules,
            campaign_raise=may_be_raised,
            **chosen,
            **texts,
        )

    @property
    def makes_individuals(self) -> bool:
        """Whether a new Contact is a person account."""
        return self.person == CONTACT and self.account == INDIVIDUAL and soql.is_id(self.person_record_type)

    def rules_of(self, kind: str) -> list[Rule]:
        """Those of one object."""
        return [rule for rule in self.rules if rule.object == kind]

    def read_fields(self, kind: str) -> frozenset[str]:
        """What has to be known of a record of this kind that is there already, to decide what is written into it."""
        related = {"AccountId"} if kind == CONTACT and self.related_to != NOTHING else set()
        return frozenset(rule.field for rule in self.rules_of(kind) if rule.mode != Mode.ON_CREATE) | related


def _rules(stored: object) -> tuple[Rule, ...]:
    if not isinstance(stored, list):
        return DEFAULT_RULES
    return tuple(
        Rule.read(each) for each in stored if isinstance(each, Mapping) and {"object", "field", "source"} <= set(each)
    )


def _text(value: object, default: str) -> str:
    return value if isinstance(value, str) else default


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    return str(value) if value in allowed else allowed[0]
