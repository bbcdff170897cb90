"""The page "Break something": trouble for whoever tries the product, and the way back."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from integrations.salesforce.standin.pages.rendering import BREAK_ADDRESS, page
from integrations.salesforce.standin.pages.views import TABS, list_address
from integrations.salesforce.standin.wire import Response, redirect

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org
    from integrations.salesforce.standin.server import StandIn


def show(standin: "StandIn", org: "Org") -> Response:
    tabs = [{"address": list_address(name), "text": org.schema[name].plural, "current": False} for name in TABS]
    acts = [
        (
            "revoke",
            "Revoke the access that was given",
            "As a user does in the personal settings: the product must connect again.",
        ),
        ("expire", _("End all sessions"), _("The product refreshes and goes on.")),
        ("block", _("Block the app"), _("As an administrator does under Connected Apps OAuth Usage.")),
        ("unavailable", _("Answer 503 to every call"), _("As in maintenance: what is due waits and is sent later.")),
        ("limit", _("Use up today's calls"), _("Every call is refused with REQUEST_LIMIT_EXCEEDED.")),
    ]
    return page("break", tabs=tabs, acts=acts, state=_state(standin, org))


def _state(standin: "StandIn", org: "Org") -> list[str]:
    """What is broken now, in sentences."""
    found = {
        _("The app is blocked."): org.app.blocked,
        _("Every call is answered with 503."): org.switches.unavailable,
        _("Today's calls are used up."): org.calls_used >= org.switches.daily_calls,
        _("Nobody has given access, or it was revoked."): not org.grants.all(),
        _("Faults are set."): bool(standin.faults.all()),
    }
    return [text for text, true in found.items() if true]


def press(standin: "StandIn", org: "Org", form: dict[str, str]) -> Response:
    match form.get("act"):
        case "revoke":
            org.revoke_grants()
        case "expire":
            org.expire_sessions()
        case "block":
            org.block()
        case "unavailable":
            org.turn(unavailable=True)
        case "limit":
            org.calls_used = org.switches.daily_calls
        case "restore":
            _restore(standin, org)
    org.keep_settings()
    return redirect(BREAK_ADDRESS)


def _restore(standin: "StandIn", org: "Org") -> None:
    standin.faults.clear()
    org.unblock()
    org.turn(unavailable=False)
    org.calls_used = 0
