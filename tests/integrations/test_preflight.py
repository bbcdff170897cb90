"""Before anybody leaves the page Salesforce is asked with a code that cannot exist; what it says is told, and nobody is held up."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from integrations.salesforce.standin import Fault, StandIn
from teams.models import Team, User
from tests.conftest import signed_in_as
from tests.integrations.connecting import CONNECT, PAGE, entered, ticket_on, words_of

pytestmark = pytest.mark.django_db

NOBODY_COULD_TELL = "Salesforce could not be asked beforehand"


@pytest.fixture
def browser(team: Team, ada: User) -> Client:
    """The administrator's."""
    return signed_in_as(ada)


def answers(standin: StandIn, body: object, *, status: int = 400) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    standin.faults.add(Fault(path="/services/oauth2/token", status=status, text=text, times=1))


def countdown(page: Any) -> tuple[str, str] | None:
    """After how many seconds the page asks again by itself, and which try that is."""
    body = page.content.decode()
    after, tries = re.search(r'<ask-again data-after="(\d+)"', body), re.search(r'name="tries" value="(\d+)"', body)
    return (after[1], tries[1]) if after and tries else None


def test_an_app_that_salesforce_does_not_know_yet_is_asked_for_again_after_half_a_minute(
    browser: Client, standin: StandIn
) -> None:
    page = browser.post(CONNECT, entered(standin, key="3MVG9.not-yet"))

    assert "Salesforce does not know this consumer key at this address yet." in words_of(page)
    assert countdown(page) == ("30", "1")
    assert "Continue to Salesforce anyway" in words_of(page)
    assert "Ask Salesforce again" in words_of(page)


def test_it_goes_on_asking_for_ten_minutes_and_then_leaves_it_to_people(browser: Client, standin: StandIn) -> None:
    page = browser.post(CONNECT, entered(standin, key="3MVG9.not-yet"))
    tries = 1
    while found := countdown(page):
        tries = int(found[1])
        page = browser.post(CONNECT, {"ticket": ticket_on(page), "tries": found[1]})

    assert tries == 19
    assert "Ask Salesforce again" in words_of(page)
    assert "Continue to Salesforce anyway" in words_of(page)


@pytest.mark.parametrize("tries", ["-1", "abc", "１", "9" * 400, ""])
def test_a_number_of_tries_that_is_none_ends_the_asking(browser: Client, standin: StandIn, tries: str) -> None:
    page = browser.post(CONNECT, entered(standin, key="3MVG9.not-yet"))

    again = browser.post(CONNECT, {"ticket": ticket_on(page), "tries": tries})

    assert again.status_code == 200
    assert countdown(again) is None


def test_a_wrong_secret_does_not_pass_by_itself(browser: Client, standin: StandIn) -> None:
    page = browser.post(CONNECT, entered(standin, secret="wrong-one"))

    assert "This secret does not belong to this key." in words_of(page)
    assert countdown(page) is None


def test_a_code_that_is_refused_is_all_that_was_to_be_heard(browser: Client, standin: StandIn) -> None:
    away = browser.post(CONNECT, entered(standin))

    assert away.status_code == 302
    assert NOBODY_COULD_TELL not in words_of(browser.get(PAGE))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("<html>maintenance</html>", 503),
        ("<html>who knows</html>", 200),
        ({"error": "redirect_uri_mismatch"}, 400),
        ({"error": "something_new"}, 400),
        ({"error": "rate_limit_exceeded"}, 400),
        ({"access_token": "that cannot be"}, 200),
    ],
)
def test_after_anything_else_one_goes_on_and_is_told(
    browser: Client, standin: StandIn, body: object, status: int
) -> None:
    answers(standin, body, status=status)

    away = browser.post(CONNECT, entered(standin))

    assert away.headers["Location"].startswith(f"{standin.url}/services/oauth2/authorize?")
    assert NOBODY_COULD_TELL in words_of(browser.get(PAGE))


@pytest.mark.parametrize(
    "description", ["expired authorization code", "invalid authorization code", "ip restricted", "something new"]
)
def test_whatever_is_said_of_the_code_nothing_is_wrong_with_key_and_secret(
    browser: Client, standin: StandIn, description: str
) -> None:
    answers(standin, {"error": "invalid_grant", "error_description": description})

    assert browser.post(CONNECT, entered(standin)).status_code == 302
    assert NOBODY_COULD_TELL not in words_of(browser.get(PAGE))
