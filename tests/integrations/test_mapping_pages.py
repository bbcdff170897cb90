"""Fields of a booking page and of the team, as a manager chooses them."""

import html
import re

import pytest
from django.test import Client

from bookings.models import BookingPage, Question
from bookings.words import day_and_time
from integrations import mappings
from integrations.mapping import Mode
from integrations.models import Connection, FieldMapping
from integrations.salesforce.standin import Org, StandIn
from teams.models import AuditEntry, User
from tests.conftest import signed_in_as
from tests.integrations.cast import book
from tests.integrations.mapped import rule as rule_of
from tests.integrations.mapped import save
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

FIELDS = "/teams/acme/pages/intro/integrations/salesforce/fields/"
OF_TEAM = "/teams/acme/apps/salesforce/fields/"


@pytest.fixture
def manager(sending_page: BookingPage, mia: User) -> Client:
    """Mia, beside a page that sends."""
    return signed_in_as(mia)


def version(browser: Client, address: str = FIELDS) -> str:
    """Which saving the forms of the page were drawn from."""
    found = re.search(r'name="version" value="(\d*)"', browser.get(address).content.decode())
    return found[1] if found else ""


def own_fields(browser: Client) -> None:
    """The page goes its own way."""
    browser.post(FIELDS + "inherit/", {"inherits": "no", "version": version(browser)})


def test_a_manager_fills_a_field_in_three_steps(
    manager: Client, sending_page: BookingPage, connection: Connection
) -> None:
    book(sending_page, phone="+44 20 7946 0000")
    own_fields(manager)

    choice = manager.get(FIELDS + "rule/?source=phone&object=Lead")
    rule = manager.get(FIELDS + "rule/?source=phone&object=Lead&field=MobilePhone")
    saved = manager.post(
        FIELDS + "rule/",
        {"object": "Lead", "field": "MobilePhone", "source": "phone", "mode": "empty", "version": version(manager)},
        follow=True,
    )

    assert '<option value="MobilePhone">' in choice.content.decode()
    assert '<option value="AnnualRevenue">' not in choice.content.decode()
    assert "Of the last booking this would be: +44 20 7946 0000" in words_of(rule)
    assert "Saved. This applies to bookings that are confirmed from now on." in words_of(saved)
    holds = mappings.standing(connection, sending_page).holds
    assert holds
    assert [(each.field, each.mode) for each in mappings.rules_of(holds)] == [
        ("Company", Mode.ALWAYS),
        ("MobilePhone", Mode.IF_EMPTY),
    ]
    assert AuditEntry.objects.filter(action="mapping_saved").count() == 2


def test_a_page_asks_the_other_side_once_and_draws_from_that(manager: Client, standin: StandIn) -> None:
    manager.get(FIELDS)
    standin.log.clear()

    manager.get(FIELDS)

    assert list(standin.calls) == []


def test_what_the_field_does_not_take_is_not_saved(manager: Client, org: Org) -> None:
    org.change_schema(custom={"Lead": ["Topic__c | picklist 80 | CUNRFP | Topic | values=Sales/Help"]})
    own_fields(manager)
    sent = {"object": "Lead", "field": "Topic__c", "source": "constant", "constant": "Nonsense", "mode": "always"}

    refused = manager.post(FIELDS + "rule/", sent | {"version": version(manager)})

    assert "This was not saved." in words_of(refused)
    assert "The field does not take the value “Nonsense”" in words_of(refused)
    assert FieldMapping.objects.get().rules == [mappings_default()]


def mappings_default() -> dict[str, str]:
    return {"object": "Lead", "field": "Company", "source": "company", "mode": "always"}


def test_required_fields_and_values_that_vanished_stand_on_the_page(manager: Client, org: Org) -> None:
    org.change_schema(custom={"Lead": ["Needed__c | string 20 | CUFP | Needed |"]})
    own_fields(manager)
    manager.post(
        FIELDS + "rule/",
        {"object": "Lead", "field": "Phone", "source": "phone", "mode": "always", "version": version(manager)},
    )
    org.change_schema(hidden={"Lead": {"Phone"}})

    told = words_of(manager.post(FIELDS + "refresh/", follow=True))

    assert "requires fields that nothing fills" in told
    assert "Lead: Needed" in told
    assert "The connected user may not write this field any more" in told


def test_a_value_that_was_deactivated_stands_on_the_page_with_the_pages_that_use_it(manager: Client, org: Org) -> None:
    org.change_schema(custom={"Lead": ["Topic__c | picklist 80 | CUNRFP | Topic | values=Sales/Help"]})
    own_fields(manager)
    sent = {"object": "Lead", "field": "Topic__c", "source": "constant", "constant": "Sales", "mode": "always"}
    manager.post(FIELDS + "rule/", sent | {"version": version(manager)})
    org.change_schema(custom={"Lead": ["Topic__c | picklist 80 | CUNRFP | Topic | values=Help"]})

    listed = words_of(manager.post(FIELDS + "refresh/", follow=True))
    changing = words_of(manager.get(FIELDS + "rule/?object=Lead&field=Topic__c"))

    for told in (listed, changing):
        assert "The field does not take the value “Sales”: it was deactivated or removed." in told
        assert "1 page uses it: Intro call." in told


def test_whoever_saves_second_is_told_and_nothing_is_lost(manager: Client) -> None:
    own_fields(manager)
    seen = version(manager)
    sent = {"object": "Lead", "source": "phone", "mode": "always", "version": seen}
    manager.post(FIELDS + "rule/", sent | {"field": "Phone"})

    told = manager.post(FIELDS + "rule/", sent | {"field": "MobilePhone"}, follow=True)

    assert "Somebody saved other fields while you looked" in words_of(told)
    assert [rule["field"] for rule in FieldMapping.objects.latest("pk").rules] == ["Company", "Phone"]


def test_whoever_saves_a_line_second_keeps_what_they_typed_and_saves_it_with_one_more_press(manager: Client) -> None:
    own_fields(manager)
    sent = {"object": "Lead", "field": "Title", "source": "constant", "mode": "always", "version": version(manager)}
    manager.post(FIELDS + "rule/", sent | {"constant": "Theirs"})
    typed = sent | {"constant": "Typed with care", "mode": "empty", "chosen": "here"}

    told = manager.post(FIELDS + "rule/", typed)

    assert "Somebody saved other fields while you looked" in words_of(told)
    assert "By now this field is filled with: Theirs." in words_of(told)
    assert 'value="Typed with care"' in told.content.decode()
    again = told.context["studio"].version
    manager.post(FIELDS + "rule/", typed | {"version": again})
    (title,) = [each for each in FieldMapping.objects.latest("pk").rules if each["field"] == "Title"]
    assert (title["constant"], title["mode"]) == ("Typed with care", "empty")


def test_a_line_typed_while_the_page_was_set_to_follow_the_team_still_stands_there(manager: Client) -> None:
    own_fields(manager)
    sent = {"object": "Lead", "field": "Title", "source": "constant", "mode": "empty", "version": version(manager)}
    typed = sent | {"constant": "Typed with care", "chosen": "here"}
    manager.post(FIELDS + "inherit/", {"inherits": "yes", "version": version(manager)})

    told = manager.post(FIELDS + "rule/", typed)

    assert "Meanwhile this page was set to do as the team does, so nothing was saved." in words_of(told)
    assert 'value="Typed with care"' in told.content.decode()
    assert FieldMapping.objects.latest("pk").inherits
    manager.post(FIELDS + "rule/", typed | {"version": told.context["studio"].version})
    latest = FieldMapping.objects.latest("pk")
    assert (latest.inherits, [rule["field"] for rule in latest.rules]) == (False, ["Company", "Title"])


def test_what_was_saved_before_can_be_gone_back_to(manager: Client) -> None:
    own_fields(manager)
    first = FieldMapping.objects.get()
    manager.post(FIELDS + "remove/", {"key": "Lead.Company", "version": version(manager)})

    back = manager.post(FIELDS + "undo/", {"to": first.pk, "version": version(manager)}, follow=True)

    assert FieldMapping.objects.count() == 3
    assert FieldMapping.objects.latest("pk").rules == first.rules
    assert "Removed: Company" in words_of(back)


def test_pages_follow_the_team_until_they_go_their_own_way(
    manager: Client, sending_page: BookingPage, connection: Connection
) -> None:
    manager.post(OF_TEAM + "refresh/")
    manager.post(OF_TEAM + "remove/", {"key": "Lead.Company", "version": ""})

    page, team = manager.get(FIELDS), manager.get(OF_TEAM)

    assert "This page does as the team does." in words_of(page)
    assert f'href="{FIELDS}"' in team.content.decode()
    assert mappings.options_of(sending_page.app_settings.get())["fields"] == []


def test_suggestions_are_added_with_one_button(manager: Client, org: Org) -> None:
    own_fields(manager)

    page = manager.get(FIELDS)

    assert "Phone → Lead: Phone" in words_of(page)
    assert 'name="mode" value="empty"' in page.content.decode()


def test_the_pages_of_others_are_not_there(sending_page: BookingPage, eve: User) -> None:
    assert signed_in_as(eve).get(FIELDS).status_code == 404


def test_what_is_known_of_fields_outlives_a_saving_before_the_next_asking(
    manager: Client, connection: Connection, org: Org
) -> None:
    org.change_schema(custom={"Lead": ["Box__c | boolean | CUDFP | Box |"]})
    own_fields(manager)
    manager.post(
        FIELDS + "rule/",
        {"object": "Lead", "field": "Box__c", "source": "constant", "constant": "true", "version": version(manager)},
    )
    seen = version(manager)
    Connection.objects.filter(pk=connection.pk).update(remote_user_id="005000000000099AAA")

    manager.post(FIELDS + "remove/", {"key": "Lead.Company", "version": seen})

    (rule,) = mappings.rules_of(FieldMapping.objects.latest("pk"))
    assert rule.known
    assert (rule.known.label, str(rule.known.kind)) == ("Box", "checkbox")


def test_what_cannot_be_saved_any_more_is_said(manager: Client, org: Org) -> None:
    own_fields(manager)
    sent = {"object": "Lead", "field": "Phone", "source": "phone", "mode": "always", "version": version(manager)}
    org.change_schema(hidden={"Lead": {"Phone"}})
    manager.post(FIELDS + "refresh/")

    vanished = manager.post(FIELDS + "rule/", sent, follow=True)
    manager.post(FIELDS + "inherit/", {"inherits": "yes", "version": version(manager)})
    of_the_team = manager.post(FIELDS + "rule/", sent | {"field": "Fax"}, follow=True)
    removed = manager.post(FIELDS + "remove/", {"key": "Lead.Company", "version": sent["version"]}, follow=True)

    assert "The connected user may not write this field any more, so nothing was saved." in words_of(vanished)
    assert "Somebody saved other fields while you looked" in words_of(of_the_team)
    assert "Somebody saved other fields while you looked" in words_of(removed)


def test_pages_that_have_chosen_nothing_stand_where_a_field_is_used(manager: Client) -> None:
    manager.get(OF_TEAM)

    told = words_of(manager.get(OF_TEAM + "rule/?object=Lead&field=Company"))

    assert "Where this field is filled Intro call" in told
    assert "Where this field is filled" not in words_of(manager.get(OF_TEAM + "rule/?object=Lead&field=Phone"))


def test_the_oldest_saving_that_is_shown_tells_what_it_changed(
    manager: Client, sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    for number in range(mappings.SHOWN + 1):
        value = rule_of("Lead.Title", "constant", constant=str(number))
        save(sending_page, connection, org, ada, rule_of("Lead.Company", "company"), value)

    told = words_of(manager.get(FIELDS))

    assert "Added:" not in told
    assert told.count("Changed: Title") == mappings.SHOWN


def test_samples_say_values_by_their_labels_and_times_by_the_teams_clock(
    manager: Client, sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.change_schema(
        custom={
            "Lead": [
                "Many__c | multipicklist 80 | CUNRP | Many | values=r:Red/g:Green",
                "When__c | datetime | CUNFP | When |",
                "Rich__c | textarea 4000 | CUNP | Rich | kind=richtextarea",
            ]
        }
    )
    booking = book(sending_page)
    manager.post(OF_TEAM + "refresh/")
    rules = [
        rule_of("Lead.Many__c", "constant", constant="r;g"),
        rule_of("Lead.Rich__c", "constant", constant="R&D"),
        rule_of("Lead.When__c", "starts_at"),
    ]
    save(sending_page, connection, org, ada, *rules)

    told = words_of(manager.get(FIELDS))
    tried = words_of(manager.post(FIELDS.replace("fields", "rehearsal"), {"booking": booking.pk}))

    when = day_and_time(booking.starts_at, sending_page.team.time_zone)
    assert "Red, Green" in told
    assert when in told
    assert "R&D" in html.unescape(told)
    assert f"Many Red, Green Rich R&D When {when}" in html.unescape(tried)


def test_a_required_field_that_an_answer_may_leave_blank_is_said(
    manager: Client, sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    lines = [
        "Must__c | string 20 | CUFP | Must |",
        "Need__c | string 20 | CUFP | Need |",
        "Want__c | string 20 | CUFP | Want |",
    ]
    org.change_schema(custom={"Lead": lines})
    manager.post(OF_TEAM + "refresh/")
    topic = Question.objects.create(team=sending_page.team, page=sending_page, label="Topic", is_required=True)
    rules = [
        rule_of("Lead.Must__c", "company"),
        rule_of("Lead.Need__c", f"question:{topic.pk}"),
        rule_of("Lead.Want__c", "page_title"),
    ]
    save(sending_page, connection, org, ada, *rules)
    blank = "New records need this field, and this value may be left empty"

    told = words_of(manager.get(FIELDS))
    Question.objects.update(is_required=False)
    doubtful = words_of(manager.get(FIELDS))
    BookingPage.objects.update(company_asked="required")
    answered = words_of(manager.get(FIELDS))

    assert [text.count(blank) for text in (told, doubtful, answered)] == [1, 2, 1]
