"""The REST interface: who calls, in which version, and which resource answers."""

from typing import TYPE_CHECKING

from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.refusals import Refusal, expired_session, not_found
from integrations.salesforce.standin.rest.resources import answer
from integrations.salesforce.standin.wire import Request, Response, json_response

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org
    from integrations.salesforce.standin.orgs import Orgs

OLDEST, NEWEST = 31, 67
_SEASONS = ("Spring", "Summer", "Winter")


def versions() -> Response:
    """The only REST answer that needs no session."""
    return json_response(
        [
            {"label": _label(one), "url": f"/services/data/v{one}.0", "version": f"{one}.0"}
            for one in range(OLDEST, NEWEST + 1)
        ]
    )


def _label(version: int) -> str:
    # Version 66 is Spring '26, three a year; Winter carries the next year's number.
    year, season = divmod(version - 66, 3)
    return f"{_SEASONS[season]} '{26 + year + (season == 2)}"


def serve(orgs: "Orgs", request: Request) -> tuple[Response, "Org | None"]:
    """The answer to an address under `/services/data/`, and the org whose session it was."""
    segments = [one for one in request.path.split("/") if one][2:]
    if not segments:
        return (
            versions() if request.method in {"GET", "HEAD"} else _refused(_not_allowed(request.method, "GET, HEAD"))
        ), None
    org: Org | None = None
    try:
        version = _version(segments[0])
        org, caller = authenticate(orgs, request, version)
        org.count_call()
        response = _answer(org, caller, request, segments[1:])
    except Refusal as refusal:
        response = _refused(refusal)
    if org is not None and org.switches.tells_limits:
        response = response.with_headers(Sforce_Limit_Info=f"api-usage={org.calls_used}/{org.switches.daily_calls}")
    return response.with_headers(Vary="Accept-Encoding"), org


def _answer(org: "Org", caller: Caller, request: Request, segments: list[str]) -> Response:
    if org.switches.unavailable:
        raise Refusal.of(503, "SERVER_UNAVAILABLE", "The server is temporarily unavailable.")
    if not org.switches.api_enabled:
        raise Refusal.of(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.")
    with org.transaction():
        return answer(caller, request, segments)


def _version(segment: str) -> str:
    number = segment.removeprefix("v").removesuffix(".0")
    if not (segment.startswith("v") and segment.endswith(".0") and number.isdigit()) or int(number) > NEWEST:
        raise not_found()
    if int(number) < OLDEST:
        raise Refusal.of(410, "UNSUPPORTED_API_VERSION", "The requested API version is no longer supported.")
    return f"{int(number)}.0"


def authenticate(orgs: "Orgs", request: Request, version: str) -> tuple["Org", Caller]:
    """The org and user of the Bearer token. Raises Refusal 401."""
    scheme, _, token = request.header("authorization").partition(" ")
    if scheme not in {"Bearer", "OAuth"} or not token:
        raise Refusal.of(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")
    org = orgs.of_token(token)
    found = org and org.session(token)
    if org is None or not found:
        raise expired_session()
    grant, _ = found
    user = org.records.get("User", grant.user_id)
    if not user or not user["IsActive"]:
        raise expired_session()
    if not {"api", "full"} & set(grant.scopes):
        raise expired_session("This session is not valid for use with the REST API")
    return org, Caller(org=org, user_id=grant.user_id, version=version, headers=request.headers)


def _refused(refusal: Refusal) -> Response:
    return json_response(refusal.as_rest(), refusal.status)


def _not_allowed(method: str, allowed: str) -> Refusal:
    return Refusal.of(405, "METHOD_NOT_ALLOWED", f"HTTP Method '{method}' not allowed. Allowed are {allowed}")
