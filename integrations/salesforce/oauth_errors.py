"""What each refusal of Salesforce's log-in means, and its two sentences.

OAuth 2.0 errors of the authorize and token addresses (Salesforce Help, "OAuth Authorization Errors" and "OAuth Token Errors").
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.contract.values import Json, Words
from integrations.errors import FixSettings, Problem, Reconnect, Refused, TryAgain
from integrations.salesforce.errors import read_error
from integrations.words import fill

_SETUP = _(
    "In Salesforce, open the app's settings and its “OAuth Usage”, mend that, then press “Connect to Salesforce” again."
)
_AGAIN = _("Press “Connect to Salesforce” again.")
_OURS = _("Try again. If it happens again, tell whoever runs this service.")
_HISTORY = _("Ask your Salesforce administrator to look at Setup, “Login History”, mend the cause, then connect again.")

Sentence = tuple[type[Problem], Any, Any]
# What came back, in small letters: (kind, what happened, what to do).
TABLE: Mapping[str, Sentence] = {
    "access_denied": (FixSettings, _("Access was denied on Salesforce's page, so nothing was connected."), _("If that was not meant, press “Connect to Salesforce” again and choose “Allow”.")),
    "oauth_app_blocked": (FixSettings, _("Your Salesforce organisation blocks this app."), _("Ask your Salesforce administrator to unblock it under “OAuth Usage” of External Client Apps or Connected Apps, then connect again.")),
    "oauth_app_access_denied": (FixSettings, _("Only users whom an administrator approved may use this app, and this user is not one of them."), _("Ask your Salesforce administrator to add the user's profile or permission set to the app's policies, then connect again.")),
    "oauth_authorization_blocked": (FixSettings, _("A policy of your Salesforce organisation blocks this log-in."), _HISTORY),
    "oauth_approval_error_generic": (FixSettings, _("Salesforce did not let this user approve the app: often it is not installed, the user may only use the API, or “Perform requests at any time” is not ticked."), _SETUP),
    "oauth_ec_app_not_found": (FixSettings, _("This app belongs to another Salesforce organisation than the one that was logged in to."), _("Log out of Salesforce, or use a private window, and connect with the organisation in which the app was made.")),
    "invalid_scope": (FixSettings, _("The app in Salesforce does not offer what we ask for."), _("Add “Manage user data via APIs (api)” and “Perform requests at any time (refresh_token, offline_access)” to the app, wait up to 10 minutes, then connect again.")),
    "inactive_user": (FixSettings, _("This Salesforce user is not active."), _("Connect as an active user, or ask your Salesforce administrator to activate this one.")),
    "inactive_org": (FixSettings, _("This Salesforce organisation is locked, closed or suspended."), _("Ask your Salesforce administrator, or connect another organisation.")),
    "rate_limit_exceeded": (TryAgain, _("There were too many log-ins to Salesforce in a short time."), _("Wait a few minutes, then connect again.")),
    "server_error": (TryAgain, _("Salesforce had an error of its own."), _("Wait a few minutes, then connect again.")),
    "invalid_client_id": (FixSettings, _("Salesforce does not know this consumer key at this address."), _("A new app needs up to 10 minutes: wait, then connect again. Check that the key is copied whole, and that the environment is the one in which the app was made.")),
    "invalid_client": (FixSettings, _("The consumer secret does not belong to this consumer key."), _("Copy both again from the app's OAuth settings in Salesforce, then connect again.")),
    "redirect_uri_mismatch": (FixSettings, _("The callback address of the app in Salesforce is not the one of this service."), _("Copy the callback address from this page into the app in Salesforce, wait up to 10 minutes, then connect again.")),
    "invalid_app_access": (FixSettings, _("Only users whom an administrator approved may use this app, and this user is not one of them."), _("Ask your Salesforce administrator to add the user's profile or permission set to the app's policies, then connect again.")),
    "invalid_code": (FixSettings, _("Salesforce's permission had expired or was used before it reached us."), _AGAIN),
    "dead": (Reconnect, _("Salesforce no longer accepts our access: it was revoked, replaced or not used for too long."), _("An administrator connects Salesforce again; the bookings that wait are then sent.")),
    "ip_restricted": (Reconnect, _("Salesforce does not accept the address that this service calls from."), _("Ask your Salesforce administrator to relax the app's IP restrictions for this service, then connect again.")),
    "login_hours": (TryAgain, _("The connected user may not log in to Salesforce at this hour."), _("We go on by ourselves when the user's log-in hours begin.")),
    "not_approved": (Reconnect, _("The connected user's approval of this app is gone."), _("An administrator connects Salesforce again; the bookings that wait are then sent.")),
    "pkce": (FixSettings, _("Salesforce did not accept the proof that the log-in began here."), _AGAIN),
    "no_refresh_token": (FixSettings, _("Salesforce gave access for a short time only."), _("Add “Perform requests at any time (refresh_token, offline_access)” to the app, and set its refresh token policy to “valid until revoked”; then connect again.")),
    "not_my_domain": (FixSettings, _("Salesforce offers the Client Credentials Flow only at the organisation's My Domain."), _("Choose My Domain and enter the address that stands in Setup, “My Domain”.")),
    "no_run_as": (FixSettings, _("The app in Salesforce has no user to run as."), _("In the app's policies, name an active user under “Run As” of the Client Credentials Flow, then connect again.")),
    "not_by_itself": (FixSettings, _("The app in Salesforce does not allow the Client Credentials Flow."), _("Tick “Enable Client Credentials Flow” in the app, name a user under “Run As” in its policies, wait up to 10 minutes, then connect again.")),
    "no_scopes": (FixSettings, _("The app in Salesforce has no scope that this way of connecting can use."), _("Add “Manage user data via APIs (api)” to the app, wait up to 10 minutes, then connect again.")),
    "login_url": (Reconnect, _("The log-in address that is kept for this connection is not one of Salesforce's, so nothing was sent there."), _("An administrator chooses the environment and connects Salesforce again; the bookings that wait are then sent.")),
    "bad_signature": (Refused, _("What Salesforce answered is not signed with this consumer secret."), _("Check the consumer secret, then connect again.")),
    "ours": (Refused, _("Salesforce did not understand how this service asked for access."), _OURS),
    "unknown": (Refused, _("Salesforce did not connect, for a reason that we do not know."), _("Press “Connect to Salesforce” again. If it happens again, your Salesforce administrator finds the reason under Setup, “Login History”.")),
}  # fmt: skip
# RFC 6749 names, and those of Salesforce's that are about how we ask.
_OURS_CODES = {"unsupported_response_type", "immediate_unsuccessful", "invalid_request", "redirect_uri_missing", "unsupported_grant_type"}  # fmt: skip
# What an `invalid_grant` without more words means, by what was asked for.
_UNEXPLAINED = {"refresh_token": "dead", "client_credentials": "not_by_itself"}
# Salesforce documents no code for a flow that is switched off: one of these is what people report.
_SWITCHED_OFF = {"unsupported_grant_type", "unauthorized_client"}
# `invalid_grant` has a dozen causes that differ only by the description, which OAuth does not translate.
_INVALID_GRANT = (
    ("authorization code", "invalid_code"),
    ("inactive user", "inactive_user"),
    ("ip restricted", "ip_restricted"),
    ("login hours", "login_hours"),
    ("approved this consumer", "not_approved"),
    ("client credentials user", "no_run_as"),
    ("not supported on this domain", "not_my_domain"),
    ("valid scopes", "no_scopes"),
    ("verifier", "pkce"),
    ("challenge", "pkce"),
)
# Codes that are ours and that nobody else may name.
_OWN = {"invalid_code", "dead", "ip_restricted", "login_hours", "not_approved", "pkce", "no_refresh_token", "login_url", "bad_signature", "ours", "unknown", "not_my_domain", "no_run_as", "not_by_itself", "no_scopes"}  # fmt: skip
_THEIRS = TABLE.keys() - _OWN
PREFIX = "oauth_"
# What `invalid_grant` may mean of a code: key and secret were taken.
ABOUT_THE_GRANT = frozenset(PREFIX + ours for ours in ("invalid_code", *(ours for _part, ours in _INVALID_GRANT)))
# With these the approval itself is gone.
DEAD = frozenset({PREFIX + "dead", PREFIX + "not_approved"})


def denied(error: str) -> Problem:
    """What an `error` on the way back stands for."""
    code = error.strip().lower().replace("-", "_")
    if code in _OURS_CODES:
        return problem("ours")
    return problem(code if code in _THEIRS else "unknown")


def problem(code: str, raw: str = "") -> Problem:
    """The problem of this table's code."""
    return TABLE[code][0](PREFIX + code, raw=raw)


def words(code: str, params: Json) -> Words | None:
    """The sentences for a code of this table, with its prefix."""
    sentence = TABLE.get(code.removeprefix(PREFIX)) if code.startswith(PREFIX) else None
    if sentence is None:
        return None
    return Words(what_happened=fill(sentence[1], params), what_to_do=fill(sentence[2], params))


def refusal(body: dict[str, Any], *, grant_type: str) -> Problem:
    """What an OAuth error object of the token address means, where it was asked for this grant type."""
    code, _fields, raw = read_error(body)
    code = code.lower()
    description = str(body.get("error_description", "")).lower()
    if code == "invalid_grant":
        unexplained = _UNEXPLAINED.get(grant_type, "invalid_code")
        return problem(next((ours for part, ours in _INVALID_GRANT if part in description), unexplained), raw)
    if code in _SWITCHED_OFF and grant_type == "client_credentials":
        return problem("not_by_itself", raw)
    if code in _OURS_CODES:
        return problem("pkce" if "verifier" in description or "challenge" in description else "ours", raw)
    return problem(code if code in _THEIRS else "unknown", raw)
