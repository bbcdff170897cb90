"""Revoke, introspect, userinfo, identity and discovery."""

from typing import TYPE_CHECKING, Any

from integrations.salesforce.standin.apps import SCOPES
from integrations.salesforce.standin.oauth.errors import OAuthError
from integrations.salesforce.standin.oauth.token import read_client, with_secret
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.wire import Request, Response, empty, json_response, text_response

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org
    from integrations.salesforce.standin.orgs import Orgs

_IDENTITY_SCOPES = {"id", "openid", "profile", "full"}


def revoke(orgs: "Orgs", request: Request) -> Response:
    """A refresh token ends with everything made from it, an access token alone; an unknown one is a 400."""
    presented = request.query.get("token") or request.form().get("token", "")
    org = orgs.of_token(presented)
    if org is not None:
        with org.transaction():
            if org.grants.close_session(presented):
                return empty(200)
    org = orgs.of_refresh_token(presented)
    if org is not None:
        with org.transaction():
            grant = org.grants.by_refresh_token(presented)
            if grant is not None:
                org.grants.revoke(grant)
                return empty(200)
    return OAuthError("invalid_token", "invalid token").as_json()


def introspect(orgs: "Orgs", request: Request) -> Response:
    form = request.form()
    try:
        client = with_secret(read_client(orgs, request, form))
    except OAuthError as error:
        return OAuthError("invalid_client", error.text, 401).as_json()
    found = client.org.session(form.get("token", ""))
    if found is None or found[0].app != client.app.consumer_key:
        return json_response({"active": False})
    grant, session = found
    user = client.org.record(grant.user_id)
    return json_response(
        {
            "active": True,
            "scope": " ".join(grant.scopes),
            "client_id": client.app.consumer_key,
            "username": user["Username"],
            "sub": client.org.identity_url(grant.user_id),
            "token_type": "access_token",
            "exp": int(session.last_used + client.org.switches.session_timeout_s),
            "iat": int(session.issued),
            "nbf": int(session.issued),
        }
    )


def userinfo(orgs: "Orgs", request: Request) -> Response:
    found = _user(orgs, request)
    if isinstance(found, Response):
        return found
    org, user = found
    return json_response(
        {
            "sub": org.identity_url(user["Id"]),
            "user_id": user["Id"],
            "organization_id": org.id,
            "preferred_username": user["Username"],
            "nickname": user["Alias"],
            "name": user["Name"],
            "email": user["Email"],
            "email_verified": True,
            "given_name": user["FirstName"],
            "family_name": user["LastName"],
            "zoneinfo": user["TimeZoneSidKey"],
            "urls": _urls(org, user),
            "active": user["IsActive"],
            "user_type": "STANDARD",
            "language": user["LanguageLocaleKey"],
            "locale": user["LocaleSidKey"],
            "utcOffset": 0,
            "updated_at": user["LastModifiedDate"],
            "is_app_installed": True,
        }
    )


def identity(orgs: "Orgs", request: Request, org_id: str, user_id: str) -> Response:
    found = _user(orgs, request)
    if isinstance(found, Response):
        return found
    org, user = found
    if (org.id[:15], user["Id"][:15]) != (org_id[:15], user_id[:15]):
        return text_response("Wrong_Org", 403)
    return json_response(
        {
            "id": org.identity_url(user["Id"]),
            "asserted_user": True,
            "user_id": user["Id"],
            "organization_id": org.id,
            "username": user["Username"],
            "nick_name": user["Alias"],
            "display_name": user["Name"],
            "email": user["Email"],
            "email_verified": True,
            "first_name": user["FirstName"],
            "last_name": user["LastName"],
            "timezone": user["TimeZoneSidKey"],
            "urls": _urls(org, user),
            "active": user["IsActive"],
            "user_type": "STANDARD",
            "language": user["LanguageLocaleKey"],
            "locale": user["LocaleSidKey"],
            "utcOffset": 0,
            "last_modified_date": user["LastModifiedDate"],
        }
    )


def discovery(url: str) -> Response:
    oauth = f"{url}/services/oauth2"
    return json_response(
        {
            "issuer": url,
            "authorization_endpoint": f"{oauth}/authorize",
            "token_endpoint": f"{oauth}/token",
            "revocation_endpoint": f"{oauth}/revoke",
            "userinfo_endpoint": f"{oauth}/userinfo",
            "introspection_endpoint": f"{oauth}/introspect",
            "jwks_uri": f"{url}/id/keys",
            "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        }
    )


def _user(orgs: "Orgs", request: Request) -> "tuple[Org, Record] | Response":
    """The user of the Bearer token, or the plain-text 403 that these addresses alone answer."""
    token = request.header("authorization").removeprefix("Bearer ").strip()
    if not token:
        return text_response("Missing_OAuth_Token", 403)
    found = orgs.sessions_of(token)
    if found is None:
        return text_response("Bad_OAuth_Token", 403)
    org, grant = found
    if not _IDENTITY_SCOPES & set(grant.scopes):
        return text_response("Invalid_Scope", 403)
    return org, org.record(grant.user_id)


def _urls(org: "Org", user: Record) -> dict[str, Any]:
    data = f"{org.url}/services/data/v{{version}}/"
    below = {name: f"{data}{name}/" for name in ("sobjects", "query", "search", "recent")}
    return {"rest": data, **below, "profile": f"{org.url}/{user['Id']}", "custom_domain": org.url}
