"""The permission set of whoever is connected: what we use of an org and nothing more, as a table and as a metadata file. PURE.

Metadata API Developer Guide, "PermissionSet". What may be granted by field is what describe calls `permissionable`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext_lazy as _

from integrations.contract.guide import File, Setting
from integrations.salesforce.guide.sources import CONTACT, EDITIONS, EVENT, IDEAS, LEAD, MEMBER

API_NAME = "Jicoo_Bookings"
LABEL = "Jicoo bookings"
FILE_NAME = f"{API_NAME}.permissionset-meta.xml"


_READ_AND_WRITE = _("Read, Create, Edit, View All Records; Edit Access to the fields")
XML_BOOLEAN = {True: "true", False: "false"}


@dataclass(frozen=True, kw_only=True)
class Right:
    """What is granted on one object, in words and for the file. `fields`: those that are granted one by one."""

    object: str
    label: Any
    granted: Any
    source: str
    edit: bool = False
    view_all: bool = False
    fields: Sequence[str] = ()


RIGHTS = (
    Right(
        object="Lead",
        label=_("Leads"),
        granted=_READ_AND_WRITE,
        source=LEAD,
        edit=True,
        view_all=True,
        fields=["Email"],
    ),
    Right(
        object="Contact",
        label=_("Contacts"),
        granted=_READ_AND_WRITE,
        source=CONTACT,
        edit=True,
        view_all=True,
        fields=["AccountId", "Email"],
    ),
    Right(object="Account", label=_("Accounts"), granted=_("Read"), source=CONTACT),
)
# Only where pages wish for it, so the file has them in a comment. Members of campaigns are no object of a permission set.
WISHED = (
    Right(
        object="Campaign",
        label=_("Campaigns"),
        granted=_("Read, only if booking pages name a campaign"),
        source=MEMBER,
    ),
    Right(
        object="Opportunity",
        label=_("Opportunities"),
        granted=_("Read, only if Events are to stand on Opportunities"),
        source=EVENT,
    ),
)
# Object Reference, "Event": activities have no object permissions of their own; two permissions of the user stand for them.
EVENT_FIELDS = ("Description", "Location", "WhatId", "WhoId")
PERMISSIONS = (
    ("ApiEnabled", _("API Enabled"), EDITIONS),
    ("ActivitiesAccess", _("Access Activities"), EVENT),
    ("EditEvent", _("Edit Events"), EVENT),
)


def settings() -> list[Setting]:
    """The same as rows: under “Object Settings”, then under “System Permissions”."""
    objects = [
        Setting(name=right.label, value=right.granted, codes=right.fields, source=right.source)
        for right in (*RIGHTS, *WISHED)
    ]
    event = Setting(name=_("Events"), value=_("Edit Access to the fields"), codes=EVENT_FIELDS, source=EVENT)
    permissions = [Setting(name=name, value=_("switch on"), source=source) for _api, name, source in PERMISSIONS]
    return [*objects, event, *permissions]


def file() -> File:
    """The permission set as the Metadata API takes it."""
    label = _("The permission set as a metadata file")
    return File(name=FILE_NAME, label=label, content_type="application/xml", text=as_xml(), source=IDEAS)


def as_xml() -> str:
    """Without an API version, which stands in whatever carries the file. Objects and fields in the order of the alphabet."""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">',
        "    <description>What the scheduling service needs to write bookings, and nothing more.</description>",
        *_field_permissions(),
        "    <hasActivationRequired>false</hasActivationRequired>",
        f"    <label>{escape(LABEL)}</label>",
        *_object_permissions(RIGHTS),
        "    <!-- Where booking pages name a campaign, or Events are to stand on Opportunities, take these out of the comment.",
        *_object_permissions(WISHED),
        "    -->",
        *_user_permissions(),
        "</PermissionSet>",
    ]
    return "\n".join(parts) + "\n"


def _field_permissions() -> Iterator[str]:
    named = [f"{right.object}.{name}" for right in RIGHTS for name in right.fields]
    for name in sorted([*named, *(f"Event.{name}" for name in EVENT_FIELDS)]):
        yield from _element("fieldPermissions", editable="true", field=name, readable="true")


def _object_permissions(rights: Sequence[Right]) -> Iterator[str]:
    for right in sorted(rights, key=lambda each: each.object):
        yield from _element(
            "objectPermissions",
            allowCreate=XML_BOOLEAN[right.edit],
            allowDelete="false",
            allowEdit=XML_BOOLEAN[right.edit],
            allowRead="true",
            modifyAllRecords="false",
            object=right.object,
            viewAllRecords=XML_BOOLEAN[right.view_all],
        )


def _user_permissions() -> Iterator[str]:
    for name, _label, _source in sorted(PERMISSIONS):
        yield from _element("userPermissions", enabled="true", name=name)


def _element(tag: str, **values: str) -> Iterator[str]:
    yield f"    <{tag}>"
    for name, value in values.items():
        yield f"        <{name}>{escape(value)}</{name}>"
    yield f"    </{tag}>"
