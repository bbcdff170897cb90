"""The permission set: enough for what we do, and nothing more."""

import re
from xml.etree import ElementTree

import pytest

from integrations.salesforce import soql
from integrations.salesforce.guide import rights
from integrations.salesforce.standin.schema.contact import ACCOUNT, CONTACT
from integrations.salesforce.standin.schema.event import EVENT
from integrations.salesforce.standin.schema.fields import SObject
from integrations.salesforce.standin.schema.lead import LEAD

NAMESPACE = {"m": "http://soap.sforce.com/2006/04/metadata"}
OBJECTS = {"Lead": LEAD, "Contact": CONTACT, "Account": ACCOUNT, "Event": EVENT}
# What a push writes of each object, beside what its queries read.
WRITTEN = {
    "Lead": {"LastName", "FirstName", "Email", "Company", "OwnerId"},
    "Contact": {"LastName", "FirstName", "Email", "AccountId", "OwnerId"},
    "Event": {
        "Subject",
        "StartDateTime",
        "EndDateTime",
        "Location",
        "Description",
        "WhoId",
        "WhatId",
        "OwnerId",
        "ShowAs",
    },
    "Account": set(),
}
ID = "00Qxx0000001gPLEAY"
QUERIES = [
    soql.leads_by_email("ida@example.com"),
    soql.contacts_by_email("ida@example.com"),
    soql.accounts_by_name("Acme"),
    soql.events_by_id(ID),
    soql.people_by_id("Lead", ID),
    soql.people_by_id("Contact", ID),
]


@pytest.fixture(scope="module")
def file() -> ElementTree.Element:
    return ElementTree.fromstring(rights.file().text)  # noqa: S314 (our own text)


def texts(file: ElementTree.Element, path: str) -> list[str]:
    return [found.text or "" for found in file.findall(path, NAMESPACE)]


def granted(file: ElementTree.Element, permission: str) -> set[str]:
    return set(texts(file, f"m:objectPermissions[m:{permission}='true']/m:object"))


def test_the_objects_are_those_in_use_and_nobody_may_delete_or_change_everything(file: ElementTree.Element) -> None:
    assert granted(file, "allowRead") == {"Lead", "Contact", "Account"}
    assert granted(file, "allowCreate") == granted(file, "allowEdit") == {"Lead", "Contact"}
    assert granted(file, "allowDelete") == granted(file, "modifyAllRecords") == set()


def test_what_only_some_pages_need_stands_in_a_comment_that_can_be_opened() -> None:
    text = rights.file().text

    opened = text.replace("-->", "").replace("<!-- Where", "<!-- -->").partition("<!-- -->")
    comment = text.partition("<!--")[2].partition("-->")[0]

    assert re.findall(r"<object>(\w+)</object>", comment) == ["Campaign", "Opportunity"]
    assert re.findall(r"<allow(\w+)>true", comment) == ["Read", "Read"]
    assert opened[2].index("Opportunity") < opened[2].index("userPermissions")


def test_the_rows_name_campaigns_and_opportunities_and_when_they_are_needed() -> None:
    rows = {str(setting.name): str(setting.value) for setting in rights.settings()}

    assert rows["Campaigns"] == "Read, only if booking pages name a campaign"
    assert rows["Opportunities"] == "Read, only if Events are to stand on Opportunities"


def test_all_leads_and_contacts_are_seen(file: ElementTree.Element) -> None:
    assert granted(file, "viewAllRecords") == {"Lead", "Contact"}


def test_events_come_with_permissions_of_the_user(file: ElementTree.Element) -> None:
    assert texts(file, "m:userPermissions/m:name") == ["ActivitiesAccess", "ApiEnabled", "EditEvent"]


@pytest.mark.parametrize("name", OBJECTS)
def test_each_field_that_needs_a_grant_and_that_we_use_has_one_and_no_other(
    name: str, file: ElementTree.Element
) -> None:
    used = WRITTEN[name] | read_of(name)

    fields = {text for text in texts(file, "m:fieldPermissions/m:field") if text.startswith(f"{name}.")}

    assert fields == {f"{name}.{field}" for field in used if needs_a_grant(OBJECTS[name], field)}


def read_of(name: str) -> set[str]:
    """The fields that stand in our queries of this object."""
    parts = [query.removeprefix("SELECT ").partition(" FROM ") for query in QUERIES]
    return {field for fields, _from, rest in parts if rest.split()[0] == name for field in fields.split(", ")}


def needs_a_grant(kind: SObject, field: str) -> bool:
    """As recorded describes have it under `permissionable`."""
    return "P" in next(each.flags for each in kind.fields if each.name == field)


def test_the_rows_on_the_page_say_the_same_as_the_file(file: ElementTree.Element) -> None:
    rows = {str(setting.name): setting for setting in rights.settings()}

    in_rows = {f"Lead.{code}" for code in rows["Leads"].codes} | {f"Contact.{code}" for code in rows["Contacts"].codes}
    in_rows |= {f"Event.{code}" for code in rows["Events"].codes}

    assert set(texts(file, "m:fieldPermissions/m:field")) == in_rows
    assert {"API Enabled", "Access Activities", "Edit Events"} <= rows.keys()


def test_the_elements_stand_in_the_order_of_the_alphabet_as_salesforce_writes_them(file: ElementTree.Element) -> None:
    tags = [child.tag.partition("}")[2] for child in file]

    assert tags == sorted(tags)
    assert rights.file().name == "Jicoo_Bookings.permissionset-meta.xml"
