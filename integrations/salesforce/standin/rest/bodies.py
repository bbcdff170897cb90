"""Reading a request's JSON as Salesforce does, and the dates of conditional requests."""

import json
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from integrations.salesforce.standin.refusals import Refusal, bad_json
from integrations.salesforce.standin.wire import Request


def read_object(request: Request) -> dict[str, Any]:
    """Raises Refusal 415 for what is not JSON by its type, 400 for what cannot be read or is no object."""
    kind = request.header("content-type").partition(";")[0].strip().lower()
    if request.body and kind != "application/json":
        raise Refusal.of(415, "UNSUPPORTED_MEDIA_TYPE", f"Content-Type '{kind}' is not supported for this resource.")
    try:
        value = json.loads(request.body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise bad_json("Unexpected character or end of input at [line:1, column:1]") from None
    if not isinstance(value, dict):
        raise bad_json("The HTTP entity body is required, but this request has no object at [line:1, column:1]")
    return value


def _no_constant(name: str) -> None:
    """Python reads NaN and Infinity, which are no JSON."""
    raise ValueError(name)


def listed(body: dict[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    """The array of objects called `name`, at most `most` long. Raises Refusal."""
    value = body.get(name)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise bad_json(f"Unrecognized or missing field '{name}' at [line:1, column:2]")
    if len(value) > most:
        raise Refusal.of(400, "LIMIT_EXCEEDED", f"The operation has {len(value)} entries, at most {most} are allowed.")
    return value


def http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def is_older(changed: datetime, since: str) -> bool:
    """Nothing has changed after the moment of an If-Modified-Since header; False for none or an unreadable one."""
    try:
        return changed.replace(microsecond=0) <= parsedate_to_datetime(since) if since else False
    except (ValueError, TypeError):
        return False
