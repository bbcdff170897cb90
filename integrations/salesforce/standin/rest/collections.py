"""sObject Collections: up to 200 records in one call, one result each, whose errors say `statusCode`."""

from collections.abc import Callable
from typing import Any

from integrations.salesforce.standin import saving
from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.refusals import Problem, Refusal
from integrations.salesforce.standin.rest import rows
from integrations.salesforce.standin.rest.bodies import listed, read_object
from integrations.salesforce.standin.wire import Request, Response, json_response

MOST = 200
MOST_READ = 2000
_ROLLED_BACK = Problem(
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone header",
)

Result = dict[str, Any]
Step = Callable[[], Result]


def create(caller: Caller, request: Request, _: list[str]) -> Response:
    return _each(caller, request, _create)


def update(caller: Caller, request: Request, _: list[str]) -> Response:
    return _each(caller, request, _update)


def upsert(caller: Caller, request: Request, segments: list[str]) -> Response:
    found = rows.sobject(caller, segments[2])
    field = rows.key_field(found, segments[3])
    body = read_object(request)

    def one(record: dict[str, Any]) -> Result:
        if _kind(record) != found.name:
            raise Refusal.of(400, "INVALID_TYPE", "The attributes type of each record must be the type in the address.")
        plain = {name: value for name, value in record.items() if name not in {"attributes", field.name}}
        matches = rows.by_key(caller, found, field, str(record.get(field.name) or ""))
        if len(matches) > 1:
            raise Refusal.of(
                400, "DUPLICATE_EXTERNAL_ID", f"More than one record found for external id field: {matches}"
            )
        if matches:
            saving.update(caller, found, matches[0]["Id"], plain)
            return {**_good(matches[0]["Id"]), "created": False}
        made = rows.insert_by_key(caller, found, field, str(record.get(field.name) or ""), plain)
        return {**_good(made["Id"]), "created": True}

    return _run(
        caller,
        [_bound(one, record) for record in listed(body, "records", MOST)],
        all_or_none=body.get("allOrNone") is True,
    )


def delete(caller: Caller, request: Request, _: list[str]) -> Response:
    wanted = [one for one in request.query.get("ids", "").split(",") if one]
    if not wanted or len(wanted) > MOST:
        raise Refusal.of(
            400, "LIMIT_EXCEEDED" if wanted else "REQUIRED_FIELD_MISSING", f"From 1 to {MOST} ids are required."
        )
    all_or_none = request.query.get("allOrNone", "").lower() == "true"
    return _run(caller, [_bound(lambda one: _delete(caller, one), one) for one in wanted], all_or_none=all_or_none)


def read(caller: Caller, request: Request, segments: list[str]) -> Response:
    """The records by id in the order asked for, null for one that is not there."""
    found = rows.sobject(caller, segments[2])
    body = read_object(request) if request.method == "POST" else {}
    wanted = body.get("ids") or [one for one in request.query.get("ids", "").split(",") if one]
    fields = ",".join(body.get("fields") or []) or request.query.get("fields", "")
    if not wanted or not fields or len(wanted) > MOST_READ:
        raise Refusal.of(400, "REQUIRED_FIELD_MISSING", "The ids and fields parameters are required.")
    return json_response([_read(caller, found.name, str(one), fields) for one in wanted])


def _read(caller: Caller, name: str, record_id: str, fields: str) -> dict[str, Any] | None:
    found = rows.sobject(caller, name)
    try:
        return rows.shown(caller, found, saving.live(caller, found, record_id), fields)
    except Refusal as refusal:
        if refusal.status == 404:
            return None
        raise


def _each(caller: Caller, request: Request, do: Callable[[Caller, dict[str, Any]], Result]) -> Response:
    body = read_object(request)
    steps = [_bound(lambda record: do(caller, record), record) for record in listed(body, "records", MOST)]
    return _run(caller, steps, all_or_none=body.get("allOrNone") is True)


def _bound(do: Callable[[Any], Result], value: Any) -> Step:
    return lambda: do(value)


def _create(caller: Caller, record: dict[str, Any]) -> Result:
    found = _sobject(caller, record)
    return _good(
        saving.create(caller, found, {name: value for name, value in record.items() if name != "attributes"})["Id"]
    )


def _update(caller: Caller, record: dict[str, Any]) -> Result:
    found = _sobject(caller, record)
    record_id = next((value for name, value in record.items() if name.lower() == "id"), None)
    if not isinstance(record_id, str):
        raise Refusal.of(400, "MISSING_ARGUMENT", "Id not specified in an update call")
    plain = {name: value for name, value in record.items() if name != "attributes" and name.lower() != "id"}
    return _good(saving.update(caller, found, record_id, plain)["Id"])


def _delete(caller: Caller, record_id: str) -> Result:
    found = caller.org.schema.of_id(record_id)
    if found is None:
        raise Refusal.of(400, "MALFORMED_ID", f"malformed id {record_id}")
    saving.delete(caller, found, record_id)
    return _good(record_id)


def _kind(record: dict[str, Any]) -> str:
    attributes = record.get("attributes")
    return str(attributes.get("type")) if isinstance(attributes, dict) else ""


def _sobject(caller: Caller, record: dict[str, Any]) -> Any:
    found = caller.org.schema.find(_kind(record))
    if found is None:
        raise Refusal.of(400, "INVALID_TYPE", f"sObject type '{_kind(record)}' is not supported.")
    return found


def _good(record_id: str) -> Result:
    return {"id": record_id, "success": True, "errors": []}


def _run(caller: Caller, steps: list[Step], *, all_or_none: bool) -> Response:
    mark = caller.org.records.mark()
    results = [_try(caller, step) for step in steps]
    if all_or_none and not all(result["success"] for result in results):
        caller.org.records.roll_back(mark)
        results = [_bad(_ROLLED_BACK) if result["success"] else result for result in results]
    return json_response(results)


def _try(caller: Caller, step: Step) -> Result:
    try:
        with caller.org.records.savepoint():
            return step()
    except Refusal as refusal:
        return _bad(*refusal.problems)


def _bad(*problems: Problem) -> Result:
    return {"success": False, "errors": [problem.as_collection() for problem in problems]}
