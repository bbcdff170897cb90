"""Pages where a person looks at the pretend org's records, changes them as its users would, and breaks things on purpose."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from integrations.salesforce.standin.pages import breaking, views
from integrations.salesforce.standin.pages.rendering import STYLE_ADDRESS, page, style_sheet
from integrations.salesforce.standin.wire import Request, Response, empty

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org
    from integrations.salesforce.standin.server import StandIn


def local_path(address: str) -> str:
    """The address if it stays on this host, else the first page."""
    return address if re.match(r"/(?![/\\])", address) else "/"


def answer(standin: "StandIn", request: Request) -> Response:
    if request.path == STYLE_ADDRESS:
        return style_sheet()
    if request.path == "/favicon.ico":
        return empty()
    if request.method != "POST":
        return _shown(standin, request)
    if not _from_here(request):
        return page("message", status=403, text=_("This form was sent from another site."))
    return _change(standin, request)


def _shown(standin: "StandIn", request: Request) -> Response:
    match [one for one in request.path.split("/") if one]:
        case []:
            return views.home(_org(standin, request))
        case ["break"]:
            return breaking.show(standin, _org(standin, request))
        case ["lightning", "o", name, "list"]:
            return views.listing(_org(standin, request), name)
        case ["lightning", "r", *names, record_id, "view"]:
            return views.record(standin.orgs, "".join(names), record_id)
        case ["lightning", "r", "Event", record_id, "edit"]:
            return views.edit(standin.orgs, record_id)
        case _:
            return page("message", status=404, text=_("There is no such page in the pretend org."))


def _change(standin: "StandIn", request: Request) -> Response:
    match [one for one in request.path.split("/") if one]:
        case ["break"]:
            return breaking.press(standin, _org(standin, request), request.form())
        case ["lightning", "r", _name, record_id, "delete"]:
            return views.delete(standin.orgs, record_id)
        case ["lightning", "r", "Event", record_id, "edit"]:
            return views.save(standin.orgs, record_id, request.form())
        case _:
            return page("message", status=404, text=_("There is no such page in the pretend org."))


def _org(standin: "StandIn", request: Request) -> "Org":
    return standin.orgs.get(request.query.get("org", "")) or standin.org


def _from_here(request: Request) -> bool:
    """Browsers name the site a form was sent from."""
    origin = request.header("origin")
    return not origin or urlsplit(origin).netloc == request.header("host")
