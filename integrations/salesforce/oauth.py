"""Salesforce's token address: exchange, enter, refresh, revoke. Keeps nothing.

OAuth 2.0 Web Server Flow for Web App Integration; OAuth 2.0 Client Credentials Flow for Server-to-Server Integration;
OAuth 2.0 Refresh Token Flow; Revoke OAuth Tokens (Salesforce Help).
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import requests

from integrations import oauth
from integrations.contract.access import App, Grant
from integrations.errors import FixSettings, OutcomeUnknown, Problem, Reconnect, Refused, TryAgain
from integrations.salesforce.errors import LOOK_AFTER_RESET_S
from integrations.salesforce.hosts import NotSalesforce, checked_instance_url, checked_login_url, trusted_hosts
from integrations.salesforce.oauth_errors import problem, refusal
from jicoo import http

# Exactly what the set-up guide told the administrator to tick: more is refused as invalid_scope.
SCOPE = "api refresh_token"
# These calls are made while a person looks at a page that loads: three of them stay below a web worker's own time-out.
WHILE_SOMEBODY_WAITS_S = 8.0
_BY_ITSELF = {"grant_type": "client_credentials"}
_IDENTITY = re.compile(r"/id/(00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)/(005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)$")


Answer = dict[str, Any]


def authorize_url(app: App, *, redirect_uri: str, state: str, challenge: str, anew: bool) -> str:
    """Where the administrator allows access; `anew`: after another log-in, for another user."""
    url = f"{app.login_url}/services/oauth2/authorize"
    address = oauth.authorize_url(
        url, app.key, redirect_uri=redirect_uri, scope=SCOPE, state=state, challenge=challenge
    )
    return f"{address}&prompt=login" if anew else address


def exchange(app: App, *, code: str, verifier: str, redirect_uri: str) -> Grant:
    """The grant for the code. Raises Problem; an answer that is not what it says it is counts as none."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    grant = _grant(app, _ask(app, "token", form))
    if not grant.refresh_token:
        raise problem("no_refresh_token")
    return grant


def enter(app: App) -> Grant:
    """The access of an app that comes in by itself, as the user whom the org's administrator set to run it.

    Good at a My Domain only. There is no refresh token: who has the secret asks again.
    """
    return _grant(app, _ask(app, "token", _BY_ITSELF))


def refresh(app: App, refresh_token: str) -> Grant:
    """A new access token; a new refresh token where the app rotates them. Raises Reconnect for a dead grant."""
    form = _BY_ITSELF if app.by_itself else {"grant_type": "refresh_token", "refresh_token": refresh_token}
    answer = _ask(app, "token", form, held=True)
    try:
        return _grant(app, answer)
    except Refused as refused:
        raise Reconnect(refused.code) from None


def revoke(app: App, token: str) -> None:
    """Gives it back. A refusal means that it is gone already. Raises Problem if nobody could be asked."""
    _log_in_address(app)
    try:
        _ask(app, "revoke", {"token": token}, answered=False)
    except (FixSettings, Refused, Reconnect):
        return


def granted(app: App, access_token: str) -> frozenset[str] | None:
    """The scopes of this access; None where they are not told. Raises Problem. OAuth 2.0 Token Introspection (Salesforce Help)."""
    answer = _ask(app, "introspect", {"token": access_token, "token_type_hint": "access_token"})
    scope = answer.get("scope")
    return frozenset(scope.split()) if answer.get("active") is True and isinstance(scope, str) else None


def _ask(app: App, endpoint: str, form: Mapping[str, str], *, held: bool = False, answered: bool = True) -> Answer:
    """POSTs the form with key and secret. `held`: a connection lives by it, so that a refusal means to connect again."""
    secrets = {"client_id": app.key, "client_secret": app.secret} if answered else {}
    url = f"{_log_in_address(app)}/services/oauth2/{endpoint}"
    try:
        with http.session(trusted=trusted_hosts(), total_s=WHILE_SOMEBODY_WAITS_S) as session:
            answer = session.post(url, data={**form, **secrets}, headers={"Accept": "application/json"})
    except http.Unreachable:
        raise TryAgain("unreachable") from None
    except http.NoAnswer:
        raise OutcomeUnknown("no_answer", after_s=LOOK_AFTER_RESET_S) from None
    except (requests.RequestException, ValueError):
        # An address that cannot be asked at all.
        raise problem("unknown") from None
    try:
        return _read(answer, grant_type=form.get("grant_type", ""), answered=answered)
    except (FixSettings, Refused) as refused:
        # An access whose app or user is refused cannot be used until somebody connects again.
        raw = str(refused.params.get("raw", ""))
        raise (Reconnect(refused.code, raw=raw) if held else refused) from None


def _log_in_address(app: App) -> str:
    """Looked at again each time: the row may be older than the settings, or written by somebody else."""
    try:
        return checked_login_url(app.login_url)
    except NotSalesforce:
        raise problem("login_url") from None


def _read(answer: requests.Response, *, grant_type: str, answered: bool) -> Answer:
    try:
        body = answer.json()
    except ValueError:
        body = None
    if answer.ok and (isinstance(body, dict) or not answered):
        return body or {}
    if isinstance(body, dict) and body.get("error"):
        raise refusal(body, grant_type=grant_type)
    # Anything but an OAuth error object: a gateway, maintenance, a time-out of their own.
    if answer.status_code >= 500 or answer.ok:
        raise OutcomeUnknown("outcome_unknown", after_s=LOOK_AFTER_RESET_S)
    raise TryAgain("NOT_UNDERSTOOD", raw=answer.text)


def _grant(app: App, answer: Mapping[str, Any]) -> Grant:
    """What the answer gives, checked. What is not taken is given back: it would count among the approvals of its user."""
    try:
        return _checked(app, answer)
    except Problem:
        token = answer.get("refresh_token")
        if isinstance(token, str) and token:
            with suppress(Problem):
                revoke(app, token)
        raise


def _checked(app: App, answer: Mapping[str, Any]) -> Grant:
    """Signature, whose it is, and where its calls go. Keys that we do not know are passed over."""
    token, identity = str(answer.get("access_token") or ""), str(answer.get("id") or "")
    found = _IDENTITY.search(identity)
    if not token or not found:
        raise problem("unknown")
    if not _is_signed(app.secret, answer):
        raise problem("bad_signature")
    return Grant(
        access_token=token,
        refresh_token=str(answer.get("refresh_token") or ""),
        instance_url=_instance_url(answer),
        org_id=found[1],
        user_id=found[2],
    )


def _instance_url(answer: Mapping[str, Any]) -> str:
    url = str(answer.get("instance_url") or "")
    try:
        return checked_instance_url(url) if url else ""
    except NotSalesforce:
        raise Reconnect("INSTANCE_URL_NOT_ALLOWED") from None


def _is_signed(secret: str, answer: Mapping[str, Any]) -> bool:
    """base64(HMAC-SHA256(consumer secret, id + issued_at)): the id was not altered on its way."""
    message = f"{answer.get('id', '')}{answer.get('issued_at', '')}".encode()
    expected = base64.b64encode(hmac.digest(secret.encode(), message, hashlib.sha256)).decode()
    return hmac.compare_digest(expected.encode(), str(answer.get("signature", "")).encode())
