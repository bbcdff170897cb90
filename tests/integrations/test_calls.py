"""What went over the wire is kept for a month, and nothing in it says who somebody is."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import calls
from integrations.models import Attempt, Call, Connection, Lane
from integrations.salesforce.standin import Org, StandIn
from integrations.stories import MadeCall
from jicoo.tasks import tidy
from teams.models import Team, User
from tests.cast import create_page, next_monday
from tests.integrations.cast import book, cancel, later, reschedule, sync_everything, wish
from tests.integrations.test_secrets import FAULTS

pytestmark = pytest.mark.django_db


def made(*, days_ago: float) -> MadeCall:
    at = timezone.now() - timedelta(days=days_ago)
    return MadeCall(started_at=at, took_ms=12, method="GET", path="/limits", status=200)


@pytest.fixture
def lane(connection: Connection) -> Lane:
    return Lane.objects.create(connector="salesforce", org_id=connection.remote_org_id)


def test_calls_are_kept_for_thirty_days(connection: Connection, lane: Lane) -> None:
    calls.keep(lane, connection, [made(days_ago=days) for days in (29.9, 30.1)])

    tidy()

    (left,) = Call.objects.all()
    assert left.started_at > datetime.now(UTC) - timedelta(days=30)


def test_however_many_there_are_all_the_old_ones_go(connection: Connection, lane: Lane) -> None:
    calls.keep(lane, connection, [made(days_ago=days) for days in (31, 32, 33, 34, 35)])

    assert calls.sweep(timezone.now(), at_once=2) == 5
    assert not Call.objects.exists()


CANARY = {
    "email": "Canary.Invitee@example.com",
    "last_name": "O'Canary \\ 山田鳥",
    "first_name": "Goldfinch",
    "company": "Serinus & Söhne “100%” Ltd",
}
TELLING = ("canary", "山田", "goldfinch", "serinus", "söhne", "s\\u00f6hne")
QUOTING = "Serinus & Söhne “100%” Ltd of Goldfinch O'Canary is refused, ask canary.invitee@example.com"


def everything_kept() -> str:
    rows = Call.objects.values_list("method", "path", "sent", "answered")
    return "\n".join(" ".join(row) for row in rows).casefold()


def try_everything(standin: StandIn, org: Org, page: BookingPage, connection: Connection) -> None:
    """Each way that a push can take, with an invitee whose every value would be seen."""
    times = (next_monday() + timedelta(minutes=30 * number) for number in count())

    def go(**changed: str) -> Booking:
        booking = book(page, starts_at=next(times), **(CANARY | changed))
        sync_everything()
        later(booking)
        sync_everything()
        return booking

    wish(page, connection, overwrite=True)
    moved = go()
    reschedule(moved, next(times))
    sync_everything()
    go(company="Serinus the Second")
    wish(page, connection, person="Contact")
    go(email="canary.two@example.com")
    org.expire_sessions()
    cancel(moved)
    sync_everything()
    for number in range(3):
        book(page, starts_at=next(times), **(CANARY | {"email": f"canary-{number}@example.com"}))
    sync_everything()
    hidden = org.add_contact(LastName="O'Canary", Email="canary.four@example.com")["Id"]
    org.turn(validation_rules=[{"sobject": "Contact", "message": QUOTING}, {"sobject": "Event", "message": QUOTING}])
    go(email="canary.three@example.com")
    org.turn(validation_rules=[], contact_duplicates="block", invisible=[hidden])
    go(email="canary.four@example.com")
    org.turn(contact_duplicates="off")
    for number, fault in enumerate(FAULTS):
        fault_is = standin.faults.add(fault, body='"method": ?"POST"', times=1)
        go(email=f"canary.fault.{number}@example.com")
        standin.faults.remove(fault_is)
    org.revoke_grants()
    go(email="canary.five@example.com")


def test_no_call_tells_a_secret_or_an_invitee_whatever_happened(
    standin: StandIn, org: Org, team: Team, ada: User, connection: Connection
) -> None:
    page = create_page(team, ada, always_open=True)
    secrets = [connection.access().token, connection.refresh_token()]
    try_everything(standin, org, page, connection)
    connection.refresh_from_db()
    secrets += [connection.access().token, connection.refresh_token(), org.app.consumer_key, org.app.consumer_secret]

    kept = everything_kept()

    statuses = set(Call.objects.values_list("status", flat=True))
    assert {200, 401, 500, None} <= statuses
    assert "is refused, ask" in kept
    assert "duplicates_detected" in kept
    assert [word for word in (*TELLING, *(secret.casefold() for secret in secrets)) if word in kept] == []


def test_the_calls_of_a_run_are_kept_with_the_lease_that_they_were_made_under(
    sending_page: BookingPage, org: Org
) -> None:
    book(sending_page)
    sync_everything()

    attempt = Attempt.objects.get()
    asked, wrote = Call.objects.filter(lease=attempt.lease, lane=attempt.sync.lane_id)

    assert (asked.method, asked.status, wrote.status) == ("POST", 200, 200)
    assert asked.path.startswith("/services/data/v")
    assert asked.started_at <= wrote.started_at
    assert "SELECT Id, Email, LastName" in asked.sent
    assert org.leads()[0]["Id"] in wrote.answered


def test_the_calls_of_a_push_that_broke_are_kept_too(standin: StandIn, sending_page: BookingPage) -> None:
    standin.faults.add("reset_after", body='"method": ?"POST"')
    book(sending_page)
    sync_everything()

    _asked, broke = Call.objects.all()
    assert (broke.status, broke.answered) == (None, "")
    assert "LastName" in broke.sent


def test_what_was_heard_is_masked_once_the_bookings_are_settled(
    sending_page: BookingPage,
) -> None:
    book(sending_page)
    sync_everything()

    with CaptureQueriesContext(database) as alone:
        book(sending_page, starts_at=next_monday(11), email="b@example.com")
        sync_everything()

    settled = next(n for n, query in enumerate(alone) if "UPDATE integrations_sync AS sync" in query["sql"])
    kept = [n for n, query in enumerate(alone) if 'INSERT INTO "integrations_call"' in query["sql"]]
    assert len(kept) == 1
    assert settled < kept[0]
