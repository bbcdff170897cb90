"""Event, EventRelation and Task. The old and new recurrence fields are left out: a booking never makes a series."""

from integrations.salesforce.standin.schema.fields import SYSTEM_FIELDS, SObject, read_fields

RELATED_TO = (
    "Account ApptBundleAggrDurDnscale ApptBundleAggrPolicy ApptBundleConfig ApptBundlePolicy "
    "ApptBundlePolicySvcTerr ApptBundlePropagatePolicy ApptBundleRestrictPolicy ApptBundleSortPolicy Asset "
    "AssetRelationship AssetWarranty AssignedResource AttributeDefinition AttributePicklist AttributePicklistValue "
    "Campaign Case ChannelProgram ChannelProgramLevel CommSubscriptionConsent ContactRequest Contract "
    "ContractLineItem CreditMemo DelegatedAccount Entitlement Expense ExpenseReport ExpenseReportEntry Image "
    "Invoice LegalEntity ListEmail Location MaintenanceAsset MaintenancePlan OperatingHoursHoliday Opportunity "
    "Order PartnerFundAllocation PartnerFundClaim PartnerFundRequest PartnerMarketingBudget PartyConsent "
    "ProcessException Product2 ProductConsumed ProductItem ProductRequest ProductRequestLineItem "
    "ProductServiceCampaign ProductServiceCampaignItem ProductTransfer ResourceAbsence ReturnOrder "
    "ReturnOrderLineItem ServiceAppointment ServiceContract ServiceCrew ServiceCrewMember ServiceResource Shift "
    "ShiftPattern ShiftPatternEntry Shipment ShipmentItem Solution TimeSheet TimeSheetEntry TravelMode WarrantyTerm "
    "WorkOrder WorkOrderLineItem WorkPlan WorkPlanSelectionRule WorkPlanTemplate WorkPlanTemplateEntry WorkStep "
    "WorkStepTemplate "
).strip()
SUBJECTS = "Call/Email/Meeting/Send Letter\\Quote/Other"

_EVENT = f"""
Id                | id             | DXF    | Activity ID          |
WhoId             | reference      | CUNFP  | Name ID              | to=Contact Lead; as=Who; polymorphic
WhatId            | reference      | CUNFP  | Related To ID        | to={RELATED_TO}; as=What; polymorphic
Subject           | combobox 255   | CUNF   | Subject              | name; values={SUBJECTS}
Location          | string 255     | CUNFP  | Location             |
IsAllDayEvent     | boolean        | CUDFP  | All-Day Event        |
ActivityDateTime  | datetime       | CUNF   | Due Date Time        |
ActivityDate      | date           | CUNF   | Due Date Only        | not-counted
DurationInMinutes | int            | CUNF   | Duration             |
StartDateTime     | datetime       | CUNF   | Start Date Time      |
EndDateTime       | datetime       | CUNF   | End Date Time        |
EndDate           | date           | NF     | End Date             |
Description       | textarea 32000 | CUNP   | Description          | kind=plaintextarea
AccountId         | reference      | NF     | Account ID           | to=Account; as=Account
OwnerId           | reference      | CUDF   | Assigned To ID       | to=Calendar User; as=Owner; polymorphic
IsPrivate         | boolean        | CUDF   | Private              |
ShowAs            | picklist 40    | CUNDRF | Show Time As         | default=Busy; values=Busy/OutOfOffice:Out of Office/Free
IsDeleted         | boolean        | DF     | Deleted              |
IsChild           | boolean        | DF     | Is Child             |
IsGroupEvent      | boolean        | DF     | Is Group Event       |
GroupEventType    | picklist 40    | NDRF   | Group Event Type     | default=0; values=0:Non-group Event/1:Group Event/2:Proposed Event/3:IsRecurrence2 Series Pattern
"""
_EVENT_LAST = """
IsArchived        | boolean        | DF     | Archived             |
ReminderDateTime  | datetime       | CUNF   | Reminder Date/Time   |
IsReminderSet     | boolean        | CUDF   | Reminder Set         |
EventSubtype      | picklist 40    | CNRF   | Event Subtype        | values=Event
"""
_RELATION = """
Id                | id             | DXF    | Event Relation ID    |
RelationId        | reference      | CNF    | Relation ID          | to=Calendar Contact Lead User; as=Relation; polymorphic
EventId           | reference      | CF     | Event ID             | to=Event; as=Event
Status            | picklist 40    | CUDRF  | Status               | default=New; values=New/Declined/Accepted/Uninvited/Maybe
RespondedDate     | datetime       | CUNF   | Responded Date       |
Response          | string 255     | CUNF   | Response             |
"""
_RELATION_LAST = """
IsDeleted         | boolean        | DF     | Deleted              |
"""
_TASK = f"""
Id                | id             | DXF    | Activity ID          |
WhoId             | reference      | CUNFP  | Name ID              | to=Contact Lead; as=Who; polymorphic
WhatId            | reference      | CUNFP  | Related To ID        | to={RELATED_TO}; as=What; polymorphic
Subject           | combobox 255   | CUNF   | Subject              | name; values={SUBJECTS}
ActivityDate      | date           | CUNF   | Due Date Only        |
Status            | picklist 255   | CUDF   | Status               | default=Not Started; values=Not Started/In Progress/Completed/Waiting on someone else/Deferred
Priority          | picklist 255   | CUDF   | Priority             | default=Normal; values=High/Normal/Low
OwnerId           | reference      | CUDF   | Assigned To ID       | to=Group User; as=Owner; polymorphic
Description       | textarea 32000 | CUNP   | Description          | kind=plaintextarea
IsDeleted         | boolean        | DF     | Deleted              |
TaskSubtype       | picklist 40    | CNRF   | Task Subtype         | values=Task/Email/List Email:List Email/Cadence/Call/LinkedIn
"""

EVENT = SObject(
    name="Event",
    prefix="00U",
    label="Event",
    plural="Events",
    fields=read_fields(_EVENT) + read_fields(SYSTEM_FIELDS) + read_fields(_EVENT_LAST),
    children=(("EventRelation", "EventId", "EventRelations", True),),
    scopes=(
        ("delegated", "My delegated events"),
        ("everything", "All events"),
        ("mine", "My events"),
        ("scopingRule", "Filter by scope"),
        ("team", "My team's events"),
    ),
)
EVENT_RELATION = SObject(
    name="EventRelation",
    prefix="0RE",
    label="Event Relation",
    plural="Event Relations",
    fields=read_fields(_RELATION) + read_fields(SYSTEM_FIELDS) + read_fields(_RELATION_LAST),
    traits={"searchable": False, "layoutable": False, "searchLayoutable": False},
)
TASK = SObject(
    name="Task",
    prefix="00T",
    label="Task",
    plural="Tasks",
    fields=read_fields(_TASK) + read_fields(SYSTEM_FIELDS),
)
