"""OAuth refusals, in the two ways Salesforce shows them: on its own page, or on the way back to the app."""

from urllib.parse import quote, urlencode

from integrations.salesforce.standin.wire import HTML, NO_STORE, Response, json_response, redirect

TEXTS = {
    "access_denied": "end-user denied authorization",
    "OAUTH_APP_BLOCKED": "this app is blocked by admin",
    "OAUTH_APP_ACCESS_DENIED": "user is not admin approved to access this app",
    "OAUTH_APPROVAL_ERROR_GENERIC": "An unexpected error has occurred during authentication. Please try again.",
    "OAUTH_EC_APP_NOT_FOUND": "External client app is not installed in this org",
    "invalid_scope": "the requested scope is invalid",
    "unsupported_response_type": "response type is not supported",
    "inactive_user": "user is inactive",
    "inactive_org": "organization is locked, closed, or suspended",
    "rate_limit_exceeded": "number of logins exceeded",
    "OAUTH_AUTHORIZATION_BLOCKED": "authorization is blocked by the policy of the organization",
    "invalid_client_id": "client identifier invalid",
    "invalid_client": "invalid client credentials",
    "redirect_uri_mismatch": "redirect_uri must match configuration",
    "redirect_uri_missing": "redirect_uri not provided",
    "unsupported_grant_type": "grant type not supported",
    "unsupported_token_type": "this token type is not supported",
    "invalid_app_access": "user is not admin approved to access this app",
}


class OAuthError(Exception):
    """`description` is the documented text of the error unless given."""

    def __init__(self, error: str, description: str = "", status: int = 400) -> None:
        super().__init__(error)
        self.error, self.description, self.status = error, description, status

    @property
    def text(self) -> str:
        return self.description or TEXTS.get(self.error, "")

    def as_json(self) -> Response:
        return json_response({"error": self.error, "error_description": self.text}, self.status)


class ShownError(OAuthError):
    """Stays on Salesforce's page: there is no address that may be trusted with it. `bare`: without a content type."""

    bare = False

    def as_page(self) -> Response:
        line = f"error={self.error}&error_description={quote(self.text)}"
        kind = {} if self.bare else {"Content-Type": HTML}
        return Response(status=400, body=line.encode(), headers={**kind, "Cache-Control": NO_STORE})


class MissingChallengeError(ShownError):
    # Seen with an empty content type, so that browsers download a file called "authorize".
    bare = True


def send_back(redirect_uri: str, state: str | None, error: str, description: str = "") -> Response:
    text = description or TEXTS.get(error, "")
    values = {
        "error": error,
        **({"error_description": text} if text else {}),
        **({"state": state} if state is not None else {}),
    }
    return redirect(f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{urlencode(values, quote_via=quote)}")
