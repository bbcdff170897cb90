"""Key and secret as they were typed: asked about before anybody leaves the page, and kept sealed for whoever typed them."""

import pytest
import time_machine

from integrations.salesforce.standin import Fault, StandIn
from teams.models import Team, User
from tests.conftest import signed_in_as
from tests.integrations.cast import query_of
from tests.integrations.connecting import (
    CONNECT,
    entered,
    ticket_on,
    words_of,
)

pytestmark = pytest.mark.django_db


def test_a_wrong_secret_is_told_beside_its_field_before_anybody_leaves(team: Team, ada: User, standin: StandIn) -> None:
    page = signed_in_as(ada).post(CONNECT, entered(standin, secret="wrong-one"))

    assert page.status_code == 200
    assert page.context["form"].errors["secret"][0].startswith("This secret does not belong to this key.")
    assert "Continue to Salesforce anyway" in words_of(page)
    assert "wrong-one" not in page.content.decode()


def test_an_unknown_key_is_told_before_anybody_leaves_and_is_kept_in_the_form(
    team: Team, ada: User, standin: StandIn
) -> None:
    page = signed_in_as(ada).post(CONNECT, entered(standin, key="3MVG9.nobody"))

    assert "Salesforce does not know this consumer key at this address yet." in words_of(page)
    assert 'value="3MVG9.nobody"' in page.content.decode()
    assert f"form-action 'self' {standin.url}" in page.headers["Content-Security-Policy"]


def test_an_app_that_is_known_meanwhile_needs_no_second_typing(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)
    not_yet = '{"error": "invalid_client_id", "error_description": "client identifier invalid"}'
    standin.faults.add(Fault(path="/services/oauth2/token", status=400, text=not_yet, times=1))
    told = browser.post(CONNECT, entered(standin))

    asked_again = browser.post(CONNECT, {"ticket": ticket_on(told)})

    assert query_of(asked_again.headers["Location"])["client_id"] == standin.org.app.consumer_key


@pytest.mark.parametrize("fault", ["reset_before", "server_error", "not_json"])
def test_nobody_is_held_up_when_salesforce_cannot_be_asked_first(
    team: Team, ada: User, standin: StandIn, fault: str
) -> None:
    standin.faults.add(fault, path="/services/oauth2/token", times=1)

    page = signed_in_as(ada).post(CONNECT, entered(standin, secret="wrong"))

    assert page.headers["Location"].startswith(f"{standin.url}/services/oauth2/authorize?")


def test_what_was_typed_waits_sealed_and_for_its_owner_alone(
    team: Team, ada: User, adam: User, standin: StandIn
) -> None:
    browser = signed_in_as(ada)
    told = browser.post(CONNECT, entered(standin, secret="wrong-one"))
    kept = str(dict(browser.session.items()))

    elsewhere = signed_in_as(adam).post(CONNECT, {"ticket": ticket_on(told), "go_on": "1"}, follow=True)

    assert "wrong-one" not in kept
    assert standin.org.app.consumer_key not in kept
    assert "Enter them again." in words_of(elsewhere)


def test_after_ten_minutes_it_must_be_typed_again(team: Team, ada: User, standin: StandIn) -> None:
    browser = signed_in_as(ada)
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        ticket = ticket_on(browser.post(CONNECT, entered(standin, secret="wrong")))

    with time_machine.travel("2026-11-24T10:10:01Z", tick=False):
        page = browser.post(CONNECT, {"ticket": ticket}, follow=True)

    assert "which are over. Enter them again." in words_of(page)
