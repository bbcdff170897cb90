"""Composite, graph and batch: many requests in one call, later ones naming what earlier ones answered."""

import json
import re
from typing import Any

from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.refusals import Refusal, bad_json
from integrations.salesforce.standin.rest.bodies import listed, read_object
from integrations.salesforce.standin.wire import Request, Response, json_response

MOST, MOST_QUERIES, MOST_NODES, MOST_GRAPHS = 25, 5, 500, 75
_REFERENCE = re.compile(r"@\{([A-Za-z0-9][A-Za-z0-9_]*)((?:\.[A-Za-z_][A-Za-z0-9_]*|\[\d+\])*)\}")
_REFERENCE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*")
_ROLLED_BACK = "The transaction was rolled back since another operation in the same transaction failed."

Answers = list[dict[str, Any]]


def composite(caller: Caller, request: Request, _: list[str]) -> Response:
    body = read_object(request)
    parts = listed(body, "compositeRequest", MOST)
    heavy = [one for one in parts if re.search(r"/(query|queryAll|composite/sobjects)\b", str(one.get("url")))]
    if len(heavy) > MOST_QUERIES:
        raise Refusal.of(400, "LIMIT_EXCEEDED", f"At most {MOST_QUERIES} subrequests may be queries or collections.")
    return json_response({"compositeResponse": run(caller, parts, all_or_none=body.get("allOrNone") is True)})


def graph(caller: Caller, request: Request, _: list[str]) -> Response:
    """Each graph is a transaction of its own."""
    graphs = listed(read_object(request), "graphs", MOST_GRAPHS)
    answers = []
    for one in graphs:
        parts = listed(one, "compositeRequest", MOST_NODES)
        if not all(re.match(r"/services/data/v\d+\.0/sobjects/", str(part.get("url"))) for part in parts):
            raise Refusal.of(400, "INVALID_INPUT", "Only sobjects resources may stand in a graph.")
        done = run(caller, parts, all_or_none=True)
        good = all(part["httpStatusCode"] < 300 for part in done)
        answers.append(
            {"graphId": one.get("graphId"), "graphResponse": {"compositeResponse": done}, "isSuccessful": good}
        )
    return json_response({"graphs": answers})


def batch(caller: Caller, request: Request, _: list[str]) -> Response:
    """Requests without references or a common transaction; each counts as a call."""
    body = read_object(request)
    results: list[dict[str, Any]] = []
    for part in listed(body, "batchRequests", MOST):
        if body.get("haltOnError") is True and any(one["statusCode"] >= 400 for one in results):
            halted = [
                {"errorCode": "BATCH_PROCESSING_HALTED", "message": "The batch was halted because of an earlier error."}
            ]
            results.append({"statusCode": 412, "result": halted})
            continue
        caller.org.count_call()
        response = _send(
            caller, str(part.get("method")), f"/services/data/{part.get('url')}", part.get("richInput"), {}
        )
        results.append({"statusCode": response.status, "result": response.json if response.body else None})
    return json_response({"hasErrors": any(one["statusCode"] >= 400 for one in results), "results": results})


def run(caller: Caller, parts: list[dict[str, Any]], *, all_or_none: bool) -> Answers:
    """The answers in order. With `all_or_none` one failure takes everything back."""
    _check_names(parts)
    answers: Answers = []
    mark = caller.org.records.mark()
    for part in parts:
        answers.append(_answer(caller, part, answers))
        if all_or_none and answers[-1]["httpStatusCode"] >= 300:
            caller.org.records.roll_back(mark)
            return _taken_back(parts, answers[-1])
    return answers


def _taken_back(parts: list[dict[str, Any]], failed: dict[str, Any]) -> Answers:
    names = [part["referenceId"] for part in parts]
    return [failed if name == failed["referenceId"] else _halted(name, _ROLLED_BACK) for name in names]


def _check_names(parts: list[dict[str, Any]]) -> None:
    names = [part.get("referenceId") for part in parts]
    if not all(isinstance(name, str) and _REFERENCE_ID.fullmatch(name) for name in names):
        raise Refusal.of(
            400, "INVALID_INPUT", "A referenceId of letters, digits and underscores is required for each subrequest."
        )
    if len(set(names)) != len(names):
        raise Refusal.of(400, "INVALID_INPUT", "Duplicate reference ID in the request.")


def _answer(caller: Caller, part: dict[str, Any], earlier: Answers) -> dict[str, Any]:
    try:
        filled = _fill({name: part.get(name) for name in ("url", "body", "httpHeaders")}, earlier)
    except LookupError as missing:
        return _halted(part["referenceId"], str(missing.args[0]))
    response = _send(caller, str(part.get("method")), filled["url"], filled["body"], filled["httpHeaders"] or {})
    kept = {name: value for name, value in response.headers.items() if name == "Location"}
    return {
        "body": response.json if response.body else None,
        "httpHeaders": kept,
        "httpStatusCode": response.status,
        "referenceId": part["referenceId"],
    }


def _send(caller: Caller, method: str, url: Any, body: Any, headers: Any) -> Response:
    from integrations.salesforce.standin.rest.resources import within  # noqa: PLC0415 (resources knows this module)

    if not isinstance(headers, dict):
        raise bad_json("Cannot deserialize instance of a map for httpHeaders at [line:1, column:2]")
    named = {name.lower(): str(value) for name, value in headers.items()}
    data = b"" if body is None else json.dumps(body).encode()
    request = Request.parse(method, str(url), {**named, "content-type": "application/json"}, data)
    # Headers of the outer request do not reach the subrequests.
    bare = Caller(org=caller.org, user_id=caller.user_id, version=_version(str(url), caller.version), headers=named)
    return within(bare, request)


def _version(url: str, otherwise: str) -> str:
    found = re.match(r"/services/data/v(\d+\.0)(?:/|$)", url)
    return found.group(1) if found else otherwise


def _fill(value: Any, earlier: Answers) -> Any:
    """The value with every reference put in. Raises LookupError with the message for one that leads nowhere."""
    if isinstance(value, dict):
        return {name: _fill(one, earlier) for name, one in value.items()}
    if isinstance(value, list):
        return [_fill(one, earlier) for one in value]
    if not isinstance(value, str):
        return value
    return _REFERENCE.sub(lambda found: str(_look_up(found.group(1), found.group(2), earlier)), value)


def _look_up(name: str, path: str, earlier: Answers) -> Any:
    answer = next((one for one in earlier if one["referenceId"] == name and one["httpStatusCode"] < 300), None)
    value: Any = answer["body"] if answer else None
    for step in re.findall(r"\.([A-Za-z0-9_]+)|\[(\d+)\]", path):
        key: Any = step[0] or int(step[1])
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            value = None
    if value is None:
        raise LookupError(f"Invalid reference specified. No value for {name}{path} found in {name}")
    return value


def _halted(reference_id: str, message: str) -> dict[str, Any]:
    problem = [{"errorCode": "PROCESSING_HALTED", "message": message}]
    return {"body": problem, "httpHeaders": {}, "httpStatusCode": 400, "referenceId": reference_id}
