"""What all pages together want of the org: which kinds of records, and what is done with them. PURE."""

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.contract.values import Json
from integrations.salesforce import soql, wishes
from integrations.salesforce.wishes import ASK, CONTACT, DELETE, HOST, INVITE, LEAD, RULES, Wishes

EVENT, ACCOUNT, MEMBER, OPPORTUNITY, RELATION = "Event", "Account", "CampaignMember", "Opportunity", "EventRelation"
# What a person may be denied, in the words of describe.
CREATE, READ, UPDATE, DELETE_RIGHT = "createable", "queryable", "updateable", "deletable"

# The fields of a kind that a look-up reads, and those that a new record may be given. Object Reference: Lead, Contact, Event.
READS = {
    LEAD: ("Email", "LastName", "Company", "IsConverted", "ConvertedContactId", "LastModifiedDate"),
    CONTACT: ("Email", "LastName", "LastModifiedDate"),
    EVENT: ("WhoId", "Subject", "StartDateTime", "EndDateTime", "Location", "Description", "ShowAs"),
    ACCOUNT: ("Name",),
}
GIVES = {
    LEAD: ("LastName", "FirstName", "Email", "Company"),
    CONTACT: ("LastName", "FirstName", "Email", "AccountId"),
    EVENT: ("WhoId", "Subject", "StartDateTime", "EndDateTime", "Location", "Description"),
    # Person accounts; Salesforce makes up the Name of their other two.
    ACCOUNT: ("LastName", "FirstName", "PersonEmail", "RecordTypeId", "Name"),
}
CHANGES = {LEAD: ("Company",), EVENT: ("Subject", "StartDateTime", "EndDateTime", "Location", "Description", "ShowAs")}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Of pages that send something; where none does yet, of one that sends a Lead and an Event as a new page would."""

    pages: Sequence[Wishes]

    @classmethod
    def read(cls, options: Sequence[Json]) -> "Wanted":
        """From what is stored of each page."""
        pages = [Wishes.read(each) for each in options]
        return cls(pages=[each for each in pages if each.person or each.event] or [Wishes(person=LEAD, event=True)])

    @property
    def kinds(self) -> list[str]:
        """All that are read or written: people are always looked for among Leads and Contacts."""
        events = [EVENT] if any(each.event for each in self.pages) else []
        accounts = [ACCOUNT] if self.creates(CONTACT) else []
        return [LEAD, CONTACT, *events, *accounts]

    @property
    def described(self) -> list[str]:
        """Those about which describe is asked: with members of campaigns, Opportunities and invitees, about which there are probes of their own."""
        members = [MEMBER] if self.campaigns else []
        opportunities = [OPPORTUNITY] if wishes.OPPORTUNITY in self.stands_on else []
        invitees = [RELATION] if self.invites else []
        return [*self.kinds, *members, *opportunities, *invitees]

    def creates(self, kind: str) -> bool:
        """Whether new ones are made of it. Accounts are made of persons alone."""
        if kind == ACCOUNT:
            return any(each.makes_individuals for each in self.pages)
        return any(each.event if kind == EVENT else each.person == kind for each in self.pages)

    def rights(self, kind: str) -> list[str]:
        """What the connected user has to be allowed with it."""
        deletes = kind == EVENT and any(each.event and each.cancelled == DELETE for each in self.pages)
        changes = self.creates(kind) and (
            kind == EVENT or any(each.overwrite and each.person == kind for each in self.pages)
        )
        needed = {READ: True, CREATE: self.creates(kind), UPDATE: changes, DELETE_RIGHT: deletes}
        return [right for right, is_needed in needed.items() if is_needed]

    def fields(self, kind: str) -> dict[str, list[str]]:
        """What has to be so of its fields: names by right. The key field is asked about by itself."""
        rights = self.rights(kind)
        gives = [*GIVES.get(kind, ()), *self._owner(kind)]
        return {
            READ: [*READS[kind], *(["PersonContactId"] if kind == ACCOUNT and CREATE in rights else [])],
            CREATE: gives if CREATE in rights else [],
            UPDATE: list(CHANGES.get(kind, ())) if UPDATE in rights else [],
        }

    def given(self, kind: str) -> set[str]:
        """What bookings give a new one, with the fields that some page fills: which pages lack those the mapping probe tells."""
        return {*GIVES.get(kind, ()), *(rule.field for each in self.pages for rule in each.rules_of(kind))}

    def _owner(self, kind: str) -> list[str]:
        """Who owns a new one is said, unless it is always the connected user."""
        chosen = {LEAD: "lead_owner", CONTACT: "contact_owner", EVENT: "event_owner"}.get(kind, "")
        owners = {getattr(each, chosen) for each in self.pages if chosen}
        return ["OwnerId"] if owners & {HOST, RULES} else []

    def record_types(self, kind: str) -> set[str]:
        """Ids of those that pages name for new ones; empty stands for pages that name none."""
        of_leads = {each.lead_record_type for each in self.pages if each.person == LEAD}
        of_persons = {each.person_record_type for each in self.pages if each.makes_individuals}
        return {LEAD: of_leads, ACCOUNT: of_persons}.get(kind, {""})

    @property
    def event_key(self) -> str:
        """The field that is named as the key of Events; empty if none is."""
        return next((each.event_key for each in self.pages if each.event and each.event_key), "")

    @property
    def campaigns(self) -> dict[str, list[Wishes]]:
        """The pages of each campaign, by its id."""
        found: dict[str, list[Wishes]] = {}
        for page in self.pages:
            if soql.is_id(page.campaign):
                found.setdefault(page.campaign, []).append(page)
        return found

    @property
    def stands_on(self) -> set[str]:
        """What new Events are to stand on besides their person."""
        return {each.related_to for each in self.pages if each.event} - {wishes.NOTHING}

    @property
    def invites(self) -> bool:
        """Whether a page has further hosts become invitees of its Events."""
        return any(each.event and each.more_hosts == INVITE for each in self.pages)

    @property
    def asks_about_duplicates(self) -> bool:
        """Whether a page has a person decide where a duplicate rule refuses."""
        return any(each.person and each.duplicates == ASK for each in self.pages)

    @property
    def follows_assignment_rules(self) -> bool:
        """Whether a page lets the org's rules say whom a new Lead belongs to."""
        return any(each.person == LEAD and each.lead_owner == RULES for each in self.pages)
