"""Which part of the stand-in an address belongs to."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from integrations.salesforce.standin import control
from integrations.salesforce.standin.oauth import authorize, id_tokens, identity, screens, sign_in, token
from integrations.salesforce.standin.pages import site
from integrations.salesforce.standin.rest import api
from integrations.salesforce.standin.wire import Request, Response, redirect

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org
    from integrations.salesforce.standin.server import StandIn

# Log-in addresses may stand below one of these, to play login.salesforce.com and test.salesforce.com apart.
HOSTS = ("production", "sandbox")
_SERVICES = {"revoke": identity.revoke, "introspect": identity.introspect, "userinfo": identity.userinfo}


def is_ours(request: Request) -> bool:
    """The stand-in's own addresses, which no fault strikes and no log counts: clearly not Salesforce's."""
    return request.path.startswith((control.ROOT, "/static/", "/favicon.ico"))


def answer(standin: "StandIn", request: Request) -> tuple[Response, "Org | None"]:
    host, path = _host(request.path)
    if path == "/services/data" or path.startswith("/services/data/"):
        return api.serve(standin.orgs, request)
    if path.startswith(control.ROOT):
        return control.answer(standin, request), None
    if path.startswith("/services/oauth2/"):
        return _oauth(standin, request, path.removeprefix("/services/oauth2/").rstrip("/"), host), None
    return _other(standin, request, path, host), None


def _host(path: str) -> tuple[str, str]:
    first, _, rest = path.lstrip("/").partition("/")
    return (first, f"/{rest}") if first in HOSTS and rest else ("", path)


def _oauth(standin: "StandIn", request: Request, name: str, host: str) -> Response:
    if name in {"consent", "introspect"} and request.method != "POST":
        return screens.message(_("There is no such address."), status=404)
    match name:
        case "authorize":
            return authorize.authorize(standin.orgs, standin.browsers, request, host)
        case "consent":
            return authorize.decide(standin.orgs, standin.browsers, request)
        case "token":
            return token.token(standin.orgs, request, host)
        case "revoke" | "introspect" | "userinfo":
            return _SERVICES[name](standin.orgs, request)
        case _:
            return screens.message(_("There is no such address."), status=404)


def _other(standin: "StandIn", request: Request, path: str, host: str) -> Response:
    match path.strip("/").split("/"):
        case ["login"]:
            return _log_in(standin, request, host)
        case ["logout"]:
            standin.browsers.sign_out(request)
            return redirect(site.local_path(request.query.get("startURL", "/")))
        case [".well-known", "openid-configuration"]:
            return identity.discovery(standin.url)
        case ["id", "keys"]:
            return id_tokens.keys()
        case ["id", org_id, user_id]:
            return identity.identity(standin.orgs, request, org_id, user_id)
        case _:
            return site.answer(standin, request)


def _log_in(standin: "StandIn", request: Request, host: str) -> Response:
    if request.method != "POST":
        return screens.log_in(
            start_url=request.query.get("startURL", "/"), username=request.query.get("un", ""), host=host
        )
    form = request.form()
    found = sign_in.find_user(standin.orgs, request, host)
    if found is None:
        return screens.log_in(
            start_url=form.get("startURL", "/"), username=form.get("username", ""), host=host, failed=True
        )
    org, user = found
    sid = standin.browsers.sign_in(org, user["Id"])
    cookie = f"{sign_in.COOKIE}={sid}; Path=/; HttpOnly; SameSite=Lax"
    return redirect(site.local_path(form.get("startURL", "/"))).with_headers(Set_Cookie=cookie)
