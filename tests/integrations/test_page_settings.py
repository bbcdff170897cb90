"""What a manager sets for a booking page, and what they see while nothing can be set."""

import re

import pytest

from bookings.models import BookingPage
from integrations.models import Connection, PageSettings
from teams.models import AuditEntry, User
from tests.conftest import signed_in_as
from tests.integrations.test_views import APP, words_of

pytestmark = pytest.mark.django_db

ON_PAGE = "/teams/acme/pages/intro/integrations/salesforce/"


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

    assert PageSettings.objects.get().options == {"person": "Contact", "event": True, "overwrite": False}
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

    assert "This page sends to a sandbox" in words_of(signed_in_as(mia).get(ON_PAGE))


def test_the_integrations_of_a_page_are_listed(sending_page: BookingPage, mia: User) -> None:
    page = signed_in_as(mia).get("/teams/acme/pages/intro/integrations/")

    assert f'href="{ON_PAGE}"' in page.content.decode()
    assert "On" in words_of(page)
