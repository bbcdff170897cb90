"""PURE: values of which there may be one, and the questions that tell whether another record has them already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integrations.contract.values import Json
from integrations.salesforce import individuals, soql, soql_beside
from integrations.salesforce.questions import Query, Row, Rows
from integrations.salesforce.writes import Write


@dataclass(frozen=True, kw_only=True)
class Once:
    """A value that a write puts where there may be one of each. `kind`: of the records that are asked."""

    ref: str
    kind: str
    field: str
    value: str | int | float
    # The record that is written over, which may have it.
    own_id: str
    # Salesforce finds a text however its letters are written; here "a" and "A" are two.
    is_exact: bool

    @property
    def query(self) -> Query:
        """What brings those who have the value. Who may not ask is not told."""
        return Query(soql=soql_beside.holders(self.kind, self.field, self.value), aside=True)

    def is_taken(self, rows: Rows) -> bool:
        """Whether another record has it, by the answer to the query."""
        others = (row for row in rows if not soql.same_id(soql.id_of(row), self.own_id))
        return any(not self.is_exact or row.get(self.field) == self.value for row in others)


def once(writes: Sequence[Write], described: Mapping[str, Row]) -> list[Once]:
    """All such values of these writes, by the describe answers of their kinds."""
    return [each for write in writes for each in _of(write, described)]


def _of(write: Write, described: Mapping[str, Row]) -> Iterator[Once]:
    kind, *rest = write.path.split("/")
    own_id = rest[0] if len(rest) == 1 else ""
    fields: dict[Any, Json] = {each.get("name"): each for each in described.get(kind, {}).get("fields") or ()}
    for name, value in (write.body or {}).items():
        field = fields.get(name, {})
        if field.get("unique") is not True or field.get("filterable") is False or not _can_be_asked(name, value):
            continue
        is_exact = isinstance(value, str) and field.get("caseSensitive") is True
        yield Once(ref=write.ref, kind=kind, field=name, value=value, own_id=own_id, is_exact=is_exact)
        if theirs := individuals.known_as(kind, name):
            # It is the Contact's, and other Contacts have no Account that would show it.
            of, _, field_name = theirs.partition(".")
            yield Once(ref=write.ref, kind=of, field=field_name, value=value, own_id="", is_exact=is_exact)


def _can_be_asked(name: str, value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return soql.is_column(name) and (number or (isinstance(value, str) and bool(value)))
