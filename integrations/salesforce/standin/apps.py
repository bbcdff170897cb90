"""A connected app as the org's admin sees it, and what users have granted to it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from integrations.salesforce.standin import ids

# At most five approvals a user and app; the sixth revokes the oldest. Help, "Manage OAuth access policies".
MAX_APPROVALS = 5
CODE_LIFE = timedelta(minutes=15)
SCOPES = {
    "api": _("Manage user data via APIs (api)"),
    "refresh_token": _("Perform requests at any time (refresh_token, offline_access)"),
    "openid": _("Access unique user identifiers (openid)"),
    "id": _("Access the identity URL service (id, profile, email, address, phone)"),
    "profile": _("Access the identity URL service (profile)"),
    "email": _("Access the identity URL service (email)"),
    "web": _("Manage user data via Web browsers (web)"),
    "full": _("Full access (full)"),
}


@dataclass(kw_only=True)
class App:
    name: str = "Booking service"
    consumer_key: str = field(default_factory=ids.consumer_key)
    consumer_secret: str = field(default_factory=ids.consumer_secret)
    callbacks: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=lambda: ["api", "refresh_token"])
    pkce_required: bool = True
    secret_for_refresh: bool = True
    rotates: bool = True
    blocked: bool = False
    installed: bool = True
    # False: "Admin approved users are pre-authorized", and only `approved` (user ids) may come in.
    self_authorized: bool = True
    approved: list[str] = field(default_factory=list)
    # The error that a signed-in user is sent back with, whatever else holds.
    refusal: str = ""
    # Addresses that may use the token address; empty: all.
    allowed_ips: list[str] = field(default_factory=list)
    # "Enable Client Credentials Flow", and the id of the user under "Run As"; empty: nobody is named.
    client_credentials: bool = False
    run_as: str = ""
    # Until then (epoch seconds) the login page does not know the app: a new one takes 2 to 10 minutes.
    known_from: float = 0


@dataclass(kw_only=True)
class Session:
    token: str
    last_used: float
    issued: float


@dataclass(kw_only=True)
class Grant:
    id: str
    app: str
    user_id: str
    scopes: list[str]
    approved: float
    # The app came in by itself: nobody approved it, and it counts for nobody's five.
    by_itself: bool = False
    refresh_token: str | None = None
    # Every earlier refresh token: one that comes again kills the grant.
    rotated: list[str] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Code:
    """An authorization code, good once and for 15 minutes."""

    value: str
    app: str
    user_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str | None
    host: str
    nonce: str | None
    expires: datetime
