"""Who may come in: approvals, codes, refresh tokens and sessions of one org."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.apps import MAX_APPROVALS, App, Code, Grant, Session


class Grants:
    """Not thread-safe by itself: the org's lock is held around every use. `clock` gives aware UTC."""

    def __init__(self, org_id: str, clock: Callable[[], datetime]) -> None:
        self._org_id = org_id
        self._clock = clock
        self._grants: dict[str, Grant] = {}
        self._codes: dict[str, Code] = {}
        self._sessions: dict[str, tuple[Grant, Session]] = {}
        self._refresh: dict[str, Grant] = {}
        self._rotated: dict[str, Grant] = {}
        self.changed: set[str] = set()

    def all(self) -> list[Grant]:
        return list(self._grants.values())

    def of(self, app: App, user_id: str) -> list[Grant]:
        """What this user approved, oldest first."""
        return [grant for grant in self._grants.values() if _whose(grant) == (app.consumer_key, user_id, False)]

    def add_code(self, code: Code) -> None:
        self._codes[code.value] = code

    def take_code(self, value: str) -> Code | None:
        """The code, gone from now on; an expired one too."""
        return self._codes.pop(value, None)

    def approve(self, app: App, user_id: str, scopes: list[str]) -> Grant:
        for oldest in self.of(app, user_id)[: -(MAX_APPROVALS - 1)]:
            self.revoke(oldest)
        grant = Grant(
            id=ids.token(24, ids.BASE62), app=app.consumer_key, user_id=user_id, scopes=scopes, approved=self._now()
        )
        if "refresh_token" in scopes:
            grant.refresh_token = ids.refresh_token()
        self._remember(grant)
        return grant

    def admit(self, app: App) -> Grant:
        """The app itself, as the user under "Run As": one grant without a refresh token, however often it comes."""
        whose = (app.consumer_key, app.run_as, True)
        known = next((grant for grant in self._grants.values() if _whose(grant) == whose), None)
        return known or Grant(
            id=ids.token(24, ids.BASE62),
            app=app.consumer_key,
            user_id=app.run_as,
            scopes=[scope for scope in app.scopes if scope != "refresh_token"],
            approved=self._now(),
            by_itself=True,
        )

    def open_session(self, grant: Grant) -> Session:
        session = Session(token=ids.access_token(self._org_id), last_used=self._now(), issued=self._now())
        # Real orgs end the oldest sessions too; twenty keeps a grant's row small.
        for old in grant.sessions[:-19]:
            self._sessions.pop(old.token, None)
        grant.sessions = [*grant.sessions[-19:], session]
        self._remember(grant)
        return session

    def rotate(self, grant: Grant) -> str:
        """A new refresh token; the one before counts as used from now on."""
        if grant.refresh_token:
            self._refresh.pop(grant.refresh_token, None)
            grant.rotated.append(grant.refresh_token)
        grant.refresh_token = ids.refresh_token()
        self._remember(grant)
        return grant.refresh_token

    def by_refresh_token(self, token: str) -> Grant | None:
        return self._refresh.get(token)

    def by_rotated_token(self, token: str) -> Grant | None:
        return self._rotated.get(token)

    def knows_refresh_token(self, token: str) -> bool:
        return token in self._refresh or token in self._rotated

    def session(self, token: str, timeout_s: float) -> tuple[Grant, Session] | None:
        """The live session of an access token, its idle time begun anew; None for an unknown or expired one."""
        found = self._sessions.get(token)
        if found is None:
            return None
        if self._now() - found[1].last_used > timeout_s:
            self.close_session(token)
            return None
        found[1].last_used = self._now()
        return found

    def close_session(self, token: str) -> bool:
        found = self._sessions.pop(token, None)
        if found is None:
            return False
        grant, session = found
        grant.sessions = [one for one in grant.sessions if one is not session]
        self.changed.add(grant.id)
        return True

    def close_all_sessions(self) -> None:
        for token in list(self._sessions):
            self.close_session(token)

    def revoke(self, grant: Grant) -> None:
        """The refresh token and every access token made from it end."""
        for session in grant.sessions:
            self._sessions.pop(session.token, None)
        for token in [*grant.rotated, grant.refresh_token or ""]:
            self._refresh.pop(token, None)
            self._rotated.pop(token, None)
        self._grants.pop(grant.id, None)
        self.changed.add(grant.id)

    def revoke_all(self) -> None:
        for grant in self.all():
            self.revoke(grant)

    def take_changes(self) -> dict[str, dict[str, Any] | None]:
        kept = {one: asdict(self._grants[one]) if one in self._grants else None for one in self.changed}
        self.changed = set()
        return kept

    def load(self, body: dict[str, Any]) -> None:
        sessions = [Session(**session) for session in body.pop("sessions")]
        self._remember(Grant(**body, sessions=sessions))
        self.changed = set()

    def _remember(self, grant: Grant) -> None:
        self._grants[grant.id] = grant
        if grant.refresh_token:
            self._refresh[grant.refresh_token] = grant
        self._rotated.update(dict.fromkeys(grant.rotated, grant))
        self._sessions.update({session.token: (grant, session) for session in grant.sessions})
        self.changed.add(grant.id)

    def _now(self) -> float:
        return self._clock().timestamp()


def _whose(grant: Grant) -> tuple[str, str, bool]:
    return grant.app, grant.user_id, grant.by_itself
