"""The trail of what was done to apps: everything has words, and nothing that an invitee typed stands in it."""

import ast
import json
from datetime import timedelta

import pytest

from bookings.models import BookingPage
from integrations import choices, connections, put_back, recipients, verbs
from integrations.models import AlertKind, Connection, Sync
from integrations.salesforce.standin import Org
from jicoo.environment import BASE_DIR
from teams import audit
from teams.models import AuditEntry, Team, User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, connect_to, sync_everything, wish

pytestmark = pytest.mark.django_db

ON_PAGE = "/teams/acme/pages/intro/integrations/salesforce/"
# What an invitee typed; none of it may ever stand in the trail.
CANARY = {
    "last_name": "Canarylast",
    "first_name": "Canaryfirst",
    "email": "canary@example.com",
    "company": "Canary Company",
}
RULE = [{"sobject": "Lead", "message": "Every lead needs a budget"}]


def recorded() -> list[ast.Call]:
    """Each place of the source where something is written into the trail."""
    files = [file for package in ("teams", "bookings", "integrations") for file in (BASE_DIR / package).rglob("*.py")]
    calls = [node for file in files for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    return [call for call in calls if ast.unparse(call.func) in {"audit.record", "record"} and len(call.args) > 2]


def actions_in(argument: ast.expr) -> set[str]:
    """What stands there, or may: `"a" if … else "b"`. A variable is its caller's affair."""
    if isinstance(argument, ast.IfExp):
        return actions_in(argument.body) | actions_in(argument.orelse)
    return {str(argument.value)} if isinstance(argument, ast.Constant) else set()


def named() -> set[str]:
    return {action for kind in audit.Kind for action in audit.actions_of(kind)}


def test_everything_that_is_recorded_has_words() -> None:
    literal = {action for call in recorded() for action in actions_in(call.args[2])}

    assert len(literal) > 15
    assert literal - named() == set()


def test_every_detail_that_is_recorded_has_a_name() -> None:
    keys = {word.arg for call in recorded() for word in call.keywords if word.arg and word.arg != "subject_id"}

    assert keys - set(audit._detail_names) == set()


def test_nothing_that_an_invitee_typed_stands_in_the_trail(
    page: BookingPage, connection: Connection, org: Org, team: Team, ada: User
) -> None:
    wish(page, connection, overwrite=True, several="ask")
    for company in ("Old One", "Old Two"):
        org.add_lead(LastName="Canarylast", Email="canary@example.com", Company=company)
    booking = book(page, **CANARY)
    sync_everything()
    sync = Sync.objects.get()
    choices.choose(sync, choices.candidates_of(sync)[0].id, by=ada)
    sync_everything()
    put_back.put_back(Sync.objects.get(), by=ada)
    org.turn(validation_rules=RULE)
    book(page, starts_at=next_monday(14), **CANARY | {"email": "canary2@example.com"})
    sync_everything()
    for verb in (verbs.withhold, verbs.send_again):
        verb(Sync.objects.get(booking__email="canary2@example.com"), by=ada)
    recipients.choose(ada.memberships.get(), {AlertKind.BROKEN})
    connections.disconnect(connection, by=ada)
    connect_to(org, team, ada)

    written = json.dumps(list(AuditEntry.objects.values_list("details", flat=True)), ensure_ascii=False)
    page_of_it = signed_in_as(ada).get("/teams/acme/audit/").content.decode()

    assert booking.pk
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {
        "person_chosen",
        "person_put_back",
        "booking_withheld",
        "booking_sent_again",
        "alerts_chosen",
        "app_disconnected",
        "app_connected",
    }
    assert "canary" not in (written + page_of_it).casefold()


def test_settings_are_told_in_the_words_of_their_form(connection: Connection, page: BookingPage, mia: User) -> None:
    browser = signed_in_as(mia)
    browser.post(ON_PAGE, {"customer": "on", "person": "Lead", "event": "on"})

    browser.post(ON_PAGE, {"event": "on", "overwrite": "on", "by_hand": "restore", "company": "None given"})

    newest = AuditEntry.objects.select_related("actor").order_by("-pk")[:1]
    (line,) = audit.tell(page.team, newest)
    assert line.what == "Changed what a booking page sends to an app"
    assert line.whom == "Intro call"
    assert [(str(label), value) for label, value in line.details] == [
        ("app", "Salesforce"),
        ("If nobody has this e-mail", "nothing"),
        ("Overwrite existing records", "yes"),
        ("Company of a Lead who names none", "None given"),
        ("When somebody changed or deleted the Event in Salesforce", "Restore ours"),
    ]


def test_what_a_line_is_about_is_said_once(connection: Connection, team: Team) -> None:
    (line,) = audit.tell(team, AuditEntry.objects.filter(action="app_connected").select_related("actor"))

    assert line.whom == "Salesforce"
    assert [(str(label), value) for label, value in line.details] == [("organisation", connection.remote_org_id)]


def test_saving_without_a_change_leaves_no_line(connection: Connection, page: BookingPage, mia: User) -> None:
    browser = signed_in_as(mia)
    for _ in range(2):
        browser.post(ON_PAGE, {"customer": "on", "person": "Lead", "event": "on"})

    assert AuditEntry.objects.filter(action="page_app_set").count() == 1


def test_a_booking_is_named_by_its_page_and_time(sending_page: BookingPage, org: Org, ada: User, team: Team) -> None:
    org.turn(validation_rules=RULE)
    book(sending_page, starts_at=next_monday(9) + timedelta(minutes=30))
    sync_everything()
    verbs.withhold(Sync.objects.get(), by=ada)

    (line,) = audit.tell(team, AuditEntry.objects.filter(action="booking_withheld").select_related("actor"))

    assert line.whom.startswith("Intro call, Mon ")
    assert line.whom.endswith(", 9:30")
