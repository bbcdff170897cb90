"""A time that is only held or asked for is nobody's meeting yet: nothing of it is sent before somebody says yes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import lifecycle
from bookings.models import BookingPage
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from tests.cast import create_page, next_monday
from tests.integrations.cast import book, cancel, reschedule, sync_everything, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(team: Team, ada: User, connection: Connection) -> BookingPage:
    """A page whose bookings need a yes, and are sent then."""
    page = create_page(team, ada, slug="asking", needs_approval=True)
    wish(page, connection)
    return page


def test_a_request_that_waits_is_moved_or_declined_sends_nothing(
    asking: BookingPage, org: Org, standin: StandIn, ada: User
) -> None:
    waiting, moved, declined, cancelled = (
        book(asking, starts_at=next_monday() + timedelta(hours=number)) for number in range(4)
    )
    reschedule(moved, next_monday() + timedelta(hours=5))
    lifecycle.decline(declined, by=ada, now=timezone.now())
    cancel(cancelled)
    standin.log.clear()

    sync_everything()

    assert waiting.is_requested
    assert not Sync.objects.exists()
    assert (standin.calls, org.leads(), org.events()) == ([], [], [])


def test_once_somebody_says_yes_it_is_sent_as_the_page_is_set_by_then(
    asking: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    request = book(asking)
    wish(asking, connection, person="Contact")

    lifecycle.confirm(request, by=ada, now=timezone.now())
    sync_everything()

    assert (len(org.leads()), len(org.contacts()), len(org.events())) == (0, 1, 1)
