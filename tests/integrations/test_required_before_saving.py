"""What an org requires and nothing would fill is said before anything is saved that would leave it so; a yes saves it all the same."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from bookings.models import BookingPage
from integrations.models import Connection, FieldMapping, PageSettings
from integrations.salesforce.standin import Org, StandIn
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.mapped import rule, save
from tests.integrations.test_mapping_pages import FIELDS, OF_TEAM, version
from tests.integrations.test_page_settings import DEFAULTS, ON_PAGE
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

SAYS = "requires fields that nothing would fill"
NEEDED = {
    "Lead": ["Needed__c | string 20 | CUFP | Needed |"],
    "Contact": ["Wanted__c | string 20 | CUFP | Wanted |"],
}
LEADS = DEFAULTS | {"customer": "on", "person": "Lead", "event": "on", "company": "What somebody typed"}


def yes(response: Any) -> str:
    """What the button "Save anyway" sends."""
    found = re.search(r'name="anyway" value="([^"]*)"', response.content.decode())
    return html.unescape(found[1]) if found else ""


@pytest.fixture
def manager(mia: User) -> Client:
    return signed_in_as(mia)


@pytest.fixture
def filling(sending_page: BookingPage, connection: Connection, org: Org, ada: User) -> Client:
    """A page of leads that fills what the org requires."""
    org.change_schema(custom=NEEDED)
    save(sending_page, connection, org, ada, rule("Lead.Needed__c", "last_name"), rule("Lead.Company", "company"))
    browser = signed_in_as(ada)
    browser.get(FIELDS)
    return browser


def rules_of_the_newest() -> list[str]:
    return [each["field"] for each in FieldMapping.objects.latest("pk").rules]


def test_the_first_settings_of_a_page_are_held_against_the_org_before_they_are_saved(
    manager: Client, page: BookingPage, connection: Connection, org: Org
) -> None:
    org.change_schema(custom=NEEDED)

    told = manager.post(ON_PAGE, LEADS)
    kept_meanwhile = PageSettings.objects.exists()
    manager.post(ON_PAGE, LEADS | {"anyway": yes(told)})

    assert SAYS in words_of(told)
    assert "Lead: Needed" in words_of(told)
    assert "What somebody typed" in told.content.decode()
    assert not kept_meanwhile
    assert PageSettings.objects.get().options["person"] == "Lead"


def test_from_leads_to_contacts_what_contacts_require_is_said_first(filling: Client) -> None:
    told = filling.post(ON_PAGE, LEADS | {"person": "Contact"})
    before = PageSettings.objects.get().options["person"]
    filling.post(ON_PAGE, LEADS | {"person": "Contact", "anyway": yes(told)})

    assert "Contact: Wanted" in words_of(told)
    assert before == "Lead"
    assert PageSettings.objects.get().options["person"] == "Contact"


def test_a_yes_to_something_else_is_no_yes(filling: Client) -> None:
    told = filling.post(ON_PAGE, LEADS | {"person": "Contact", "anyway": "Lead.Needed__c"})

    assert "Contact: Wanted" in words_of(told)
    assert PageSettings.objects.get().options["person"] == "Lead"


def test_what_was_so_before_holds_up_no_other_setting(
    manager: Client, sending_page: BookingPage, connection: Connection, org: Org
) -> None:
    org.change_schema(custom=NEEDED)

    saved = manager.post(ON_PAGE, LEADS | {"no_show": "Did not come:"}, follow=True)

    assert "Saved." in words_of(saved)


def test_an_org_that_does_not_answer_keeps_nobody_from_saving(
    manager: Client, page: BookingPage, connection: Connection, org: Org, standin: StandIn
) -> None:
    org.change_schema(custom=NEEDED)
    standin.faults.add("server_error_html", path="/describe", times=None)

    manager.post(ON_PAGE, LEADS)

    assert PageSettings.objects.exists()


def test_removing_a_line_that_fills_what_is_required_asks_first(filling: Client) -> None:
    sent = {"key": "Lead.Needed__c", "version": version(filling)}

    told = filling.post(FIELDS + "remove/", sent)
    before = rules_of_the_newest()
    filling.post(FIELDS + "remove/", sent | {"anyway": yes(told)})

    assert SAYS in words_of(told)
    assert "Lead: Needed" in words_of(told)
    assert 'name="key" value="Lead.Needed__c"' in told.content.decode()
    assert before == ["Needed__c", "Company"]
    assert rules_of_the_newest() == ["Company"]


def test_removing_another_line_asks_nothing(filling: Client) -> None:
    filling.post(FIELDS + "remove/", {"key": "Lead.Company", "version": version(filling)})

    assert rules_of_the_newest() == ["Needed__c"]


def test_doing_as_the_team_does_asks_first_where_the_team_fills_less(filling: Client) -> None:
    sent = {"inherits": "yes", "version": version(filling)}

    told = filling.post(FIELDS + "inherit/", sent)
    before = FieldMapping.objects.latest("pk").inherits
    filling.post(FIELDS + "inherit/", sent | {"anyway": yes(told)})

    assert "Lead: Needed" in words_of(told)
    assert not before
    assert FieldMapping.objects.latest("pk").inherits


def test_going_back_asks_first_where_less_was_filled_then(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.change_schema(custom=NEEDED)
    save(sending_page, connection, org, ada, rule("Lead.Company", "company"))
    earlier = FieldMapping.objects.latest("pk").pk
    save(sending_page, connection, org, ada, rule("Lead.Company", "company"), rule("Lead.Needed__c", "last_name"))
    browser = signed_in_as(ada)
    browser.get(FIELDS)
    sent = {"to": str(earlier), "version": version(browser)}

    told = browser.post(FIELDS + "undo/", sent)
    before = rules_of_the_newest()
    browser.post(FIELDS + "undo/", sent | {"anyway": yes(told)})

    assert "Lead: Needed" in words_of(told)
    assert before == ["Company", "Needed__c"]
    assert rules_of_the_newest() == ["Company"]


def test_the_team_is_asked_the_same(manager: Client, sending_page: BookingPage, connection: Connection, org: Org, ada: User) -> None:  # fmt: skip
    org.change_schema(custom=NEEDED)
    save(None, connection, org, ada, rule("Lead.Needed__c", "last_name"))
    manager.get(OF_TEAM)

    told = manager.post(OF_TEAM + "remove/", {"key": "Lead.Needed__c", "version": version(manager, OF_TEAM)})

    assert "Lead: Needed" in words_of(told)
    assert rules_of_the_newest() == ["Needed__c"]


def test_it_is_said_in_japanese(filling: Client, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="ja")

    told = filling.post(FIELDS + "remove/", {"key": "Lead.Needed__c", "version": version(filling)})

    assert "このまま保存" in told.content.decode()
