"""What a connector tells of the records it writes. Frozen values of the contract in `connector.py`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from integrations.contract.access import Access
from integrations.contract.meter import Meter
from integrations.contract.values import Json
from integrations.mapping import Fit, RemoteField, Rule, plain


@dataclass(frozen=True, kw_only=True)
class RecordType:
    """A kind of new records that the connected user may choose."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Schema:
    """The fields that may be written, of every object, by label; and the record types of new people.

    `lacking`: keys of fields that new people do not have where they are made in the other way that the app knows; None: when
    this was asked there was no such way.
    """

    fields: Sequence[RemoteField] = ()
    record_types: Sequence[RecordType] = ()
    lacking: Collection[str] | None = None

    @cached_property
    def by_key(self) -> Mapping[str, RemoteField]:
        """By `RemoteField.key`."""
        return {field.key: field for field in self.fields}

    @cached_property
    def by_object(self) -> Mapping[str, Sequence[RemoteField]]:
        """Those of each kind of record, by label."""
        found: dict[str, list[RemoteField]] = {}
        for field in self.fields:
            found.setdefault(field.object, []).append(field)
        return found

    @cached_property
    def by_word(self) -> Mapping[tuple[str, str], Sequence[RemoteField]]:
        """Those that rules may fill, by kind of record and what they are called: `plain` words of label and name."""
        found: dict[tuple[str, str], list[RemoteField]] = {}
        for field in self.fields:
            for word in {plain(field.label), plain(field.name.removesuffix("__c"))} if field.may_be_filled else ():
                found.setdefault((field.object, word), []).append(field)
        return found

    @cached_property
    def labels_by_name(self) -> Mapping[str, Collection[str]]:
        """What fields of this name are called, whichever kind of record they are of."""
        found: dict[str, set[str]] = {}
        for field in self.fields:
            found.setdefault(field.name, set()).add(field.label)
        return found

    @cached_property
    def required(self) -> Sequence[RemoteField]:
        """Those that the org requires of new records."""
        return [field for field in self.fields if field.required]

    def stored(self) -> dict[str, Any]:
        """In JSON's types."""
        return {
            "fields": [field.stored() for field in self.fields],
            "record_types": [[each.id, each.label] for each in self.record_types],
        } | ({} if self.lacking is None else {"lacking": sorted(self.lacking)})

    @classmethod
    def read(cls, stored: Json) -> "Schema":
        """What `stored` wrote."""
        return cls(
            fields=[RemoteField.read(each) for each in stored.get("fields", ())],
            record_types=[RecordType(id=str(key), label=str(label)) for key, label in stored.get("record_types", ())],
            lacking=frozenset(stored["lacking"]) if "lacking" in stored else None,
        )


@dataclass(frozen=True, kw_only=True)
class ByItself:
    """What a new record gets where no rule fills the field. `otherwise`: the text that stands there where even that is blank."""

    rule: Rule
    otherwise: str = ""


@dataclass(frozen=True, kw_only=True)
class Mapper:
    """How fields of a connector are filled by rules. `ours`: kinds of records that only we make and that follow the booking.

    `read` asks within 15 seconds, for somebody who waits, and raises Problem.
    """

    objects: Sequence[str]
    ours: Sequence[str]
    read: Callable[[Access, Meter], Schema]
    fit: Fit
    # What holds where nobody has saved anything.
    default: Sequence[Rule]
    # Which kinds of records bookings with these settings create, of those in `objects`, and what is made along with them.
    creates: Callable[[Json], Sequence[str]]
    # Keys of fields that new records by these settings do not have though others of their kind do; None: nobody has asked.
    lacks: Callable[[Json, Schema], Collection[str] | None]
    # What new records by these settings get though no rule says so.
    by_itself: Callable[[Json], Sequence[ByItself]]
    # Which keys of sources the texts of these settings name.
    named: Callable[[Json], Sequence[str]]
