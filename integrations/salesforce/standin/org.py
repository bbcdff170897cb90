"""One pretend org: its people, records, apps and grants, and what an admin or another user does there by hand."""

import random
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from integrations.salesforce.standin import conversion, ids, saving, seed
from integrations.salesforce.standin.apps import App, Grant, Session
from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.grants import Grants
from integrations.salesforce.standin.records import Record, Records
from integrations.salesforce.standin.refusals import Refusal
from integrations.salesforce.standin.rest.queries import Cursors
from integrations.salesforce.standin.schema.org_schema import OrgSchema
from integrations.salesforce.standin.store import Store
from integrations.salesforce.standin.switches import Switches, ValidationRule

DAY_S = 86_400


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """What a consent gives, without the pages: for tests that are not about signing in."""

    access_token: str
    refresh_token: str
    instance_url: str
    identity_url: str


class Org:
    """Everything here may be called from any thread. Records given out are copies-on-write: do not change them in place."""

    def __init__(
        self,
        *,
        name: str,
        store: Store,
        clock: Callable[[], datetime],
        url: Callable[[], str],
        sandbox: bool = False,
        org_id: str = "",
    ) -> None:
        self.clock = clock
        self.name = name
        self.sandbox = sandbox
        # Four characters that every id of this org carries, so that two orgs never share one.
        self.pod = org_id[3:7] or "".join(secrets.choice(ids.BASE62) for _ in range(4))
        self.id = org_id or ids.make_id("00D", self.pod, 1)
        self.schema = OrgSchema()
        self.switches = Switches()
        self.records = Records()
        self.grants = Grants(self.id, clock)
        self.cursors = Cursors(self.pod)
        # When describe last changed.
        self.schema_since = clock()
        self.apps: dict[str, App] = {}
        self.passwords: dict[str, str] = {}
        # Where this org's addresses begin when that is not the stand-in's own address.
        self.own_url: str | None = None
        self._url = url
        self._store = store
        self._lock = threading.RLock()
        self._depth = 0
        self._numbers: dict[str, int] = {}
        self._calls = 0
        self._calls_since = clock().timestamp()

    # Transactions

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """The org to oneself; what changed is kept when the outermost block ends, also after an error (roll back with a savepoint)."""
        with self._lock:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._depth:
                    self._keep()

    def _keep(self) -> None:
        self.records.forget_journal()
        rows: dict[tuple[str, str], Any] = {
            (f"record {name}", key): row for (name, key), row in self.records.take_changes().items()
        }
        rows |= {("grant", key): body for key, body in self.grants.take_changes().items()}
        self._store.save(self.id, rows)

    def keep_settings(self) -> None:
        """Call after apps, switches, the schema or passwords were changed and should outlive the process."""
        with self._lock:
            self.schema.changed()
            self.schema_since = self.clock()
            self._store.save(self.id, {("org", "settings"): self.settings()})

    def settings(self) -> dict[str, Any]:
        schema = asdict(self.schema)
        for name in ("hidden", "read_only"):
            schema[name] = {sobject: sorted(fields) for sobject, fields in schema[name].items()}
        schema["hidden_objects"] = sorted(schema["hidden_objects"])
        return {
            "name": self.name,
            "sandbox": self.sandbox,
            "passwords": dict(self.passwords),
            "apps": [asdict(app) for app in self.apps.values()],
            "switches": asdict(self.switches),
            "schema": schema,
        }

    def load_settings(self, body: dict[str, Any]) -> None:
        self.name, self.sandbox, self.passwords = body["name"], body["sandbox"], body["passwords"]
        self.apps = {app["consumer_key"]: App(**app) for app in body["apps"]}
        self.turn(**body["switches"])
        schema = {**body["schema"], "hidden_objects": set(body["schema"]["hidden_objects"])}
        for name in ("hidden", "read_only"):
            schema[name] = {sobject: set(fields) for sobject, fields in schema[name].items()}
        self.schema = OrgSchema(**schema)

    def load_record(self, sobject: str, record: Record) -> None:
        self.records.load(sobject, record)
        prefix = record["Id"][:3]
        self._numbers[prefix] = max(self._numbers.get(prefix, 0), ids.number_of(record["Id"]))

    def turn(self, **switches: Any) -> None:
        """Set switches by name; plain values as they come from JSON will do."""
        rules = [
            rule if isinstance(rule, ValidationRule) else ValidationRule(**rule)
            for rule in switches.pop("validation_rules", self.switches.validation_rules)
        ]
        self.switches = Switches(**{**asdict(self.switches), **switches, "validation_rules": rules})

    def change_schema(self, **changes: Any) -> None:
        """Features, custom fields and field-level security, by the names of OrgSchema."""
        with self._lock:
            self.schema = replace(self.schema, **changes)
        self.keep_settings()

    # Names and numbers

    @property
    def url(self) -> str:
        return self.own_url or self._url()

    @property
    def issuer(self) -> str:
        """The log-in host."""
        return self._url()

    def identity_url(self, user_id: str) -> str:
        return f"{self._url()}/id/{self.id}/{user_id}"

    def next_id(self, prefix: str) -> str:
        with self._lock:
            # Gaps, as in a real org: a client must not count.
            self._numbers[prefix] = self._numbers.get(prefix, 0) + random.randint(1, 9)  # noqa: S311 - not a secret
            return ids.make_id(prefix, self.pod, self._numbers[prefix])

    def count_call(self) -> None:
        """One more of today's calls. Raises Refusal when the allowance of 24 hours is used up."""
        with self._lock:
            now = self.clock().timestamp()
            if now - self._calls_since >= DAY_S:
                self._calls, self._calls_since = 0, now
            if self._calls >= self.switches.daily_calls:
                raise Refusal.of(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
            self._calls += 1

    @property
    def calls_used(self) -> int:
        return self._calls

    @calls_used.setter
    def calls_used(self, number: int) -> None:
        self._calls = number

    # Records as tests and pages see them

    def live_where(self, sobject: str, field: str, values: Iterable[Any]) -> list[Record]:
        known = self.schema[sobject].find(field)
        found = self.records.where(sobject, known.name if known else field, values)
        return [one for one in found if not one.get("IsDeleted")]

    def live(self, sobject: str) -> list[Record]:
        with self._lock:
            return [one for one in self.records.all(sobject) if not one.get("IsDeleted")]

    def leads(self) -> list[Record]:
        return self.live("Lead")

    def contacts(self) -> list[Record]:
        return self.live("Contact")

    def events(self) -> list[Record]:
        return self.live("Event")

    @property
    def users(self) -> list[Record]:
        return self.live("User")

    def record(self, record_id: str) -> Record:
        """Any record by id, deleted ones too. Raises KeyError."""
        with self._lock:
            sobject = self.schema.of_id(record_id)
            full = ids.to_18(record_id)
            found = sobject and full and self.records.get(sobject.name, full)
            if not found:
                raise KeyError(record_id)
            return found

    def find(self, record_id: str | None) -> Record | None:
        """Any record by its 18-character id, deleted ones too."""
        sobject = self.schema.of_id(record_id) if record_id else None
        return self.records.get(sobject.name, record_id) if sobject and record_id else None

    def user(self, email: str) -> Record:
        """The first user with this e-mail. Raises KeyError."""
        with self._lock:
            for one in self.live_where("User", "Email", [email]):
                return one
        raise KeyError(email)

    # What people do in the org

    @property
    def admin(self) -> Record:
        return self.users[0]

    def caller(self, user_id: str = "", **headers: str) -> Caller:
        """Somebody who works in the org's own pages: duplicates are a warning there and no assignment rule runs."""
        plain = {"sforce-auto-assign": "FALSE", "sforce-duplicate-rule-header": "allowSave=true"}
        named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        return Caller(org=self, user_id=user_id or self.admin["Id"], headers={**plain, **named})

    def add(self, sobject: str, **fields: Any) -> Record:
        """A record made by the admin. Raises Refusal."""
        with self.transaction():
            return saving.create(self.caller(), self.schema[sobject], fields)

    def add_lead(self, **fields: Any) -> Record:
        return self.add("Lead", **{"LastName": "Lead", "Company": "Company", **fields})

    def add_contact(self, **fields: Any) -> Record:
        return self.add("Contact", **{"LastName": "Contact", **fields})

    def add_event(self, **fields: Any) -> Record:
        return self.add("Event", **{"Subject": "Meeting", "DurationInMinutes": 30, **fields})

    def edit(self, record_id: str, *, by: str = "", **fields: Any) -> Record:
        """A change by a user of the org (`by`: a user id; the admin if not given). Raises Refusal, KeyError."""
        with self.transaction():
            sobject = self.schema.of_id(self.record(record_id)["Id"])
            assert sobject is not None
            if not sobject.writable:
                return self._set(sobject.name, record_id, **fields)
            return saving.update(self.caller(by), sobject, record_id, fields)

    def _set(self, sobject: str, record_id: str, **fields: Any) -> Record:
        record = {**self.record(record_id), **fields}
        self.records.put(sobject, record)
        return record

    def delete(self, record_id: str) -> None:
        with self.transaction():
            sobject = self.schema.of_id(self.record(record_id)["Id"])
            assert sobject is not None
            saving.delete(self.caller(), sobject, record_id)

    def undelete(self, record_id: str) -> Record:
        with self.transaction():
            sobject = self.schema.of_id(record_id)
            assert sobject is not None
            return self._set(sobject.name, record_id, IsDeleted=False)

    def purge(self, record_id: str) -> None:
        """Gone for good, also for queryAll."""
        with self.transaction():
            record = self.record(record_id)
            sobject = self.schema.of_id(record["Id"])
            assert sobject is not None
            self.records.drop(sobject.name, record["Id"])

    def convert_lead(self, lead_id: str, *, account_id: str | None = None, contact_id: str | None = None) -> Record:
        """The Contact that the Lead became; its activities move there. Raises KeyError."""
        with self.transaction():
            return conversion.convert_lead(
                self.caller(), self.record(lead_id), account_id=account_id, contact_id=contact_id
            )

    def merge(self, winner_id: str, *loser_ids: str) -> None:
        """The losers are deleted with MasterRecordId, their activities move to the winner. Leads or Contacts of one kind."""
        with self.transaction():
            conversion.merge(self.caller(), self.record(winner_id), [self.record(one) for one in loser_ids])

    merge_contacts = merge
    merge_leads = merge

    def add_user(self, *, email: str, username: str = "", password: str = "", **fields: Any) -> Record:
        """A user who can sign in when a password is given."""
        with self.transaction():
            user = seed.user(self, email=email, username=username or f"{email}.standin", **fields)
            if password:
                self.passwords[user["Id"]] = password
            return user

    def add_queue(self, name: str) -> Record:
        with self.transaction():
            return seed.row(self, "Group", Name=name, Type="Queue")

    # Apps and grants

    @property
    def app(self) -> App:
        """The first connected app."""
        return next(iter(self.apps.values()))

    def add_app(self, app: App | None = None) -> App:
        made = app or App()
        self.apps[made.consumer_key] = made
        return made

    def grant(
        self, app: App | None = None, user: Record | None = None, scopes: Iterable[str] = ("api", "refresh_token")
    ) -> Tokens:
        """Tokens as if the user had just said Allow."""
        with self.transaction():
            who = user or self.admin
            grant = self.grants.approve(app or self.app, who["Id"], list(scopes))
            session = self.grants.open_session(grant)
            return Tokens(
                access_token=session.token,
                refresh_token=grant.refresh_token or "",
                instance_url=self.url,
                identity_url=self.identity_url(who["Id"]),
            )

    def session(self, token: str) -> tuple[Grant, Session] | None:
        with self.transaction():
            return self.grants.session(token, self.switches.session_timeout_s)

    def expire_sessions(self) -> None:
        """Every access token ends; refresh tokens live on."""
        with self.transaction():
            self.grants.close_all_sessions()

    def revoke_grants(self) -> None:
        """As a user's or admin's Revoke: refresh tokens and sessions end."""
        with self.transaction():
            self.grants.revoke_all()

    def block(self, app: App | None = None) -> None:
        """The admin presses Block: sessions end and no new ones begin."""
        with self.transaction():
            chosen = app or self.app
            chosen.blocked = True
            for grant in self.grants.all():
                if grant.app == chosen.consumer_key:
                    for session in grant.sessions:
                        self.grants.close_session(session.token)
        self.keep_settings()

    def unblock(self, app: App | None = None) -> None:
        (app or self.app).blocked = False
        self.keep_settings()

    def deactivate(self, user_id: str) -> None:
        """The user may no longer sign in or own new records; their sessions end."""
        with self.transaction():
            self._set("User", user_id, IsActive=False)
            for grant in self.grants.all():
                if grant.user_id == user_id:
                    for session in grant.sessions:
                        self.grants.close_session(session.token)
