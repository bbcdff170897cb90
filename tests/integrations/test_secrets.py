"""Keys, tokens and invitees' values never reach a log, on any path, whatever happens."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bookings.models import BookingPage
from integrations import connections
from integrations.errors import Problem
from integrations.models import Connection
from integrations.salesforce.standin import StandIn
from teams.models import Team, User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import allow, book, sync_everything, wish
from tests.integrations.connecting import come_back, go_on_anyway, press_connect

pytestmark = pytest.mark.django_db

CANARY = "canary-invitee@example.com"
PLAIN = "a-secret-in-no-known-shape"
FAULTS = ("reset_after", "truncated", "apex", "server_error", "not_json", "no_access", "session_not_for_rest")


class Listener(logging.Handler):
    """Hears each line before the net that redacts has touched it, tracebacks too."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter("%(name)s %(message)s").format(record))


@pytest.fixture
def everything_said() -> Iterator[list[str]]:
    """All that is logged, by us at our most talkative and by libraries as the settings have them."""
    root, ours, listener = logging.getLogger(), logging.getLogger("integrations"), Listener()
    root.handlers.insert(0, listener)
    ours.setLevel(logging.DEBUG)
    yield listener.lines
    ours.setLevel(logging.NOTSET)
    root.removeHandler(listener)


def test_no_log_ever_holds_a_secret_or_an_invitee(
    team: Team, ada: User, page: BookingPage, standin: StandIn, everything_said: list[str]
) -> None:
    org = standin.org
    secrets = {org.app.consumer_key, org.app.consumer_secret, CANARY, "Canary-Name", PLAIN}
    browser = signed_in_as(ada)
    browser.post("/teams/acme/apps/salesforce/connect/", {"key": PLAIN, "secret": f"{PLAIN} x", "environment": "?"})
    come_back(browser, allow(standin, go_on_anyway(browser, standin, secret=PLAIN)))
    browser.post("/teams/acme/apps/salesforce/connect/", {"key": PLAIN, "secret": PLAIN, "environment": "production"})
    come_back(browser, allow(standin, press_connect(browser, standin)))
    connection = Connection.objects.get()
    wish(page, connection)
    secrets |= {connection.access().token, connection.refresh_token()}

    org.expire_sessions()
    book(page, email=CANARY, last_name="Canary-Name")
    sync_everything()
    connection.refresh_from_db()
    secrets |= {connection.access().token, connection.refresh_token()}
    for number, fault in enumerate(FAULTS, start=1):
        standin.faults.add(fault, body='"method": ?"POST"')
        book(page, email=CANARY, last_name="Canary-Name", starts_at=next_monday() + timedelta(minutes=30 * number))
        sync_everything()
    standin.faults.clear()
    org.revoke_grants()
    for act in (connections.check, lambda each: connections.disconnect(each, by=ada)):
        connection.refresh_from_db()
        try:
            act(connection)
        except Problem as problem:
            logging.getLogger("test").warning("refused", exc_info=problem)

    said = "\n".join(everything_said)
    assert "push failed" in said
    assert [secret for secret in secrets if secret in said] == []


def test_no_page_shows_a_key_or_a_secret_again(team: Team, ada: User, standin: StandIn, connection: Connection) -> None:
    browser = signed_in_as(ada)
    app = connection.app()

    page = browser.get("/teams/acme/apps/salesforce/").content.decode()
    wrong = browser.post(
        "/teams/acme/apps/salesforce/connect/", {"key": "typed-key", "secret": "typed-secret", "environment": "?"}
    ).content.decode()

    assert not [secret for secret in (app.key, app.secret, connection.access().token) if secret in page]
    assert 'placeholder="saved"' in page
    # What was typed is kept; a secret is not written into a page, which browsers keep.
    assert "typed-key" in wrong
    assert "typed-secret" not in wrong
