"""Connecting, as a browser does it: form, log-in page, Allow or Deny, and back."""

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore

from integrations import oauth
from integrations.connections import check
from integrations.models import Connection, ConnectionStatus
from integrations.salesforce.standin import StandIn
from teams.models import AuditEntry, Team, User
from tests.cast import create_team
from tests.conftest import signed_in_as
from tests.integrations.cast import allow, query_of
from tests.integrations.connecting import (
    CONNECT,
    come_back,
    entered,
    go_on_anyway,
    press_connect,
    ticket_on,
    words_of,
)

pytestmark = pytest.mark.django_db


def test_allow_connects_and_says_to_which_org_and_as_whom(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)

    page = come_back(browser, allow(standin, press_connect(browser, standin)))

    connection = Connection.objects.get()
    assert connection.status == ConnectionStatus.CONNECTED
    assert "Connected" in words_of(page)
    assert standin.org.name in words_of(page)
    assert standin.org.admin["Username"] in words_of(page)
    assert AuditEntry.objects.filter(action="app_connected", actor=ada).exists()


def test_the_log_in_page_is_asked_for_exactly_what_the_guide_says(team: Team, ada: User, standin: StandIn) -> None:
    query = query_of(press_connect(signed_in_as(ada), standin))

    assert query["scope"] == "api refresh_token"
    assert query["code_challenge_method"] == "S256"
    assert len(query["code_challenge"]) == 43
    assert query["redirect_uri"].endswith("/integrations/salesforce/callback/")


def test_deny_ends_on_a_page_that_says_so_and_changes_nothing(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)

    page = come_back(browser, allow(standin, press_connect(browser, standin), answer="Deny"))

    assert "Access was denied" in words_of(page)
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("app", "said"),
    [
        ({"blocked": True}, "Your Salesforce organisation blocks this app."),
        ({"installed": False}, "Salesforce did not let this user approve the app"),
        ({"self_authorized": False}, "Only users whom an administrator approved may use this app"),
        ({"scopes": ["api"]}, "The app in Salesforce does not offer what we ask for."),
        ({"allowed_ips": ["192.0.2.1"]}, "Salesforce does not accept the address that this service calls from."),
    ],
)
def test_what_the_orgs_administrator_set_against_it_is_told_with_its_cure(
    team: Team, ada: User, standin: StandIn, app: dict[str, object], said: str
) -> None:
    browser = signed_in_as(ada)
    for name, value in app.items():
        setattr(standin.org.app, name, value)

    page = come_back(browser, allow(standin, press_connect(browser, standin)))

    assert said in words_of(page)
    assert not Connection.objects.exists()


def test_after_deny_one_press_begins_anew_with_another_state_and_challenge(
    team: Team, ada: User, standin: StandIn
) -> None:
    browser = signed_in_as(ada)
    first = press_connect(browser, standin)
    denied = come_back(browser, allow(standin, first, answer="Deny"))

    second = browser.post(CONNECT, {"ticket": ticket_on(denied)}).headers["Location"]
    come_back(browser, allow(standin, second))

    assert f"form-action 'self' {standin.url}" in denied.headers["Content-Security-Policy"]
    for fresh in ("state", "code_challenge"):
        assert query_of(first)[fresh] != query_of(second)[fresh]
    assert Connection.objects.get().is_connected
    assert "entered" not in browser.session


def test_allow_after_ten_minutes_connects_nothing_and_one_press_begins_anew(
    team: Team, ada: User, standin: StandIn
) -> None:
    browser = signed_in_as(ada)
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        address = allow(standin, press_connect(browser, standin))

    with time_machine.travel("2026-11-24T10:11:00Z", tick=False):
        late = come_back(browser, address)
        again = browser.post(CONNECT, {"ticket": ticket_on(late)})

    assert "More than ten minutes passed on the page of Salesforce" in words_of(late)
    assert not Connection.objects.exists()
    assert again.headers["Location"].startswith(f"{standin.url}/services/oauth2/authorize?")


def test_a_state_that_was_used_up_in_another_tab_does_not_come_back_while_salesforce_is_asked(
    team: Team, ada: User, standin: StandIn
) -> None:
    browser = signed_in_as(ada)
    state = query_of(press_connect(browser, standin))["state"]
    slow, fast = (SessionStore(browser.session.session_key) for _ in range(2))
    assert state in slow["oauth"]
    oauth.finish(fast, state, user_id=ada.pk, connector="salesforce")

    oauth.catch_up(slow)
    slow.save()

    with pytest.raises(oauth.StateUnknown):
        oauth.finish(SessionStore(slow.session_key), state, user_id=ada.pk, connector="salesforce")


def test_a_wrong_secret_is_told_after_allow_to_whom_went_on_anyway(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)

    page = come_back(browser, allow(standin, go_on_anyway(browser, standin, secret="wrong")))

    assert "The consumer secret does not belong to this consumer key." in words_of(page)


def test_the_same_way_back_a_second_time_changes_nothing(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)
    address = allow(standin, press_connect(browser, standin))
    come_back(browser, address)
    before = Connection.objects.values().get()

    page = come_back(browser, address)

    assert "Nothing in this browser was waiting for this answer" in words_of(page)
    assert Connection.objects.values().get() == before


def test_the_way_back_in_somebody_elses_browser_changes_nothing(
    team: Team, ada: User, adam: User, standin: StandIn
) -> None:
    address = allow(standin, press_connect(signed_in_as(ada), standin))

    come_back(signed_in_as(adam), address)

    assert not Connection.objects.exists()


def test_a_mistake_on_the_way_leaves_a_working_connection_as_it_is_and_says_so(
    connection: Connection, ada: User, standin: StandIn
) -> None:
    browser = signed_in_as(ada)

    page = come_back(browser, allow(standin, go_on_anyway(browser, standin, secret="wrong")))

    connection.refresh_from_db()
    assert "Connecting Salesforce did not work" in words_of(page)
    assert "The connection that your team has goes on working as before." in words_of(page)
    assert connection.is_connected
    assert check(connection).org_id == standin.org.id


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_whoever_connects_again_is_told_if_the_former_access_may_live_on(
    connection: Connection, ada: User, standin: StandIn, *, is_confirmed: bool
) -> None:
    browser = signed_in_as(ada)
    address = allow(standin, press_connect(browser, standin))
    if not is_confirmed:
        standin.faults.add("server_error_html", path="/services/oauth2/revoke", times=None)

    page = words_of(come_back(browser, address))

    assert "Salesforce said yes." in page
    assert ("did not confirm that the former access has ended." in page) is not is_confirmed


def test_whoever_connects_again_because_no_key_opens_the_former_access_is_told_that_it_lives_on(
    connection: Connection, ada: User, standin: StandIn
) -> None:
    Connection.objects.update(sealed_refresh_token="sealed with a key that is lost")
    browser = signed_in_as(ada)

    page = words_of(come_back(browser, allow(standin, press_connect(browser, standin))))

    assert "did not confirm that the former access has ended." in page


def test_what_was_typed_for_one_team_is_not_used_for_another(team: Team, ada: User, standin: StandIn) -> None:
    create_team("second", owner=ada)
    browser = signed_in_as(ada)
    told = browser.post(CONNECT, entered(standin, secret="wrong"))

    page = browser.post(CONNECT.replace("acme", "second"), {"ticket": ticket_on(told), "go_on": "1"}, follow=True)

    assert "Enter them again." in words_of(page)


def test_a_first_mistake_speaks_of_no_connection_that_goes_on(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)

    page = come_back(browser, allow(standin, press_connect(browser, standin), answer="Deny"))

    assert "goes on working" not in words_of(page)


@pytest.mark.parametrize("fault", ["oauth_server_error", "oauth_reset_after", "maintenance", "not_json", "empty"])
@pytest.mark.parametrize("path", ["/services/oauth2/token", "/services/data/"])
def test_whoever_meets_a_salesforce_that_does_not_answer_is_told_to_wait_and_of_no_booking(
    team: Team, ada: User, standin: StandIn, fault: str, path: str
) -> None:
    browser = signed_in_as(ada)
    address = allow(standin, press_connect(browser, standin))
    standin.faults.add(fault, path=path, times=None)

    page = words_of(come_back(browser, address))

    assert "Wait a few minutes, then connect again. If it lasts, look at the status page of Salesforce." in page
    assert "send" not in page
    assert "arrived" not in page
    assert not Connection.objects.exists()


def test_a_test_of_a_connection_that_is_not_answered_speaks_of_nothing_that_was_sent(
    connection: Connection, ada: User, standin: StandIn
) -> None:
    standin.org.expire_sessions()
    standin.faults.add("oauth_server_error", times=None)

    page = words_of(signed_in_as(ada).post(CONNECT.replace("connect/", "test/"), follow=True))

    assert "Salesforce did not answer, or not in a way that we understand, so nothing could be asked." in page
    assert "arrived" not in page
