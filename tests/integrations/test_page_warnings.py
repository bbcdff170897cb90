"""Whoever duplicates or opens a page is told if its bookings would be refused; nobody else is bothered."""

import html

import pytest
from django.test import Client

from bookings.models import BookingPage
from integrations.models import Connection
from integrations.salesforce.standin import Org, StandIn
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.cast import wish
from tests.integrations.mapped import rule, save
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

PAGES = "/teams/acme/pages/"
SAYS = (
    "Salesforce requires fields that nothing fills, so new records of this page would be refused: Lead: Needed. "
    "Fill them under “Integrations” of the page."
)


@pytest.fixture
def manager(org: Org, mia: User) -> Client:
    """Mia, in a team whose org requires a field."""
    org.change_schema(custom={"Lead": ["Needed__c | string 20 | CUFP | Needed |"]})
    return signed_in_as(mia)


def copied(browser: Client) -> str:
    """What whoever duplicates the page reads then."""
    return html.unescape(words_of(browser.post(PAGES + "intro/copy/", follow=True)))


def opened(browser: Client) -> str:
    return html.unescape(words_of(browser.post(PAGES + "intro/switch/", {"open": "1"}, follow=True)))


def test_a_copy_that_would_be_refused_says_which_field_nothing_fills(
    manager: Client, sending_page: BookingPage
) -> None:
    assert SAYS in copied(manager)
    assert sending_page.team.pages.count() == 2


def test_a_copy_whose_fields_are_filled_by_the_pages_own_or_the_teams_lines_says_nothing(
    manager: Client, sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    save(sending_page, connection, org, ada, rule("Lead.Needed__c", "last_name"))
    of_the_page = copied(manager)
    save(None, connection, org, ada, rule("Lead.Needed__c", "last_name"))

    assert "nothing fills" not in of_the_page + copied(manager)


def test_a_page_that_sends_nothing_or_no_leads_is_copied_without_a_word_and_nobody_is_asked(
    manager: Client, page: BookingPage, connection: Connection, standin: StandIn
) -> None:
    standin.log.clear()
    of_nothing = copied(manager)
    asked = list(standin.calls)
    wish(page, connection, person="Contact")

    assert asked == []
    assert "nothing fills" not in of_nothing + copied(manager)


def test_opening_a_page_whose_bookings_would_be_refused_says_so_and_opens_it(
    manager: Client, sending_page: BookingPage
) -> None:
    told = opened(manager)

    assert SAYS in told
    assert "“Intro call” takes bookings again." in told
    assert SAYS not in words_of(manager.post(PAGES + "intro/switch/", follow=True))


def test_an_org_that_does_not_answer_keeps_nobody_from_duplicating(
    manager: Client, sending_page: BookingPage, org: Org
) -> None:
    org.revoke_grants()
    org.expire_sessions()

    assert "This is the copy." in copied(manager)
