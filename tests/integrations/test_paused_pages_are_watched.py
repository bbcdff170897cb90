"""Paused pages may be resumed, so what is wrong with their fields is said, too, and that they are paused."""

import pytest

from bookings.models import BookingPage
from integrations.models import Connection
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import create_page
from tests.conftest import signed_in_as
from tests.integrations.alarm import look
from tests.integrations.cast import wish
from tests.integrations.checking import check, lights
from tests.integrations.mapped import rule, save
from tests.integrations.test_health_pages import seen
from tests.integrations.test_mapping_pages import OF_TEAM
from tests.integrations.test_schema_watch import STATUS
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(sending_page: BookingPage, connection: Connection, org: Org, ada: User) -> Org:
    """A value that two pages write, one of them paused, was deactivated after it had been well."""
    page = create_page(sending_page.team, host=ada, slug="demo", title="Demo")
    wish(page, connection)
    BookingPage.objects.filter(pk=page.pk).update(is_active=False)
    org.change_schema(custom={"Lead": [STATUS + "Open/Closed"]})
    save(None, connection, org, ada, rule("Lead.Stage__c", "constant", constant="Open"))
    check(connection)
    org.change_schema(custom={"Lead": [STATUS + "Closed"]})
    check(connection)
    return org


def test_health_and_mail_name_the_paused_page_after_the_others(gone: Org, ada: User) -> None:
    (mail,) = look()

    said = "Pages that use it (2): Intro call, Demo (paused)."
    assert said in seen(ada)
    assert said in mail.text


def test_the_fields_page_counts_it(gone: Org, ada: User) -> None:
    page = words_of(signed_in_as(ada).get(OF_TEAM))

    assert "2 pages use it: Intro call, Demo (paused)." in page


def test_where_a_field_is_filled_it_is_said_to_be_paused(gone: Org, ada: User) -> None:
    page = words_of(signed_in_as(ada).get(OF_TEAM + "rule/?object=Lead&field=Stage__c"))

    assert "Demo (paused)" in page
    assert "Intro call (paused)" not in page


def test_it_is_said_in_japanese(gone: Org, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="ja")

    assert "使用しているページ（2件）：Intro call、Demo（受付停止中）" in seen(ada)


def test_what_only_paused_pages_fill_keeps_no_booking_out(gone: Org, connection: Connection) -> None:
    gone.change_schema(custom={})
    while_open = check(connection)["mapping"].light
    BookingPage.objects.update(is_active=False)

    check(connection)

    assert (while_open, lights(connection)["mapping"]) == ("red", "amber")
