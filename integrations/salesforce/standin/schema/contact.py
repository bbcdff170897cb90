"""Contact, Account and Opportunity, as a new org describes them."""

from integrations.salesforce.standin.schema.fields import SYSTEM_FIELDS, SObject, read_fields
from integrations.salesforce.standin.schema.lead import ACCURACIES, INDUSTRIES, SALUTATIONS, SOURCES


def _address(prefix: str, label: str) -> str:
    return f"""
{prefix}Street          | textarea 255 | CUNFP  | {label} Street           | part-of={prefix}Address; kind=plaintextarea
{prefix}City            | string 40    | CUNFP  | {label} City             | part-of={prefix}Address
{prefix}State           | string 80    | CUNFP  | {label} State/Province   | part-of={prefix}Address
{prefix}PostalCode      | string 20    | CUNFP  | {label} Zip/Postal Code  | part-of={prefix}Address
{prefix}Country         | string 80    | CUNFP  | {label} Country          | part-of={prefix}Address
{prefix}Latitude        | double       | CUNFP  | {label} Latitude         | part-of={prefix}Address
{prefix}Longitude       | double       | CUNFP  | {label} Longitude        | part-of={prefix}Address
{prefix}GeocodeAccuracy | picklist 40  | CUNRFP | {label} Geocode Accuracy | part-of={prefix}Address; values={ACCURACIES}
{prefix}Address         | address      | NFP    | {label} Address          | distance
"""


_NAME = f"""
Id               | id             | DXF    | Contact ID          |
IsDeleted        | boolean        | DF     | Deleted             |
MasterRecordId   | reference      | NF     | Master Record ID    | to=Contact; as=MasterRecord
AccountId        | reference      | CUNFP  | Account ID          | to=Account; as=Account
LastName         | string 80      | CUF    | Last Name           | part-of=Name; kind=personname
FirstName        | string 40      | CUNF   | First Name          | part-of=Name; kind=personname
Salutation       | picklist 40    | CUNF   | Salutation          | part-of=Name; kind=personname; values={SALUTATIONS}
Name             | string 121     | F      | Full Name           | kind=personname; name
"""
_REST = f"""
Phone            | phone 40       | CUNFP  | Business Phone      |
Fax              | phone 40       | CUNFP  | Business Fax        |
MobilePhone      | phone 40       | CUNFP  | Mobile Phone        |
HomePhone        | phone 40       | CUNFP  | Home Phone          |
OtherPhone       | phone 40       | CUNFP  | Other Phone         |
AssistantPhone   | phone 40       | CUNFP  | Asst. Phone         |
ReportsToId      | reference      | CUNFP  | Reports To ID       | to=Contact; as=ReportsTo
Email            | email 80       | CUNXFP | Email               |
Title            | string 128     | CUNFP  | Title               |
Department       | string 80      | CUNFP  | Department          |
AssistantName    | string 40      | CUNFP  | Assistant's Name    |
LeadSource       | picklist 255   | CUNFP  | Lead Source         | values={SOURCES}
Birthdate        | date           | CUNFP  | Birthdate           |
Description      | textarea 32000 | CUNP   | Contact Description | kind=plaintextarea
OwnerId          | reference      | CUDF   | Owner ID            | to=User; as=Owner
"""
_LAST = """
LastActivityDate   | date          | NF     | Last Activity        |
LastViewedDate     | datetime      | NF     | Last Viewed Date     |
LastReferencedDate | datetime      | NF     | Last Referenced Date |
EmailBouncedReason | string 255    | UNF    | Email Bounced Reason |
EmailBouncedDate   | datetime      | UNF    | Email Bounced Date   |
"""
_ACCOUNT = f"""
Id               | id             | DXF    | Account ID          |
IsDeleted        | boolean        | DF     | Deleted             |
MasterRecordId   | reference      | NF     | Master Record ID    | to=Account; as=MasterRecord
Name             | string 255     | CUF    | Account Name        | kind=switchablepersonname; name
ParentId         | reference      | CUNFP  | Parent Account ID   | to=Account; as=Parent
Phone            | phone 40       | CUNFP  | Account Phone       |
Website          | url 255        | CUNFP  | Website             |
Industry         | picklist 255   | CUNFP  | Industry            | values={INDUSTRIES}
Description      | textarea 32000 | CUNP   | Account Description | kind=plaintextarea
OwnerId          | reference      | CUDF   | Owner ID            | to=User; as=Owner
"""

CONTACT = SObject(
    name="Contact",
    prefix="003",
    label="Contact",
    plural="Contacts",
    fields=(
        *read_fields(_NAME),
        *read_fields(_address("Other", "Other")),
        *read_fields(_address("Mailing", "Mailing")),
        *read_fields(_REST),
        *read_fields(SYSTEM_FIELDS),
        *read_fields(_LAST),
    ),
    children=(
        ("CampaignMember", "ContactId", "CampaignMembers", True),
        ("Event", "WhoId", "Events", True),
        ("EventRelation", "RelationId", "EventRelations", True),
        ("Task", "WhoId", "Tasks", True),
    ),
    traits={"mergeable": True, "feedEnabled": True},
    scopes=(
        ("everything", "All contacts"),
        ("mine", "My contacts"),
        ("scopingRule", "Filter by scope"),
        ("team", "My team's contacts"),
    ),
)

_OPPORTUNITY = f"""
Id               | id             | DXF    | Opportunity ID      |
IsDeleted        | boolean        | DF     | Deleted             |
AccountId        | reference      | CUNFP  | Account ID          | to=Account; as=Account
Name             | string 120     | CUF    | Name                | name
Description      | textarea 32000 | CUNP   | Description         | kind=plaintextarea
StageName        | picklist 255   | CUF    | Stage               | values=Prospecting/Qualification/Proposal\\Price Quote:Proposal\\Price Quote/Closed Won/Closed Lost
Amount           | currency       | CUNFP  | Amount              |
CloseDate        | date           | CUF    | Close Date          |
LeadSource       | picklist 255   | CUNFP  | Lead Source         | values={SOURCES}
IsClosed         | boolean        | DF     | Closed              |
IsWon            | boolean        | DF     | Won                 |
OwnerId          | reference      | CUDF   | Owner ID            | to=User; as=Owner
"""

ACCOUNT = SObject(
    name="Account",
    prefix="001",
    label="Account",
    plural="Accounts",
    fields=read_fields(_ACCOUNT) + read_fields(SYSTEM_FIELDS),
    children=(
        ("Contact", "AccountId", "Contacts", True),
        ("Event", "WhatId", "Events", True),
        ("Opportunity", "AccountId", "Opportunities", True),
        ("Task", "WhatId", "Tasks", True),
    ),
    traits={"mergeable": True, "feedEnabled": True},
    scopes=(("everything", "All accounts"), ("mine", "My accounts")),
)

OPPORTUNITY = SObject(
    name="Opportunity",
    prefix="006",
    label="Opportunity",
    plural="Opportunities",
    fields=read_fields(_OPPORTUNITY) + read_fields(SYSTEM_FIELDS),
    children=(("Event", "WhatId", "Events", True), ("Task", "WhatId", "Tasks", True)),
    traits={"feedEnabled": True},
)
