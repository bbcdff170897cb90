"""The authorize address: what is wrong with a request, who the user is, and whether they allow it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlencode

from django.utils.translation import gettext as _

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.apps import CODE_LIFE, App, Code
from integrations.salesforce.standin.oauth import screens
from integrations.salesforce.standin.oauth.errors import MissingChallengeError, ShownError, send_back
from integrations.salesforce.standin.oauth.sign_in import Browsers, SignedIn
from integrations.salesforce.standin.wire import Request, Response, redirect

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org
    from integrations.salesforce.standin.orgs import Orgs

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request whose app and callback are known good, so that answers may go there."""

    org: "Org"
    app: App
    query: dict[str, str]
    host: str

    @property
    def redirect_uri(self) -> str:
        return self.query["redirect_uri"]

    @property
    def state(self) -> str | None:
        return self.query.get("state")

    @property
    def prompts(self) -> list[str]:
        return self.query.get("prompt", "").split()

    @property
    def scopes(self) -> list[str]:
        return wanted_scopes(self.query.get("scope", "")) or list(self.app.scopes)

    def back(self, error: str, description: str = "") -> Response:
        return send_back(self.redirect_uri, self.state, error, description)


def wanted_scopes(text: str) -> list[str]:
    """`offline_access` is another name of `refresh_token`."""
    return list(dict.fromkeys("refresh_token" if one == "offline_access" else one for one in text.split()))


def authorize(orgs: "Orgs", browsers: Browsers, request: Request, host: str) -> Response:
    try:
        asked = read(orgs, request.query, host)
    except ShownError as error:
        return error.as_page()
    if request.method != "GET":
        return asked.back("invalid_request", "must use HTTP GET")
    refusal = _refusal(asked)
    return refusal or _with_user(asked, browsers.of(request))


def read(orgs: "Orgs", query: dict[str, str], host: str) -> Asked:
    """Raises ShownError for what must not be sent anywhere."""
    found = orgs.of_app(query.get("client_id", ""))
    if found is None:
        raise ShownError("invalid_client_id")
    org, app = found
    if not query.get("redirect_uri"):
        raise ShownError("redirect_uri_missing")
    if query["redirect_uri"] not in app.callbacks:
        raise ShownError("redirect_uri_mismatch")
    if app.pkce_required and not query.get("code_challenge"):
        raise MissingChallengeError("invalid_request", "missing required code challenge")
    return Asked(org=org, app=app, query=query, host=host)


def _refusal(asked: Asked) -> Response | None:
    if asked.query.get("response_type") != "code":
        return asked.back("unsupported_response_type")
    challenge = asked.query.get("code_challenge")
    if challenge and (
        asked.query.get("code_challenge_method", "S256") != "S256" or not _CHALLENGE.fullmatch(challenge)
    ):
        return asked.back("invalid_request", "invalid code challenge")
    if not set(asked.scopes) <= set(asked.app.scopes):
        return asked.back("invalid_scope")
    return None


def _with_user(asked: Asked, signed_in: SignedIn | None) -> Response:
    if asked.query.get("immediate") == "true" and not (signed_in and _has_approved(asked, signed_in)):
        return asked.back("immediate_unsuccessful")
    if signed_in is None or "login" in asked.prompts:
        return redirect(
            f"{_prefix(asked.host)}/login?{urlencode({'startURL': start_url(asked), 'un': asked.query.get('login_hint', '')})}"
        )
    refused = _not_admitted(asked, signed_in)
    if refused:
        return asked.back(refused)
    if _has_approved(asked, signed_in) and "consent" not in asked.prompts:
        return _allow(asked, signed_in)
    return screens.consent(
        asked.app, asked.scopes, signed_in, request=urlencode(asked.query, quote_via=quote), host=asked.host
    )


def start_url(asked: Asked) -> str:
    """This very request, once the user has signed in."""
    rest = {**asked.query, "prompt": " ".join(one for one in asked.prompts if one != "login")}
    return f"{_prefix(asked.host)}/services/oauth2/authorize?{urlencode(rest, quote_via=quote)}"


def _prefix(host: str) -> str:
    return f"/{host}" if host else ""


def _not_admitted(asked: Asked, signed_in: SignedIn) -> str | None:
    """The error for a user whom the org or the app's policies keep out, None if they may come in."""
    app, user = asked.app, signed_in.user
    reasons = (
        (app.refusal, bool(app.refusal)),
        ("OAUTH_EC_APP_NOT_FOUND", signed_in.org is not asked.org),
        ("inactive_user", not user["IsActive"]),
        ("OAUTH_APP_BLOCKED", app.blocked),
        ("OAUTH_APPROVAL_ERROR_GENERIC", not app.installed),
        ("OAUTH_APP_ACCESS_DENIED", not app.self_authorized and user["Id"] not in app.approved),
    )
    return next((error for error, holds in reasons if holds), None)


def _has_approved(asked: Asked, signed_in: SignedIn) -> bool:
    grants = signed_in.org.grants.of(asked.app, signed_in.user["Id"])
    return any(set(asked.scopes) <= set(grant.scopes) for grant in grants)


def decide(orgs: "Orgs", browsers: Browsers, request: Request) -> Response:
    """The consent page's answer: Allow or Deny. Everything is checked anew, since a form can hold anything."""
    form = request.form()
    signed_in = browsers.of(request)
    if signed_in is None or not browsers.confirms(request, form.get("confirmation", "")):
        return screens.message(_("Your session has ended. Go back and connect again."), status=403)
    query = {name: values[-1] for name, values in parse_qs(form.get("request", ""), keep_blank_values=True).items()}
    try:
        asked = read(orgs, query, form.get("host", ""))
    except ShownError as error:
        return error.as_page()
    refused = _not_admitted(asked, signed_in)
    if refused or _refusal(asked):
        return asked.back(refused) if refused else _refusal(asked) or asked.back("server_error")
    return _allow(asked, signed_in) if form.get("decision") == "allow" else asked.back("access_denied")


def _allow(asked: Asked, signed_in: SignedIn) -> Response:
    code = Code(
        value=ids.authorization_code(),
        app=asked.app.consumer_key,
        user_id=signed_in.user["Id"],
        scopes=tuple(asked.scopes),
        redirect_uri=asked.redirect_uri,
        challenge=asked.query.get("code_challenge"),
        host=asked.host,
        nonce=asked.query.get("nonce"),
        expires=asked.org.clock() + timedelta(seconds=CODE_LIFE.total_seconds()),
    )
    with asked.org.transaction():
        asked.org.grants.add_code(code)
    values = {"code": code.value, **({"state": asked.state} if asked.state is not None else {})}
    return redirect(
        f"{asked.redirect_uri}{'&' if '?' in asked.redirect_uri else '?'}{urlencode(values, quote_via=quote)}"
    )
