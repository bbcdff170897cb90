"""What a new record gets though no line of the page fills it: shown as it is, and never called left alone."""

from datetime import timedelta

import pytest
from django.test import Client

from bookings.models import BookingPage
from integrations.models import Connection
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import create_page, next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.test_mapping_pages import FIELDS, OF_TEAM, own_fields, version
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

BY_ITSELF = "By itself, because a new record needs it and no line fills it."


@pytest.fixture
def manager(sending_page: BookingPage, mia: User) -> Client:
    """Mia, beside a page that sends Leads and has fields of its own."""
    browser = signed_in_as(mia)
    browser.get(FIELDS)
    own_fields(browser)
    return browser


def without_company(browser: Client, address: str = FIELDS) -> str:
    """The page after its line for the company was removed."""
    sent = {"key": "Lead.Company", "version": version(browser, address)}
    return words_of(browser.post(address + "remove/", sent, follow=True))


def test_without_a_line_the_page_shows_what_a_new_lead_gets_all_the_same(manager: Client) -> None:
    text = without_company(manager)

    assert f"Company, or “[not provided]” where that is empty {BY_ITSELF} Only when the record is created" in text
    assert "Removed. Existing records are left alone; a new one gets what stands below by itself." in text
    assert "leave this field alone" not in text


def test_what_is_shown_is_what_is_written(manager: Client, sending_page: BookingPage, org: Org) -> None:
    without_company(manager)
    book(sending_page)
    book(sending_page, email="no@example.com", company="", starts_at=next_monday() + timedelta(hours=1))

    sync_everything()

    assert sorted(lead["Company"] for lead in org.leads()) == ["Analytical Example", "[not provided]"]


def test_an_existing_lead_is_left_alone_by_it(
    manager: Client, sending_page: BookingPage, connection: Connection, org: Org
) -> None:
    wish(sending_page, connection, overwrite=True)
    without_company(manager)
    org.add_lead(LastName="Byron", Email="ida@example.com", Company="Before")
    book(sending_page)

    sync_everything()

    assert [lead["Company"] for lead in org.leads()] == ["Before"]


def test_the_last_booking_stands_beside_it(manager: Client, sending_page: BookingPage) -> None:
    book(sending_page, company="Engines Ltd")

    assert "Only when the record is created Engines Ltd" in without_company(manager)


def test_the_page_says_its_own_text_for_who_names_no_company(
    manager: Client, sending_page: BookingPage, connection: Connection
) -> None:
    wish(sending_page, connection, company="Private")

    assert "Company, or “Private” where that is empty" in without_company(manager)


def test_where_a_lead_needs_no_company_nothing_stands_in_for_it(
    manager: Client, sending_page: BookingPage, connection: Connection
) -> None:
    wish(sending_page, connection, company="")

    text = without_company(manager)

    assert f"Company {BY_ITSELF}" in text
    assert "where that is empty" not in text


def test_the_team_reads_that_each_page_says_what_stands_in(manager: Client) -> None:
    text = without_company(manager, OF_TEAM)

    assert "Company, or what the settings of the page say where that is empty" in text


def test_a_copy_that_takes_the_line_away_says_what_is_left(
    manager: Client, sending_page: BookingPage, connection: Connection, ada: User
) -> None:
    without_company(manager)
    wish(create_page(sending_page.team, host=ada, slug="demo", title="Demo"), connection)

    text = words_of(manager.get("/teams/acme/pages/demo/integrations/salesforce/copy/?from=intro"))

    assert "Company, or “[not provided]” where that is empty · Only when the record is created" in text


def test_with_a_line_of_its_own_nothing_else_is_said(manager: Client) -> None:
    assert BY_ITSELF not in words_of(manager.get(FIELDS))


def test_a_page_that_makes_no_leads_says_nothing_of_it(
    manager: Client, sending_page: BookingPage, connection: Connection
) -> None:
    wish(sending_page, connection, person="Contact")

    text = without_company(manager)

    assert BY_ITSELF not in text
    assert "Removed. Bookings that are confirmed from now on leave this field alone." in text
