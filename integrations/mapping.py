"""PURE: what is known of a booking, rules about where each of it goes, and fields as the other side has them, to a payload.

Knows no CRM: what fits into a field is the connector's to say.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from integrations.contract.values import Json

# What a booking holds under a source's key: texts, several texts, yes or no, a number, a day, an aware moment in the team's zone.
Value = str | tuple[str, ...] | bool | int | Decimal | date | datetime
Values = Mapping[str, Value]

CONSTANT = "constant"
# A rule with a text longer than this is an accident.
MAX_CONSTANT = 1000


class Kind(StrEnum):
    """What a value or a field is, as far as it matters for bringing them together."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    CHOICES = "choices"
    CHECKBOX = "checkbox"
    DATE = "date"
    MOMENT = "moment"
    WHOLE = "whole"
    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    # Nothing of ours can be written there.
    OTHER = "other"


class Mode(StrEnum):
    """When a field of a record is written."""

    ALWAYS = "always"
    IF_EMPTY = "empty"
    ON_CREATE = "create"


@dataclass(frozen=True, kw_only=True)
class RemoteField:
    """A field at the other side as the connected user sees it. `options` are the values that may be chosen, each with its label.

    `whole_digits` and `decimals`: of a number, 0 where that is not limited. `fixed`: filled by the app itself, no rule may.
    `is_html`: a long text in which signs of HTML mean something.
    """

    object: str
    name: str
    label: str
    kind: Kind
    max_chars: int = 0
    whole_digits: int = 0
    decimals: int = 0
    options: Sequence[tuple[str, str]] = ()
    restricted: bool = False
    createable: bool = True
    updateable: bool = True
    required: bool = False
    fixed: bool = False
    is_html: bool = False

    @property
    def key(self) -> str:
        """Names it among the fields of all objects."""
        return f"{self.object}.{self.name}"

    @property
    def may_be_filled(self) -> bool:
        """Whether any rule may write it."""
        return not self.fixed and self.kind != Kind.OTHER

    def stored(self) -> dict[str, Any]:
        """In JSON's types, without what is as by default."""
        told = asdict(self)
        plain = {name: value for name, value in told.items() if value != _PLAIN.get(name)}
        return plain | ({"options": [list(each) for each in self.options]} if self.options else {})

    @classmethod
    def read(cls, stored: Json) -> "RemoteField":
        """What `stored` wrote."""
        options = tuple((str(value), str(label)) for value, label in stored.get("options", ()))
        return cls(**{**stored, "kind": Kind(stored["kind"]), "options": options})


_PLAIN: Mapping[str, Any] = {
    "max_chars": 0,
    "whole_digits": 0,
    "decimals": 0,
    "options": (),
    "restricted": False,
    "createable": True,
    "updateable": True,
    "required": False,
    "fixed": False,
    "is_html": False,
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One value goes into one field. `known`: the field as it was described last; None before anybody could tell."""

    object: str
    field: str
    source: str
    mode: Mode = Mode.ALWAYS
    constant: str = ""
    known: RemoteField | None = dataclasses.field(default=None, compare=False)

    @property
    def key(self) -> str:
        """Names the field that it fills among those of all objects."""
        return f"{self.object}.{self.field}"

    def stored(self) -> dict[str, Any]:
        """In JSON's types, without what is known of the field."""
        rule: dict[str, Any] = {
            "object": self.object,
            "field": self.field,
            "source": self.source,
            "mode": str(self.mode),
        }
        return rule | ({"constant": self.constant} if self.source == CONSTANT else {})

    @classmethod
    def read(cls, stored: Json) -> "Rule":
        """What `stored` wrote, with `known` where somebody added it. What is not understood is as by default."""
        mode, known = str(stored.get("mode", "")), stored.get("known")
        return cls(
            object=str(stored["object"]),
            field=str(stored["field"]),
            source=str(stored["source"]),
            mode=Mode(mode) if mode in set(Mode) else Mode.ALWAYS,
            constant=str(stored.get("constant", "")),
            known=RemoteField.read(known) if isinstance(known, Mapping) else None,
        )


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A value as the other side takes it. `cut`: not the whole of it."""

    value: Any
    cut: bool = False


@dataclass(frozen=True, kw_only=True)
class Unfit:
    """Why a value does not go into a field, as a code that `mapping_words` knows."""

    why: str


Fit = Callable[[RemoteField, Value], Fitted | Unfit]


@dataclass(frozen=True, kw_only=True)
class Payload:
    """What goes into one record: values by field, the fields that were cut, and why others have nothing, by field."""

    fields: Json = dataclasses.field(default_factory=dict)
    cut: Sequence[str] = ()
    unfit: Mapping[str, str] = dataclasses.field(default_factory=dict)


def payload(rules: Iterable[Rule], values: Values, fit: Fit, *, creating: bool) -> Payload:
    """Of rules for one record, which is made or is there already.

    Nothing is said of values that are not there: a blank is never written over anything.
    """
    fields: dict[str, Any] = {}
    cut: list[str] = []
    unfit: dict[str, str] = {}
    for rule in rules:
        value = value_for(rule, values)
        if value is None:
            continue
        field = rule.known or _unknown(rule)
        fitted = _not_now(field, creating=creating) or fit(field, value)
        if isinstance(fitted, Unfit):
            unfit[rule.field] = fitted.why
            continue
        fields[rule.field] = fitted.value
        cut += [rule.field] if fitted.cut else []
    return Payload(fields=fields, cut=cut, unfit=unfit)


def _not_now(field: RemoteField, *, creating: bool) -> Unfit | None:
    if creating:
        return None if field.createable else Unfit(why="only_later")
    return None if field.updateable else Unfit(why="only_once")


def value_for(rule: Rule, values: Values) -> Value | None:
    """What the rule would write of this booking; None for nothing at all and for blanks."""
    value = rule.constant if rule.source == CONSTANT else values.get(rule.source)
    return None if value is None or is_blank(value) else value


def is_blank(value: Value) -> bool:
    """Whether there is nothing in it. No and zero are something."""
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, tuple) and not any(text.strip() for text in value)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """But for case, blanks and signs: `Lead_Source` and "Lead source" are one."""
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _unknown(rule: Rule) -> RemoteField:
    """A field that nobody has described yet takes any text; the other side has the last word."""
    return RemoteField(object=rule.object, name=rule.field, label=rule.field, kind=Kind.TEXT)
