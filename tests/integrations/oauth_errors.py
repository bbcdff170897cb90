"""Each OAuth error that Salesforce documents, with its own description; and one that it does not."""

# Section 1.3 of the facts: what comes back on the redirect. The descriptions are Salesforce's own.
ON_THE_WAY_BACK = {
    "access_denied": "end-user denied authorization",
    "access-denied": "end-user denied authorization",
    "OAUTH_APP_BLOCKED": "this app is blocked by admin",
    "OAUTH_APP_ACCESS_DENIED": "user is not admin approved to access this app",
    "OAUTH_AUTHORIZATION_BLOCKED": "",
    "OAUTH_APPROVAL_ERROR_GENERIC": "An unexpected error has occurred during authentication. Please try again.",
    "OAUTH_EC_APP_NOT_FOUND": "External client app is not installed in this org",
    "invalid_scope": "the requested scope is invalid",
    "unsupported_response_type": "response type is not supported",
    "immediate_unsuccessful": "",
    "inactive_user": "user is inactive",
    "inactive_org": "organization is locked, closed, or suspended",
    "rate_limit_exceeded": "number of logins exceeded",
    "invalid_request": "HTTPS required",
    "redirect_uri_missing": "redirect_uri not provided",
    "server_error": "",
    "NOBODY_KNOWS_THIS": "<script>alert(1)</script>",
}
# Section 1.5: what the token address says.
OF_THE_TOKEN_ADDRESS = [
    ("invalid_client_id", "client identifier invalid"),
    ("invalid_client", "invalid client credentials"),
    ("invalid_grant", "expired authorization code"),
    ("invalid_grant", "invalid authorization code"),
    ("invalid_grant", "inactive user"),
    ("invalid_grant", "ip restricted"),
    ("invalid_grant", "invalid login hours"),
    ("invalid_grant", "user hasn't approved this consumer"),
    ("invalid_grant", "authentication failure"),
    ("invalid_grant", "invalid assertion"),
    ("invalid_grant", "invalid code verifier"),
    ("redirect_uri_mismatch", "redirect_uri must match configuration"),
    ("inactive_user", "user is inactive"),
    ("inactive_org", "organization is locked, closed, or suspended"),
    ("invalid_app_access", "user is not admin approved to access this app"),
    ("unsupported_grant_type", "grant type not supported"),
    ("rate_limit_exceeded", "number of logins exceeded"),
    ("server_error", ""),
    ("nobody_knows_this", "<script>alert(1)</script>"),
]
OF_AN_APP_BY_ITSELF = [
    ("invalid_grant", "no client credentials user enabled"),
    ("invalid_grant", "client credentials flow not enabled"),
    ("invalid_grant", "no valid scopes defined"),
    ("invalid_grant", "request not supported on this domain"),
    ("unauthorized_client", ""),
    ("unsupported_grant_type", "grant type not supported"),
]
