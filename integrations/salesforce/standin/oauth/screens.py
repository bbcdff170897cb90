"""The log-in page and the consent page, as Salesforce's: their parts and their order, not their looks."""

from urllib.parse import urlencode

from integrations.salesforce.standin.apps import SCOPES, App
from integrations.salesforce.standin.oauth.sign_in import SignedIn
from integrations.salesforce.standin.pages.rendering import page
from integrations.salesforce.standin.wire import Response

CONSENT_ADDRESS = "/services/oauth2/consent"


def log_in_address(host: str) -> str:
    return f"/{host}/login" if host else "/login"


def log_in(*, start_url: str, username: str = "", host: str = "", failed: bool = False) -> Response:
    return page("login", start_url=start_url, username=username, log_in_address=log_in_address(host), failed=failed)


def consent(app: App, scopes: list[str], signed_in: SignedIn, *, request: str, host: str) -> Response:
    again = f"{'/' + host if host else ''}/services/oauth2/authorize?{request}"
    return page(
        "consent",
        app=app.name,
        scopes=[str(SCOPES.get(one, one)) for one in scopes],
        username=signed_in.user["Username"],
        org=signed_in.org.name,
        confirmation=signed_in.confirmation,
        request=request,
        host=host,
        consent_address=CONSENT_ADDRESS,
        not_you="/logout?" + urlencode({"startURL": again}),
    )


def message(text: str, *, status: int = 200) -> Response:
    return page("message", status=status, text=text)
