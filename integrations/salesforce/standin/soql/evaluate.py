"""Running a query over an org's records: names checked against describe, rows found through indexes where they can be."""

import re
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.schema.fields import Field, SObject
from integrations.salesforce.standin.soql.syntax import (
    LITERAL_PERCENT,
    LITERAL_UNDERSCORE,
    Comparison,
    Condition,
    Moment,
    Path,
    Query,
    refuse,
)
from integrations.salesforce.standin.values import read_datetime, read_value, write_datetime

Test = Callable[[Record], bool]
Read = Callable[[Record], Any]
MAX_OFFSET = 2000


class Search:
    """One query against one org as one user sees it. `deleted`: rows in the recycle bin count too (queryAll)."""

    def __init__(self, caller: Caller, query: Query, *, deleted: bool = False) -> None:
        self._caller = caller
        self._query = query
        self._deleted = deleted
        found = caller.org.schema.find(query.sobject)
        if found is None:
            reason = (
                f"sObject type '{query.sobject}' is not supported. If you are attempting to use a custom object, be sure to "
                "append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
            )
            refuse("INVALID_TYPE", query.text, query.sobject_at, reason)
        self.sobject: SObject = found

    def rows(self) -> list[Record]:
        """Matching records in order, offset and limit applied. Raises Refusal."""
        query = self._query
        test = self._test(query.where) if query.where else None
        found = [one for one in self._candidates() if self._visible(one) and (test is None or test(one))]
        for order in reversed(query.order):
            read, field = self._reader(order.path)
            if not field.filterable:
                refuse(
                    "INVALID_FIELD",
                    query.text,
                    order.path.at,
                    f"field '{order.path}' can not be sorted in a query call",
                )
            _sort(found, read, descending=order.descending, nulls_last=order.nulls_last)
        if query.offset > MAX_OFFSET:
            refuse("NUMBER_OUTSIDE_VALID_RANGE", query.text, 0, "Maximum SOQL offset allowed is 2000")
        return found[query.offset : None if query.limit is None else query.offset + query.limit]

    def shown(self, rows: list[Record]) -> list[dict[str, Any]]:
        """The rows as the answer carries them: the selected fields, parents nested."""
        names = [str(path).lower() for path in self._query.fields]
        for path, name in zip(self._query.fields, names, strict=True):
            self._reader(path)
            if names.count(name) > 1:
                refuse("INVALID_FIELD", self._query.text, path.at, f"duplicate field selected: {path}")
        return [self._shown(one) for one in rows]

    def values(self) -> list[Any]:
        """The one selected field of every row, for a semi-join."""
        if len(self._query.fields) != 1:
            refuse(
                "MALFORMED_QUERY",
                self._query.text,
                self._query.sobject_at,
                "Only one field may be selected in a semi-join",
            )
        read, _ = self._reader(self._query.fields[0])
        return [value for value in map(read, self.rows()) if value is not None]

    # Which rows

    def _visible(self, record: Record) -> bool:
        return self._deleted or not record.get("IsDeleted")

    def _candidates(self) -> Iterable[Record]:
        found = self._indexed(self._query.where) if self._query.where else None
        return self._caller.org.records.all(self.sobject.name) if found is None else found

    def _indexed(self, condition: Condition) -> list[Record] | None:
        """A superset of the matching rows found through an index, or None where only a scan will do."""
        if isinstance(condition, Comparison):
            return self._indexed_comparison(condition)
        if condition.word == "NOT":
            return None
        found = [self._indexed(part) for part in condition.parts]
        known = [rows for rows in found if rows is not None]
        if condition.word == "AND":
            return min(known, key=len) if known else None
        return list({one["Id"]: one for rows in known for one in rows}.values()) if len(known) == len(found) else None

    def _indexed_comparison(self, comparison: Comparison) -> list[Record] | None:
        field = self.sobject.find(str(comparison.path)) if len(comparison.path.parts) == 1 else None
        values = comparison.value if isinstance(comparison.value, tuple) else (comparison.value,)
        wanted = [one for one in values if isinstance(one, str) and one]
        if (
            field is None
            or comparison.operator not in {"=", "IN"}
            or len(wanted) != len(values)
            or not _is_indexable(field)
        ):
            return None
        if field.type in {"id", "reference"}:
            wanted = [ids.to_18(one) or one for one in wanted]
        if field.type == "id":
            rows = (self._caller.org.records.get(self.sobject.name, one) for one in dict.fromkeys(wanted))
            return [one for one in rows if one is not None]
        return self._caller.org.records.where(self.sobject.name, field.name, wanted)

    # Conditions

    def _test(self, condition: Condition) -> Test:
        if isinstance(condition, Comparison):
            return self._compare(condition)
        tests = [self._test(part) for part in condition.parts]
        if condition.word == "NOT":
            return lambda record: not tests[0](record)
        if condition.word == "AND":
            return lambda record: all(test(record) for test in tests)
        return lambda record: any(test(record) for test in tests)

    def _compare(self, comparison: Comparison) -> Test:
        read, field = self._reader(comparison.path)
        if not field.filterable or field.type == "address":
            refuse(
                "INVALID_FIELD",
                self._query.text,
                comparison.path.at,
                f"field '{comparison.path}' can not be filtered in a query call",
            )
        operator = comparison.operator
        if operator in {"IN", "NOT IN"}:
            wanted = {_folded(self._literal(field, comparison.path, one)) for one in self._listed(comparison)}
            return lambda record: (_folded(read(record)) in wanted) == (operator == "IN")
        if operator == "LIKE":
            pattern = self._pattern(comparison, field)
            return lambda record: bool(pattern.fullmatch(str(read(record) or "")))
        value = _folded(self._literal(field, comparison.path, comparison.value))
        if operator in {"=", "!="}:
            return lambda record: (_folded(read(record)) == value) == (operator == "=")
        return _ordered(read, operator, value)

    def _listed(self, comparison: Comparison) -> Iterable[Any]:
        if isinstance(comparison.value, Query):
            return Search(self._caller, comparison.value).values()
        return comparison.value if isinstance(comparison.value, tuple) else (comparison.value,)

    def _pattern(self, comparison: Comparison, field: Field) -> re.Pattern[str]:
        if not isinstance(comparison.value, str) or not field.is_text:
            refuse(
                "INVALID_QUERY_FILTER_OPERATOR", self._query.text, comparison.path.at, "invalid operator on field: LIKE"
            )
        return like(comparison.value)

    def _literal(self, field: Field, path: Path, value: Any) -> Any:
        """The literal as records hold such values. Raises INVALID_FIELD for one of the wrong type."""
        if value is None:
            return None
        if field.type in {"datetime", "date"}:
            return self._moment(field, path, value)
        if field.type == "boolean" and isinstance(value, bool):
            return value
        if (
            field.type in {"int", "double", "currency"}
            and isinstance(value, int | float)
            and not isinstance(value, bool)
        ):
            return value
        if field.type in {"id", "reference"} and isinstance(value, str):
            return self._id(path, value)
        if field.is_text and isinstance(value, str):
            if LITERAL_PERCENT in value or LITERAL_UNDERSCORE in value:
                refuse(
                    "MALFORMED_QUERY",
                    self._query.text,
                    path.at,
                    "Illegal string literal - \\% and \\_ may stand in LIKE only",
                )
            return value
        self._wrong_type(field, path)

    def _id(self, path: Path, value: str) -> str:
        full = ids.to_18(value)
        if value and full is None:
            refuse("INVALID_QUERY_FILTER_OPERATOR", self._query.text, path.at, f"invalid ID field: {value}")
        return full or ""

    def _moment(self, field: Field, path: Path, value: Any) -> str:
        text = value.text if isinstance(value, Moment) else ""
        moment = read_datetime(text)
        if field.type == "datetime" and moment:
            return write_datetime(moment)
        if field.type == "date" and text and not moment:
            return str(text)
        self._wrong_type(field, path)

    def _wrong_type(self, field: Field, path: Path) -> NoReturn:
        kind = {"datetime": "dateTime", "id": "ID", "reference": "reference"}.get(field.type, field.type)
        quoted = (
            "should be enclosed in quotes"
            if field.is_text or field.type in {"id", "reference"}
            else "should not be enclosed in quotes"
        )
        reason = f"value of filter criterion for field '{path}' must be of type {kind if not field.is_text else 'string'} and {quoted}"
        refuse("INVALID_FIELD", self._query.text, path.at, reason)

    # Fields

    def _reader(self, path: Path) -> tuple[Read, Field]:
        """How to read a path from a row, and what field it ends in. Raises INVALID_FIELD for a name that is not there."""
        *parents, name = path.parts
        if parents and parents[0].lower() == self.sobject.name.lower():
            parents = parents[1:]
        steps, kinds = [], [self.sobject]
        for parent in parents:
            relation = next(
                (kind.by_relationship[parent.lower()] for kind in kinds if parent.lower() in kind.by_relationship), None
            )
            if relation is None:
                self._no_relationship(path, kinds[0], parent)
            steps.append(relation.name)
            kinds = [one for name_ in relation.refers_to if (one := self._caller.org.schema.find(name_))]
        fields = [found for kind in kinds if (found := kind.find(name))]
        if not fields:
            self._no_column(path, kinds[0] if kinds else self.sobject, name)
        return self._walk(steps, fields[0].name), fields[0]

    def _walk(self, steps: list[str], name: str) -> Read:
        if not steps:
            return lambda record: record.get(name)
        return lambda record: (self._parent(record, steps) or {}).get(name)

    def _parent(self, record: Record, steps: list[str]) -> Record | None:
        found: Record | None = record
        for step in steps:
            found = self._caller.org.find((found or {}).get(step))
        return found

    def _no_column(self, path: Path, sobject: SObject, name: str) -> NoReturn:
        reason = (
            f"No such column '{name}' on entity '{sobject.name}'. If you are attempting to use a custom field, be sure to append the "
            "'__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names."
        )
        refuse("INVALID_FIELD", self._query.text, path.at, reason)

    def _no_relationship(self, path: Path, sobject: SObject, name: str) -> NoReturn:
        reason = (
            f"Didn't understand relationship '{name}' in field path. If you are attempting to use a custom relationship, be sure to "
            "append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names."
        )
        refuse("INVALID_FIELD", self._query.text, path.at, f"{reason} ({sobject.name})")

    def _shown(self, record: Record) -> dict[str, Any]:
        shown: dict[str, Any] = {"attributes": self._attributes(record)}
        for path in self._query.fields:
            *parents, name = (
                path.parts[1:]
                if path.parts[0].lower() == self.sobject.name.lower() and len(path.parts) > 1
                else path.parts
            )
            self._place(shown, self.sobject, record, parents, name)
        return shown

    def _place(self, shown: dict[str, Any], sobject: SObject, record: Record, parents: list[str], name: str) -> None:
        if not parents:
            field = sobject.find(name)
            shown[field.name if field else name] = read_value(record, field) if field else record.get(name)
            return
        relation = sobject.by_relationship[parents[0].lower()]
        parent = self._caller.org.find(record.get(relation.name))
        key = relation.relationship or parents[0]
        if parent is None:
            shown[key] = None
            return
        inner = shown.get(key) or {"attributes": self._attributes(parent)}
        shown[key] = inner
        target = self._caller.org.schema.of_id(parent["Id"]) or sobject
        self._place(inner, target, parent, parents[1:], name)

    def _attributes(self, record: Record) -> dict[str, str]:
        kind = self._caller.org.schema.of_id(record["Id"])
        name = kind.name if kind else self.sobject.name
        return {"type": name, "url": f"{self._caller.base}/sobjects/{name}/{record['Id']}"}


def like(text: str) -> re.Pattern[str]:
    """The pattern of a LIKE: `%` any run, `_` one character, without regard to case."""
    marks = {"%": ".*", "_": ".", LITERAL_PERCENT: "%", LITERAL_UNDERSCORE: "_"}
    return re.compile("".join(marks.get(char) or re.escape(char) for char in text), re.IGNORECASE | re.DOTALL)


def _is_indexable(field: Field) -> bool:
    return field.filterable and (field.is_text or field.type in {"id", "reference"})


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _ordered(read: Read, operator: str, value: Any) -> Test:
    def test(record: Record) -> bool:
        mine = _folded(read(record))
        if mine is None or value is None:
            return False
        if operator.startswith("<"):
            return bool(mine < value or (operator == "<=" and mine == value))
        return bool(mine > value or (operator == ">=" and mine == value))

    return test


def _sort(rows: list[Record], read: Read, *, descending: bool, nulls_last: bool) -> None:
    """In place and stable; nulls first unless asked otherwise, in both directions."""
    empty = [one for one in rows if read(one) is None]
    full = [one for one in rows if read(one) is not None]
    full.sort(key=lambda record: _folded(read(record)), reverse=descending)
    rows[:] = [*full, *empty] if nulls_last else [*empty, *full]
