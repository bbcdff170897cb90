"""What a manager sets for a booking page, and what they see while nothing can be set."""

import re
from typing import Any

import pytest

from bookings.models import BookingPage
from integrations.models import Connection, PageSettings
from integrations.salesforce.standin import Org
from integrations.salesforce.wishes import CHOICES, TEXTS
from teams.models import AuditEntry, User
from tests.conftest import signed_in_as
from tests.integrations.test_views import APP, words_of

pytestmark = pytest.mark.django_db

DEFAULTS = {
    "person": "",
    "event": False,
    "overwrite": False,
    "several": "recent",
    "duplicates": "ask",
    "lead_owner": "rules",
    "contact_owner": "host",
    "event_owner": "host",
    "cancelled": "delete",
    "by_hand": "keep",
    "related_to": "nothing",
    "account": "company",
    "more_hosts": "leave",
    "campaign": "",
    "campaign_name": "",
    "campaign_status": "",
    "campaign_raise": [],
    "company": "[not provided]",
    "account_id": "",
    "no_show": "No-show:",
    "lead_record_type": "",
    "person_record_type": "",
    "subject": "",
    "location": "",
    "description": "",
}
ON_PAGE = "/teams/acme/pages/intro/integrations/salesforce/"


@pytest.fixture
def everything_offered(org: Org) -> None:
    """The org has all that some choices depend on: person accounts."""
    org.change_schema(person_accounts=True)
    org.add_record_type("Account", "Private person", person=True)


def test_page_settings_are_locked_with_a_reason_while_nothing_is_connected(
    page: BookingPage, mia: User, ada: User
) -> None:
    manager, owner = signed_in_as(mia).get(ON_PAGE), signed_in_as(ada).get(ON_PAGE)

    assert "Ask an administrator of the team to connect it: Ada Hopper" in words_of(manager)
    assert f'href="{APP}"' in owner.content.decode()
    assert manager.content.decode().count("disabled") >= 4
    assert ">Save<" not in manager.content.decode()


def test_a_post_while_nothing_is_connected_saves_nothing(page: BookingPage, mia: User) -> None:
    signed_in_as(mia).post(ON_PAGE, {"customer": "on", "person": "Lead", "event": "on"})

    assert not PageSettings.objects.exists()


def test_a_manager_switches_lead_and_event_on(page: BookingPage, connection: Connection, mia: User) -> None:
    browser = signed_in_as(mia)

    saved = browser.post(ON_PAGE, {"customer": "on", "person": "Contact", "event": "on"}, follow=True)

    assert PageSettings.objects.get().options == DEFAULTS | {"person": "Contact", "event": True}
    assert "Saved. This applies to bookings that are confirmed from now on." in words_of(saved)
    assert AuditEntry.objects.filter(action="page_app_set", actor=mia, subject_id=page.pk).exists()
    assert re.search(r'value="Contact"[^>]*checked', browser.get(ON_PAGE).content.decode())


def test_unticking_customer_information_sends_nobody(page: BookingPage, connection: Connection, mia: User) -> None:
    signed_in_as(mia).post(ON_PAGE, {"person": "Lead", "event": "on"})

    assert PageSettings.objects.get().options["person"] == ""


@pytest.mark.parametrize("posted", [{"customer": "on"}, {"customer": "on", "person": "Account"}])
def test_customer_information_needs_a_choice(
    page: BookingPage, connection: Connection, mia: User, posted: dict[str, str]
) -> None:
    response = signed_in_as(mia).post(ON_PAGE, posted)

    assert response.status_code == 200
    assert not PageSettings.objects.exists()


def test_a_page_tied_to_a_sandbox_says_so(page: BookingPage, connection: Connection, mia: User) -> None:
    Connection.objects.update(is_sandbox=True)

    assert "goes to this sandbox and not to your production organisation" in words_of(signed_in_as(mia).get(ON_PAGE))


def test_the_integrations_of_a_page_are_listed(sending_page: BookingPage, mia: User) -> None:
    page = signed_in_as(mia).get("/teams/acme/pages/intro/integrations/")

    assert f'href="{ON_PAGE}"' in page.content.decode()
    assert "On" in words_of(page)


@pytest.mark.usefixtures("everything_offered")
def test_further_choices_stand_under_more_choices_and_are_closed(
    page: BookingPage, connection: Connection, mia: User
) -> None:
    text = signed_in_as(mia).get(ON_PAGE).content.decode()

    before, more = text.split("More choices", 1)
    assert before.rstrip().endswith("<summary>")
    assert '<details class="disclosure">' in before
    assert not [name for name in CHOICES if f'name="{name}"' in before]
    assert all(f'name="{name}"' in more for name in (*CHOICES, *TEXTS))


@pytest.mark.usefixtures("everything_offered")
@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in CHOICES.items() for value in values])
def test_each_further_choice_is_kept_and_shown_again(
    page: BookingPage, connection: Connection, mia: User, name: str, value: str
) -> None:
    browser = signed_in_as(mia)

    browser.post(ON_PAGE, {"event": "on", name: value})

    assert PageSettings.objects.get().options[name] == value
    assert f'<option value="{value}" selected>' in browser.get(ON_PAGE).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "001000000000001AAA",
        "https://acme.lightning.force.com/lightning/r/Account/001000000000001AAA/view",
        " 001000000000001AAA ",
    ],
)
def test_an_account_is_named_by_its_id_or_its_address(
    page: BookingPage, connection: Connection, mia: User, typed: str
) -> None:
    signed_in_as(mia).post(ON_PAGE, {"customer": "on", "person": "Contact", "account_id": typed})

    assert PageSettings.objects.get().options["account_id"] == "001000000000001AAA"


@pytest.mark.parametrize(
    ("name", "value"),
    [("account_id", "Acme"), ("account_id", "003000000000001AAA"), ("company", " "), ("several", "first")],
)
def test_a_wrong_further_choice_saves_nothing_and_opens_the_choices(
    page: BookingPage, connection: Connection, mia: User, name: str, value: str
) -> None:
    response = signed_in_as(mia).post(ON_PAGE, {"event": "on", name: value})

    assert not PageSettings.objects.exists()
    assert '<details class="disclosure" open>' in response.content.decode()


def test_a_choice_that_is_not_sent_stays_as_it_is(page: BookingPage, connection: Connection, mia: User) -> None:
    browser = signed_in_as(mia)
    browser.post(ON_PAGE, {"event": "on", "cancelled": "mark"})

    browser.post(ON_PAGE, {"customer": "on", "person": "Lead"})

    assert PageSettings.objects.get().options == DEFAULTS | {"person": "Lead", "cancelled": "mark"}


def seen(answer: Any) -> str:
    """Which settings the form was drawn from."""
    found = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
    return found[1] if found else ""


def test_whoever_saves_second_is_told_and_nothing_of_the_first_is_lost(
    page: BookingPage, connection: Connection, mia: User, ada: User
) -> None:
    first, second = signed_in_as(mia), signed_in_as(ada)
    sent = {"customer": "on", "person": "Lead", "seen": seen(second.get(ON_PAGE))}
    first.post(ON_PAGE, {"event": "on", "subject": "Ours", "seen": seen(first.get(ON_PAGE))})

    looked = second.post(ON_PAGE, sent | {"subject": "Theirs", "preview": "1"})
    wrong = second.post(ON_PAGE, sent | {"subject": "{no_such}", "seen": seen(looked)})
    told = second.post(ON_PAGE, sent | {"subject": "Theirs", "seen": seen(wrong)})

    assert "Somebody saved other settings while you looked, so nothing was saved." in words_of(told)
    assert 'value="Theirs"' in told.content.decode()
    assert PageSettings.objects.get().options["subject"] == "Ours"
    second.post(ON_PAGE, sent | {"subject": "Theirs", "seen": seen(told)})
    assert PageSettings.objects.get().options["subject"] == "Theirs"


def test_required_fields_that_nothing_fills_stand_beside_the_settings_that_need_them(
    page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    org.change_schema(custom={"Contact": ["Need__c | string 9 | CUFP | Need |"]})
    browser = signed_in_as(mia)
    browser.post("/teams/acme/apps/salesforce/fields/refresh/")

    as_lead = browser.post(ON_PAGE, {"customer": "on", "person": "Lead"}, follow=True)
    as_contact = browser.post(
        ON_PAGE, {"customer": "on", "person": "Contact", "anyway": "Contact.Need__c"}, follow=True
    )

    needed = "requires fields that nothing fills, so new records would be refused: Contact: Need"
    assert needed not in words_of(as_lead)
    assert needed in words_of(as_contact)


def test_a_record_type_that_was_just_made_is_offered_once_somebody_asks_again(
    page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    browser = signed_in_as(mia)
    browser.get(ON_PAGE)
    org.add_record_type("Lead", "Partner")

    before = words_of(browser.get(ON_PAGE))
    browser.post(ON_PAGE + "fields/refresh/")

    assert "Partner" not in before
    assert "Partner" in words_of(browser.get(ON_PAGE))
