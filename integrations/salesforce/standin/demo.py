"""The pretend org of a demo: its key, secret and log-in are made once and kept, its first records are made up."""

import contextlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.apps import App
from integrations.salesforce.standin.org import Org
from integrations.salesforce.standin.orgs import ADMIN_EMAIL
from integrations.salesforce.standin.server import StandIn

# The people of the demo team and two who are in the org only.
HOSTS = (
    "ada@example.com",
    "adam@example.com",
    "mia@example.com",
    "bob@example.com",
    "carol@example.com",
    "dan@example.com",
)
APP_NAME = "Booking service (demo)"
KNOWN_LEAD, KNOWN_CONTACT = "lee.lead@example.com", "casey.contact@example.com"


@dataclass(frozen=True, kw_only=True)
class DemoCredentials:
    consumer_key: str
    consumer_secret: str
    username: str
    password: str

    def __repr__(self) -> str:
        return f"DemoCredentials(username={self.username!r})"


def credentials(data_dir: Path) -> DemoCredentials:
    """Of the demo's org, from `data_dir/keys/standin.json` (0600), made on the first call; safe to call at once from two processes."""
    file = data_dir / "keys" / "standin.json"
    if not file.exists():
        _make(file)
    return DemoCredentials(**json.loads(file.read_text()))


def _make(file: Path) -> None:
    made = DemoCredentials(
        consumer_key=ids.consumer_key(),
        consumer_secret=ids.consumer_secret(),
        username=ADMIN_EMAIL,
        password=f"demo-{secrets.token_hex(6)}",
    )
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Temporary files are 0600, and a link appears whole or not at all, never over a file that another process has just made.
    with tempfile.NamedTemporaryFile("w", dir=file.parent) as draft:
        json.dump(asdict(made), draft)
        draft.flush()
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, file)


def open_standin(
    *,
    port: int,
    path: Path | None,
    known: DemoCredentials,
    callbacks: Iterable[str],
    user_emails: Iterable[str] = HOSTS,
    latency_s: float = 0.0,
) -> StandIn:
    """A stand-in with the demo's org, not started yet. What was kept under `path` is taken up; callbacks and users are brought up to date."""
    emails = list(dict.fromkeys(user_emails))
    app = App(
        name=APP_NAME, consumer_key=known.consumer_key, consumer_secret=known.consumer_secret, callbacks=list(callbacks)
    )
    standin = StandIn(
        port=port,
        path=path,
        latency_s=latency_s,
        username=known.username,
        password=known.password,
        user_emails=emails,
        app=app,
        furnish=_furnish,
    )
    _bring_up_to_date(standin.org, app, known, emails)
    return standin


def _bring_up_to_date(org: Org, app: App, known: DemoCredentials, emails: Iterable[str]) -> None:
    """The address of the product, and with it the callback, may differ from the last run's. The app may come in by itself, too."""
    app.client_credentials, app.run_as = True, org.admin["Id"]
    org.apps = {app.consumer_key: app, **{key: one for key, one in org.apps.items() if key != app.consumer_key}}
    org.passwords[org.admin["Id"]] = known.password
    present = {user["Email"] for user in org.users}
    for email in emails:
        if email not in present:
            org.add_user(email=email)
    org.keep_settings()


def _furnish(org: Org) -> None:
    org.add_lead(FirstName="Lee", LastName="Lead", Company="Pretend Parts", Email=KNOWN_LEAD, LeadSource="Web")
    org.add_lead(FirstName="Sam", LastName="Sample", Company="Made-up Mills", Email="sam.sample@example.com")
    account = org.add("Account", Name="Example Elevators")
    org.add_opportunity(account["Id"], Name="Example Elevators: new building")
    org.add_campaign("Spring webinar", "Registered", "Attended")
    org.add_contact(FirstName="Casey", LastName="Contact", Email=KNOWN_CONTACT, AccountId=account["Id"])
