"""A pretend Salesforce on loopback, and the team connected to it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from pytest_django import Settings

from bookings.models import BookingPage
from integrations.models import Connection
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from tests.integrations.cast import connect_to, wish


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon (UTC) for who goes hours ahead: no morning with its digest lies between, whenever the tests run."""
    with time_machine.travel(datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0), tick=True):
        yield


@pytest.fixture
def standin(settings: Settings) -> Iterator[StandIn]:
    """Salesforce, as far as this test is concerned."""
    with StandIn(callbacks=[f"{settings.BASE_URL}/integrations/salesforce/callback/"]) as server:
        settings.SALESFORCE_LOGIN_URL_PRODUCTION = settings.SALESFORCE_LOGIN_URL_SANDBOX = server.url
        settings.SALESFORCE_TRUSTED_HOSTS = [urlsplit(server.url).netloc]
        yield server


@pytest.fixture
def org(standin: StandIn) -> Org:
    """The org of the stand-in."""
    return standin.org


@pytest.fixture
def connection(org: Org, team: Team, ada: User) -> Connection:
    """The team is connected."""
    return connect_to(org, team, ada)


@pytest.fixture
def sending_page(page: BookingPage, connection: Connection) -> BookingPage:
    """The page sends a Lead and an Event."""
    wish(page, connection)
    return page
