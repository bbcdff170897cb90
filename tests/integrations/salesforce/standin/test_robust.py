"""Whatever is sent, the answer is one that Salesforce could give: the stand-in never breaks by itself."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.salesforce.standin import StandIn
from integrations.salesforce.standin.routes import answer
from integrations.salesforce.standin.wire import Request

TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
MOMENTS = st.sampled_from(
    ["2026-03-05T14:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-02-30T00:00:00Z"]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXT
    | MOMENTS
    | st.sampled_from(["00Q000000000001EAA", "@{a.id}", "@{a.x[0].y}"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)
FIELDS = st.sampled_from(
    [
        "Id",
        "LastName",
        "Company",
        "Email",
        "Status",
        "OwnerId",
        "IsConverted",
        "NumberOfEmployees",
        "AnnualRevenue",
        "GeocodeAccuracy",
        "Address",
        "Subject",
        "StartDateTime",
        "EndDateTime",
        "DurationInMinutes",
        "IsAllDayEvent",
        "ActivityDate",
        "WhoId",
        "WhatId",
        "IsPrivate",
        "Account",
        "Owner",
        "attributes",
        "EventWhoIds",
    ]
)
BODIES = st.dictionaries(FIELDS, VALUES, max_size=8)
ADDRESSES = st.sampled_from(
    [
        "sobjects/Lead",
        "sobjects/Event",
        "sobjects/Contact/Email/x",
        "sobjects/User",
        "composite",
        "composite/sobjects",
        "composite/sobjects/Lead/Email",
        "composite/batch",
        "composite/graph",
    ]
)
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "referenceId": st.sampled_from(["a", "b"]) | VALUES,
        "method": st.sampled_from(["GET", "POST", "PATCH", "DELETE"]) | VALUES,
        "url": ADDRESSES.map(lambda path: f"/services/data/v66.0/{path}") | VALUES,
        "body": BODIES | VALUES,
        "httpHeaders": VALUES,
        "richInput": VALUES,
        "compositeRequest": VALUES,
        "attributes": st.just({"type": "Lead"}) | VALUES,
        "LastName": VALUES,
        "Email": VALUES,
        "id": VALUES,
    },
)
ENVELOPES = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(PARTS, max_size=3) | VALUES
        for name in ("compositeRequest", "records", "batchRequests", "graphs", "ids", "fields")
    }
    | {"allOrNone": VALUES, "haltOnError": VALUES},
)
QUIET = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def send(method: str, target: str, body: bytes) -> tuple[int, Any]:
    standin = StandIn()
    headers = {"authorization": f"Bearer {standin.org.grant().access_token}", "content-type": "application/json"}
    response, _ = answer(standin, Request.parse(method, target, headers, body))
    return response.status, json.loads(response.body) if response.body else None


@given(method=st.sampled_from(["POST", "PATCH"]), address=ADDRESSES, body=BODIES | ENVELOPES)
@QUIET
def test_any_json_is_served_or_refused(method: str, address: str, body: Any) -> None:
    status, answered = send(method, f"/services/data/v66.0/{address}", json.dumps(body).encode())

    assert status in {200, 201, 204, 300} or all("errorCode" in one for one in answered)


@given(
    parts=st.lists(
        PARTS.map(
            lambda part: {"method": "POST", "url": "/services/data/v66.0/sobjects/Event", **part, "referenceId": "a"}
        ),
        min_size=1,
        max_size=1,
    ),
    all_or_none=st.booleans(),
)
@QUIET
def test_any_subrequest_is_served_or_refused(parts: Any, all_or_none: bool) -> None:  # noqa: FBT001 - given by hypothesis
    body = {"compositeRequest": parts, "allOrNone": all_or_none}

    status, answered = send("POST", "/services/data/v66.0/composite", json.dumps(body).encode())

    assert status == 400 or [one["referenceId"] for one in answered["compositeResponse"]] == ["a"]


@given(
    records=st.lists(PARTS, min_size=1, max_size=2),
    address=st.sampled_from(["composite/sobjects", "composite/sobjects/Lead/Email"]),
    method=st.sampled_from(["POST", "PATCH"]),
)
@QUIET
def test_any_record_of_a_collection_has_a_result(records: Any, address: str, method: str) -> None:
    status, answered = send(method, f"/services/data/v66.0/{address}", json.dumps({"records": records}).encode())

    assert status in {400, 404, 405} or len(answered) == len(records)


@given(body=BODIES)
@QUIET
def test_any_event_is_saved_or_refused(body: Any) -> None:
    given_times = {"StartDateTime": "2026-03-05T14:00:00Z", "DurationInMinutes": 30}

    status, answered = send("POST", "/services/data/v66.0/sobjects/Event", json.dumps({**given_times, **body}).encode())

    assert status == 201 or all("errorCode" in one for one in answered)


@given(
    path=st.text(alphabet="abc/%.?&=#+'\"<>\\@{}0 \u00e9", max_size=30),
    method=st.sampled_from(["GET", "POST", "PATCH", "DELETE", "PUT"]),
)
@QUIET
@pytest.mark.parametrize(
    "root", ["/services/data/v66.0/", "/services/data/", "/services/oauth2/", "/__standin__/", "/lightning/", "/"]
)
def test_any_address_is_served_or_refused(root: str, path: str, method: str) -> None:
    standin = StandIn()

    response, _ = answer(standin, Request.parse(method, root + path, {}, b""))

    assert 200 <= response.status < 500
