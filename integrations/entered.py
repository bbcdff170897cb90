"""What an administrator typed into a connect form: sealed in their session for ten minutes, so that nothing is typed twice."""

import secrets
import time
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from jicoo.crypto import CannotOpen, seal, unseal

LIFETIME_S = 600
SESSION_KEY = "entered"
_MOST_AT_ONCE = 5


def keep(session: SessionBase, typed: QueryDict, *, owner: str) -> str:
    """A ticket for it. `owner` says for whom and what it was typed; nobody else's ticket opens it."""
    ticket = secrets.token_urlsafe(16)
    waiting = {each: entry for each, entry in _waiting(session).items() if entry["until"] > time.time()}
    while len(waiting) >= _MOST_AT_ONCE:
        del waiting[min(waiting, key=lambda each: waiting[each]["until"])]
    waiting[ticket] = {"until": time.time() + LIFETIME_S, "typed": seal(typed.urlencode(), _context(ticket, owner))}
    session[SESSION_KEY] = waiting
    return ticket


def kept(session: SessionBase, ticket: str, *, owner: str) -> QueryDict | None:
    """What was typed; None once the ten minutes are over, and for a ticket that is not this owner's."""
    entry = _waiting(session).get(ticket)
    if entry is None or entry["until"] <= time.time():
        return None
    try:
        return QueryDict(unseal(entry["typed"], _context(ticket, owner)))
    except CannotOpen:
        return None


def renew(session: SessionBase, ticket: str) -> bool:
    """Ten more minutes, for somebody who was away at a log-in page. False if it is not there any more."""
    waiting = _waiting(session)
    if ticket not in waiting:
        return False
    waiting[ticket] = waiting[ticket] | {"until": time.time() + LIFETIME_S}
    session[SESSION_KEY] = waiting
    return True


def forget(session: SessionBase) -> None:
    """Nothing of it is needed any more."""
    session.pop(SESSION_KEY, None)


def _waiting(session: SessionBase) -> dict[str, dict[str, Any]]:
    return dict(session.get(SESSION_KEY, {}))


def _context(ticket: str, owner: str) -> str:
    return f"entered:{ticket}:{owner}"
