"""Running a query over an org's records: found through indexes where they can be, else by looking at every row."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.rules import setup
from integrations.salesforce.standin.schema.fields import Field
from integrations.salesforce.standin.soql.aggregates import aggregated
from integrations.salesforce.standin.soql.literals import like, literal
from integrations.salesforce.standin.soql.names import Names, Read
from integrations.salesforce.standin.soql.syntax import Comparison, Condition, Logic, Query, fail, refuse

Test = Callable[[Record], bool]
Row = TypeVar("Row")
MAX_OFFSET = 2000


class Search:
    """One query against one org as one user sees it. `deleted`: rows in the recycle bin count too (queryAll).

    Raises Refusal for an object that is not there.
    """

    def __init__(self, caller: Caller, query: Query, *, deleted: bool = False) -> None:
        self._caller = caller
        self._query = query
        self._deleted = deleted
        self._names = Names(caller, query)

    def rows(self) -> list[Record]:
        """Matching records in order, offset and limit applied. Raises Refusal."""
        return self._slice(self._found())

    def _found(self) -> list[Record]:
        test = self._test(self._query.where) if self._query.where else None
        found = [one for one in self._candidates() if self._visible(one) and (test is None or test(one))]
        self._sort(found)
        return found

    def _slice(self, rows: list[Row]) -> list[Row]:
        query = self._query
        if query.offset > MAX_OFFSET:
            refuse("NUMBER_OUTSIDE_VALID_RANGE", query.text, 0, "Maximum SOQL offset allowed is 2000")
        return rows[query.offset : None if query.limit is None else query.offset + query.limit]

    def answer(self) -> list[dict[str, Any]]:
        """The matching rows, or groups of them, as the answer carries them. Raises Refusal."""
        if not self._query.aggregates:
            self._check_selected()
            return [self._names.shown(one) for one in self._slice(self._found())]
        return self._slice(aggregated(self._names, self._query, self._found()))

    def count(self) -> int:
        return len(self.rows())

    def _check_selected(self) -> None:
        names = [str(path).lower() for path in self._query.fields]
        for path, name in zip(self._query.fields, names, strict=True):
            self._names.reader(path)
            if names.count(name) > 1:
                refuse("INVALID_FIELD", self._query.text, path.at, f"duplicate field selected: {path}")

    def values(self) -> list[Any]:
        """The one selected field of every row, for a semi-join."""
        if len(self._query.fields) != 1 or self._query.aggregates:
            fail(self._query.text, self._query.sobject_at, "Only one field may be selected in a semi-join")
        read, _ = self._names.reader(self._query.fields[0])
        return [value for value in map(read, self.rows()) if value is not None]

    def _sort(self, rows: list[Record]) -> None:
        for order in reversed(self._query.order):
            read, field = self._names.reader(order.path)
            if not field.filterable or field.type == "address":
                refuse(
                    "INVALID_FIELD",
                    self._query.text,
                    order.path.at,
                    f"field '{order.path}' can not be sorted in a query call",
                )
            _sort(rows, read, descending=order.descending, nulls_last=order.nulls_last)

    # Which rows

    def _visible(self, record: Record) -> bool:
        return (self._deleted or not record.get("IsDeleted")) and self._caller.sees(record["Id"])

    def _candidates(self) -> Iterable[Record]:
        made = setup.rows(self._caller.org, self._names.sobject.name)
        if made is not None:
            return made
        found = self._indexed(self._query.where) if self._query.where else None
        return self._caller.org.records.all(self._names.sobject.name) if found is None else found

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
        sobject, records = self._names.sobject, self._caller.org.records
        field = sobject.find(str(comparison.path)) if len(comparison.path.parts) == 1 else None
        values = comparison.value if isinstance(comparison.value, tuple) else (comparison.value,)
        wanted = [one for one in values if isinstance(one, str) and one]
        if (
            field is None
            or comparison.operator not in {"=", "IN"}
            or len(wanted) != len(values)
            or not _has_index(field)
        ):
            return None
        if field.type in {"id", "reference"}:
            wanted = [ids.to_18(one) or one for one in wanted]
        if field.type == "id":
            rows = (records.get(sobject.name, one) for one in dict.fromkeys(wanted))
            return [one for one in rows if one is not None]
        return records.where(sobject.name, field.name, wanted)

    # Conditions

    def _test(self, condition: Condition) -> Test:
        if isinstance(condition, Logic):
            return _joined(condition.word, [self._test(part) for part in condition.parts])
        read, field = self._names.reader(condition.path)
        if not field.filterable or field.type == "address":
            reason = f"field '{condition.path}' can not be filtered in a query call"
            refuse("INVALID_FIELD", self._query.text, condition.path.at, reason)
        match condition.operator:
            case "IN" | "NOT IN":
                return self._among(condition, read, field)
            case "LIKE":
                return self._like(condition, read, field)
            case operator:
                return _compared(read, operator, self._literal(condition, field, condition.value))

    def _among(self, condition: Comparison, read: Read, field: Field) -> Test:
        inner = condition.value
        listed = Search(self._caller, inner).values() if isinstance(inner, Query) else inner
        wanted = {self._literal(condition, field, one) for one in listed}
        return lambda record: (_folded(read(record)) in wanted) == (condition.operator == "IN")

    def _like(self, condition: Comparison, read: Read, field: Field) -> Test:
        if not isinstance(condition.value, str) or not field.is_text:
            refuse(
                "INVALID_QUERY_FILTER_OPERATOR", self._query.text, condition.path.at, "invalid operator on field: LIKE"
            )
        pattern = like(condition.value)
        return lambda record: bool(pattern.fullmatch(str(read(record) or "")))

    def _literal(self, condition: Comparison, field: Field, value: Any) -> Any:
        return _folded(literal(self._query.text, field, condition.path, value))


def _joined(word: str, tests: list[Test]) -> Test:
    if word == "NOT":
        return lambda record: not tests[0](record)
    if word == "AND":
        return lambda record: all(test(record) for test in tests)
    return lambda record: any(test(record) for test in tests)


def _compared(read: Read, operator: str, value: Any) -> Test:
    if operator in {"=", "!="}:
        return lambda record: (_folded(read(record)) == value) == (operator == "=")

    def test(record: Record) -> bool:
        mine = _folded(read(record))
        if mine is None or value is None:
            return False
        if operator.startswith("<"):
            return bool(mine < value or (operator == "<=" and mine == value))
        return bool(mine > value or (operator == ">=" and mine == value))

    return test


def _has_index(field: Field) -> bool:
    return field.filterable and (field.is_text or field.type in {"id", "reference"})


def _folded(value: Any) -> Any:
    """String comparison is case-insensitive in SOQL."""
    return value.casefold() if isinstance(value, str) else value


def _sort(rows: list[Record], read: Read, *, descending: bool, nulls_last: bool) -> None:
    """In place and stable; nulls first unless asked otherwise, in both directions."""
    empty = [one for one in rows if read(one) is None]
    full = [one for one in rows if read(one) is not None]
    full.sort(key=lambda record: _folded(read(record)), reverse=descending)
    rows[:] = [*full, *empty] if nulls_last else [*empty, *full]
