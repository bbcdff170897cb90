"""The stand-in's own addresses, used by tests and benchmarks in other processes."""

from typing import Any

import pytest
import requests

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.talk import Api


def control(standin: StandIn, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
    return requests.request(method, f"{standin.url}/__standin__/{path}", json=body, headers=headers, timeout=10)


def test_it_tells_what_a_test_needs_to_connect(standin: StandIn) -> None:
    (org,) = control(standin, "GET", "").json()["orgs"]

    assert (org["id"], org["consumer_key"], org["username"]) == (
        standin.org.id,
        standin.org.app.consumer_key,
        "admin@standin.example.com",
    )


def test_faults_are_set_listed_and_taken_away(standin: StandIn, api: Api) -> None:
    first = control(standin, "POST", "faults", {"fault": "lock_row", "times": None}).json()["number"]
    control(standin, "POST", "faults", {"status": 503, "text": "x", "path": "/nowhere"})
    struck = api.get("limits").status_code
    listed = control(standin, "GET", "faults").json()
    control(standin, "DELETE", f"faults/{first}")
    after = api.get("limits").status_code
    control(standin, "DELETE", "faults")

    assert (struck, after) == (400, 200)
    assert [(one["name"], one["struck"]) for one in listed] == [("lock_row", 1), ("", 0)]
    assert control(standin, "GET", "faults").json() == []


def test_records_are_made_seen_changed_and_deleted(standin: StandIn) -> None:
    made = control(
        standin, "POST", "records/Lead", {"LastName": "Byron", "Email": "a@example.com", "Company": "x"}
    ).json()
    control(standin, "PATCH", f"records/{made['Id']}", {"Title": "Countess"})
    seen = control(standin, "GET", "records/Lead").json()
    control(standin, "DELETE", f"records/{made['Id']}")

    assert [one["Title"] for one in seen] == ["Countess"]
    assert control(standin, "GET", "records/Lead").json() == []
    assert [one["IsDeleted"] for one in control(standin, "GET", "records/Lead?deleted=true").json()] == [True]


def test_people_act_in_the_org(standin: StandIn) -> None:
    lead = standin.org.add_lead(Email="a@example.com")["Id"]

    contact = control(standin, "POST", "act/convert", {"lead": lead}).json()
    tokens = control(standin, "POST", "act/grant", {}).json()
    control(standin, "POST", "act/expire-sessions", {})

    assert contact["Email"] == "a@example.com"
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert requests.get(f"{standin.url}/services/data/v66.0/limits", headers=bearer, timeout=10).status_code == 401


def test_switches_app_schema_and_latency_are_turned(standin: StandIn) -> None:
    control(standin, "PATCH", "switches", {"daily_calls": 5, "lead_duplicates": "block"})
    control(standin, "PATCH", "app", {"rotates": False})
    control(standin, "PATCH", "schema", {"hidden": {"Lead": ["Website"]}})
    control(standin, "PATCH", "", {"latency_s": 0.001})

    assert (standin.org.switches.daily_calls, standin.org.switches.lead_duplicates) == (5, "block")
    assert standin.org.app.rotates is False
    assert standin.org.schema["Lead"].find("Website") is None
    assert standin.latency_s == 0.001


def test_further_orgs_are_added_and_named(standin: StandIn) -> None:
    added = control(standin, "POST", "orgs", {"name": "Second", "user_emails": ["x@example.com"]}).json()

    control(standin, "POST", f"records/Lead?org={added['id']}", {"LastName": "x", "Company": "y"})

    assert standin.org.leads() == []
    assert len(control(standin, "GET", f"records/Lead?org={added['id']}").json()) == 1


def test_calls_are_counted_and_forgotten(standin: StandIn, api: Api) -> None:
    api.get("limits")

    counted = control(standin, "GET", "calls").json()
    control(standin, "DELETE", "calls")

    assert [(one["method"], one["path"], one["status"]) for one in counted] == [
        ("GET", "/services/data/v66.0/limits", 200)
    ]
    assert standin.calls == []


def test_a_reset_leaves_a_new_org_with_the_same_people(standin: StandIn, api: Api) -> None:
    standin.org.add_lead()
    standin.faults.add("lock_row")

    control(standin, "POST", "reset", {})

    assert standin.org.leads() == []
    assert [user["Email"] for user in standin.org.users][1:] == ["ada@example.com", "bob@example.com"]
    assert api.get("limits").status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "faults", {"fault": "no such"}),
        ("POST", "faults", {"nonsense": 1}),
        ("POST", "records/Lead", {"Nope": 1}),
        ("PATCH", "records/00Q000000000001EAA", {"Title": "x"}),
        ("PATCH", "switches", {"nope": 1}),
        ("PATCH", "app", {"nope": 1}),
        ("GET", "records/Lead?org=00Dnone", None),
        ("POST", "act/dance", {}),
        ("GET", "nothing", None),
    ],
)
def test_a_wrong_control_is_refused(standin: StandIn, method: str, path: str, body: Any) -> None:
    assert control(standin, method, path, body).status_code in {400, 404}


def test_a_web_page_elsewhere_controls_nothing(standin: StandIn) -> None:
    assert control(standin, "POST", "reset", {}, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    form = requests.post(
        f"{standin.url}/__standin__/reset", data="{}", headers={"Content-Type": "text/plain"}, timeout=10
    )
    assert form.status_code == 415
