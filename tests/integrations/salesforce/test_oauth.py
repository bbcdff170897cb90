"""Each thing that Salesforce's token address may say, and what it means to us."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_django import Settings

from integrations.contract.access import App
from integrations.errors import FixSettings, OutcomeUnknown, Problem, Reconnect, Refused, TryAgain
from integrations.salesforce import oauth, oauth_errors
from integrations.salesforce.standin import Fault, Org, StandIn
from integrations.words import words_for

KEY, SECRET = "3MVG9.key", "the-consumer-secret"
ORG, USER = "00D000000000001EAA", "005000000000001AAA"


def signed(**changes: Any) -> dict[str, Any]:
    """A token answer as Salesforce signs it."""
    answer = {
        "access_token": "00D!token",
        "refresh_token": "5Aep",
        "instance_url": "https://acme.my.salesforce.com",
        "id": f"https://login.salesforce.com/id/{ORG}/{USER}",
        "issued_at": "1278448384422",
        "something_new": {"is": "passed over"},
    } | changes
    message = f"{answer['id']}{answer['issued_at']}".encode()
    signature = base64.b64encode(hmac.digest(SECRET.encode(), message, hashlib.sha256)).decode()
    return {"signature": signature} | answer


Answering = Callable[..., App]


@pytest.fixture
def answering(settings: Settings) -> Iterator[Answering]:
    """A log-in host whose token address answers what the test says."""
    with StandIn() as standin:
        settings.SALESFORCE_TRUSTED_HOSTS = [urlsplit(standin.url).netloc]

        def answer(body: object, *, status: int = 200) -> App:
            text = body if isinstance(body, str) else json.dumps(body)
            standin.faults.add(Fault(path="/services/oauth2/token", status=status, text=text, times=None))
            return App(login_url=standin.url, key=KEY, secret=SECRET)

        yield answer


def exchange(app: App) -> Any:
    return oauth.exchange(app, code="aPrx", verifier="v" * 43, redirect_uri="https://jicoo.example.com/cb")


def test_a_signed_answer_is_a_grant_and_unknown_keys_are_passed_over(answering: Answering) -> None:
    grant = exchange(answering(signed()))

    assert (grant.org_id, grant.user_id, grant.instance_url) == (ORG, USER, "https://acme.my.salesforce.com")


def test_tokens_are_not_in_the_repr_of_a_grant_or_an_app(answering: Answering) -> None:
    app = answering(signed())

    assert not {"00D!token", "5Aep", KEY, SECRET} & set(f"{exchange(app)!r} {app!r}".replace("'", " ").split())


@pytest.mark.parametrize(
    ("changes", "kind", "code"),
    [
        ({"signature": "bm90IHNpZ25lZA=="}, Refused, "oauth_bad_signature"),
        ({"signature": None}, Refused, "oauth_bad_signature"),
        ({"signature": "日本"}, Refused, "oauth_bad_signature"),
        ({"refresh_token": None}, FixSettings, "oauth_no_refresh_token"),
        ({"access_token": ""}, Refused, "oauth_unknown"),
        ({"id": "https://login.salesforce.com/id/nobody"}, Refused, "oauth_unknown"),
        ({"instance_url": "https://evil.example.com"}, Reconnect, "INSTANCE_URL_NOT_ALLOWED"),
        ({"instance_url": "https://acme.my.salesforce.com:444"}, Reconnect, "INSTANCE_URL_NOT_ALLOWED"),
    ],
)
def test_an_answer_that_is_not_what_it_says_is_none(
    answering: Answering, changes: dict[str, Any], kind: type[Problem], code: str
) -> None:
    with pytest.raises(kind) as caught:
        exchange(answering(signed(**changes)))

    assert caught.value.code == code


REFUSALS = [
    ("invalid_client_id", "client identifier invalid", FixSettings, "invalid_client_id"),
    ("invalid_client", "invalid client credentials", FixSettings, "invalid_client"),
    ("invalid_grant", "expired authorization code", FixSettings, "invalid_code"),
    ("invalid_grant", "invalid authorization code", FixSettings, "invalid_code"),
    ("invalid_grant", "inactive user", FixSettings, "inactive_user"),
    ("invalid_grant", "ip restricted", Reconnect, "ip_restricted"),
    ("invalid_grant", "invalid login hours", TryAgain, "login_hours"),
    ("invalid_grant", "user hasn't approved this consumer", Reconnect, "not_approved"),
    ("invalid_grant", "invalid code verifier", FixSettings, "pkce"),
    ("invalid_request", "code verifier mismatch", FixSettings, "pkce"),
    ("redirect_uri_mismatch", "redirect_uri must match configuration", FixSettings, "redirect_uri_mismatch"),
    ("inactive_user", "user is inactive", FixSettings, "inactive_user"),
    ("inactive_org", "organization is locked, closed, or suspended", FixSettings, "inactive_org"),
    ("invalid_app_access", "user is not admin approved to access this app", FixSettings, "invalid_app_access"),
    ("unsupported_grant_type", "grant type not supported", Refused, "ours"),
    ("rate_limit_exceeded", "number of logins exceeded", TryAgain, "rate_limit_exceeded"),
    ("server_error", "", TryAgain, "server_error"),
    ("INVALID_CLIENT", "", FixSettings, "invalid_client"),
    ("something_new", "", Refused, "unknown"),
]


@pytest.mark.parametrize(("error", "description", "kind", "code"), REFUSALS)
def test_each_refusal_of_the_token_address_is_told_by_its_cause(
    answering: Answering, error: str, description: str, kind: type[Problem], code: str
) -> None:
    app = answering({"error": error, "error_description": description}, status=400)

    with pytest.raises(Problem) as caught:
        exchange(app)

    assert (type(caught.value), caught.value.code) == (kind, f"oauth_{code}")


@pytest.mark.parametrize("body", ["", "<html>maintenance</html>", "[]", "null", '{"a": 1'])
def test_a_refresh_without_a_readable_answer_leaves_the_outcome_unknown(answering: Answering, body: str) -> None:
    with pytest.raises(OutcomeUnknown):
        oauth.refresh(answering(body, status=200), "5Aep")


@pytest.mark.parametrize(
    "error", ["invalid_grant", "invalid_client", "invalid_client_id", "invalid_app_access", "inactive_user", "odd"]
)
def test_a_refused_refresh_means_that_somebody_must_connect_again(answering: Answering, error: str) -> None:
    app = answering({"error": error, "error_description": "expired access/refresh token"}, status=400)

    with pytest.raises(Reconnect):
        oauth.refresh(app, "5Aep")


@pytest.mark.parametrize(
    "description", ["inactive user", "invalid code verifier", "no client credentials user enabled"]
)
def test_a_refresh_that_is_refused_for_a_reason_means_that_too(answering: Answering, description: str) -> None:
    app = answering({"error": "invalid_grant", "error_description": description}, status=400)

    with pytest.raises(Reconnect):
        oauth.refresh(app, "5Aep")


def test_a_refresh_keeps_what_the_answer_does_not_name(answering: Answering) -> None:
    answer = signed()
    del answer["refresh_token"], answer["instance_url"]

    grant = oauth.refresh(answering(answer), "5Aep")

    assert (grant.refresh_token, grant.instance_url) == ("", "")


def test_revoking_what_is_gone_already_is_done(answering: Answering, settings: Settings, org: Org) -> None:
    app = App(login_url=org.issuer, key=KEY, secret=SECRET)

    oauth.revoke(app, "5Aep-never-given-out")


def test_key_and_secret_are_sent_to_no_address_that_is_not_salesforces(
    answering: Answering, settings: Settings
) -> None:
    app = answering(signed())
    settings.SALESFORCE_TRUSTED_HOSTS = []
    settings.SALESFORCE_LOGIN_URL_PRODUCTION = settings.SALESFORCE_LOGIN_URL_SANDBOX = "https://login.salesforce.com"

    for ask in (exchange, lambda app: oauth.refresh(app, "5Aep"), lambda app: oauth.revoke(app, "5Aep")):
        with pytest.raises(Reconnect) as caught:
            ask(app)
        assert caught.value.code == "oauth_login_url"


@pytest.mark.parametrize(
    "error",
    ["access_denied", "access-denied", "OAUTH_APP_BLOCKED", "OAUTH_APP_ACCESS_DENIED", "OAUTH_AUTHORIZATION_BLOCKED",
     "OAUTH_APPROVAL_ERROR_GENERIC", "OAUTH_EC_APP_NOT_FOUND", "invalid_scope", "unsupported_response_type",
     "immediate_unsuccessful", "inactive_user", "inactive_org", "rate_limit_exceeded", "invalid_request",
     "redirect_uri_missing", "server_error", "oauth_app_blocked"],
)  # fmt: skip
def test_each_documented_refusal_on_the_way_back_has_sentences_of_its_own(error: str) -> None:
    problem = oauth_errors.denied(error)

    assert problem.code != "oauth_unknown"
    assert words_for("salesforce", problem.code, problem.params).what_to_do


@pytest.mark.parametrize("error", ["", "nobody_knows", "<script>alert(1)</script>", "x" * 10_000, "dead"])
def test_an_unknown_refusal_is_told_without_repeating_what_came(error: str) -> None:
    problem = oauth_errors.denied(error)

    words = words_for("salesforce", problem.code, problem.params)
    assert problem.code == "oauth_unknown"
    assert "script" not in words.what_happened
