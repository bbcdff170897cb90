"""The objects around people and Events: users, the organisation, record types, lead statuses, campaigns."""

from integrations.salesforce.standin.schema.fields import SYSTEM_FIELDS, SObject, read_fields

READ_ONLY = {"createable": False, "updateable": False, "deletable": False, "undeletable": False}

_USER = """
Id                | id           | DXF   | User ID       |
Username          | string 80    | CUXF  | Username      |
LastName          | string 80    | CUF   | Last Name     | part-of=Name; kind=personname
FirstName         | string 40    | CUNF  | First Name    | part-of=Name; kind=personname
Name              | string 121   | F     | Full Name     | kind=personname; name
Email             | email 128    | CUXF  | Email         |
Alias             | string 8     | CUF   | Alias         |
IsActive          | boolean      | CUDF  | Active        |
TimeZoneSidKey    | picklist 40  | CUDRF | Time Zone     |
LocaleSidKey      | picklist 40  | CUDRF | Locale        |
LanguageLocaleKey | picklist 40  | CUDRF | Language      | values=en_US:English/ja:Japanese/es:Spanish
UserType          | picklist 40  | NRF   | User Type     | values=Standard/PowerPartner:Partner/Guest/AutomatedProcess:Automated Process
ProfileId         | reference    | CUF   | Profile ID    | to=Profile; as=Profile
"""
_ORGANIZATION = """
Id                | id           | DXF  | Organization ID      |
Name              | string 80    | UF   | Name                 | name
OrganizationType  | picklist 40  | NRF  | Edition              | values=Developer Edition/Enterprise Edition/Unlimited Edition
IsSandbox         | boolean      | DF   | Is Sandbox           |
InstanceName      | string 5     | NF   | Instance Name        |
LanguageLocaleKey | picklist 40  | UDRF | Language             | values=en_US:English/ja:Japanese/es:Spanish
TimeZoneSidKey    | picklist 40  | UDRF | Time Zone            |
DefaultLocaleSidKey | picklist 40 | UDRF | Locale              |
DefaultLeadAccess | picklist 40  | NRF  | Default Lead Access    | values=None:Private/Read/Edit/ReadEditTransfer
DefaultContactAccess | picklist 40 | NRF | Default Contact Access | values=None:Private/Read/Edit/ControlledByParent
TrialExpirationDate | datetime   | NF   | Trial Expiration Date |
"""
_LEAD_STATUS = """
Id                | id           | DXF  | Lead Status Value ID |
MasterLabel       | string 255   | NF   | Master Label         |
ApiName           | string 255   | NF   | API Name             |
SortOrder         | int          | NF   | Sort Order           |
IsDefault         | boolean      | DF   | Is Default           |
IsConverted       | boolean      | DF   | Is Converted         |
"""
_RECORD_TYPE = """
Id                | id           | DXF  | Record Type ID       |
Name              | string 80    | CUF  | Name                 | name
DeveloperName     | string 80    | CUF  | Record Type Name     |
SobjectType       | picklist 40  | CRF  | SObject Type Name    |
IsActive          | boolean      | CUDF | Active               |
"""
_GROUP = """
Id                | id           | DXF  | Group ID             |
Name              | string 40    | CUF  | Name                 | name
Type              | picklist 40  | CRF  | Type                 | values=Regular:Public Group/Queue
"""
_CAMPAIGN = """
Id                | id             | DXF    | Campaign ID   |
IsDeleted         | boolean        | DF     | Deleted       |
Name              | string 80      | CUF    | Name          | name
Type              | picklist 40    | CUNFP  | Type          | values=Conference/Webinar/Trade Show/Email/Other
Status            | picklist 40    | CUNDFP | Status        | default=Planned; values=Planned/In Progress/Completed/Aborted
IsActive          | boolean        | CUDF   | Active        |
StartDate         | date           | CUNFP  | Start Date    |
EndDate           | date           | CUNFP  | End Date      |
Description       | textarea 32000 | CUNP   | Description   | kind=plaintextarea
OwnerId           | reference      | CUDF   | Owner ID      | to=User; as=Owner
"""
_MEMBER = """
Id                | id           | DXF   | Campaign Member ID |
IsDeleted         | boolean      | DF    | Deleted            |
CampaignId        | reference    | CF    | Campaign ID        | to=Campaign; as=Campaign
LeadId            | reference    | CNF   | Lead ID            | to=Lead; as=Lead
ContactId         | reference    | CNF   | Contact ID         | to=Contact; as=Contact
Status            | picklist 40  | CUNF  | Status             | values=Sent/Responded
HasResponded      | boolean      | DF    | Responded          |
"""
_MEMBER_STATUS = """
Id                | id           | DXF   | Campaign Member Status ID |
IsDeleted         | boolean      | DF    | Deleted            |
CampaignId        | reference    | CF    | Campaign ID        | to=Campaign; as=Campaign
Label             | string 765   | CUF   | Member Status      | name
SortOrder         | int          | CUNF  | Sort Order         |
IsDefault         | boolean      | CUDF  | Is Default         |
HasResponded      | boolean      | CUDF  | Responded          |
"""


def _setup(name: str, prefix: str, label: str, table: str) -> SObject:
    fields = read_fields(table) + read_fields(SYSTEM_FIELDS)
    return SObject(
        name=name, prefix=prefix, label=label, plural=f"{label}s", fields=fields, writable=False, traits=READ_ONLY
    )


USER = _setup("User", "005", "User", _USER)
ORGANIZATION = _setup("Organization", "00D", "Organization", _ORGANIZATION)
LEAD_STATUS = _setup("LeadStatus", "01J", "Lead Status Value", _LEAD_STATUS)
RECORD_TYPE = _setup("RecordType", "012", "Record Type", _RECORD_TYPE)
GROUP = _setup("Group", "00G", "Group", _GROUP)
CAMPAIGN = SObject(
    name="Campaign",
    prefix="701",
    label="Campaign",
    plural="Campaigns",
    fields=read_fields(_CAMPAIGN) + read_fields(SYSTEM_FIELDS),
    children=(
        ("CampaignMember", "CampaignId", "CampaignMembers", True),
        ("CampaignMemberStatus", "CampaignId", "CampaignMemberStatuses", True),
    ),
)
CAMPAIGN_MEMBER = SObject(
    name="CampaignMember",
    prefix="00v",
    label="Campaign Member",
    plural="Campaign Members",
    fields=read_fields(_MEMBER) + read_fields(SYSTEM_FIELDS),
)
CAMPAIGN_MEMBER_STATUS = SObject(
    name="CampaignMemberStatus",
    prefix="01Y",
    label="Campaign Member Status",
    plural="Campaign Member Statuses",
    fields=read_fields(_MEMBER_STATUS) + read_fields(SYSTEM_FIELDS),
)
