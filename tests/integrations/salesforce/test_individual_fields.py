"""Fields of a Contact that a person account does not have: said before anything is saved, not when a booking fails."""

from collections.abc import Callable

import pytest
from django.test import Client

from bookings.models import BookingPage
from integrations import mappings, schemas
from integrations.models import Connection, PageSettings, Sync, SyncState
from integrations.salesforce.fields import MAPPER
from integrations.salesforce.standin import Org, StandIn
from integrations.words import words_for
from teams.models import User
from tests.cast import create_page
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.checking import check
from tests.integrations.mapped import rule, save
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

FIELDS = "/teams/acme/pages/intro/integrations/salesforce/fields/"
OF_TEAM = "/teams/acme/apps/salesforce/fields/"
ON_PAGE = "/teams/acme/pages/intro/integrations/salesforce/"
CHOSEN = {"customer": "on", "person": "Contact", "event": "on", "account": "individual"}
SHOE = ["Shoe__c | string 10 | CUNFP | Shoe size |"]
NOT_THERE = "A person account does not have this field, so new ones would be refused."


@pytest.fixture
def record_type(org: Org, connection: Connection) -> str:
    """Of person accounts, which the org has, and which lack the shoe size."""
    org.change_schema(person_accounts=True, custom={"Contact": SHOE}, hidden={"Account": {"Shoe__pc"}})
    return str(org.add_record_type("Account", "Private person", person=True)["Id"])


@pytest.fixture
def persons(page: BookingPage, connection: Connection, record_type: str) -> BookingPage:
    """Its new Contacts are person accounts."""
    wish(page, connection, person="Contact", account="individual", person_record_type=record_type)
    return page


Fill = Callable[..., None]


@pytest.fixture
def fill(connection: Connection, org: Org, ada: User) -> Fill:
    """These fields are filled with the telephone number: by the page, or by the team for None."""

    def saved(page: BookingPage | None, *keys: str) -> None:
        save(page, connection, org, ada, *(rule(key, "phone") for key in keys))

    return saved


@pytest.fixture
def asked(connection: Connection, record_type: str) -> None:
    """Somebody has seen the fields page."""
    schemas.refresh(connection, MAPPER)


@pytest.fixture
def manager(mia: User) -> Client:
    return signed_in_as(mia)


def shown(browser: Client, address: str) -> str:
    return words_of(browser.get(address))


def test_the_fields_page_says_which_line_a_person_account_does_not_have(
    persons: BookingPage, fill: Fill, manager: Client
) -> None:
    fill(None, "Contact.Shoe__c", "Contact.MobilePhone")

    text = shown(manager, FIELDS)

    assert text.count(NOT_THERE) == 1
    assert text.index("Shoe size") < text.index(NOT_THERE)


def test_the_teams_page_says_it_for_the_pages_that_follow(persons: BookingPage, fill: Fill, manager: Client) -> None:
    fill(None, "Contact.Shoe__c")

    assert NOT_THERE in shown(manager, OF_TEAM)


@pytest.mark.usefixtures("record_type")
def test_a_page_that_puts_contacts_under_a_company_may_fill_it(
    page: BookingPage, connection: Connection, fill: Fill, manager: Client
) -> None:
    wish(page, connection, person="Contact")
    fill(None, "Contact.Shoe__c")

    assert NOT_THERE not in shown(manager, FIELDS) + shown(manager, OF_TEAM)


@pytest.mark.usefixtures("asked")
def test_such_a_field_is_not_offered_and_not_saved(
    persons: BookingPage, connection: Connection, fill: Fill, manager: Client
) -> None:
    fill(persons, "Contact.MobilePhone")
    own = mappings.standing(connection, persons).own
    assert own

    offered = manager.get(FIELDS + "rule/?source=phone&object=Contact").content.decode()
    answer = manager.post(
        FIELDS + "rule/",
        {"object": "Contact", "field": "Shoe__c", "source": "phone", "mode": "always", "version": str(own.pk)},
    )

    assert '<option value="HomePhone">' in offered
    assert '<option value="Shoe__c">' not in offered
    assert NOT_THERE in words_of(answer)
    assert mappings.standing(connection, persons).own == own


@pytest.mark.usefixtures("record_type")
def test_choosing_person_accounts_names_the_fields_that_they_lack_and_saves_nothing(
    page: BookingPage, connection: Connection, fill: Fill, manager: Client
) -> None:
    wish(page, connection, person="Contact")
    fill(None, "Contact.Shoe__c")

    answer = manager.post(ON_PAGE, CHOSEN)

    assert "This page fills fields that person accounts do not have, so new ones would be refused: Shoe size." in (
        words_of(answer)
    )
    assert PageSettings.objects.get().options.get("account") != "individual"


def test_looking_at_the_settings_asks_no_more_than_the_form_does(
    persons: BookingPage, connection: Connection, org: Org, manager: Client, standin: StandIn
) -> None:
    org.change_schema(person_accounts=False)
    schemas.refresh(connection, MAPPER)
    manager.get(ON_PAGE)
    standin.log.clear()

    manager.get(ON_PAGE)

    assert [call.path for call in standin.calls if call.path.endswith("/describe")] == []


@pytest.mark.usefixtures("record_type")
def test_without_such_fields_person_accounts_are_chosen_as_before(
    page: BookingPage, connection: Connection, fill: Fill, manager: Client
) -> None:
    wish(page, connection, person="Contact")
    fill(None, "Contact.MobilePhone")

    manager.post(ON_PAGE, CHOSEN)

    assert PageSettings.objects.get().options["account"] == "individual"


@pytest.mark.usefixtures("asked")
def test_a_page_that_is_set_so_says_it_and_other_settings_can_still_be_saved(
    persons: BookingPage, fill: Fill, manager: Client
) -> None:
    fill(None, "Contact.Shoe__c")

    text = shown(manager, ON_PAGE)
    answer = manager.post(ON_PAGE, CHOSEN | {"no_show": "Absent:"})

    assert "This page fills fields that person accounts do not have, so new ones would be refused: Shoe size." in text
    assert answer.status_code == 302
    assert PageSettings.objects.get().options["no_show"] == "Absent:"


def test_a_field_that_person_accounts_lose_later_is_told_at_night(
    persons: BookingPage, connection: Connection, org: Org, fill: Fill
) -> None:
    org.change_schema(hidden={})
    fill(None, "Contact.Shoe__c")
    assert check(connection)["mapping"].code == "health_fields_fit"
    org.change_schema(hidden={"Account": {"Shoe__pc"}})

    found = check(connection)["mapping"]

    words = words_for("salesforce", found.code, found.params)
    assert (found.light, words.what_happened) == (
        "red",
        "“Shoe size” of the Contact is no field of a person account. Pages that make those and fill it: Intro call.",
    )


def test_what_is_said_is_what_would_happen(persons: BookingPage, org: Org, fill: Fill) -> None:
    fill(None, "Contact.Shoe__c")
    book(persons, phone="020 1")

    sync_everything()

    assert (Sync.objects.get().state, Sync.objects.get().code) == (SyncState.PARKED, "INVALID_FIELD")
    assert org.live("Account") == []


def test_a_field_that_the_org_requires_of_accounts_is_missing_of_person_accounts(
    persons: BookingPage, org: Org, fill: Fill, manager: Client
) -> None:
    org.change_schema(custom={"Account": ["Tier__c | string 10 | CUFP | Tier |"]})
    fill(None, "Contact.MobilePhone")

    text = shown(manager, FIELDS)

    assert "Salesforce requires fields that nothing fills, so new records would be refused: Account: Tier" in text


@pytest.mark.usefixtures("asked")
def test_copied_settings_say_it_before(
    persons: BookingPage, connection: Connection, fill: Fill, manager: Client, ada: User
) -> None:
    other = create_page(persons.team, host=ada, slug="demo", title="Demo")
    wish(other, connection, person="Contact")
    fill(persons, "Contact.Shoe__c")

    text = shown(manager, f"/teams/acme/pages/demo/integrations/salesforce/copy/?from={persons.slug}")

    assert NOT_THERE in text


def test_an_org_without_person_accounts_is_asked_no_more_than_before(
    page: BookingPage, connection: Connection, standin: StandIn
) -> None:
    standin.log.clear()

    schemas.refresh(connection, MAPPER)

    assert [call.path.rpartition("sobjects/")[2] for call in standin.calls] == [
        f"{name}/describe" for name in MAPPER.objects
    ]
