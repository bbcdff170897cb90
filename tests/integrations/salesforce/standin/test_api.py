"""What holds for the whole REST interface: versions, sessions, limits, what is refused before anything is looked at."""

import pytest
import requests

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.conftest import Clock
from tests.integrations.salesforce.standin.talk import Api, problem


def test_versions_are_told_to_anybody(standin: StandIn) -> None:
    listed = requests.get(f"{standin.url}/services/data", timeout=10)

    assert {"label": "Spring '26", "url": "/services/data/v66.0", "version": "66.0"} in listed.json()
    assert {"label": "Winter '26", "url": "/services/data/v65.0", "version": "65.0"} in listed.json()
    assert "Sforce-Limit-Info" not in listed.headers


def test_every_answer_says_how_many_calls_are_used(api: Api) -> None:
    used = [api.get("limits").headers["Sforce-Limit-Info"], api.get("sobjects/Foo").headers["Sforce-Limit-Info"]]

    assert used == ["api-usage=1/15000", "api-usage=2/15000"]


def test_limits_tell_the_same(api: Api) -> None:
    assert api.get("limits").json()["DailyApiRequests"] == {"Max": 15000, "Remaining": 14999}


def test_at_the_days_end_of_the_allowance_every_call_is_refused(standin: StandIn, api: Api, clock: Clock) -> None:
    standin.org.turn(daily_calls=2, session_timeout_s=200_000)
    allowed = [api.get("limits").status_code for _ in range(2)]

    refused = api.get("limits")
    clock.move(hours=25)

    assert allowed == [200, 200]
    assert problem(refused) == (403, "REQUEST_LIMIT_EXCEEDED", None)
    assert refused.headers["Sforce-Limit-Info"] == "api-usage=2/2"
    assert api.get("limits").status_code == 200


def test_a_session_ends_after_two_idle_hours_and_lives_while_it_is_used(api: Api, clock: Clock) -> None:
    clock.move(hours=1, minutes=59)
    used = api.get("limits").status_code
    clock.move(hours=1, minutes=59)
    used_again = api.get("limits").status_code
    clock.move(hours=2, seconds=1)

    assert (used, used_again) == (200, 200)
    assert problem(api.get("limits")) == (401, "INVALID_SESSION_ID", None)


@pytest.mark.parametrize("header", ["", "Basic abc", "Bearer", "Bearer 00D000000000000!nothing", "Bearer ''"])
def test_no_session_is_a_401(standin: StandIn, header: str) -> None:
    answer = requests.get(f"{standin.url}/services/data/v66.0/limits", headers={"Authorization": header}, timeout=10)

    assert answer.status_code == 401
    assert answer.json()[0]["errorCode"] in {"INVALID_SESSION_ID", "INVALID_AUTH_HEADER"}


def test_a_token_without_the_api_scope_is_not_for_rest(standin: StandIn, api: Api) -> None:
    api.session.headers["Authorization"] = f"Bearer {standin.org.grant(scopes=['openid']).access_token}"

    assert api.get("limits").json()[0]["message"] == "This session is not valid for use with the REST API"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/services/data/v30.0/limits", 410, "UNSUPPORTED_API_VERSION"),
        ("/services/data/v99.0/limits", 404, "NOT_FOUND"),
        ("/services/data/66/limits", 404, "NOT_FOUND"),
        ("/services/data/v66.0/nothing", 404, "NOT_FOUND"),
        ("/services/data/v66.0/sobjects/Nothing/describe", 404, "NOT_FOUND"),
        ("/services/data/v66.0/sobjects/Lead/abc", 404, "NOT_FOUND"),
        ("/services/data/v66.0/sobjects/Lead/a/b/c", 404, "NOT_FOUND"),
    ],
)
def test_an_address_that_salesforce_does_not_document_is_refused(api: Api, path: str, status: int, code: str) -> None:
    assert problem(api.get(path)) == (status, code, None)


def test_a_wrong_method_names_the_right_ones(api: Api) -> None:
    refused = api.call("PUT", "sobjects/Lead", json={})

    assert problem(refused) == (405, "METHOD_NOT_ALLOWED", None)
    assert refused.json()[0]["message"] == "HTTP Method 'PUT' not allowed. Allowed are HEAD, GET, POST"


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ("{", "application/json", 400, "JSON_PARSER_ERROR"),
        ("[]", "application/json", 400, "JSON_PARSER_ERROR"),
        ("", "application/json", 400, "JSON_PARSER_ERROR"),
        ("LastName=x", "application/x-www-form-urlencoded", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(api: Api, body: str, kind: str, status: int, code: str) -> None:
    assert problem(api.call("POST", "sobjects/Lead", data=body, headers={"Content-Type": kind})) == (status, code, None)


def test_headers_beyond_measure_are_a_431(api: Api) -> None:
    assert api.get("limits", headers={"X-Much": "x" * 33_000}).status_code == 431


def test_an_org_without_the_api_says_so(standin: StandIn, api: Api) -> None:
    standin.org.turn(api_enabled=False)

    assert problem(api.get("limits")) == (403, "API_DISABLED_FOR_ORG", None)


def test_a_deactivated_users_session_ends(standin: StandIn, api: Api) -> None:
    standin.org.deactivate(standin.org.admin["Id"])

    assert api.get("limits").status_code == 401


def test_orgs_know_nothing_of_each_other(standin: StandIn, api: Api) -> None:
    other = standin.add_org(name="Another")
    lead = other.add_lead(Email="a@example.com")["Id"]

    assert api.rows("SELECT Id FROM Lead") == []
    assert api.get(f"sobjects/Lead/{lead}").status_code == 404
    assert [row["Id"] for row in Api(standin, other).rows("SELECT Id FROM Lead")] == [lead]


def test_a_page_elsewhere_cannot_reach_it_under_a_name_of_its_own(standin: StandIn) -> None:
    answer = requests.get(f"{standin.url}/services/data", headers={"Host": "evil.example.com"}, timeout=10)

    assert answer.status_code == 421
