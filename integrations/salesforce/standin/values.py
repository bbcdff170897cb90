"""JSON values in, stored values out: what Salesforce makes of a value for a field of a type, and how it writes it back."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.refusals import Refusal, bad_json
from integrations.salesforce.standin.schema.fields import Field

_DATETIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:?\d\d)")
_JSON_KINDS = {
    bool: "VALUE_TRUE",
    int: "VALUE_NUMBER_INT",
    float: "VALUE_NUMBER_FLOAT",
    str: "VALUE_STRING",
    list: "START_ARRAY",
    dict: "START_OBJECT",
}

# The years that dates in Salesforce may have. SOQL and SOSL reference, date formats.
YEARS = range(1700, 4001)
TOO_LARGE = 10**18
_ADDRESS_PARTS = ("City", "Country", "GeocodeAccuracy", "Latitude", "Longitude", "PostalCode", "State", "Street")


def write_datetime(moment: datetime) -> str:
    """As records carry it: UTC with milliseconds and `+0000`, so that text order is time order."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}+0000"


def read_datetime(text: str) -> datetime | None:
    found = _DATETIME.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    if int(year) not in YEARS:
        return None
    micro = int((fraction or "0").ljust(6, "0"))
    try:
        return datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micro, _zone(zone)
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def read_date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None
    return found if found and found.year in YEARS else None


def to_stored(field: Field, value: Any) -> Any:
    """What is kept for a value from a request's JSON.

    Raises Refusal: JSON_PARSER_ERROR for a value of the wrong kind, MALFORMED_ID for a reference that is no id.
    Text is trimmed and an empty text becomes null, as Salesforce's fields do.
    """
    if value is None:
        return None
    if field.type in {"reference", "id"}:
        return _reference(field, value)
    if field.type == "boolean":
        return _boolean(value)
    if field.type in {"int", "double", "currency", "percent"}:
        return _number(field.type, value)
    if not isinstance(value, str):
        raise _cannot_read("string", value)
    if field.type in {"date", "datetime"}:
        return _moment(field.type, value)
    return value.strip() or None


def read_value(record: dict[str, Any], field: Field) -> Any:
    """A field's value as answers carry it; a compound address is put together from its parts."""
    if field.type != "address":
        return record.get(field.name)
    prefix = field.name.removesuffix("Address")
    parts = {part[0].lower() + part[1:]: record.get(prefix + part) for part in _ADDRESS_PARTS}
    return parts if any(value is not None for value in parts.values()) else None


def _reference(field: Field, value: Any) -> str | None:
    if not isinstance(value, str):
        raise _cannot_read("reference", value)
    if not value.strip():
        return None
    full = ids.to_18(value)
    if full is None:
        raise Refusal.of(400, "MALFORMED_ID", f"{field.label}: id value of incorrect type: {value}", field.name)
    return full


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    raise _cannot_read("boolean", value)


def _number(kind: str, value: Any) -> int | float:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}(\.\d{1,18})?", value.strip()):
        value = float(value) if "." in value else int(value)
    # The comparison is also false for what is no number.
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < TOO_LARGE:
        raise _cannot_read(kind, value)
    if kind == "int" and value != int(value):
        raise _cannot_read(kind, value)
    return int(value) if kind == "int" else float(value)


def _moment(kind: str, value: str) -> str | None:
    if not value.strip():
        return None
    if kind == "date":
        # A date field takes a datetime's date, but not the other way round.
        day = read_date(value.strip()) or ((moment := read_datetime(value.strip())) and moment.date())
        if not day:
            raise _cannot_read("date", value)
        return day.isoformat()
    moment = read_datetime(value.strip())
    if moment is None:
        raise _cannot_read("datetime", value)
    return write_datetime(moment)


def _cannot_read(kind: str, value: Any) -> Refusal:
    shown = "null" if value is None else str(value)
    return bad_json(
        f"Cannot deserialize instance of {kind} from {_JSON_KINDS.get(type(value), 'VALUE')} value {shown} "
        "or request may be missing a required field at [line:1, column:2]"
    )
