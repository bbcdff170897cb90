"""A crowd's questions go in addresses that gateways let pass, and never more than five of them in a call."""

from datetime import timedelta

import pytest

from bookings.models import BookingPage
from integrations.models import Connection, Lane, Sync, SyncState
from integrations.salesforce.standin import Fault, Org, StandIn
from teams.models import Team, User
from tests.cast import create_page, next_monday
from tests.integrations.cast import book, sync_everything, wish

pytestmark = pytest.mark.django_db

MANY = 110


@pytest.fixture
def always_open(team: Team, ada: User, connection: Connection) -> BookingPage:
    """A page that sends, on which a crowd finds times."""
    page = create_page(team, ada, slug="always", always_open=True)
    wish(page, connection, person="Contact")
    return page


def test_no_question_of_a_crowd_is_longer_than_gateways_take(
    always_open: BookingPage, connection: Connection, org: Org, standin: StandIn
) -> None:
    Lane.objects.create(connector="salesforce", org_id=connection.remote_org_id, crowd=MANY)
    for number in range(MANY):
        email = f"o'{number:03}.{'long' * 14}@example.com"
        starts_at = next_monday() + timedelta(minutes=30 * number)
        book(always_open, email=email, company=f"社 {number} & 'Söhne'", starts_at=starts_at)
    too_long = Fault(status=414, text="<html>URI Too Long</html>", body=r'\?q=[^"]{8000}', times=None)
    too_many = Fault(status=400, text="[]", body=r'(\?q=[^"]*"[^?]*){6}', times=None)
    standin.faults.add(too_long)
    standin.faults.add(too_many)
    standin.log.clear()

    sync_everything()

    assert standin.faults.struck() == 0
    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.SYNCED}
    assert (len(org.contacts()), len(org.events())) == (MANY, MANY)
    # Two looks, because the names of so many companies are too long for one, and then people and Events.
    assert len(standin.calls) <= 5
