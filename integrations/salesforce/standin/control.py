"""The stand-in's own addresses, for tests and benchmarks in other processes. No address of Salesforce begins like these."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from integrations.salesforce.standin.faults import Fault
from integrations.salesforce.standin.refusals import Refusal, not_found
from integrations.salesforce.standin.rest.bodies import read_object
from integrations.salesforce.standin.wire import Request, Response, empty, json_response

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org
    from integrations.salesforce.standin.server import StandIn

ROOT = "/__standin__/"

Handle = Callable[["StandIn", "Org", Request, list[str]], Any]


def answer(standin: "StandIn", request: Request) -> Response:
    """Every change comes as JSON, which a foreign web page cannot send; the org is named by `?org=`, else the first."""
    if request.header("sec-fetch-site") in {"cross-site", "same-site"}:
        return json_response({"error": "Not for web pages."}, 403)
    segments = request.path.removeprefix(ROOT).strip("/").split("/")
    handle = _HANDLERS.get((request.method, segments[0]))
    if handle is None:
        return json_response({"error": "There is no such control."}, 404)
    try:
        org = _org(standin, request)
        value = handle(standin, org, request, segments[1:])
    except Refusal as refusal:
        return json_response(refusal.as_rest(), refusal.status)
    except (KeyError, TypeError, IndexError, ValueError) as error:
        return json_response({"error": f"{type(error).__name__}: {error}"}, 400)
    return empty() if value is None else json_response(value)


def _org(standin: "StandIn", request: Request) -> "Org":
    wanted = request.query.get("org")
    org = standin.orgs.get(wanted) if wanted else standin.org
    if org is None:
        raise not_found("There is no such org.")
    return org


def _show(standin: "StandIn", _: "Org", __: Request, ___: list[str]) -> Any:
    return {"url": standin.url, "latency_s": standin.latency_s, "orgs": [_summary(org) for org in standin.orgs]}


def _summary(org: "Org") -> dict[str, Any]:
    """With what a test needs to sign in: the org is made up, and so are its secrets."""
    admin = org.admin
    return {
        "id": org.id,
        "name": org.name,
        "sandbox": org.sandbox,
        "records": org.records.count(),
        "consumer_key": org.app.consumer_key,
        "consumer_secret": org.app.consumer_secret,
        "username": admin["Username"],
        "password": org.passwords.get(admin["Id"], ""),
        "admin_id": admin["Id"],
        "settings": {name: value for name, value in org.settings().items() if name in {"switches", "schema"}},
    }


def _add_org(standin: "StandIn", _: "Org", request: Request, __: list[str]) -> Any:
    return _summary(standin.add_org(**read_object(request)))


def _set(standin: "StandIn", _: "Org", request: Request, __: list[str]) -> Any:
    standin.latency_s = float(read_object(request)["latency_s"])


def _reset(standin: "StandIn", _: "Org", request: Request, __: list[str]) -> Any:
    read_object(request)
    standin.reset()
    return _summary(standin.org)


def _list_faults(standin: "StandIn", _: "Org", __: Request, ___: list[str]) -> Any:
    return [{"number": number, "struck": struck, **asdict(fault)} for number, fault, struck in standin.faults.all()]


def _add_fault(standin: "StandIn", _: "Org", request: Request, __: list[str]) -> Any:
    """`{"fault": "lock_row", "times": 3}` by name, or all of a Fault's facts."""
    body = read_object(request)
    name = body.pop("fault", None)
    return {"number": standin.faults.add(name, **body) if name else standin.faults.add(Fault(**body))}


def _remove_faults(standin: "StandIn", _: "Org", __: Request, rest: list[str]) -> Any:
    if rest:
        standin.faults.remove(int(rest[0]))
    else:
        standin.faults.clear()


def _calls(standin: "StandIn", _: "Org", __: Request, ___: list[str]) -> Any:
    return [{**asdict(call), "at": call.at.isoformat()} for call in standin.calls]


def _forget_calls(standin: "StandIn", _: "Org", __: Request, ___: list[str]) -> Any:
    standin.log.clear()


def _records(_: "StandIn", org: "Org", request: Request, rest: list[str]) -> Any:
    with org.transaction():
        rows = list(org.records.all(org.schema[rest[0]].name))
    return rows if request.query.get("deleted") == "true" else [one for one in rows if not one.get("IsDeleted")]


def _add_record(_: "StandIn", org: "Org", request: Request, rest: list[str]) -> Any:
    return org.add(rest[0], **read_object(request))


def _edit_record(_: "StandIn", org: "Org", request: Request, rest: list[str]) -> Any:
    return org.edit(rest[0], **read_object(request))


def _delete_record(_: "StandIn", org: "Org", request: Request, rest: list[str]) -> Any:
    return org.purge(rest[0]) if request.query.get("purge") == "true" else org.delete(rest[0])


def _act(_: "StandIn", org: "Org", request: Request, rest: list[str]) -> Any:
    """What an admin or user does in the org's own pages."""
    act = _ACTS.get(rest[0])
    if act is None:
        raise not_found(f"There is no act {rest[0]}.")
    return act(org, read_object(request))


def _turn(_: "StandIn", org: "Org", request: Request, __: list[str]) -> Any:
    """Any of switches.Switches by name."""
    org.turn(**read_object(request))
    org.keep_settings()
    return asdict(org.switches)


def _change_app(_: "StandIn", org: "Org", request: Request, __: list[str]) -> Any:
    """Any of apps.App by name."""
    for name, value in read_object(request).items():
        if not hasattr(org.app, name) or name == "consumer_key":
            raise KeyError(name)
        setattr(org.app, name, value)
    org.keep_settings()
    return asdict(org.app)


def _change_schema(_: "StandIn", org: "Org", request: Request, __: list[str]) -> Any:
    """Any of org_schema.OrgSchema by name, whole; fields of `hidden` and `read_only` as lists."""
    body = read_object(request)
    for name in ("hidden", "read_only"):
        body[name] = {sobject: set(fields) for sobject, fields in body.get(name, getattr(org.schema, name)).items()}
    org.change_schema(**body)
    return org.settings()["schema"]


_ACTS: dict[str, Callable[["Org", dict[str, Any]], Any]] = {
    "convert": lambda org, body: org.convert_lead(
        body["lead"], account_id=body.get("account"), contact_id=body.get("contact")
    ),
    "merge": lambda org, body: org.merge(body["winner"], *body["losers"]),
    "grant": lambda org, body: asdict(org.grant(scopes=body.get("scopes", ("api", "refresh_token")))),
    "user": lambda org, body: org.add_user(**body),
    "queue": lambda org, body: org.add_queue(body["name"]),
    "record-type": lambda org, body: org.add_record_type(
        body["sobject"], body["name"], person=body.get("person") is True
    ),
    "deactivate": lambda org, body: org.deactivate(body["user"]),
    "undelete": lambda org, body: org.undelete(body["id"]),
    "expire-sessions": lambda org, _: org.expire_sessions(),
    "revoke-grants": lambda org, _: org.revoke_grants(),
    "block": lambda org, _: org.block(),
    "unblock": lambda org, _: org.unblock(),
}
_HANDLERS: dict[tuple[str, str], Handle] = {
    ("GET", ""): _show,
    ("PATCH", ""): _set,
    ("GET", "orgs"): _show,
    ("POST", "orgs"): _add_org,
    ("POST", "reset"): _reset,
    ("GET", "faults"): _list_faults,
    ("POST", "faults"): _add_fault,
    ("DELETE", "faults"): _remove_faults,
    ("GET", "calls"): _calls,
    ("DELETE", "calls"): _forget_calls,
    ("GET", "records"): _records,
    ("POST", "records"): _add_record,
    ("PATCH", "records"): _edit_record,
    ("DELETE", "records"): _delete_record,
    ("POST", "act"): _act,
    ("PATCH", "switches"): _turn,
    ("PATCH", "app"): _change_app,
    ("PATCH", "schema"): _change_schema,
}
