"""The app's scopes, the org and its edition, and what is left of its API allowance."""

from collections.abc import Collection
from typing import Any

from django.conf import settings

from integrations.contract.access import Access, App
from integrations.contract.health import Finding, Light
from integrations.contract.meter import Meter
from integrations.errors import Problem, TryAgain
from integrations.salesforce import errors, oauth, oauth_errors
from integrations.salesforce.health.asked import Asked
from integrations.salesforce.health.finding import found, grey
from integrations.salesforce.health.wanted import Wanted

SCOPES, ORG, ALLOWANCE = "scopes", "org", "allowance"

# "Perform requests at any time", by each of its names. Without "api" nothing at all is answered.
_RENEWS = {"refresh_token", "offline_access"}
_ENOUGH = {"api", "refresh_token", "offline_access", "id", "openid"}

_STRANGE_APP = {oauth_errors.PREFIX + code for code in ("invalid_client", "invalid_client_id")}
# Salesforce Help, "Salesforce Features and Edition Allocations": these have API access, others at a price or not at all.
WITH_API = {"Developer Edition", "Enterprise Edition", "Unlimited Edition", "Performance Edition"}

# Below this much of the allowance it may run out within the day.
LOW_PERCENT = 20


def scopes(access: Access, app: App) -> Finding:
    """What the grant allows, asked of the token itself. OAuth 2.0 token introspection (Salesforce Help)."""
    try:
        granted = oauth.granted(app, access.token)
    except TryAgain as problem:
        return grey(SCOPES, problem)
    except Problem as problem:
        if problem.code in _STRANGE_APP:
            # Nothing is wrong until the access is renewed, and that will fail.
            return found(SCOPES, Light.RED, "secret_changed")
        return grey(SCOPES, problem)
    if granted is None:
        return found(SCOPES, Light.GREY, "scopes_untold")
    return _scopes(granted, renews=not app.by_itself)


def _scopes(granted: Collection[str], *, renews: bool) -> Finding:
    names = sorted(granted)
    if renews and not _RENEWS & set(granted):
        return found(SCOPES, Light.RED, "scopes_no_renewal", scopes=names)
    if more := sorted(set(granted) - _ENOUGH):
        return found(SCOPES, Light.AMBER, "scopes_more", scopes=more)
    return found(SCOPES, Light.GREEN, "scopes_right", scopes=names)


def org(asked: Asked, _: Wanted) -> Finding:
    """Which org it is, and whether its edition has API access."""
    rows = asked.rows("organization")
    if not rows:
        raise errors.own("NOT_FOUND")
    edition, trial = str(rows[0].get("OrganizationType") or ""), str(rows[0].get("TrialExpirationDate") or "")
    named = {"org": str(rows[0].get("Name") or ""), "edition": edition}
    if rows[0].get("IsSandbox") is True:
        return found(ORG, Light.GREEN, "org_sandbox", **named)
    if trial:
        return found(ORG, Light.AMBER, "org_trial", until=trial[:10], **named)
    if edition not in WITH_API:
        return found(ORG, Light.AMBER, "org_edition", **named)
    return found(ORG, Light.GREEN, "org_right", **named)


def allowance(meter: Meter) -> Finding:
    """What the answers told of it in passing. REST API guide, "Limit Info Header"."""
    if meter.used is None or not meter.allowed:
        return found(ALLOWANCE, Light.GREY, "allowance_untold")
    left = max(0, meter.allowed - meter.used)
    told: dict[str, Any] = {"left": left, "allowed": meter.allowed}
    if left < meter.allowed * settings.API_RESERVE_PERCENT / 100:
        return found(ALLOWANCE, Light.RED, "allowance_out", **told)
    if left < meter.allowed * LOW_PERCENT / 100:
        return found(ALLOWANCE, Light.AMBER, "allowance_low", **told)
    return found(ALLOWANCE, Light.GREEN, "allowance_right", **told)
