"""The token address: codes and refresh tokens become sessions."""

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus, urlencode

from integrations.salesforce.standin.apps import App, Code, Grant
from integrations.salesforce.standin.oauth import id_tokens
from integrations.salesforce.standin.oauth.errors import OAuthError
from integrations.salesforce.standin.wire import Request, Response, json_response, text_response

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org
    from integrations.salesforce.standin.orgs import Orgs

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, kw_only=True)
class Client:
    """The app that asks, its secret compared where one was given."""

    org: "Org"
    app: App
    gave_secret: bool


def token(orgs: "Orgs", request: Request, host: str) -> Response:
    form = request.form()
    try:
        client = _admitted(orgs, request, form)
        with client.org.transaction():
            body = _grant(client, form, host)
    except OAuthError as error:
        return error.as_json()
    if form.get("format") == "urlencoded":
        return text_response(urlencode(body), content_type="application/x-www-form-urlencoded;charset=UTF-8")
    return json_response(body)


def _admitted(orgs: "Orgs", request: Request, form: dict[str, str]) -> Client:
    if request.method != "POST":
        raise OAuthError("invalid_request", "must use HTTP POST")
    client = read_client(orgs, request, form)
    if client.app.allowed_ips and request.client not in client.app.allowed_ips:
        raise OAuthError("invalid_grant", "ip restricted")
    return client


def with_secret(client: Client) -> Client:
    """Raises OAuthError for an app that came without its secret."""
    if not client.gave_secret:
        raise OAuthError("invalid_client")
    return client


def read_client(orgs: "Orgs", request: Request, form: dict[str, str]) -> Client:
    """From the form or from HTTP Basic. Raises OAuthError for an unknown key or a wrong secret."""
    key, secret = _basic(request) or (form.get("client_id", ""), form.get("client_secret", ""))
    found = orgs.of_app(key)
    if found is None:
        raise OAuthError("invalid_client_id")
    org, app = found
    if secret and not hmac.compare_digest(secret.encode(), app.consumer_secret.encode()):
        raise OAuthError("invalid_client")
    return Client(org=org, app=app, gave_secret=bool(secret))


def _basic(request: Request) -> tuple[str, str] | None:
    scheme, _, value = request.header("authorization").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        key, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise OAuthError("invalid_client") from None
    return unquote_plus(key), unquote_plus(secret)


def _grant(client: Client, form: dict[str, str], host: str) -> dict[str, Any]:
    match form.get("grant_type"):
        case "authorization_code":
            return _redeem(client, form, host)
        case "refresh_token":
            return _refresh(client, form)
        case "client_credentials":
            return _by_itself(client, host)
        case _:
            raise OAuthError("unsupported_grant_type")


def _redeem(client: Client, form: dict[str, str], host: str) -> dict[str, Any]:
    code = with_secret(client).org.grants.take_code(form.get("code", ""))
    if code is None or code.app != client.app.consumer_key or code.host != host:
        raise OAuthError("invalid_grant", "invalid authorization code")
    if code.expires < client.org.clock():
        raise OAuthError("invalid_grant", "expired authorization code")
    if form.get("redirect_uri") != code.redirect_uri:
        raise OAuthError("redirect_uri_mismatch")
    _check_verifier(code, form.get("code_verifier", ""))
    _check_user(client, code.user_id)
    if client.app.blocked:
        raise OAuthError("invalid_app_access")
    grant = client.org.grants.approve(client.app, code.user_id, list(code.scopes))
    return _answer(client, grant, refresh_token=grant.refresh_token, nonce=code.nonce)


def _check_verifier(code: Code, verifier: str) -> None:
    if code.challenge is None:
        return
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    if not _VERIFIER.fullmatch(verifier) or not hmac.compare_digest(digest, code.challenge):
        raise OAuthError("invalid_grant", "invalid code verifier")


def _check_user(client: Client, user_id: str) -> None:
    user = client.org.records.get("User", user_id)
    if not user or not user["IsActive"]:
        raise OAuthError("invalid_grant", "inactive user")


def _refresh(client: Client, form: dict[str, str]) -> dict[str, Any]:
    if client.app.secret_for_refresh:
        with_secret(client)
    if "scope" in form:
        raise OAuthError("invalid_request", "scope parameter not supported")
    presented, grants = form.get("refresh_token", ""), client.org.grants
    replayed = grants.by_rotated_token(presented)
    if replayed is not None:
        # A token that was rotated away is in wrong hands or came from a backup: the whole grant ends.
        grants.revoke(replayed)
        raise _dead()
    grant = grants.by_refresh_token(presented)
    if grant is None or grant.app != client.app.consumer_key or client.app.blocked:
        raise _dead()
    _check_user(client, grant.user_id)
    return _answer(client, grant, refresh_token=grants.rotate(grant) if client.app.rotates else None)


def _by_itself(client: Client, host: str) -> dict[str, Any]:
    """Salesforce Help, "OAuth 2.0 Client Credentials Flow": at a My Domain only, as the user under "Run As"."""
    app = with_secret(client).app
    if host:
        raise OAuthError("invalid_grant", "request not supported on this domain")
    if not app.client_credentials:
        raise OAuthError("invalid_grant", "client credentials flow not enabled")
    if not app.run_as:
        raise OAuthError("invalid_grant", "no client credentials user enabled")
    if not set(app.scopes) - {"refresh_token"}:
        raise OAuthError("invalid_grant", "no valid scopes defined")
    _check_user(client, app.run_as)
    if app.blocked:
        raise OAuthError("invalid_app_access")
    return _answer(client, client.org.grants.admit(app), refresh_token=None)


def _dead() -> OAuthError:
    return OAuthError("invalid_grant", "expired access/refresh token")


def _answer(client: Client, grant: Grant, *, refresh_token: str | None, nonce: str | None = None) -> dict[str, Any]:
    org = client.org
    session = org.grants.open_session(grant)
    identity, issued_at = org.identity_url(grant.user_id), str(int(org.clock().timestamp() * 1000))
    body = {
        "access_token": session.token,
        "signature": sign(client.app.consumer_secret, identity, issued_at),
        "scope": " ".join(grant.scopes),
        "instance_url": org.url,
        "id": identity,
        "token_type": "Bearer",
        "issued_at": issued_at,
    }
    if refresh_token:
        body["refresh_token"] = refresh_token
    if "openid" in grant.scopes:
        body["id_token"] = id_tokens.id_token(org, client.app, grant, nonce)
    return body


def sign(consumer_secret: str, identity: str, issued_at: str) -> str:
    digest = hmac.new(consumer_secret.encode(), f"{identity}{issued_at}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
