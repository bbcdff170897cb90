"""A formula is nobody's to write: it is not offered, and what named a field that became one is told and parked, never dropped."""

import pytest
from django.test import Client

from bookings.models import BookingPage
from integrations import outbox
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce.standin import Org
from integrations.standing import of_booking
from integrations.words import words_for
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, later, sync_everything, wish
from tests.integrations.checking import check
from tests.integrations.mapped import rule, save
from tests.integrations.test_mapping_pages import FIELDS, own_fields, version
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

PLAIN = "Phone_Notes__c | string 80 | CUNFP | Phone notes |"
FORMULA = "Phone_Notes__c | string 1300 | FP | Phone notes | formula=Phone"


@pytest.fixture
def manager(sending_page: BookingPage, mia: User) -> Client:
    """Mia, beside a page that sends."""
    return signed_in_as(mia)


@pytest.fixture
def became_formula(sending_page: BookingPage, connection: Connection, org: Org, ada: User) -> Org:
    """The page fills a field of Leads that the org has made a formula since."""
    org.change_schema(custom={"Lead": [PLAIN]})
    save(sending_page, connection, org, ada, rule("Lead.Phone_Notes__c", "company"))
    org.change_schema(custom={"Lead": [FORMULA]})
    return org


def test_a_formula_is_no_target(manager: Client, org: Org) -> None:
    org.change_schema(custom={"Lead": [FORMULA], "Contact": [PLAIN.replace("Phone_Notes", "Own_Notes")]})
    manager.get(FIELDS)
    own_fields(manager)

    choices = [manager.get(FIELDS + f"rule/?source=phone&object={kind}") for kind in ("Lead", "Contact")]
    sent = {"object": "Lead", "field": "Phone_Notes__c", "source": "phone", "mode": "always"}
    answer = manager.post(FIELDS + "rule/", sent | {"version": version(manager)}, follow=True)

    offered, of_contact = (choice.content.decode() for choice in choices)
    assert '<option value="MobilePhone">' in offered
    assert '<option value="Phone_Notes__c">' not in offered
    assert '<option value="Own_Notes__c">' in of_contact
    assert "The connected user may not write this field any more, so nothing was saved." in words_of(answer)


def test_a_formula_that_is_called_as_an_answer_is_not_suggested(manager: Client, org: Org) -> None:
    org.change_schema(
        custom={
            "Lead": ["Time_zone__c | string 80 | FP | Time zone | formula=City"],
            "Contact": ["Time_zone__c | string 80 | CUNFP | Time zone |"],
        }
    )
    manager.get(FIELDS)
    own_fields(manager)

    text = words_of(manager.get(FIELDS))

    assert "→ Contact: Time zone" in text
    assert "→ Lead: Time zone" not in text


def test_a_field_that_became_one_is_told_by_the_watch_and_on_the_fields_page(
    became_formula: Org, connection: Connection, manager: Client
) -> None:
    found = check(connection)["mapping"]

    words = words_for("salesforce", found.code, found.params)
    assert found.light == "red"
    assert "“Phone notes” of the Lead any more" in words.what_happened
    assert "made a formula. Pages that fill it: Intro call." in words.what_happened
    assert "made read-only or made a formula" in words_of(manager.get(FIELDS))


@pytest.mark.parametrize("watched", [False, True], ids=["before the night", "after it"])
def test_a_booking_that_names_it_is_parked_with_its_cause_and_goes_once_it_is_mended(
    became_formula: Org, sending_page: BookingPage, connection: Connection, *, watched: bool
) -> None:
    if watched:
        check(connection)
    booking = book(sending_page)

    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.code) == (SyncState.PARKED, "INVALID_FIELD_FOR_INSERT_UPDATE")
    [standing] = of_booking(booking)
    assert "Phone_Notes__c cannot be written by the connected user." in str(standing)
    assert (became_formula.leads(), became_formula.events()) == ([], [])

    became_formula.change_schema(custom={"Lead": [PLAIN]})
    outbox.release(Sync.objects.all())
    later(booking)
    sync_everything()

    assert [lead["Phone_Notes__c"] for lead in became_formula.leads()] == ["Analytical Example"]


def test_of_a_lead_who_is_there_everything_else_goes_through_with_a_remark(
    became_formula: Org, sending_page: BookingPage, connection: Connection
) -> None:
    wish(sending_page, connection, overwrite=True)
    became_formula.add_lead(LastName="Byron", Email="ida@example.com", Company="Before")
    booking = book(sending_page)

    sync_everything()

    [standing] = of_booking(booking)
    assert standing.word == "In Salesforce, with a remark"
    assert "could not be overwritten" in standing.remarks[0].what_happened
    assert len(became_formula.events()) == 1


def test_a_formula_of_events_parks_too_and_leaves_nobody_behind(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.change_schema(custom={"Activity": [PLAIN]})
    save(sending_page, connection, org, ada, rule("Event.Phone_Notes__c", "company"))
    org.change_schema(custom={"Activity": [FORMULA.replace("formula=Phone", "formula=Subject")]})
    book(sending_page)

    sync_everything()

    assert (Sync.objects.get().state, Sync.objects.get().code) == (SyncState.PARKED, "INVALID_FIELD_FOR_INSERT_UPDATE")
    assert (org.leads(), org.events()) == ([], [])
