"""Wherever something of a sandbox is on view, the page says loudly that it is one."""

import pytest

from bookings.models import Booking, BookingPage
from integrations.models import Connection
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything

pytestmark = pytest.mark.django_db

APP = "/teams/acme/apps/salesforce/"
PAGES = [
    APP,
    f"{APP}settings/",
    f"{APP}hosts/",
    f"{APP}health/",
    f"{APP}syncs/",
    f"{APP}waiting/",
    f"{APP}differences/",
    f"{APP}backfill/",
    f"{APP}disconnect/",
    "/teams/acme/pages/intro/integrations/salesforce/",
    "/teams/acme/bookings/{booking}/apps/salesforce/",
]
SAID = "What is sent goes to this sandbox and not to your production organisation."


@pytest.fixture
def booking(sending_page: BookingPage) -> Booking:
    """It was sent."""
    made = book(sending_page)
    sync_everything()
    return made


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_a_sandbox_says_so_and_which_it_is(
    booking: Booking, connection: Connection, ada: User, address: str
) -> None:
    Connection.objects.update(is_sandbox=True)

    page = signed_in_as(ada).get(address.format(booking=booking.public_id)).content.decode()

    assert SAID in page
    assert f"Sandbox: {connection.remote_org_name}" in page


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_production_does_not(booking: Booking, ada: User, address: str) -> None:
    assert SAID not in signed_in_as(ada).get(address.format(booking=booking.public_id)).content.decode()


def test_a_sandbox_that_was_disconnected_is_none_any_more(connection: Connection, ada: User) -> None:
    Connection.objects.update(is_sandbox=True, status="disconnected")

    assert SAID not in signed_in_as(ada).get(APP).content.decode()
