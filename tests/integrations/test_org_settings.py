"""What an administrator names for a whole org is checked there first, and what a page may leave blank is asked of it."""

from typing import Any

import pytest
from django.core.cache import cache

from bookings.models import BookingPage
from integrations.models import Connection, PageSettings, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from teams.models import AuditEntry, Team, User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, connect_to, sync_everything, wish
from tests.integrations.test_page_settings import ON_PAGE
from tests.integrations.test_views import APP, words_of

pytestmark = pytest.mark.django_db

SETTINGS = f"{APP}settings/"
FIELDS = [
    "Booking_Key__c | string 64 | CUNFPKQ | Booking key |",
    "Short__c | string 20 | CUNFPKQ | Short |",
    "Plain__c | string 64 | CUNFPQ | Plain |",
    "Twice__c | string 64 | CUNFPK | Twice |",
    "Number__c | double | CUNFPKQ | Number |",
]


@pytest.fixture
def fields(connection: Connection, org: Org) -> None:
    """The org has a field that fits, and some that do not."""
    org.change_schema(custom={"Activity": FIELDS}, read_only={})


def named() -> Any:
    return Connection.objects.get().options


@pytest.mark.parametrize("typed", ["Booking_Key__c", " booking_key__C "])
def test_a_field_that_fits_is_kept_as_salesforce_writes_it(fields: None, ada: User, typed: str) -> None:
    page = signed_in_as(ada).post(SETTINGS, {"event_key": typed}, follow=True)

    assert named() == {"event_key": "Booking_Key__c"}
    assert "Saved. It holds for everything that is sent from now on." in words_of(page)
    assert 'value="Booking_Key__c"' in page.content.decode()
    assert AuditEntry.objects.get(action="app_set").details == {"app": "salesforce", "event_key": "Booking_Key__c"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Nothing__c", "Salesforce shows no such field on Event."),
        ("Subject", "Salesforce shows no such field on Event."),
        ("Short__c", "This field is too short."),
        ("Plain__c", "This field is no External ID."),
        ("Twice__c", "This field is not unique."),
        ("Number__c", "This is no text field."),
    ],
)
def test_a_field_that_does_not_fit_is_told_why_and_kept_in_the_form(
    fields: None, ada: User, typed: str, said: str
) -> None:
    page = signed_in_as(ada).post(SETTINGS, {"event_key": typed})

    assert said in words_of(page)
    assert f'value="{typed}"' in page.content.decode()
    assert named() == {}


def test_a_field_that_the_connected_user_may_not_write_is_no_key(fields: None, org: Org, ada: User) -> None:
    org.change_schema(read_only={"Event": {"Booking_Key__c"}})

    page = signed_in_as(ada).post(SETTINGS, {"event_key": "Booking_Key__c"})

    assert "The connected user may not write this field." in words_of(page)


def test_a_salesforce_that_does_not_answer_saves_nothing_and_says_so(fields: None, standin: StandIn, ada: User) -> None:
    standin.faults.add("unavailable", times=None)

    page = signed_in_as(ada).post(SETTINGS, {"event_key": "Booking_Key__c"})

    assert "Salesforce could not be asked about this field." in words_of(page)
    assert "Salesforce is not available at the moment." in words_of(page)
    assert named() == {}


def test_a_key_is_taken_away_though_salesforce_does_not_answer(fields: None, standin: StandIn, ada: User) -> None:
    Connection.objects.update(options={"event_key": "Booking_Key__c"})
    standin.faults.add("unavailable", times=None)

    signed_in_as(ada).post(SETTINGS, {"event_key": ""})

    assert named() == {"event_key": ""}


def test_what_was_named_is_used_for_bookings_that_were_confirmed_before(
    fields: None, sending_page: BookingPage, org: Org, ada: User
) -> None:
    booking = book(sending_page)
    signed_in_as(ada).post(SETTINGS, {"event_key": "Booking_Key__c"})

    sync_everything()

    assert org.events()[0]["Booking_Key__c"] == str(booking.public_id)


def test_another_org_starts_without_and_the_same_one_keeps_it(
    fields: None, standin: StandIn, org: Org, team: Team, ada: User
) -> None:
    Connection.objects.update(options={"event_key": "Booking_Key__c"})

    connect_to(org, team, ada)
    same = named()
    connect_to(standin.add_org(name="Another"), team, ada)

    assert (same, named()) == ({"event_key": "Booking_Key__c"}, {})


def test_the_connection_leads_to_its_settings(connection: Connection, ada: User, mia: User) -> None:
    assert f'href="{SETTINGS}"' in signed_in_as(ada).get(APP).content.decode()
    assert f'href="{SETTINGS}"' not in signed_in_as(mia).get(APP).content.decode()


# A Lead without a company


def test_an_org_with_person_accounts_lets_a_page_leave_the_company_blank(
    page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    org.change_schema(person_accounts=True)
    browser = signed_in_as(mia)

    shown = browser.get(ON_PAGE)
    browser.post(ON_PAGE, {"customer": "on", "person": "Lead", "event": "on", "company": ""})
    book(page, company="")
    sync_everything()

    assert "leave it empty for that" in words_of(shown)
    assert PageSettings.objects.get().options["company"] == ""
    assert (org.leads()[0]["Company"], len(org.events())) == (None, 1)
    assert "company_left_out" in [reason["code"] for reason in Sync.objects.get().reasons]


def test_an_org_without_person_accounts_offers_no_blank(page: BookingPage, connection: Connection, mia: User) -> None:
    browser = signed_in_as(mia)

    shown = browser.get(ON_PAGE)
    browser.post(ON_PAGE, {"customer": "on", "person": "Lead", "company": ""})

    assert "leave it empty for that" not in words_of(shown)
    assert not PageSettings.objects.exists()


def test_a_page_that_leaves_it_blank_can_be_saved_while_salesforce_does_not_answer(
    page: BookingPage, connection: Connection, standin: StandIn, mia: User
) -> None:
    wish(page, connection, company="")
    standin.faults.add("unavailable", times=None)

    signed_in_as(mia).post(ON_PAGE, {"customer": "on", "person": "Lead", "cancelled": "mark"})

    assert PageSettings.objects.get().options["cancelled"] == "mark"


def test_a_blank_that_the_org_no_longer_takes_parks_the_booking(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    wish(page, connection, company="")
    book(page, company="")

    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.code) == (SyncState.PARKED, "REQUIRED_FIELD_MISSING")


def test_describe_is_asked_once_an_hour_and_never_while_somebody_books(
    page: BookingPage, connection: Connection, standin: StandIn, mia: User
) -> None:
    browser = signed_in_as(mia)
    cache.clear()
    standin.log.clear()

    for _ in range(3):
        browser.get(ON_PAGE)
    asked = [call.path for call in standin.calls]
    wish(page, connection)
    book(page)

    # The last one is for the campaigns that are offered.
    assert [path.rpartition("/")[2] for path in asked] == ["describe", "describe", "composite"]
    assert len(standin.calls) == 3


def test_an_org_that_does_not_answer_is_not_asked_by_everybody_who_opens_the_page(
    page: BookingPage, connection: Connection, standin: StandIn, mia: User
) -> None:
    cache.clear()
    standin.faults.add("unavailable", times=None)
    standin.log.clear()

    for _ in range(3):
        assert signed_in_as(mia).get(ON_PAGE).status_code == 200

    assert len(standin.calls) == 1
