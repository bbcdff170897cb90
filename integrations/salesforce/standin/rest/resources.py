"""The resources below a version, and the methods each takes."""

from collections.abc import Callable
from typing import Any

from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.refusals import Refusal, not_found
from integrations.salesforce.standin.rest import bodies, collections, composite, queries, rows
from integrations.salesforce.standin.schema import describe
from integrations.salesforce.standin.schema.fields import SObject
from integrations.salesforce.standin.wire import Request, Response, empty, json_response

_MASTER: Record = {"Id": "012000000000000AAA", "Name": "Master", "DeveloperName": "Master", "IsActive": True}
Handler = Callable[[Caller, Request, list[str]], Response]


def answer(caller: Caller, request: Request, segments: list[str]) -> Response:
    """The answer of the resource at `segments` below the version. Raises Refusal. The caller holds the org."""
    for pattern, methods in _ROUTES:
        if _matches(pattern, segments):
            return _by_method(methods, caller, request, segments)
    raise not_found()


def within(caller: Caller, request: Request) -> Response:
    """One subrequest of a composite call: its address is checked, its refusal becomes an answer."""
    try:
        segments = [one for one in request.path.split("/") if one]
        if (
            segments[:2] != ["services", "data"]
            or len(segments) < 4
            or (segments[3] == "composite" and segments[4:5] != ["sobjects"])
        ):
            raise not_found()
        with caller.org.records.savepoint():
            return answer(caller, request, segments[3:])
    except Refusal as refusal:
        return json_response(refusal.as_rest(), refusal.status)


def _matches(pattern: str, segments: list[str]) -> bool:
    parts = pattern.split("/")
    return len(parts) == len(segments) and all(
        part in {"*", segment} for part, segment in zip(parts, segments, strict=True)
    )


def _by_method(methods: dict[str, Handler], caller: Caller, request: Request, segments: list[str]) -> Response:
    handler = methods.get("GET" if request.method == "HEAD" else request.method)
    if handler is None:
        allowed = ", ".join(["HEAD", *methods] if "GET" in methods else methods)
        raise Refusal.of(
            405, "METHOD_NOT_ALLOWED", f"HTTP Method '{request.method}' not allowed. Allowed are {allowed}"
        )
    return handler(caller, request, segments)


def _resources(caller: Caller, _: Request, __: list[str]) -> Response:
    names = ("composite", "limits", "query", "queryAll", "sobjects")
    return json_response({name: f"{caller.base}/{name}" for name in names})


def _limits(caller: Caller, _: Request, __: list[str]) -> Response:
    most = caller.org.switches.daily_calls
    limits = {
        "DailyApiRequests": {"Max": most, "Remaining": most - caller.org.calls_used},
        "DataStorageMB": {"Max": 5, "Remaining": 5},
    }
    return json_response(limits)


def _global(caller: Caller, _: Request, __: list[str]) -> Response:
    return json_response(describe.describe_global(caller.org.schema.objects(), caller.base))


def _basic(caller: Caller, _: Request, segments: list[str]) -> Response:
    found = rows.sobject(caller, segments[1])
    return json_response({"objectDescribe": describe.summary(found, caller.base), "recentItems": []})


def _describe(caller: Caller, request: Request, segments: list[str]) -> Response:
    found = rows.sobject(caller, segments[1])
    since = caller.org.schema_since
    if bodies.is_older(since, request.header("if-modified-since")):
        return empty(304)
    body = describe.describe(found, caller.base, caller.org.url, _record_types(caller, found))
    return json_response(body).with_headers(Last_Modified=bodies.http_date(since))


def _record_types(caller: Caller, sobject: SObject) -> list[dict[str, Any]]:
    """The default is the first that is available, Master where none is."""
    withheld = caller.org.switches.record_types_withheld
    infos = [
        _record_type(one, available=one["IsActive"] and one["Name"] not in withheld)
        for one in caller.org.live_where("RecordType", "SobjectType", [sobject.name])
    ]
    infos.append(_record_type(_MASTER, available=True))
    default = next(info for info in infos if info["available"])
    return [{**info, "defaultRecordTypeMapping": info is default} for info in infos]


def _record_type(record: Record, *, available: bool) -> dict[str, Any]:
    return {
        "active": record["IsActive"],
        "available": available,
        "developerName": record["DeveloperName"],
        "master": record is _MASTER,
        "name": record["Name"],
        "recordTypeId": record["Id"],
    }


_ROUTES: tuple[tuple[str, dict[str, Handler]], ...] = (
    ("limits", {"GET": _limits}),
    ("query", {"GET": queries.query}),
    ("queryAll", {"GET": queries.query_all}),
    ("query/*", {"GET": queries.more}),
    ("queryAll/*", {"GET": queries.more}),
    ("sobjects", {"GET": _global}),
    ("sobjects/*", {"GET": _basic, "POST": rows.create}),
    ("sobjects/*/describe", {"GET": _describe}),
    ("sobjects/*/Id", {"POST": rows.create}),
    ("sobjects/*/*", {"GET": rows.read, "PATCH": rows.update, "DELETE": rows.delete}),
    ("sobjects/*/*/*", {"GET": rows.read_by_key, "PATCH": rows.upsert, "DELETE": rows.delete_by_key}),
    ("composite", {"POST": composite.composite}),
    ("composite/graph", {"POST": composite.graph}),
    ("composite/batch", {"POST": composite.batch}),
    ("composite/sobjects", {"POST": collections.create, "PATCH": collections.update, "DELETE": collections.delete}),
    ("composite/sobjects/*", {"GET": collections.read, "POST": collections.read}),
    ("composite/sobjects/*/*", {"PATCH": collections.upsert}),
)
