"""Objects and fields of the pretend org, read from compact tables: one line a field, every other fact derived.

A line is `Name | type length | flags | Label | extras`. Flags: C createable, U updateable, N nillable, D defaulted on
create, X id look-up, R restricted picklist, F filterable, P permissionable, K external id, Q unique. Extras, parted by `;`:
`default=`, `values=a/b` (`a:Label` where they differ), `to=` (objects referred to), `as=` (relationship), `part-of=` (compound
field), `kind=` (extraTypeInfo), `formula=` (the field whose value it repeats: nobody writes it, whatever its flags), `polymorphic`,
`name`, `distance`, `not-counted` (no aggregates).
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

TEXT_TYPES = frozenset({"string", "textarea", "picklist", "multipicklist", "combobox", "phone", "email", "url"})


@dataclass(frozen=True, kw_only=True)
class Field:
    name: str
    type: str
    length: int = 0
    label: str = ""
    flags: str = ""
    default: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    refers_to: tuple[str, ...] = ()
    relationship: str | None = None
    part_of: str | None = None
    kind: str | None = None
    formula: str | None = None
    polymorphic: bool = False
    is_name: bool = False
    distance: bool = False
    not_counted: bool = False

    @property
    def createable(self) -> bool:
        return "C" in self.flags and not self.formula

    @property
    def updateable(self) -> bool:
        return "U" in self.flags and not self.formula

    @property
    def nillable(self) -> bool:
        return "N" in self.flags or self.formula is not None

    @property
    def filterable(self) -> bool:
        return "F" in self.flags

    @property
    def unique(self) -> bool:
        return "Q" in self.flags

    @property
    def can_look_up(self) -> bool:
        """May stand in the address of an upsert or a read."""
        return "K" in self.flags or "X" in self.flags

    @property
    def required(self) -> bool:
        """Must be given on create: REST developer guide, sObject Describe, with the usual reading of its flags."""
        return self.createable and not self.nillable and "D" not in self.flags and self.type != "boolean"

    @property
    def is_text(self) -> bool:
        return self.type in TEXT_TYPES

    def default_value(self) -> Any:
        if self.type == "boolean":
            return self.default == "true"
        return self.default

    def without(self, flags: str) -> "Field":
        return replace(self, flags="".join(flag for flag in self.flags if flag not in flags))


@dataclass(frozen=True, kw_only=True)
class SObject:
    name: str
    prefix: str
    label: str
    plural: str
    fields: tuple[Field, ...]
    children: tuple[tuple[str, str, str, bool], ...] = ()
    """(child object, its field, relationship name, deleted together with the parent)"""
    writable: bool = True
    traits: dict[str, bool] = field(default_factory=dict)
    """Top-level facts of describe that differ from the usual (see describe.py)."""
    scopes: tuple[tuple[str, str], ...] = (("everything", ""),)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {one.name.lower(): one for one in self.fields}

    @cached_property
    def by_relationship(self) -> dict[str, Field]:
        return {one.relationship.lower(): one for one in self.fields if one.relationship}

    def find(self, name: str) -> Field | None:
        """Field names are case-insensitive in Salesforce."""
        return self.by_name.get(name.lower())

    def changed(self, fields: tuple[Field, ...]) -> "SObject":
        return replace(self, fields=fields)


def read_fields(table: str) -> tuple[Field, ...]:
    return tuple(_read_line(line) for line in table.strip().splitlines())


def _read_line(line: str) -> Field:
    name, kind, flags, label, extras = ([part.strip() for part in line.split("|")] + ["", ""])[:5]
    type_, _, length = kind.partition(" ")
    known = dict(_pair(extra) for extra in extras.split(";") if extra.strip())
    return Field(
        name=name,
        type=type_,
        length=int(length or (18 if type_ in {"id", "reference"} else 0)),
        label=label,
        flags=flags,
        default=known.get("default", "false" if type_ == "boolean" else None),
        values=tuple(_choice(value) for value in known.get("values", "").split("/") if value),
        refers_to=tuple(known.get("to", "").split()),
        relationship=known.get("as"),
        part_of=known.get("part-of"),
        kind=known.get("kind"),
        formula=known.get("formula"),
        polymorphic="polymorphic" in known,
        is_name="name" in known,
        distance="distance" in known,
        not_counted="not-counted" in known,
    )


def _pair(extra: str) -> tuple[str, str]:
    name, _, value = extra.strip().partition("=")
    return name, value


def _choice(text: str) -> tuple[str, str]:
    # "\\" stands for a slash inside a value ("Send Letter/Quote").
    value, _, label = text.replace("\\", "/").partition(":")
    return value, label or value


SYSTEM_FIELDS = """
CreatedDate      | datetime  | DF | Created Date        |
CreatedById      | reference | DF | Created By ID       | to=User; as=CreatedBy
LastModifiedDate | datetime  | DF | Last Modified Date  |
LastModifiedById | reference | DF | Last Modified By ID | to=User; as=LastModifiedBy
SystemModstamp   | datetime  | DF | System Modstamp     |
"""
