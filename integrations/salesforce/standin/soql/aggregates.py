"""Aggregate queries: COUNT, COUNT_DISTINCT, MIN, MAX, SUM and AVG, over all rows or by groups."""

from collections.abc import Callable
from typing import Any

from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.schema.fields import Field
from integrations.salesforce.standin.soql.names import Names, Read
from integrations.salesforce.standin.soql.syntax import Aggregate, Path, Query, fail, refuse

_FUNCTIONS: dict[str, Callable[[list[Any]], Any]] = {
    "COUNT": len,
    "COUNT_DISTINCT": lambda values: len(set(values)),
    "MIN": lambda values: min(values, default=None),
    "MAX": lambda values: max(values, default=None),
    "SUM": lambda values: float(sum(values)) if values else None,
    "AVG": lambda values: float(sum(values)) / len(values) if values else None,
}
_OF_NUMBERS = frozenset({"SUM", "AVG"})
_NUMBERS = frozenset({"int", "double", "currency"})


def aggregated(names: Names, query: Query, rows: list[Record]) -> list[dict[str, Any]]:
    """One AggregateResult for each group, or one for all rows. Raises Refusal for what cannot be counted or is not grouped."""
    columns = _columns(names, query)
    groups = [names.reader(path)[0] for path in query.groups]
    found: dict[tuple[Any, ...], list[Record]] = {} if groups else {(): []}
    for row in rows:
        found.setdefault(tuple(read(row) for read in groups), []).append(row)
    return [_result(columns, members) for members in found.values()]


def _result(columns: list[tuple[str, Callable[[list[Record]], Any]]], members: list[Record]) -> dict[str, Any]:
    return {"attributes": {"type": "AggregateResult"}, **{name: value(members) for name, value in columns}}


def _columns(names: Names, query: Query) -> list[tuple[str, Callable[[list[Record]], Any]]]:
    """The name of each value in the answer, and how it comes from a group's rows."""
    columns: list[tuple[str, Callable[[list[Record]], Any]]] = []
    unnamed = 0
    for one in query.selected:
        if isinstance(one, Path):
            columns.append((one.parts[-1], _grouped(names, query, one)))
            continue
        columns.append((one.alias or f"expr{unnamed}", _counted(names, query, one)))
        unnamed += not one.alias
    return columns


def _grouped(names: Names, query: Query, path: Path) -> Callable[[list[Record]], Any]:
    if str(path).lower() not in {str(group).lower() for group in query.groups}:
        fail(query.text, path.at, f"Field must be grouped or aggregated: {path}")
    read, _ = names.reader(path)
    return lambda members: read(members[0])


def _counted(names: Names, query: Query, one: Aggregate) -> Callable[[list[Record]], Any]:
    function = _FUNCTIONS[one.function]
    if one.path is None:
        return len
    read, field = names.reader(one.path)
    _check(query, one, field)
    return lambda members: function(_values(read, members))


def _check(query: Query, one: Aggregate, field: Field) -> None:
    countable = field.filterable and field.type not in {"address", "boolean"} and not field.not_counted
    if not countable or (one.function in _OF_NUMBERS and field.type not in _NUMBERS):
        refuse(
            "INVALID_FIELD",
            query.text,
            one.at,
            f"field {field.name} does not support aggregate operator {one.function}",
        )


def _values(read: Read, members: list[Record]) -> list[Any]:
    return [value for value in map(read, members) if value is not None]
