"""The token address, and what ends a grant."""

import base64
import hashlib
import hmac
import re

import jwt
import pytest
import requests

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.conftest import Clock
from tests.integrations.salesforce.standin.talk import CALLBACK, VERIFIER, Person, redeem, refresh, token_call


@pytest.fixture
def code(standin: StandIn) -> str:
    return Person(standin).code()


def api_status(standin: StandIn, token: str) -> int:
    return requests.get(
        f"{standin.url}/services/data/v66.0/limits", headers={"Authorization": f"Bearer {token}"}, timeout=10
    ).status_code


def test_a_code_becomes_tokens_in_salesforces_shape(standin: StandIn, code: str) -> None:
    answer = redeem(standin, code)

    tokens = answer.json()
    assert set(tokens) == {
        "access_token",
        "refresh_token",
        "signature",
        "scope",
        "instance_url",
        "id",
        "token_type",
        "issued_at",
    }
    assert re.fullmatch(r"00D[0-9A-Za-z]{12}![A-Za-z0-9._]+", tokens["access_token"])
    assert tokens["refresh_token"].startswith("5Aep861")
    assert (tokens["instance_url"], tokens["token_type"], tokens["scope"]) == (
        standin.url,
        "Bearer",
        "api refresh_token",
    )
    assert tokens["id"] == f"{standin.url}/id/{standin.org.id}/{standin.org.admin['Id']}"
    assert tokens["issued_at"] == "1772712000000"
    assert api_status(standin, tokens["access_token"]) == 200


def test_the_signature_vouches_for_the_identity(standin: StandIn, code: str) -> None:
    tokens = redeem(standin, code).json()

    digest = hmac.new(
        standin.org.app.consumer_secret.encode(), (tokens["id"] + tokens["issued_at"]).encode(), hashlib.sha256
    ).digest()

    assert base64.b64decode(tokens["signature"]) == digest


def test_a_code_is_good_once(standin: StandIn, code: str) -> None:
    first, second = redeem(standin, code), redeem(standin, code)

    assert (first.status_code, second.status_code) == (200, 400)
    assert second.json()["error"] == "invalid_grant"


def test_a_code_is_good_for_fifteen_minutes(standin: StandIn, code: str, clock: Clock) -> None:
    clock.move(minutes=15, seconds=1)

    assert redeem(standin, code).json() == {"error": "invalid_grant", "error_description": "expired authorization code"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_secret": ""}, "invalid_client"),
        ({"client_id": "3MVG9unknown"}, "invalid_client_id"),
        ({"code_verifier": "another-verifier-that-is-long-enough-to-be-taken"}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": CALLBACK + "x"}, "redirect_uri_mismatch"),
        ({"code": "aPrxmadeup=="}, "invalid_grant"),
    ],
)
def test_secret_verifier_and_callback_are_all_checked(
    standin: StandIn, code: str, changes: dict[str, str], error: str
) -> None:
    refused = redeem(standin, code, **changes)

    assert (refused.status_code, refused.json()["error"]) == (400, error)


def test_key_and_secret_may_come_as_basic(standin: StandIn, code: str) -> None:
    app = standin.org.app
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}

    answer = requests.post(
        f"{standin.url}/services/oauth2/token", data=form, auth=(app.consumer_key, app.consumer_secret), timeout=10
    )

    assert answer.status_code == 200


def test_only_a_granted_scope_brings_a_refresh_token(standin: StandIn) -> None:
    tokens = redeem(standin, Person(standin).code(scope="api")).json()

    assert (tokens["scope"], "refresh_token" in tokens) == ("api", False)


def test_openid_brings_a_signed_id_token(standin: StandIn) -> None:
    standin.org.app.scopes.append("openid")
    token = redeem(standin, Person(standin).code(scope="api openid", nonce="n")).json()["id_token"]

    keys = requests.get(f"{standin.url}/id/keys", timeout=10).json()["keys"]
    claims = jwt.decode(
        token,
        jwt.PyJWK(keys[0]),
        algorithms=["RS256"],
        audience=standin.org.app.consumer_key,
        options={"verify_exp": False, "verify_iat": False},
    )

    assert (claims["iss"], claims["nonce"], claims["sub"]) == (
        standin.url,
        "n",
        standin.org.identity_url(standin.org.admin["Id"]),
    )


# Refresh


def test_each_refresh_rotates_the_token(standin: StandIn) -> None:
    first = standin.org.grant().refresh_token

    second = refresh(standin, first).json()

    assert second["refresh_token"] not in {first, ""}
    assert api_status(standin, second["access_token"]) == 200
    assert refresh(standin, second["refresh_token"]).status_code == 200


def test_a_token_that_was_rotated_away_kills_the_grant_when_it_comes_again(standin: StandIn) -> None:
    first = standin.org.grant().refresh_token
    second = refresh(standin, first).json()

    replayed = refresh(standin, first)

    assert replayed.json() == {"error": "invalid_grant", "error_description": "expired access/refresh token"}
    assert api_status(standin, second["access_token"]) == 401
    assert refresh(standin, second["refresh_token"]).status_code == 400


def test_without_rotation_the_answer_has_no_refresh_token_and_the_old_one_stays_good(standin: StandIn) -> None:
    standin.org.app.rotates = False
    token = standin.org.grant().refresh_token

    answers = [refresh(standin, token) for _ in range(2)]

    assert [(one.status_code, "refresh_token" in one.json()) for one in answers] == [(200, False), (200, False)]


def test_a_refresh_needs_the_secret_unless_the_app_says_not(standin: StandIn) -> None:
    token = standin.org.grant().refresh_token
    without = refresh(standin, token, client_secret="")
    standin.org.app.secret_for_refresh = False

    assert without.json()["error"] == "invalid_client"
    assert refresh(standin, token, client_secret="").status_code == 200


def test_a_refresh_that_names_scopes_is_refused(standin: StandIn) -> None:
    assert refresh(standin, standin.org.grant().refresh_token, scope="api").json()["error"] == "invalid_request"


def test_the_sixth_approval_ends_the_first(standin: StandIn) -> None:
    grants = [standin.org.grant() for _ in range(6)]

    assert [refresh(standin, one.refresh_token).status_code for one in grants] == [400, 200, 200, 200, 200, 200]
    assert api_status(standin, grants[0].access_token) == 401


def test_sessions_that_ended_are_refreshed_and_revoked_grants_are_not(standin: StandIn) -> None:
    tokens = standin.org.grant()
    standin.org.expire_sessions()
    ended = api_status(standin, tokens.access_token)
    renewed = refresh(standin, tokens.refresh_token).json()
    standin.org.revoke_grants()

    assert ended == 401
    assert refresh(standin, renewed["refresh_token"]).json()["error_description"] == "expired access/refresh token"


def test_a_blocked_apps_tokens_end(standin: StandIn) -> None:
    tokens = standin.org.grant()
    standin.org.block()

    assert api_status(standin, tokens.access_token) == 401
    assert refresh(standin, tokens.refresh_token).json()["error"] == "invalid_grant"


def test_a_deactivated_user_refreshes_nothing(standin: StandIn) -> None:
    tokens = standin.org.grant()
    standin.org.deactivate(standin.org.admin["Id"])

    assert refresh(standin, tokens.refresh_token).json() == {
        "error": "invalid_grant",
        "error_description": "inactive user",
    }


def test_an_address_that_is_not_on_the_list_is_refused(standin: StandIn) -> None:
    standin.org.app.allowed_ips = ["192.0.2.1"]

    assert refresh(standin, standin.org.grant().refresh_token).json()["error_description"] == "ip restricted"


# Revoke, introspect, identity


def revoke(standin: StandIn, token: str) -> int:
    return requests.post(f"{standin.url}/services/oauth2/revoke", data={"token": token}, timeout=10).status_code


def test_revoking_an_access_token_ends_that_session_alone(standin: StandIn) -> None:
    tokens = standin.org.grant()

    assert revoke(standin, tokens.access_token) == 200
    assert api_status(standin, tokens.access_token) == 401
    assert refresh(standin, tokens.refresh_token).status_code == 200


def test_revoking_a_refresh_token_ends_everything_made_from_it(standin: StandIn) -> None:
    tokens = standin.org.grant()

    assert revoke(standin, tokens.refresh_token) == 200
    assert api_status(standin, tokens.access_token) == 401
    assert revoke(standin, tokens.refresh_token) == 400


def test_introspection_tells_a_live_token_from_a_dead_one(standin: StandIn) -> None:
    app, tokens = standin.org.app, standin.org.grant()
    address, known = (
        f"{standin.url}/services/oauth2/introspect",
        {"client_id": app.consumer_key, "client_secret": app.consumer_secret},
    )

    live = requests.post(address, data={**known, "token": tokens.access_token}, timeout=10).json()
    dead = requests.post(address, data={**known, "token": "00Dx!x"}, timeout=10).json()
    stranger = requests.post(address, data={"client_id": app.consumer_key, "client_secret": "x"}, timeout=10)

    assert (live["active"], live["username"]) == (True, "admin@standin.example.com")
    assert dead == {"active": False}
    assert stranger.status_code == 401


def test_identity_and_userinfo_name_the_user_to_whoever_may_ask(standin: StandIn) -> None:
    tokens = standin.org.grant(scopes=["api", "id"])
    bearer = {"Authorization": f"Bearer {tokens.access_token}"}

    identity = requests.get(tokens.identity_url, headers=bearer, timeout=10).json()
    userinfo = requests.get(f"{standin.url}/services/oauth2/userinfo", headers=bearer, timeout=10).json()

    assert (identity["organization_id"], identity["username"]) == (standin.org.id, "admin@standin.example.com")
    assert (userinfo["user_id"], userinfo["sub"]) == (identity["user_id"], tokens.identity_url)


@pytest.mark.parametrize(("scopes", "text"), [(["api", "refresh_token"], "Invalid_Scope"), (None, "Bad_OAuth_Token")])
def test_identity_answers_a_bad_token_in_plain_text(standin: StandIn, scopes: list[str] | None, text: str) -> None:
    tokens = standin.org.grant(scopes=scopes or ["id"])
    if scopes is None:
        standin.org.expire_sessions()

    answer = requests.get(tokens.identity_url, headers={"Authorization": f"Bearer {tokens.access_token}"}, timeout=10)

    assert (answer.status_code, answer.text) == (403, text)


def test_discovery_names_the_addresses(standin: StandIn) -> None:
    found = requests.get(f"{standin.url}/.well-known/openid-configuration", timeout=10).json()

    assert found["token_endpoint"] == f"{standin.url}/services/oauth2/token"
    assert token_call(standin).status_code == 400
