"""sObject rows: create, read, update, upsert and delete of one record by its id or by a key field."""

from typing import Any

from integrations.salesforce.standin import saving
from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.refusals import Refusal, not_found
from integrations.salesforce.standin.rest.bodies import read_object
from integrations.salesforce.standin.schema.fields import Field, SObject
from integrations.salesforce.standin.values import read_value
from integrations.salesforce.standin.wire import Request, Response, empty, json_response

# From then on an upsert that updates answers with a body. REST developer guide, Upsert.
UPSERT_ANSWERS_FROM = 46


def sobject(caller: Caller, name: str) -> SObject:
    found = caller.org.schema.find(name)
    if found is None:
        raise not_found()
    return found


def create(caller: Caller, request: Request, segments: list[str]) -> Response:
    record = saving.create(caller, sobject(caller, segments[1]), read_object(request))
    return _created(caller, sobject(caller, segments[1]), record)


def read(caller: Caller, request: Request, segments: list[str]) -> Response:
    found = sobject(caller, segments[1])
    return _shown(caller, request, found, saving.live(caller, found, segments[2]))


def update(caller: Caller, request: Request, segments: list[str]) -> Response:
    saving.update(caller, sobject(caller, segments[1]), segments[2], read_object(request))
    return empty()


def delete(caller: Caller, _: Request, segments: list[str]) -> Response:
    saving.delete(caller, sobject(caller, segments[1]), segments[2])
    return empty()


def read_by_key(caller: Caller, request: Request, segments: list[str]) -> Response:
    found = sobject(caller, segments[1])
    matches = by_key(caller, found, key_field(found, segments[2]), _key(segments))
    return _one_of(caller, found, matches) or _shown(caller, request, found, matches[0])


def delete_by_key(caller: Caller, _: Request, segments: list[str]) -> Response:
    found = sobject(caller, segments[1])
    matches = by_key(caller, found, key_field(found, segments[2]), _key(segments))
    several = _one_of(caller, found, matches)
    if several:
        return several
    saving.delete(caller, found, matches[0]["Id"])
    return empty()


def upsert(caller: Caller, request: Request, segments: list[str]) -> Response:
    found, value, body = sobject(caller, segments[1]), _key(segments), read_object(request)
    field = key_field(found, segments[2])
    only_update = request.query.get("updateOnly", "").lower() == "true"
    matches = by_key(caller, found, field, value)
    if matches or only_update:
        several = _one_of(caller, found, matches)
        return several or _updated(caller, found, matches[0], body)
    record = insert_by_key(caller, found, field, value, body)
    return _created(caller, found, record, created=True)


def _updated(caller: Caller, found: SObject, record: Record, body: dict[str, Any]) -> Response:
    saving.update(caller, found, record["Id"], body)
    if float(caller.version) < UPSERT_ANSWERS_FROM:
        return empty()
    return json_response({"id": record["Id"], "success": True, "errors": [], "created": False})


def insert_by_key(caller: Caller, found: SObject, field: Field, value: str, body: dict[str, Any]) -> Record:
    if field.type == "id":
        raise not_found()
    if any(name.lower() == "id" for name in body):
        raise Refusal.of(400, "INVALID_FIELD", "The Id field should not be specified in the sobject data.", "Id")
    return saving.create(caller, found, {**body, field.name: value})


def key_field(found: SObject, name: str) -> Field:
    """Raises Refusal 404 for a field that is not there, hidden, or no key."""
    field = found.find(name)
    if field is None or not field.can_look_up:
        raise not_found(f"Provided external ID field does not exist or is not accessible: {name}")
    return field


def by_key(caller: Caller, found: SObject, field: Field, value: str) -> list[Record]:
    if field.type == "id":
        return [saving.live(caller, found, value)]
    return caller.org.live_where(found.name, field.name, [value])


def _key(segments: list[str]) -> str:
    return segments[3].replace("%2F", "/")


def _one_of(caller: Caller, found: SObject, matches: list[Record]) -> Response | None:
    """None when exactly one record matches, else the answer that says so. Raises Refusal 404 for none."""
    if not matches:
        raise not_found()
    if len(matches) == 1:
        return None
    return json_response([f"{caller.base}/sobjects/{found.name}/{one['Id']}" for one in matches], 300)


def _created(caller: Caller, found: SObject, record: Record, *, created: bool | None = None) -> Response:
    body: dict[str, Any] = {"id": record["Id"], "success": True, "errors": []}
    if created is not None and float(caller.version) >= UPSERT_ANSWERS_FROM:
        body["created"] = created
    return json_response(body, 201, Location=f"{caller.base}/sobjects/{found.name}/{record['Id']}")


def _shown(caller: Caller, request: Request, found: SObject, record: Record) -> Response:
    return json_response(shown(caller, found, record, request.query.get("fields", "")))


def shown(caller: Caller, found: SObject, record: Record, names: str = "") -> dict[str, Any]:
    """A record as its address shows it: all fields, or those named (parted by commas). Raises Refusal."""
    fields = [_named(found, name.strip()) for name in names.split(",")] if names else found.fields
    attributes = {"type": found.name, "url": f"{caller.base}/sobjects/{found.name}/{record['Id']}"}
    return {"attributes": attributes, **{one.name: read_value(record, one) for one in fields}, "Id": record["Id"]}


def _named(found: SObject, name: str) -> Field:
    field = found.find(name)
    if field is None:
        raise Refusal.of(400, "INVALID_FIELD", f"No such column '{name}' on sobject of type {found.name}")
    return field
