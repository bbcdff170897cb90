"""Literals of a query as records hold such values, or Salesforce's refusal of one that does not fit its field."""

import re
from typing import Any, NoReturn

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.schema.fields import Field
from integrations.salesforce.standin.soql.syntax import LITERAL_PERCENT, LITERAL_UNDERSCORE, Moment, Path, fail, refuse
from integrations.salesforce.standin.values import read_datetime, write_datetime

_NUMBERS = frozenset({"int", "double", "currency"})
_QUOTED = frozenset({"id", "reference"})


def literal(text: str, field: Field, path: Path, value: Any) -> Any:
    """`text` is the query, for the message. Raises Refusal INVALID_FIELD for a value of the wrong type."""
    if value is None:
        return None
    if isinstance(value, Moment):
        return _moment(text, field, path, value)
    if isinstance(value, str):
        return _quoted(text, field, path, value)
    wanted = field.type == "boolean" if isinstance(value, bool) else field.type in _NUMBERS
    return value if wanted else _wrong_type(text, field, path)


def _quoted(text: str, field: Field, path: Path, value: str) -> str:
    if field.type in _QUOTED:
        return _id(text, path, value)
    if not field.is_text:
        _wrong_type(text, field, path)
    if LITERAL_PERCENT in value or LITERAL_UNDERSCORE in value:
        fail(text, path.at, "Illegal string literal - \\% and \\_ may stand in LIKE only")
    return value


def _id(text: str, path: Path, value: str) -> str:
    full = ids.to_18(value)
    if value and full is None:
        refuse("INVALID_QUERY_FILTER_OPERATOR", text, path.at, f"invalid ID field: {value}")
    return full or ""


def _moment(text: str, field: Field, path: Path, value: Moment) -> str:
    moment = read_datetime(value.text)
    if field.type == "datetime" and moment:
        return write_datetime(moment)
    return value.text if field.type == "date" and not moment else _wrong_type(text, field, path)


def _wrong_type(text: str, field: Field, path: Path) -> NoReturn:
    quotes = "should be" if field.is_text or field.type in _QUOTED else "should not be"
    kind = {"datetime": "dateTime", "id": "ID"}.get(field.type, "string" if field.is_text else field.type)
    reason = f"value of filter criterion for field '{path}' must be of type {kind} and {quotes} enclosed in quotes"
    refuse("INVALID_FIELD", text, path.at, reason)


def like(text: str) -> re.Pattern[str]:
    """The pattern of a LIKE: `%` any run, `_` one character, without regard to case."""
    marks = {"%": ".*", "_": ".", LITERAL_PERCENT: "%", LITERAL_UNDERSCORE: "_"}
    return re.compile("".join(marks.get(char) or re.escape(char) for char in text), re.IGNORECASE | re.DOTALL)
