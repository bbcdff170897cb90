"""Two people who save at the same moment, and pages whose cost does not grow with what stands on them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import BookingPage, Question
from integrations import mappings, page_options
from integrations.models import Connection, FieldMapping, PageSettings
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import create_page, next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, wish
from tests.integrations.mapped import described, rule, save

pytestmark = pytest.mark.django_db
PAGES = [
    "apps/salesforce/fields/",
    "apps/salesforce/fields/rule/?object=Lead&field=Company",
    "pages/intro/integrations/salesforce/fields/",
    "pages/intro/integrations/salesforce/fields/rule/?object=Lead&source=company",
    "pages/intro/integrations/salesforce/",
    "pages/intro/integrations/salesforce/rehearsal/",
    "pages/demo/integrations/salesforce/copy/?from=intro",
]


def at_once(*verbs: Callable[[], object]) -> list[str]:
    """What each comes to, at the same moment: the name of its error, or nothing."""
    together = Barrier(len(verbs), timeout=60)

    def act(verb: Callable[[], object]) -> str:
        together.wait()
        try:
            verb()
        except (mappings.Meanwhile, page_options.Changed) as refused:
            return type(refused).__name__
        finally:
            database.close()
        return ""

    with ThreadPoolExecutor(len(verbs)) as people:
        return sorted(people.map(act, verbs))


@pytest.mark.django_db(transaction=True)
def test_of_those_who_save_fields_at_one_moment_the_first_stands_and_the_others_are_told(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    schema = described(org)

    def saving(value: str) -> Callable[[], object]:
        rules = [rule("Lead.Title", "constant", constant=value)]
        return lambda: mappings.save(connection, page, rules, schema, by=ada, after=None)

    assert at_once(saving("a"), saving("b"), saving("c")) == ["", "Meanwhile", "Meanwhile"]
    assert FieldMapping.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_those_who_save_settings_at_one_moment_the_first_stands_and_the_others_are_told(
    page: BookingPage, connection: Connection, ada: User
) -> None:
    seen = page_options.version({})

    def saving(person: str) -> Callable[[], object]:
        return lambda: page_options.save(connection, page, {"person": person}, by=ada, after=seen)

    assert at_once(saving("Lead"), saving("Contact"), saving("")) == ["", "Changed", "Changed"]
    assert PageSettings.objects.count() == 1


def queries(browser: Client) -> dict[str, int]:
    """Of each page, once everything that is kept is kept."""
    found = {}
    for address in PAGES:
        browser.get(f"/teams/acme/{address}")
        with CaptureQueriesContext(database) as asked:
            assert browser.get(f"/teams/acme/{address}").status_code == 200
        found[address] = len(asked)
    return found


def test_no_page_asks_more_for_more_pages_fields_questions_and_bookings(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, mia: User
) -> None:
    org.change_schema(custom={"Lead": [f"F{number}__c | string 20 | CUNFP | F{number} |" for number in range(30)]})
    browser = signed_in_as(mia)
    create_page(sending_page.team, host=ada, slug="demo", title="Demo")

    def filled(count: int) -> dict[str, int]:
        for number in range(count):
            topic = Question.objects.create(team=sending_page.team, page=sending_page, label=f"Topic {count} {number}")
            wish(create_page(sending_page.team, host=ada, slug=f"page-{count}-{number}"), connection)
            own = [rule(f"Lead.F{each}__c", f"question:{topic.pk}") for each in range(count)]
            save(sending_page, connection, org, ada, rule("Lead.Title", "company"), *own)
            save(None, connection, org, ada, *(rule(f"Lead.F{each}__c", "company") for each in range(number + 1)))
        for number in range(count):
            book(sending_page, starts_at=next_monday() + timedelta(minutes=30 * (count + number)))
        return queries(browser)

    assert filled(1) == filled(6)


def test_of_a_page_that_is_deleted_meanwhile_nothing_is_saved(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    gone = BookingPage.objects.get(pk=page.pk)
    page.delete()

    with pytest.raises(mappings.Meanwhile):
        save(gone, connection, org, ada, rule("Lead.Title", "company"))
    with pytest.raises(page_options.Changed):
        page_options.save(connection, gone, {}, by=ada, after=page_options.version({}))
