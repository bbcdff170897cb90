"""Fields of an org that has very many of them, and as many lines as one page may fill."""

import re
from collections import Counter

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import BookingPage
from integrations import mappings
from integrations.models import Connection, FieldMapping
from integrations.salesforce.standin import Org
from teams.models import AuditEntry, User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything
from tests.integrations.mapped import rule, save
from tests.integrations.test_mapping_pages import FIELDS, version
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

CHOOSE = FIELDS + "rule/?object=Lead&source=company"
LINE = FIELDS + "rule/?object=Lead&field=Company"


def has_fields(org: Org, count: int) -> list[str]:
    """The org's leads have so many fields of their own, with names as long as Salesforce takes them."""
    names = [f"Field_{number:03}_{'x' * 30}__c" for number in range(count)]
    org.change_schema(custom={"Lead": [f"{name} | string 80 | CUNFP | Own field {name[6:9]} |" for name in names]})
    return names


def as_many_as_may_be(page: BookingPage, connection: Connection, org: Org, by: User) -> list[str]:
    """The page fills so many fields that not one more would go in."""
    names = has_fields(org, mappings.MOST_RULES + 1)
    save(page, connection, org, by, *(rule(f"Lead.{name}", "page_title") for name in names[:-1]))
    return names


def queries_of(browser: Client, address: str) -> int:
    """Once everything that is kept is kept."""
    browser.get(address)
    with CaptureQueriesContext(database) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_one_line_more_than_a_page_can_fill_is_refused_and_the_others_stay(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, mia: User
) -> None:
    names = as_many_as_may_be(sending_page, connection, org, ada)
    manager = signed_in_as(mia)
    manager.get(FIELDS)
    sent = {"object": "Lead", "field": names[-1], "source": "page_title", "mode": "always"}

    told = manager.post(FIELDS + "rule/", sent | {"version": version(manager)}, follow=True)

    assert "These are more fields than one booking page can fill, so nothing was saved." in words_of(told)
    assert [each["field"] for each in FieldMapping.objects.get().rules] == names[:-1]
    assert not AuditEntry.objects.filter(action="mapping_saved", actor=mia).exists()


def test_what_was_typed_into_one_line_too_many_still_stands_there(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, mia: User
) -> None:
    names = as_many_as_may_be(sending_page, connection, org, ada)
    manager = signed_in_as(mia)
    manager.get(FIELDS)
    sent = {"object": "Lead", "field": names[-1], "source": "constant", "constant": "Typed with care", "mode": "always"}

    told = manager.post(FIELDS + "rule/", sent | {"version": version(manager), "chosen": "here"})

    assert "These are more fields than one booking page can fill, so nothing was saved." in words_of(told)
    assert 'value="Typed with care"' in told.content.decode()


def test_as_many_lines_as_a_page_can_fill_are_read_and_written(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    names = as_many_as_may_be(sending_page, connection, org, ada)[:-1]
    sending_page.app_settings.update(options={"person": "Lead", "event": True, "overwrite": True})
    known = org.add_lead(LastName="Byron", Email="known@example.com")["Id"]
    book(sending_page, email="known@example.com")

    sync_everything()

    lead = org.record(known)
    assert {lead[name] for name in names} == {"Intro call"}


def test_an_org_with_800_fields_has_each_of_them_once_and_asks_for_no_more_than_a_small_one(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, mia: User
) -> None:
    manager = signed_in_as(mia)
    few = has_fields(org, 4)
    save(sending_page, connection, org, ada, rule(f"Lead.{few[0]}", "company"), rule("Lead.Company", "company"))
    small = [queries_of(manager, address) for address in (FIELDS, CHOOSE, LINE)]

    names = has_fields(org, 800)
    manager.post(FIELDS + "refresh/")
    lines = [rule(f"Lead.{name}", "company") for name in names[:100]]
    save(sending_page, connection, org, ada, *lines, rule("Lead.Company", "company"))

    assert [queries_of(manager, address) for address in (FIELDS, CHOOSE, LINE)] == small
    shown = re.findall(r'<span class="[^"]*table__of[^"]*">([^<]+)</span>', manager.get(FIELDS).content.decode())
    assert Counter(each for each in shown if each.endswith("__c")) == Counter(names[:100])
    offered = re.findall(r'<option value="(Field_[^"]+)"', manager.get(CHOOSE).content.decode())
    assert Counter(offered) == Counter(names[100:])
