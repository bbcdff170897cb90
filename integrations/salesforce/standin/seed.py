"""Rows that an org has before anybody works in it, made without the rules: they are what the rules refer to."""

from typing import TYPE_CHECKING, Any

from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.schema.lead import CONVERTED_STATUS, LEAD
from integrations.salesforce.standin.values import write_datetime

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org


def furnish(org: "Org", *, admin_email: str, username: str, password: str) -> None:
    """Organization, lead statuses and one administrator."""
    admin = user(org, email=admin_email, username=username, FirstName="Avery", LastName="Admin")
    org.passwords[admin["Id"]] = password
    organization = {
        "Name": org.name,
        "OrganizationType": "Developer Edition",
        "IsSandbox": org.sandbox,
        "InstanceName": "SI001",
        # As a new org has them.
        "DefaultLeadAccess": "ReadEditTransfer",
        "DefaultContactAccess": "ControlledByParent",
    }
    row(
        org,
        "Organization",
        Id=org.id,
        LanguageLocaleKey="en_US",
        TimeZoneSidKey="UTC",
        DefaultLocaleSidKey="en_US",
        **organization,
    )
    status = LEAD.by_name["status"]
    for order, (label, _) in enumerate(status.values, start=1):
        facts = {"SortOrder": order, "IsDefault": label == status.default, "IsConverted": label == CONVERTED_STATUS}
        row(org, "LeadStatus", MasterLabel=label, ApiName=label, **facts)


def user(org: "Org", *, email: str, username: str, **fields: Any) -> Record:
    first, last = fields.pop("FirstName", None), fields.pop("LastName", email.partition("@")[0].title())
    facts = {
        "Email": email,
        "Username": username,
        "FirstName": first,
        "LastName": last,
        "Name": " ".join(part for part in (first, last) if part),
        "Alias": last[:8].lower(),
        "IsActive": True,
        "UserType": "Standard",
        "LanguageLocaleKey": "en_US",
        "LocaleSidKey": "en_US",
        "TimeZoneSidKey": "UTC",
    }
    return row(org, "User", **{**facts, **fields})


def row(org: "Org", sobject: str, **fields: Any) -> Record:
    known = org.schema[sobject]
    now = write_datetime(org.clock().replace(microsecond=0))
    stamps = dict.fromkeys(("CreatedDate", "LastModifiedDate", "SystemModstamp"), now)
    record = {**{one.name: one.default_value() for one in known.fields}, **stamps, **fields}
    record["Id"] = fields.get("Id") or org.next_id(known.prefix)
    maker = next(iter(org.records.ids("User")), record["Id"])
    org.records.put(sobject, {**record, "CreatedById": maker, "LastModifiedById": maker})
    return record
