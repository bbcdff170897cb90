"""Home, lists, one record, and the hand-made changes to an Event."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.pages.rendering import page
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.refusals import Refusal
from integrations.salesforce.standin.schema.fields import Field, SObject
from integrations.salesforce.standin.values import read_datetime, read_value
from integrations.salesforce.standin.wire import Response, redirect

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org
    from integrations.salesforce.standin.orgs import Orgs

TABS = ("Lead", "Contact", "Event", "Account", "User")
COLUMNS = {
    "Lead": ("Name", "Company", "Email", "Status", "OwnerId", "CreatedDate"),
    "Contact": ("Name", "AccountId", "Email", "OwnerId", "CreatedDate"),
    "Event": ("Subject", "StartDateTime", "EndDateTime", "WhoId", "OwnerId", "ShowAs"),
    "Account": ("Name", "Website", "OwnerId"),
    "User": ("Name", "Email", "Username", "IsActive"),
}
# The newest ones; a benchmark's hundred thousand do not fit on a page.
MOST_ROWS = 200


def home(org: "Org") -> Response:
    counts = [(org.schema[name].plural, len(org.live(name)), list_address(name)) for name in TABS]
    return page("home", tabs=_tabs(org), org=org.name, org_id=org.id, sandbox=org.sandbox, counts=counts)


def listing(org: "Org", name: str) -> Response:
    sobject = org.schema.find(name)
    if sobject is None or sobject.name not in COLUMNS:
        return _missing()
    fields = [field for one in COLUMNS[sobject.name] if (field := sobject.find(one))]
    found = org.live(sobject.name)
    newest = found[::-1][:MOST_ROWS]
    rows = [{"address": address(one), "cells": [_cell(org, field, one) for field in fields]} for one in newest]
    labels = [_label(field) for field in fields]
    return page(
        "list",
        tabs=_tabs(org, sobject.name),
        title=sobject.plural,
        labels=labels,
        rows=rows,
        total=len(found),
        shown=len(rows),
    )


def record(orgs: "Orgs", name: str, record_id: str) -> Response:
    found = _find(orgs, record_id)
    if found is None or (name and found[1].name.lower() != name.lower()):
        return _missing()
    org, sobject, row = found
    facts = [
        (_label(field), _cell(org, field, row, linked=not field.is_name))
        for field in sobject.fields
        if field.type != "address" and row.get(field.name) not in {None, False}
    ]
    related = [
        {"address": address(one), "text": one.get("Subject") or one["Id"], "start": _moment(one["StartDateTime"])}
        for one in _events(org, row)
    ]
    return page(
        "record",
        tabs=_tabs(org, sobject.name),
        kind=sobject.label,
        title=row.get("Name") or row.get("Subject") or row["Id"],
        facts=facts,
        events=related,
        deleted=row.get("IsDeleted", False),
        can_delete=sobject.writable and not row.get("IsDeleted"),
        can_edit=sobject.name == "Event" and not row.get("IsDeleted"),
        address=address(row).removesuffix("/view"),
    )


def edit(orgs: "Orgs", record_id: str, *, problem: str = "", typed: dict[str, str] | None = None) -> Response:
    found = _find(orgs, record_id)
    if found is None:
        return _missing()
    org, sobject, row = found
    names = ("Subject", "StartDateTime", "EndDateTime", "Location", "Description")
    fields = [
        {
            "name": one,
            "label": sobject.by_name[one.lower()].label,
            "value": (typed or row).get(one) or "",
            "long": one == "Description",
        }
        for one in names
    ]
    status = 422 if problem else 200
    return page(
        "edit",
        status=status,
        tabs=_tabs(org, "Event"),
        title=row["Subject"],
        fields=fields,
        problem=problem,
        address=address(row).removesuffix("/view"),
    )


def save(orgs: "Orgs", record_id: str, form: dict[str, str]) -> Response:
    found = _find(orgs, record_id)
    if found is None:
        return _missing()
    typed = {
        name: form.get(name, "") for name in ("Subject", "StartDateTime", "EndDateTime", "Location", "Description")
    }
    org, _sobject, row = found
    changed: dict[str, Any] = {
        name: value.replace("\r\n", "\n")
        for name, value in typed.items()
        if value.replace("\r\n", "\n") != (row.get(name) or "")
    }
    try:
        org.edit(row["Id"], **changed)
    except Refusal as refusal:
        return edit(orgs, record_id, problem=refusal.problems[0].message, typed=typed)
    return redirect(address(row))


def delete(orgs: "Orgs", record_id: str) -> Response:
    found = _find(orgs, record_id)
    if found is None:
        return _missing()
    org, sobject, row = found
    try:
        org.delete(row["Id"])
    except Refusal as refusal:
        return page("message", status=422, text=refusal.problems[0].message)
    return redirect(list_address(sobject.name))


def address(row: Record) -> str:
    return f"/lightning/r/{_kind(row['Id'])}/{row['Id']}/view"


def list_address(name: str) -> str:
    return f"/lightning/o/{name}/list"


def _kind(record_id: str) -> str:
    return {"00Q": "Lead", "003": "Contact", "00U": "Event", "001": "Account", "005": "User"}.get(
        record_id[:3], "sObject"
    )


def _find(orgs: "Orgs", record_id: str) -> "tuple[Org, SObject, Record] | None":
    full = ids.to_18(record_id) or ""
    for org in orgs:
        row, sobject = org.find(full), org.schema.of_id(full)
        if row is not None and sobject is not None:
            return org, sobject, row
    return None


def _tabs(org: "Org", current: str = "") -> list[dict[str, Any]]:
    return [
        {"address": list_address(name), "text": org.schema[name].plural, "current": name == current} for name in TABS
    ]


def _label(field: Field) -> str:
    return field.label.removesuffix(" ID") if field.type == "reference" else field.label


def _cell(org: "Org", field: Field, row: Record, *, linked: bool = True) -> dict[str, Any]:
    """A value and where it leads; with `linked` off a record's own name leads nowhere."""
    value = read_value(row, field)
    target = org.find(value) if field.type == "reference" else None
    if target is not None:
        return {"text": target.get("Name") or target.get("Subject") or target["Id"], "address": address(target)}
    if field.is_name and linked:
        return {"text": value, "address": address(row)}
    return {
        "text": _moment(value) if field.type == "datetime" else value,
        "address": "",
        "long": field.type == "textarea",
    }


def _moment(text: str | None) -> str:
    moment = read_datetime(text or "")
    return f"{moment:%a %d %b %Y %H:%M} UTC" if moment else ""


def _events(org: "Org", row: Record) -> list[Record]:
    with org.transaction():
        return org.live_where("Event", "WhoId", [row["Id"]]) if row["Id"][:3] in {"00Q", "003"} else []


def _missing() -> Response:
    return page("message", status=404, text=_("There is no such record in the pretend org."))
