"""One pretend org's state: what it holds, who may change it when, how it is kept."""

import random
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.apps import App
from integrations.salesforce.standin.grants import Grants
from integrations.salesforce.standin.records import Record, Records
from integrations.salesforce.standin.refusals import Refusal
from integrations.salesforce.standin.rest.queries import Cursors
from integrations.salesforce.standin.schema.org_schema import OrgSchema
from integrations.salesforce.standin.store import Store
from integrations.salesforce.standin.switches import Switches, ValidationRule

DAY_S = 86_400


class OrgState:
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
