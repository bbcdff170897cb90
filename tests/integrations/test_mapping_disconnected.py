"""The fields pages of an app that somebody disconnects while a manager has them open."""

import pytest
from django.test import Client

from bookings.models import BookingPage
from integrations import connections
from integrations.models import Connection, FieldMapping
from integrations.salesforce.standin import Org
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.mapped import rule, save
from tests.integrations.test_mapping_pages import FIELDS, OF_TEAM, version
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

CHOSEN = {"object": "Lead", "field": "Title", "source": "constant", "mode": "always", "constant": "Countess"}
POSTS = ["rule/", "remove/", "undo/", "refresh/"]


@pytest.fixture
def manager(sending_page: BookingPage, connection: Connection, org: Org, ada: User, mia: User) -> Client:
    """Mia, beside a page and a team with fields of their own."""
    for page in (sending_page, None):
        save(page, connection, org, ada, rule("Lead.Title", "company"))
    browser = signed_in_as(mia)
    browser.get(FIELDS)
    return browser


@pytest.mark.parametrize("address", [FIELDS, FIELDS + "rule/?object=Lead&field=Title", OF_TEAM, OF_TEAM + "rule/"])
def test_whoever_opens_the_fields_is_told_who_can_connect(
    manager: Client, connection: Connection, ada: User, address: str
) -> None:
    connections.disconnect(connection, by=ada)

    answer = manager.get(address, follow=True)

    assert "Salesforce is not connected, so its fields cannot be chosen. An administrator connects it first." in (
        words_of(answer)
    )
    assert "Ada" in words_of(answer)


@pytest.mark.parametrize("form", [*(FIELDS + end for end in [*POSTS, "inherit/"]), *(OF_TEAM + end for end in POSTS)])
def test_whoever_presses_a_button_is_told_that_nothing_was_saved(
    manager: Client, connection: Connection, ada: User, form: str
) -> None:
    connections.disconnect(connection, by=ada)
    before = FieldMapping.objects.count()

    answer = manager.post(form, {"key": "Lead.Title", "inherits": "yes"}, follow=True)

    assert answer.status_code == 200
    assert "Salesforce is not connected any more, so nothing was saved." in words_of(answer)
    assert FieldMapping.objects.count() == before


@pytest.mark.parametrize("fields", [FIELDS, OF_TEAM])
def test_what_was_chosen_for_a_field_can_be_saved_once_it_is_connected_again(
    manager: Client, connection: Connection, ada: User, fields: str
) -> None:
    chosen = CHOSEN | {"version": version(manager, fields)}
    connections.disconnect(connection, by=ada)

    refused = manager.post(fields + "rule/", chosen)

    assert "Salesforce was disconnected meanwhile. What you chose still stands below" in words_of(refused)
    assert 'value="Countess"' in refused.content.decode()
    assert f'name="version" value="{chosen["version"]}"' in refused.content.decode()

    Connection.objects.update(status="connected")
    saved = manager.post(fields + "rule/", chosen, follow=True)

    assert "Saved. This applies to bookings that are confirmed from now on." in words_of(saved)


def test_an_app_that_nobody_has_ever_connected_leads_to_where_it_is_connected(
    sending_page: BookingPage, mia: User
) -> None:
    Connection.objects.all().delete()

    answer = signed_in_as(mia).get(OF_TEAM, follow=True)

    assert "Salesforce is not connected, so its fields cannot be chosen." in words_of(answer)
