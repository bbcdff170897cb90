"""Signing in to the pretend org in a browser."""

import hmac
import secrets
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.wire import Request

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org
    from integrations.salesforce.standin.orgs import Orgs

COOKIE = "standin_sid"


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    org: "Org"
    user: Record
    confirmation: str
    """Goes into forms, so that no other site can press Allow."""


class Browsers:
    """Who is signed in where; forgotten when the stand-in stops."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, tuple[Org, str, str]] = {}

    def sign_in(self, org: "Org", user_id: str) -> str:
        """The cookie's value."""
        sid = secrets.token_urlsafe(24)
        with self._lock:
            self._sessions[sid] = (org, user_id, secrets.token_urlsafe(24))
        return sid

    def of(self, request: Request) -> SignedIn | None:
        found = self._sessions.get(request.cookie(COOKIE))
        if found is None:
            return None
        org, user_id, confirmation = found
        user = org.records.get("User", user_id)
        return SignedIn(org=org, user=user, confirmation=confirmation) if user else None

    def confirms(self, request: Request, confirmation: str) -> bool:
        found = self.of(request)
        return found is not None and hmac.compare_digest(found.confirmation.encode(), confirmation.encode())

    def sign_out(self, request: Request) -> None:
        with self._lock:
            self._sessions.pop(request.cookie(COOKIE), None)


def sandbox_of(host: str) -> bool | None:
    """Which orgs' users a log-in host takes: `/sandbox` and `/production` one kind each, no prefix both."""
    return {"sandbox": True, "production": False}.get(host)


def find_user(orgs: "Orgs", request: Request, host: str) -> "tuple[Org, Record] | None":
    form = request.form()
    return orgs.sign_in(form.get("username", "").strip(), form.get("password", ""), sandbox=sandbox_of(host))
