"""All orgs of one stand-in, and which of them a token, a key or a user name belongs to."""

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from integrations.salesforce.standin import seed
from integrations.salesforce.standin.apps import App, Grant
from integrations.salesforce.standin.org import Org
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.store import Store

ADMIN_EMAIL = "admin@standin.example.com"
ORG_NAME = "Pretend Robotics (a made-up org)"
PASSWORD = "pretend-password"  # noqa: S105 - the made-up password of tests; demos make their own


class Orgs:
    def __init__(self, *, store: Store, clock: Callable[[], datetime], url: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self._url = url
        self._lock = threading.Lock()
        self._orgs: dict[str, Org] = {}
        self._load()

    def __iter__(self) -> Iterator[Org]:
        return iter(list(self._orgs.values()))

    def __len__(self) -> int:
        return len(self._orgs)

    def add(
        self,
        *,
        name: str = ORG_NAME,
        sandbox: bool = False,
        username: str = ADMIN_EMAIL,
        password: str = PASSWORD,
        user_emails: Iterable[str] = (),
        callbacks: Iterable[str] = (),
        app: App | None = None,
    ) -> Org:
        """A furnished org with one administrator, users with these e-mails, and one connected app."""
        org = Org(name=name, store=self._store, clock=self._clock, url=self._url, sandbox=sandbox)
        with org.transaction():
            seed.furnish(org, admin_email=ADMIN_EMAIL, username=username, password=password)
            for email in user_emails:
                org.add_user(email=email, username=f"{email}.standin")
        org.add_app(app or App(callbacks=list(callbacks)))
        with self._lock:
            self._orgs[org.id[:15]] = org
        org.keep_settings()
        return org

    def first(self) -> Org:
        return next(iter(self._orgs.values()))

    def get(self, org_id: str) -> Org | None:
        """By 15 or 18 characters."""
        return self._orgs.get(org_id[:15])

    def of_token(self, token: str) -> Org | None:
        """The org that an access token names in its first part."""
        head = token.partition("!")[0]
        return self.get(head) if len(head) == 15 else None

    def of_app(self, consumer_key: str) -> tuple[Org, App] | None:
        """The app and its org, once the app is known everywhere (a new one takes minutes)."""
        for org in list(self._orgs.values()):
            app = org.apps.get(consumer_key)
            if app is not None and app.known_from <= self._clock().timestamp():
                return org, app
        return None

    def of_refresh_token(self, token: str) -> Org | None:
        return next((org for org in list(self._orgs.values()) if org.grants.knows_refresh_token(token)), None)

    def sign_in(self, username: str, password: str, *, sandbox: bool | None) -> tuple[Org, Record] | None:
        """The user with this name and password; `sandbox` None takes users of either kind of org."""
        for org in list(self._orgs.values()):
            if sandbox is not None and org.sandbox is not sandbox:
                continue
            for user in org.live_where("User", "Username", [username]):
                if password and org.passwords.get(user["Id"]) == password:
                    return org, user
        return None

    def sessions_of(self, token: str) -> "tuple[Org, Grant] | None":
        org = self.of_token(token)
        found = org and org.session(token)
        return (org, found[0]) if org and found else None

    def clear(self) -> None:
        with self._lock:
            self._orgs = {}
        self._store.clear()

    def _load(self) -> None:
        kept = list(self._store.load())
        for org_id in dict.fromkeys(org for org, *_ in kept):
            self._orgs[org_id[:15]] = Org(name="", store=self._store, clock=self._clock, url=self._url, org_id=org_id)
        for org_id, kind, _, body in kept:
            org = self._orgs[org_id[:15]]
            if kind == "org":
                org.load_settings(body)
            elif kind == "grant":
                org.grants.load(body)
            else:
                org.load_record(kind.removeprefix("record "), body)
