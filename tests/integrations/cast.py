"""What tests of integrations share: a team connected to a pretend org, a booked page, and one turn of the engine."""

import html
import re
import uuid
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from django.utils import timezone

from bookings import lifecycle
from bookings.models import Booking, BookingPage
from integrations import lanes
from integrations.connections import connect
from integrations.contract.access import App, Grant
from integrations.models import Connection, Lane, PageSettings, Sync
from integrations.registry import connector_for
from integrations.salesforce.standin import Org, StandIn
from integrations.salesforce.standin.orgs import PASSWORD
from teams.models import Team, User
from tests.cast import next_monday

EVERYTHING = {"person": "Lead", "event": True, "overwrite": False}


def connect_to(org: Org, team: Team, by: User, *, id_length: int = 18) -> Connection:
    """A connection as Allow makes it: the grant is the org's own, the identity is asked for over HTTP."""
    tokens = org.grant()
    grant = Grant(
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        instance_url=tokens.instance_url,
        org_id=org.id[:id_length],
        user_id=org.admin["Id"][:id_length],
    )
    app = App(login_url=org.issuer, key=org.app.consumer_key, secret=org.app.consumer_secret)
    return connect(team, connector_for("salesforce"), app, grant, environment="production", by=by)


def wish(page: BookingPage, connection: Connection, **options: Any) -> PageSettings:
    """The page's settings, Lead and Event unless told otherwise."""
    settings, _ = PageSettings.objects.update_or_create(
        team=page.team, page=page, connection=connection, defaults={"options": EVERYTHING | options}
    )
    return settings


def book(page: BookingPage, **invitee: Any) -> Booking:
    """A booking as an invitee makes it, with all that follows from it."""
    starts_at = invitee.pop("starts_at", None) or next_monday()
    guest = {
        "last_name": "Byron",
        "first_name": "Ida",
        "email": "ida@example.com",
        "company": "Analytical Example",
        "time_zone": "Europe/London",
        "language": "en",
    }
    outcome = lifecycle.book(
        page, starts_at, lifecycle.Invitee(**(guest | invitee)), form_key=uuid.uuid4(), now=timezone.now()
    )
    assert isinstance(outcome, lifecycle.Booked), outcome
    return outcome.booking


def cancel(booking: Booking) -> None:
    """As the invitee does."""
    assert isinstance(lifecycle.cancel(booking, by=None, now=timezone.now()), lifecycle.Cancelled)
    booking.refresh_from_db()


def reschedule(booking: Booking, starts_at: Any) -> None:
    """As the invitee does."""
    outcome = lifecycle.reschedule(booking, starts_at, by=None, now=timezone.now())
    assert isinstance(outcome, lifecycle.Rescheduled), outcome
    booking.refresh_from_db()


def sync_everything() -> int:
    """What the bell and a worker do, until nothing more is due."""
    done = 0
    while due := list(lanes.ring_due()):
        done += sum(lanes.run(*task.args) for task in due)
    return done


def later(booking: Booking) -> Sync:
    """The booking's sync as if its waiting time had passed."""
    Sync.objects.filter(booking=booking).update(due_at=timezone.now())
    Lane.objects.update(rung_until=None, leased_until=None, paused_until=None)
    return Sync.objects.get(booking=booking)


def allow(
    standin: StandIn,
    authorize_url: str,
    *,
    answer: str = "Allow",
    username: str = "",
    password: str = PASSWORD,
) -> str:
    """Logs in at the stand-in, as its administrator unless told otherwise, and presses a button; where a browser is sent back to."""
    browser = requests.Session()
    went = _walk(standin, browser, browser.get(authorize_url, allow_redirects=False, timeout=10))
    while not isinstance(went, str):
        person = {"username": username or standin.org.admin["Username"], "password": password}
        went = _walk(standin, browser, _submit(browser, went, person, button=answer))
    return went


def _walk(standin: StandIn, browser: requests.Session, page: requests.Response) -> requests.Response | str:
    """The page that redirects lead to, or the first address that is not the stand-in's."""
    while page.is_redirect:
        address = urljoin(page.url, page.headers["Location"])
        if not address.startswith(f"{standin.url}/"):
            return address
        page = browser.get(address, allow_redirects=False, timeout=10)
    return page


def _submit(
    browser: requests.Session, page: requests.Response, values: dict[str, str], *, button: str
) -> requests.Response:
    """The page's form with these values in the fields it has, sent by this button if it has it."""
    form = re.search(r"<form[^>]*>.*?</form>", page.text, re.DOTALL)
    assert form, page.text
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        fields[attributes["name"]] = values.get(attributes["name"], html.unescape(attributes.get("value", "")))
    for tag, text in re.findall(r"(<button[^>]*>)\s*([^<]*?)\s*</button>", form[0]):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if text == button:
            fields[attributes["name"]] = attributes["value"]
    action = re.search(r'action="([^"]*)"', form[0])
    address = urljoin(page.url, html.unescape(action[1]) if action else "")
    return browser.post(address, data=fields, allow_redirects=False, timeout=10)


def query_of(url: str) -> dict[str, str]:
    """The address's query, one value a name."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
