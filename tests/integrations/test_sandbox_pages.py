"""Wherever something of a sandbox is on view, the page says loudly that it is one."""

import pytest

from bookings.models import Booking, BookingPage
from integrations import health
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
    f"{APP}hosts/{{host}}/",
    f"{APP}fields/",
    f"{APP}fields/rule/?object=Lead&field=Title",
    f"{APP}fields/rule/?object=Lead&source=company",
    f"{APP}jobs/{{job}}/",
    f"{APP}health/",
    f"{APP}syncs/",
    f"{APP}waiting/",
    f"{APP}differences/",
    f"{APP}backfill/",
    f"{APP}disconnect/",
    "/teams/acme/pages/intro/integrations/",
    "/teams/acme/pages/intro/integrations/salesforce/",
    "/teams/acme/pages/intro/integrations/salesforce/fields/",
    "/teams/acme/pages/intro/integrations/salesforce/copy/",
    "/teams/acme/pages/intro/integrations/salesforce/rehearsal/",
    "/teams/acme/pages/intro/integrations/salesforce/test/",
    "/teams/acme/bookings/{booking}/apps/salesforce/",
]
IN_THE_EDITOR = ["", "hosts/", "hours/", "rules/", "form/", "messages/", "share/", "links/"]
BOOKING_PAGES = ["/teams/acme/pages/", *(f"/teams/acme/pages/intro/{part}" for part in IN_THE_EDITOR)]
SAID = "What is sent goes to this sandbox and not to your production organisation."


@pytest.fixture
def booking(sending_page: BookingPage) -> Booking:
    """It was sent."""
    made = book(sending_page)
    sync_everything()
    return made


def look_at(address: str, booking: Booking, connection: Connection, ada: User) -> str:
    job, _new = health.ask(connection, by=ada)
    shown = signed_in_as(ada).get(address.format(booking=booking.public_id, host=booking.host_id, job=job.pk))
    assert shown.status_code == 200
    return str(shown.content.decode())


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_a_sandbox_says_so_and_which_it_is(
    booking: Booking, connection: Connection, ada: User, address: str
) -> None:
    Connection.objects.update(is_sandbox=True)

    page = look_at(address, booking, connection, ada)

    assert page.count(SAID) == 1
    assert f"Sandbox: {connection.remote_org_name}" in page


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_production_does_not(booking: Booking, connection: Connection, ada: User, address: str) -> None:
    assert SAID not in look_at(address, booking, connection, ada)


@pytest.mark.parametrize("is_sandbox", [True, False])
def test_the_list_of_apps_says_so_in_a_word(connection: Connection, ada: User, *, is_sandbox: bool) -> None:
    Connection.objects.update(is_sandbox=is_sandbox)

    page = signed_in_as(ada).get("/teams/acme/apps/").content.decode()

    assert ("Sandbox" in page) is is_sandbox


@pytest.mark.parametrize("address", BOOKING_PAGES)
@pytest.mark.parametrize("is_sandbox", [True, False])
def test_a_booking_page_that_sends_to_a_sandbox_says_so_in_the_list_and_in_each_part_of_its_editor(
    sending_page: BookingPage, connection: Connection, ada: User, address: str, *, is_sandbox: bool
) -> None:
    Connection.objects.update(is_sandbox=is_sandbox)

    shown = signed_in_as(ada).get(address)

    assert shown.status_code == 200
    assert (f"Sandbox: {connection.remote_org_name}" in shown.content.decode()) is is_sandbox


def test_a_page_that_sends_nothing_to_it_says_nothing_of_it(
    page: BookingPage, connection: Connection, ada: User
) -> None:
    Connection.objects.update(is_sandbox=True)

    shown = signed_in_as(ada).get("/teams/acme/pages/intro/integrations/").content.decode()

    assert SAID not in shown


def test_a_sandbox_that_was_disconnected_is_none_any_more(connection: Connection, ada: User) -> None:
    Connection.objects.update(is_sandbox=True, status="disconnected")

    assert SAID not in signed_in_as(ada).get(APP).content.decode()
