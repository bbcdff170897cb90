"""Who still has a page of an app open when somebody disconnects it is told so, where it can be connected again."""

import pytest

from bookings.models import BookingPage
from integrations import connections
from integrations.models import Connection, Job
from integrations.salesforce.standin import Org
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.alarm import park
from tests.integrations.cast import EVERYTHING, connect_to, sync_everything
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

APP = "/teams/acme/apps/salesforce/"
NOTHING_THERE = "Salesforce is not connected, so there is nothing to see there."
NOTHING_DONE = "Salesforce is not connected any more, so nothing was done."


@pytest.fixture
def host(page: BookingPage, connection: Connection, ada: User) -> int:
    """Of a page of the team whose app somebody has just disconnected."""
    connections.disconnect(connection, by=ada)
    return page.first_host.host_id


@pytest.mark.parametrize("address", ["health/", "hosts/", "hosts/{}/", "settings/", "backfill/"])
def test_a_page_that_is_of_a_connection_leads_to_where_it_is_made(host: int, ada: User, address: str) -> None:
    answer = signed_in_as(ada).get(f"{APP}{address.format(host)}", follow=True)

    assert answer.redirect_chain == [(APP, 302)]
    assert NOTHING_THERE in words_of(answer)
    assert "Connect to Salesforce" in words_of(answer)


@pytest.mark.parametrize(
    "address", ["test/", "health/check/", "hosts/look-up/", "hosts/{}/choose/", "settings/", "backfill/"]
)
def test_what_is_pressed_there_does_nothing_and_says_so(host: int, ada: User, address: str) -> None:
    answer = signed_in_as(ada).post(f"{APP}{address.format(host)}", {"how": "nobody"}, follow=True)

    assert answer.redirect_chain == [(APP, 302)]
    assert NOTHING_DONE in words_of(answer)
    assert not Job.objects.exists()


def test_a_manager_is_told_who_can_connect_it(host: int, mia: User) -> None:
    told = words_of(signed_in_as(mia).get(f"{APP}health/", follow=True))

    assert NOTHING_THERE in told
    assert "Ada Hopper" in told


def test_of_a_team_that_never_connected_it_the_same_is_said(page: BookingPage, ada: User) -> None:
    assert NOTHING_THERE in words_of(signed_in_as(ada).get(f"{APP}health/", follow=True))


def test_in_japanese_too(host: int, ada: User) -> None:
    ada.language = "ja"
    ada.save()

    told = words_of(signed_in_as(ada).get(f"{APP}health/", follow=True))

    assert "Salesforceに接続されていないため、表示できる情報がありません。" in told


def test_five_hundred_that_wait_are_told_on_each_page_and_each_is_sent_once_after_connecting_again(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    park(sending_page, connection, 500)
    waiting = connection.syncs.update(options=EVERYTHING)
    connections.disconnect(connection, by=ada)
    browser = signed_in_as(ada)

    told = {page: words_of(browser.get(f"{APP}{page}")) for page in ("", "waiting/", "syncs/")}
    pressed = words_of(browser.post(f"{APP}waiting/send/", {"cause": "missing-0", "all": "1"}, follow=True))
    sync_everything()
    unsent = org.leads()
    connect_to(org, sending_page.team, ada)
    sync_everything()

    assert "500 bookings wait." in told["waiting/"]
    assert all("Salesforce is disconnected" in words for words in told.values())
    assert "Nothing was sent: it has to be connected first." in pressed
    assert unsent == []
    assert len(org.events()) == len({lead["Email"] for lead in org.leads()}) == len(org.leads()) == waiting
    assert "Nothing waits for you" in words_of(browser.get(f"{APP}waiting/"))
