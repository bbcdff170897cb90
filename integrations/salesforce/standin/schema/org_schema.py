"""The objects as one org has them: the common tables, changed by what its admin switched on or hid."""

from dataclasses import dataclass, field, replace

from integrations.salesforce.standin.schema.contact import ACCOUNT, CONTACT, OPPORTUNITY
from integrations.salesforce.standin.schema.event import EVENT, EVENT_RELATION, TASK
from integrations.salesforce.standin.schema.fields import Field, SObject, read_fields
from integrations.salesforce.standin.schema.lead import LEAD
from integrations.salesforce.standin.schema.other import (
    CAMPAIGN,
    CAMPAIGN_MEMBER,
    CAMPAIGN_MEMBER_STATUS,
    GROUP,
    LEAD_STATUS,
    ORGANIZATION,
    RECORD_TYPE,
    USER,
)
from integrations.salesforce.standin.schema.setup import SETUP

COMMON = (
    ACCOUNT,
    CAMPAIGN,
    CAMPAIGN_MEMBER,
    CAMPAIGN_MEMBER_STATUS,
    CONTACT,
    EVENT,
    EVENT_RELATION,
    GROUP,
    LEAD,
    LEAD_STATUS,
    OPPORTUNITY,
    ORGANIZATION,
    RECORD_TYPE,
    TASK,
    USER,
    *SETUP,
)
# What each right allows that a user may be denied, in the words of describe. "read" denied hides the object whole.
RIGHTS = {"create": "createable", "update": "updateable", "delete": "deletable"}
# A custom field made on Activity shows on both.
ACTIVITIES = ("Event", "Task")


@dataclass
class OrgSchema:
    """`hidden` and `read_only` are field-level security for every user of the org, as `{"Lead": {"Website"}}`; `denied` are
    rights that every user lacks, as `{"Lead": ["update"]}`.
    """

    person_accounts: bool = False
    shared_activities: bool = False
    hidden: dict[str, set[str]] = field(default_factory=dict)
    read_only: dict[str, set[str]] = field(default_factory=dict)
    custom: dict[str, list[str]] = field(default_factory=dict)
    record_types: dict[str, list[str]] = field(default_factory=dict)
    hidden_objects: set[str] = field(default_factory=set)
    denied: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._built: dict[str, SObject] = {}

    def objects(self) -> list[SObject]:
        return [self[one.name] for one in COMMON if not self._is_hidden(one.name)]

    def find(self, name: str) -> SObject | None:
        known = next((one.name for one in COMMON if one.name.lower() == name.lower()), None)
        return None if known is None or self._is_hidden(known) else self[known]

    def _is_hidden(self, name: str) -> bool:
        return name in self.hidden_objects or "read" in self.denied.get(name, [])

    def of_id(self, record_id: str) -> SObject | None:
        known = next((one for one in COMMON if one.prefix == record_id[:3]), None)
        return known and self[known.name]

    def __getitem__(self, name: str) -> SObject:
        if name not in self._built:
            self._built[name] = self._build(next(one for one in COMMON if one.name == name))
        return self._built[name]

    def changed(self) -> None:
        """Call after any switch was turned, so that the next look builds anew."""
        self._built = {}

    def _build(self, common: SObject) -> SObject:
        fields = common.fields + self._extra_fields(common.name)
        hidden, read_only = self.hidden.get(common.name, set()), self.read_only.get(common.name, set())
        seen = (one.without("CU") if one.name in read_only else one for one in fields if one.name not in hidden)
        adapted = common.changed(tuple(self._adapted(common.name, one) for one in seen))
        denied = {RIGHTS[right]: False for right in self.denied.get(common.name, []) if right in RIGHTS}
        return replace(adapted, traits={**adapted.traits, **denied})

    def _adapted(self, sobject: str, one: Field) -> Field:
        # With person accounts a Lead may be a person without a company. Object reference, Lead.
        if self.person_accounts and (sobject, one.name) == ("Lead", "Company"):
            return replace(one, flags=one.flags + "N")
        return one

    def _extra_fields(self, sobject: str) -> tuple[Field, ...]:
        lines = list(self.custom.get("Activity", []) if sobject in ACTIVITIES else [])
        lines += self.custom.get(sobject, [])
        if self.shared_activities and sobject == "Event":
            lines.append("EventWhoIds | junctionidlist | CUN | Related to | to=Contact Lead")
        if self.shared_activities and sobject == "EventRelation":
            lines += [f"{name} | boolean | CUDF | {label} |" for name, label in _KINDS_OF_RELATION.items()]
        if self.record_types.get(sobject):
            lines.append("RecordTypeId | reference | CUNFP | Record Type ID | to=RecordType; as=RecordType")
        if self.person_accounts and sobject in {"Account", "Contact"}:
            lines.append("IsPersonAccount | boolean | DF | Is Person Account")
        if self.person_accounts and sobject == "Account":
            lines += _PERSON_ACCOUNT
            # A custom field of Contact is there on the Account, too, under a name of its own.
            lines += [line.replace("__c", "__pc", 1) for line in self.custom.get("Contact", [])]
        if self.person_accounts and sobject == "RecordType":
            lines.append("IsPersonType | boolean | DF | Is Person Type")
        return read_fields("\n".join(lines)) if lines else ()


# Object Reference, EventRelation: there only where Shared Activities is on.
_KINDS_OF_RELATION = {"IsInvitee": "Is Invitee", "IsParent": "Is Parent", "IsWhat": "Is What"}
_PERSON_ACCOUNT = [
    "LastName | string 80 | CUNF | Last Name | part-of=Name; kind=personname",
    "FirstName | string 40 | CUNF | First Name | part-of=Name; kind=personname",
    "Salutation | picklist 40 | CUNF | Salutation | part-of=Name; kind=personname",
    "PersonEmail | email 80 | CUNXFP | Email",
    "PersonTitle | string 80 | CUNFP | Title",
    "PersonDepartment | string 80 | CUNFP | Department",
    "PersonMobilePhone | phone 40 | CUNFP | Mobile",
    "PersonHomePhone | phone 40 | CUNFP | Home Phone",
    "PersonOtherPhone | phone 40 | CUNFP | Other Phone",
    "PersonAssistantPhone | phone 40 | CUNFP | Asst. Phone",
    "PersonAssistantName | string 40 | CUNFP | Assistant",
    "PersonBirthdate | date | CUNFP | Birthdate",
    "PersonLeadSource | picklist 255 | CUNFP | Lead Source",
    "PersonMailingStreet | textarea 255 | CUNFP | Mailing Street | kind=plaintextarea",
    "PersonMailingCity | string 40 | CUNFP | Mailing City",
    "PersonMailingState | string 80 | CUNFP | Mailing State/Province",
    "PersonMailingPostalCode | string 20 | CUNFP | Mailing Zip/Postal Code",
    "PersonMailingCountry | string 80 | CUNFP | Mailing Country",
    "Fax | phone 40 | CUNFP | Account Fax",
    "PersonContactId | reference | NF | Contact ID | to=Contact; as=PersonContact",
]
