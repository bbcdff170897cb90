"""What every OAuth connector shares: a state that is used once, PKCE, and the way there and back.

The state, the verifier and the app wait in the session of the person who began, sealed; they are gone once used.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse
from oauthlib.oauth2 import WebApplicationClient
from requests_oauthlib import OAuth2Session

from integrations import entered
from integrations.contract.access import App
from jicoo.crypto import CannotOpen, seal, unseal

LIFETIME_S = 600
_SESSION_KEY = "oauth"
_MOST_AT_ONCE = 5


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A connect that waits for the way back."""

    team_id: int
    user_id: int
    connector: str
    environment: str
    verifier: str
    app: App
    # They said that somebody else will approve than who has done so already.
    is_another_user: bool = False
    # Of what was typed (integrations.entered), to begin anew without typing it again.
    ticket: str = ""
    # It was begun more than ten minutes ago: good for beginning anew, and for nothing else.
    is_expired: bool = False


class StateUnknown(Exception):
    """No connect of this session waits for this state: forged, replayed, or begun in another browser."""


def callback_url(connector: str) -> str:
    """The address that the other side sends people back to, in full. It never depends on a request's Host header."""
    return f"{settings.BASE_URL}{reverse('integrations:callback', args=[connector])}"


def begin(
    session: SessionBase,
    *,
    team_id: int,
    user_id: int,
    connector: str,
    environment: str,
    app: App,
    is_another_user: bool = False,
    ticket: str = "",
) -> tuple[str, str]:
    """Remembers the connect for ten minutes; the state and the PKCE challenge (S256) to send along."""
    client = WebApplicationClient(app.key)
    # RFC 7636: 43 to 128 characters.
    verifier = client.create_code_verifier(64)
    challenge = client.create_code_challenge(verifier, "S256")
    state = secrets.token_urlsafe(32)
    waiting = {key: entry for key, entry in _waiting(session).items() if entry["until"] > time.time()}
    while len(waiting) >= _MOST_AT_ONCE:
        del waiting[min(waiting, key=lambda key: waiting[key]["until"])]
    waiting[state] = {
        "until": time.time() + LIFETIME_S,
        "team_id": team_id,
        "user_id": user_id,
        "connector": connector,
        "environment": environment,
        "is_another_user": is_another_user,
        "ticket": ticket,
        "login_url": app.login_url,
        "key": seal(app.key, _context(state)),
        "secret": seal(app.secret, _context(state)),
        "verifier": seal(verifier, _context(state)),
    }
    session[_SESSION_KEY] = waiting
    return state, challenge


def finish(session: SessionBase, state: str, *, user_id: int | None, connector: str) -> Begun:
    """The connect that waited for this state, which is used up from now on, expired or not. Raises StateUnknown."""
    waiting = _waiting(session)
    entry = waiting.pop(state, None)
    session[_SESSION_KEY] = waiting
    # At once, and not when the response goes out: a replay must find nothing while the exchange is under way.
    session.save()
    if entry is None or entry["user_id"] != user_id or entry["connector"] != connector:
        raise StateUnknown
    return _opened(state, entry)


def catch_up(session: SessionBase) -> None:
    """Takes over what other tabs changed while we asked somebody: a state that was used up must not come back to life."""
    stored = type(session)(session.session_key)
    for name in (_SESSION_KEY, entered.SESSION_KEY):
        if name in stored:
            session[name] = stored[name]
        else:
            session.pop(name, None)


def _opened(state: str, entry: dict[str, Any]) -> Begun:
    try:
        key, secret, verifier = (unseal(entry[name], _context(state)) for name in ("key", "secret", "verifier"))
    except CannotOpen:
        raise StateUnknown from None
    return Begun(
        team_id=entry["team_id"],
        user_id=entry["user_id"],
        connector=entry["connector"],
        environment=entry["environment"],
        verifier=verifier,
        is_another_user=entry["is_another_user"],
        ticket=entry["ticket"],
        is_expired=entry["until"] <= time.time(),
        app=App(login_url=entry["login_url"], key=key, secret=secret),
    )


def authorize_url(url: str, client_id: str, *, redirect_uri: str, scope: str, state: str, challenge: str) -> str:
    """The log-in page's address with all that the web server flow asks for."""
    parts = urlsplit(url)
    going = OAuth2Session(client_id, redirect_uri=redirect_uri, scope=scope.split())
    # The library refuses plain http unless the whole process is told to allow it. Only an address is built here, so it
    # gets https, and the scheme that the setting names is put back.
    address, _state = going.authorization_url(
        urlunsplit(parts._replace(scheme="https")), state, code_challenge=challenge, code_challenge_method="S256"
    )
    return urlunsplit(urlsplit(str(address).replace("+", "%20"))._replace(scheme=parts.scheme))


def _waiting(session: SessionBase) -> dict[str, dict[str, Any]]:
    return dict(session.get(_SESSION_KEY, {}))


def _context(state: str) -> str:
    return f"oauth:{state}"
