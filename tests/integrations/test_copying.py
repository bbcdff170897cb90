"""One page's settings for another: seen before they are copied, and copied as they were seen."""

import re
from typing import Any

import pytest
from django.test import Client

from bookings.models import BookingPage, Question, QuestionKind
from integrations import mappings, page_options
from integrations.copying import Copy
from integrations.models import Connection, PageSettings
from integrations.registry import connector_for
from integrations.salesforce.standin import Org
from teams import audit
from teams.models import AuditEntry, User
from tests.cast import create_page
from tests.conftest import signed_in_as
from tests.integrations.cast import wish
from tests.integrations.mapped import rule, save
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db
COPY = "/teams/acme/pages/demo/integrations/salesforce/copy/"


@pytest.fixture
def demo(page: BookingPage, connection: Connection, org: Org, ada: User) -> BookingPage:
    """A page beside another that sends Contacts, words its Events and fills fields by its answers."""
    demo = create_page(page.team, host=ada, slug="demo", title="Demo")
    topic = Question.objects.create(team=page.team, page=page, label="Topic")
    size = Question.objects.create(team=page.team, page=page, label="Size")
    Question.objects.create(team=page.team, page=demo, label="Topic")
    wish(page, connection, person="Contact", subject=f"{{question:{topic.pk}}}{{question:{size.pk}}}!")
    save(
        page,
        connection,
        org,
        ada,
        rule("Contact.Title", f"question:{topic.pk}"),
        rule("Contact.Fax", f"question:{size.pk}"),
    )
    return demo


def seen(browser: Client) -> str:
    found = re.search(r'name="seen" value="(\w+)"', browser.get(f"{COPY}?from=intro").content.decode())
    return found[1] if found else ""


def test_what_would_change_is_shown_and_nothing_is_done(demo: BookingPage, mia: User) -> None:
    told = words_of(signed_in_as(mia).get(f"{COPY}?from=intro"))

    assert "Register as a Contact" in told
    assert "Title" in told
    assert "does not ask what fills these fields, so they stay empty: Business Fax." in told
    # Nobody has chosen a location, there or here.
    assert "Location of the Event" not in told
    assert not PageSettings.objects.filter(page=demo).exists()


def test_what_was_seen_is_copied_with_the_pages_own_questions(
    demo: BookingPage, connection: Connection, mia: User
) -> None:
    browser = signed_in_as(mia)

    browser.post(COPY, {"from": "intro", "seen": seen(browser)})

    own = demo.questions.get()
    settings = PageSettings.objects.get(page=demo)
    assert (settings.options["person"], settings.options["subject"]) == ("Contact", f"{{question:{own.pk}}}!")
    holds = mappings.standing(connection, demo).holds
    assert holds
    assert [(each.field, each.source) for each in mappings.rules_of(holds)] == [("Title", f"question:{own.pk}")]
    assert AuditEntry.objects.filter(action="page_app_copied", subject_id=demo.pk).exists()


def test_what_changed_since_is_shown_again_instead(demo: BookingPage, connection: Connection, mia: User) -> None:
    browser = signed_in_as(mia)
    before = seen(browser)
    PageSettings.objects.update(options={"person": "Lead", "event": True})

    told = browser.post(COPY, {"from": "intro", "seen": before})

    assert "The settings changed while you looked" in words_of(told)
    assert not PageSettings.objects.filter(page=demo).exists()


def test_two_pages_that_do_the_same_say_so(demo: BookingPage, mia: User) -> None:
    browser = signed_in_as(mia)
    browser.post(COPY, {"from": "intro", "seen": seen(browser)})

    assert "Nothing: both pages do the same." in words_of(browser.get(f"{COPY}?from=intro"))


def test_a_record_type_is_told_by_its_name(demo: BookingPage, connection: Connection, org: Org, mia: User) -> None:
    browser, kind = signed_in_as(mia), org.add_record_type("Lead", "Partner")
    browser.post(COPY, {"from": "intro", "seen": seen(browser)})
    wish(BookingPage.objects.get(slug="intro"), connection, **settings_of(demo), lead_record_type=kind["Id"])

    told = words_of(browser.get(f"{COPY}?from=intro"))

    assert "Record type of a new Lead" in told
    assert "Partner" in told


def settings_of(page: BookingPage) -> dict[str, Any]:
    return dict(PageSettings.objects.get(page=page).options)


def test_whose_fields_a_page_fills_is_copied_though_they_are_the_same(
    demo: BookingPage, connection: Connection, org: Org, ada: User, mia: User
) -> None:
    browser, intro = signed_in_as(mia), BookingPage.objects.get(slug="intro")
    save(None, connection, org, ada, rule("Lead.Title", "company"))
    save(intro, connection, org, ada, rule("Lead.Title", "company"))

    told = words_of(browser.get(f"{COPY}?from=intro"))
    browser.post(COPY, {"from": "intro", "seen": seen(browser)})

    assert "Whose fields these are Those of the team Its own" in told
    holds = mappings.standing(connection, demo).holds
    assert holds
    assert holds.page_id == demo.pk


def test_what_would_not_fit_the_other_page_is_said_before_it_is_copied(
    demo: BookingPage, connection: Connection, org: Org, ada: User, mia: User
) -> None:
    org.change_schema(
        custom={"Contact": ["Need__c | string 9 | CUFP | Need |", "Size__c | picklist 9 | CUNRFP | Size | values=S/M"]}
    )
    browser, intro = signed_in_as(mia), BookingPage.objects.get(slug="intro")
    for page, options in ((intro, ["S", "M"]), (demo, ["S", "XL"])):
        Question.objects.create(team=page.team, page=page, label="Shirt", kind=QuestionKind.ONE_OF, options=options)
    shirt = intro.questions.get(label="Shirt")
    browser.post("/teams/acme/apps/salesforce/fields/refresh/")
    save(intro, connection, org, ada, rule("Contact.Size__c", f"question:{shirt.pk}"))

    told = words_of(browser.get(f"{COPY}?from=intro"))

    assert "Size: The field has no such values: XL." in told
    assert "requires fields that nothing fills, so new records would be refused: Contact: Need" in told


def test_what_the_org_requires_is_said_also_where_nobody_has_asked_for_its_fields(
    demo: BookingPage, org: Org, mia: User
) -> None:
    org.change_schema(custom={"Contact": ["Need__c | string 9 | CUFP | Need |"]})

    told = words_of(signed_in_as(mia).get(f"{COPY}?from=intro"))

    assert "requires fields that nothing fills, so new records would be refused: Contact: Need" in told


def test_settings_that_were_saved_at_this_moment_are_not_copied_over(
    demo: BookingPage, connection: Connection, mia: User
) -> None:
    copy = Copy(connection, connector_for("salesforce"), BookingPage.objects.get(slug="intro"), demo)
    copy.seen()
    wish(demo, connection, subject="Theirs")

    with pytest.raises(page_options.Changed):
        copy.do(by=mia)

    assert settings_of(demo)["subject"] == "Theirs"


def test_what_is_called_the_same_and_is_another_is_told_apart(
    demo: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    browser = signed_in_as(mia)
    theirs, ours = (org.add_campaign("Webinar", "Registered")["Id"] for _ in range(2))
    wish(BookingPage.objects.get(slug="intro"), connection, campaign=theirs, campaign_name="Webinar")
    wish(demo, connection, campaign=ours, campaign_name="Webinar")

    told = words_of(browser.get(f"{COPY}?from=intro"))
    browser.post(COPY, {"from": "intro", "seen": seen(browser)})

    assert f"Campaign Webinar ({ours}) Webinar ({theirs})" in told
    assert settings_of(demo)["campaign"] == theirs


def test_the_trail_says_from_which_page_settings_were_copied(demo: BookingPage, mia: User) -> None:
    browser = signed_in_as(mia)
    browser.post(COPY, {"from": "intro", "seen": seen(browser)})
    copied = AuditEntry.objects.filter(action="page_app_copied").select_related("actor")

    (line,) = audit.tell(demo.team, copied)
    BookingPage.objects.get(slug="intro").delete()
    (later,) = audit.tell(demo.team, copied)

    assert [str(value) for _key, value in line.details] == ["Salesforce", "Intro call"]
    assert [str(value) for _key, value in later.details] == ["Salesforce", "a page that is deleted"]
