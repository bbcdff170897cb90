"""Who changed which fields, going back to what somebody saved, and on which pages a field is filled."""

import re
from typing import Any

import pytest

from bookings.models import BookingPage
from integrations import mappings
from integrations.models import Connection, FieldMapping
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import create_page, create_team
from tests.conftest import signed_in_as
from tests.integrations.cast import book, connect_to, sync_everything, wish
from tests.integrations.mapped import rule, save
from tests.integrations.test_mapping_pages import FIELDS, OF_TEAM, version
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


def history(answer: Any) -> list[str]:
    """What stands in "Who changed what", newest first, without when."""
    shown = answer.content.decode().partition('<ol class="timeline">')[2].partition("</ol>")[0]
    items = re.findall(r'<span class="timeline__what">(.*?)</span>\s*<local-time>', shown, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in items]


def test_each_saving_says_who_added_changed_and_removed_what(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, mia: User
) -> None:
    title = rule("Lead.Title", "page_title")
    save(sending_page, connection, org, ada, rule("Lead.Company", "company"), title)
    save(sending_page, connection, org, mia, rule("Lead.Company", "page_title"), title)
    save(sending_page, connection, org, ada, rule("Lead.Company", "page_title"), rule("Lead.Fax", "phone"))
    signed_in_as(mia).post(FIELDS + "inherit/", {"inherits": "yes", "version": FieldMapping.objects.latest("pk").pk})

    told = history(signed_in_as(mia).get(FIELDS))

    assert told == [
        "Mia Does as the team does. Removed: Company, Fax",
        "Ada Hopper Added: Fax Removed: Title",
        "Mia Changed: Company",
        "Ada Hopper Added: Company, Title",
    ]


def test_going_back_saves_the_earlier_one_anew_and_the_next_booking_goes_by_it(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, mia: User
) -> None:
    save(sending_page, connection, org, ada, rule("Lead.Title", "constant", constant="First"))
    first = FieldMapping.objects.latest("pk")
    save(sending_page, connection, org, ada, rule("Lead.Title", "constant", constant="Second"))
    browser = signed_in_as(mia)

    told = browser.post(FIELDS + "undo/", {"to": first.pk, "version": version(browser)}, follow=True)
    book(sending_page)
    sync_everything()

    assert history(told) == ["Mia Changed: Title", "Ada Hopper Changed: Title", "Ada Hopper Added: Title"]
    assert org.leads()[0]["Title"] == "First"


def test_who_goes_back_after_somebody_else_saved_is_told_and_nothing_is_lost(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, mia: User
) -> None:
    save(sending_page, connection, org, ada, rule("Lead.Title", "constant", constant="First"))
    first, browser = FieldMapping.objects.latest("pk"), signed_in_as(mia)
    seen = version(browser)
    save(sending_page, connection, org, ada, rule("Lead.Title", "constant", constant="Second"))

    told = browser.post(FIELDS + "undo/", {"to": first.pk, "version": seen}, follow=True)

    assert "Somebody saved other fields while you looked" in words_of(told)
    holds = mappings.standing(connection, sending_page).holds
    assert holds
    assert holds.rules[0]["constant"] == "Second"


def test_nobody_goes_back_to_what_was_saved_of_another_page_or_team(
    sending_page: BookingPage, connection: Connection, org: Org, mia: User, eve: User
) -> None:
    theirs = create_team("others", owner=eve)
    ada = sending_page.first_host.host
    other_page = create_page(sending_page.team, ada, slug="other")
    save(None, connect_to(org, theirs, eve), org, eve, rule("Lead.Title", "page_title"))
    save(other_page, connection, org, ada, rule("Lead.Title", "page_title"))
    browser = signed_in_as(mia)

    answers = [browser.post(FIELDS + "undo/", {"to": each.pk}).status_code for each in FieldMapping.objects.all()]

    assert answers == [404, 404]
    assert FieldMapping.objects.count() == 2


def test_a_field_is_used_by_the_pages_that_fill_it_by_their_own_lines_or_the_teams(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, mia: User
) -> None:
    def page(slug: str, **fields: Any) -> BookingPage:
        made = create_page(sending_page.team, ada, slug=slug, title=slug.title(), **fields)
        wish(made, connection)
        return made

    follows, own, otherwise = page("follows", is_active=False), page("own"), page("otherwise")
    create_page(sending_page.team, ada, slug="silent", title="Silent")
    save(None, connection, org, ada, rule("Lead.Title", "page_title"))
    save(own, connection, org, ada, rule("Lead.Title", "company"), rule("Lead.Fax", "phone"))
    save(otherwise, connection, org, ada, rule("Lead.Fax", "phone"))
    browser = signed_in_as(mia)
    browser.get(OF_TEAM)

    def used(field: str) -> list[str]:
        html = browser.get(f"{OF_TEAM}rule/?object=Lead&field={field}").content.decode()
        part = html.partition("Where this field is filled")[2].partition("</ul>")[0]
        return re.findall(r'list__link"[^>]*>([^<]*)<', part)

    assert follows.pk
    assert used("Title") == ["Follows (paused)", "Intro call", "Own"]
    assert used("Fax") == ["Otherwise", "Own"]
    assert used("Industry") == []
