"""Person accounts are offered where the org has them, by its own record types for persons."""

import pytest

from bookings.models import BookingPage
from integrations.models import Connection, PageSettings
from integrations.salesforce.standin import Org, StandIn
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.cast import wish
from tests.integrations.salesforce.persons import ON_PAGE
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


CHOSEN = {"customer": "on", "person": "Contact", "event": "on", "account": "individual"}


OFFERED = "One of their own (person account)"


def test_an_org_without_person_accounts_is_offered_none(page: BookingPage, connection: Connection, mia: User) -> None:
    browser = signed_in_as(mia)

    shown = words_of(browser.get(ON_PAGE))
    browser.post(ON_PAGE, CHOSEN)

    assert OFFERED not in shown
    assert PageSettings.objects.get().options["account"] == "company"


def test_an_org_with_person_accounts_is_offered_its_own_record_types_for_persons(
    page: BookingPage, connection: Connection, org: Org, record_type: str, mia: User
) -> None:
    org.add_record_type("Account", "Old person", person=True)
    org.turn(record_types_withheld=["Old person"])
    browser = signed_in_as(mia)

    shown = words_of(browser.get(ON_PAGE))
    browser.post(ON_PAGE, CHOSEN)

    assert OFFERED in shown
    assert "Private person" in shown
    assert "Old person" not in shown
    assert "Company " not in shown.partition("Record type of a new person account")[2][:80]
    options = PageSettings.objects.get().options
    assert (options["account"], options["person_record_type"]) == ("individual", record_type)


def test_a_record_type_that_went_is_seen_and_refused(
    page_of_persons: BookingPage, org: Org, record_type: str, mia: User
) -> None:
    org.turn(record_types_withheld=["Private person"])
    browser = signed_in_as(mia)

    refused = words_of(browser.post(ON_PAGE, CHOSEN | {"person_record_type": record_type}))
    browser.post(ON_PAGE, CHOSEN | {"account": "company"})

    assert "The connected user may not use this record type any more." in refused
    assert PageSettings.objects.get().options["account"] == "company"


def test_nothing_is_chosen_blindly_while_salesforce_does_not_answer(
    page: BookingPage, connection: Connection, standin: StandIn, mia: User
) -> None:
    wish(page, connection)
    standin.faults.add("unavailable", times=None)

    told = words_of(signed_in_as(mia).post(ON_PAGE, CHOSEN))

    assert "no record type for person accounts now" in told
    assert "account" not in PageSettings.objects.get().options
