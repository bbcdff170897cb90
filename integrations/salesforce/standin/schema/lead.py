"""Lead, as a new org describes it (facts of a recorded describe; the Data.com and cleaning fields are left out)."""

from integrations.salesforce.standin.schema.fields import SYSTEM_FIELDS, SObject, read_fields

INDUSTRIES = (
    "Agriculture/Apparel/Banking/Biotechnology/Chemicals/Communications/Construction/Consulting/Education/Electronics/Energy/"
    "Engineering/Entertainment/Environmental/Finance/Food & Beverage/Government/Healthcare/Hospitality/Insurance/Machinery/"
    "Manufacturing/Media/Not For Profit/Recreation/Retail/Shipping/Technology/Telecommunications/Transportation/Utilities/Other"
)
SOURCES = "Web/Phone Inquiry/Partner Referral/Purchased List/Other"
SALUTATIONS = "Mr./Ms./Mrs./Dr./Prof./Mx."
ACCURACIES = "Address/NearAddress/Block/Street/ExtendedZip/Zip/Neighborhood/City/County/State/Unknown"
CONVERTED_STATUS = "Closed - Converted"

_FIRST = f"""
Id                     | id             | DXF    | Lead ID           |
IsDeleted              | boolean        | DF     | Deleted           |
MasterRecordId         | reference      | NF     | Master Record ID  | to=Lead; as=MasterRecord
LastName               | string 80      | CUF    | Last Name         | part-of=Name; kind=personname
FirstName              | string 40      | CUNF   | First Name        | part-of=Name; kind=personname
Salutation             | picklist 40    | CUNF   | Salutation        | part-of=Name; kind=personname; values={SALUTATIONS}
Name                   | string 121     | F      | Full Name         | kind=personname; name
Title                  | string 128     | CUNFP  | Title             |
Company                | string 255     | CUF    | Company           |
Street                 | textarea 255   | CUNFP  | Street            | part-of=Address; kind=plaintextarea
City                   | string 40      | CUNFP  | City              | part-of=Address
State                  | string 80      | CUNFP  | State/Province    | part-of=Address
PostalCode             | string 20      | CUNFP  | Zip/Postal Code   | part-of=Address
Country                | string 80      | CUNFP  | Country           | part-of=Address
Latitude               | double         | CUNFP  | Latitude          | part-of=Address
Longitude              | double         | CUNFP  | Longitude         | part-of=Address
GeocodeAccuracy        | picklist 40    | CUNRFP | Geocode Accuracy  | part-of=Address; values={ACCURACIES}
Address                | address        | NFP    | Address           | distance
Phone                  | phone 40       | CUNFP  | Phone             |
MobilePhone            | phone 40       | CUNFP  | Mobile Phone      |
Fax                    | phone 40       | CUNFP  | Fax               |
Email                  | email 80       | CUNXFP | Email             |
Website                | url 255        | CUNFP  | Website           |
PhotoUrl               | url 255        | NF     | Photo URL         | kind=imageurl
Description            | textarea 32000 | CUNP   | Description       | kind=plaintextarea
LeadSource             | picklist 255   | CUNFP  | Lead Source       | values={SOURCES}
Status                 | picklist 255   | CUDF   | Status            | default=Open - Not Contacted; values=Open - Not Contacted/Working - Contacted/Closed - Converted/Closed - Not Converted
Industry               | picklist 255   | CUNFP  | Industry          | values={INDUSTRIES}
Rating                 | picklist 255   | CUNFP  | Rating            | values=Hot/Warm/Cold
AnnualRevenue          | currency       | CUNFP  | Annual Revenue    |
NumberOfEmployees      | int            | CUNFP  | Employees         |
OwnerId                | reference      | CUDF   | Owner ID          | to=Group User; as=Owner; polymorphic
IsConverted            | boolean        | CDF    | Converted         |
ConvertedDate          | date           | NF     | Converted Date    |
ConvertedAccountId     | reference      | NF     | Converted Account ID     | to=Account; as=ConvertedAccount
ConvertedContactId     | reference      | NF     | Converted Contact ID     | to=Contact; as=ConvertedContact
ConvertedOpportunityId | reference      | NF     | Converted Opportunity ID | to=Opportunity; as=ConvertedOpportunity
IsUnreadByOwner        | boolean        | CUDF   | Unread By Owner   |
"""
_LAST = """
LastActivityDate       | date           | NF     | Last Activity        |
LastViewedDate         | datetime       | NF     | Last Viewed Date     |
LastReferencedDate     | datetime       | NF     | Last Referenced Date |
EmailBouncedReason     | string 255     | UNF    | Email Bounced Reason |
EmailBouncedDate       | datetime       | UNF    | Email Bounced Date   |
"""

LEAD = SObject(
    name="Lead",
    prefix="00Q",
    label="Lead",
    plural="Leads",
    fields=read_fields(_FIRST) + read_fields(SYSTEM_FIELDS) + read_fields(_LAST),
    children=(
        ("CampaignMember", "LeadId", "CampaignMembers", True),
        ("Event", "WhoId", "Events", True),
        ("EventRelation", "RelationId", "EventRelations", True),
        ("Task", "WhoId", "Tasks", True),
    ),
    traits={"mergeable": True, "feedEnabled": True},
    scopes=(
        ("everything", "All leads"),
        ("mine", "My leads"),
        ("queue_owned", "Queue owned leads"),
        ("scopingRule", "Filter by scope"),
        ("team", "My team's leads"),
        ("user_owned", "User owned leads"),
    ),
)
