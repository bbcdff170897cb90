"""What a page sends, for several files of tests: into a campaign, or person accounts."""

from typing import Any

import pytest

from bookings.models import BookingPage
from integrations import host_looks
from integrations.models import Connection
from integrations.salesforce.standin import Org
from tests.integrations.cast import wish
from tests.integrations.salesforce.joining import Wish


@pytest.fixture
def campaign(org: Org) -> str:
    return str(org.add_campaign("Webinar", "Registered", "Attended")["Id"])


@pytest.fixture
def wished(page: BookingPage, connection: Connection, campaign: str) -> Wish:
    """The page puts whoever books into the campaign as “Registered”."""

    def change(**options: Any) -> None:
        usual = {"campaign": campaign, "campaign_name": "Webinar", "campaign_status": "Registered"}
        wish(page, connection, **(usual | options))

    change()
    return change


@pytest.fixture
def known_host(org: Org, connection: Connection, page: BookingPage) -> None:
    """The host map knows the host, as it does from the first night on."""
    org.add_user(email="ada@example.com")
    host_looks.refresh(connection)


@pytest.fixture
def record_type(org: Org) -> str:
    """The org has person accounts, and one record type for them beside one for companies."""
    org.change_schema(person_accounts=True, custom={"Contact": ["Shoe__c | string 10 | CUNFP | Shoe |"]})
    org.add_record_type("Account", "Company")
    return str(org.add_record_type("Account", "Private person", person=True)["Id"])


@pytest.fixture
def page_of_persons(page: BookingPage, connection: Connection, record_type: str) -> BookingPage:
    """Its new Contacts are person accounts."""
    wish(page, connection, person="Contact", account="individual", person_record_type=record_type)
    return page
