"""Each OAuth error that Salesforce documents ends on a page of ours, in the reader's language, and changes nothing."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from integrations.models import Connection
from integrations.salesforce.standin import Fault, StandIn
from teams.models import Team, User
from tests.conftest import signed_in_as
from tests.integrations.cast import allow, query_of
from tests.integrations.connecting import CONNECT, by_itself, come_back, press_connect
from tests.integrations.oauth_errors import OF_AN_APP_BY_ITSELF, OF_THE_TOKEN_ADDRESS, ON_THE_WAY_BACK

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "ja"]
JAPANESE = re.compile(r"[\u3040-\u30ff]")


@pytest.fixture
def browser(team: Team, ada: User) -> Client:
    """The administrator's."""
    return signed_in_as(ada)


def ends_on_a_page_of_ours(page: Any, said: list[str], language: str, *, description: str) -> None:
    body = page.content.decode()
    assert f'<html lang="{language}"' in body
    assert said
    for sentence in said:
        assert bool(JAPANESE.search(sentence)) is (language == "ja"), sentence
        assert escape(sentence) in body
    assert not description or description not in body
    assert "<script>alert" not in body
    assert not Connection.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", ON_THE_WAY_BACK)
def test_what_comes_back_from_the_log_in_page(browser: Client, standin: StandIn, error: str, language: str) -> None:
    state = query_of(press_connect(browser, standin))["state"]
    browser.cookies["django_language"] = language
    query = {"error": error, "error_description": ON_THE_WAY_BACK[error], "state": state}

    page = browser.get("/integrations/salesforce/callback/", query)

    assert page.status_code == 400
    assert page.context["ticket"]
    ends_on_a_page_of_ours(page, told_on(page), language, description=query["error_description"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("error", "description"), OF_THE_TOKEN_ADDRESS)
def test_what_the_token_address_says_after_allow(
    browser: Client, standin: StandIn, error: str, description: str, language: str
) -> None:
    address = allow(standin, press_connect(browser, standin))
    browser.cookies["django_language"] = language
    refuse(standin, error, description)

    page = come_back(browser, address)

    assert page.status_code == 400
    ends_on_a_page_of_ours(page, told_on(page), language, description=description)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("error", "description"), [*OF_THE_TOKEN_ADDRESS, *OF_AN_APP_BY_ITSELF])
def test_what_it_says_to_an_app_that_comes_in_by_itself(
    browser: Client, standin: StandIn, error: str, description: str, language: str
) -> None:
    browser.cookies["django_language"] = language
    refuse(standin, error, description)

    page = browser.post(CONNECT, by_itself(standin))

    errors = [str(each) for told in page.context["form"].errors.values() for each in told]
    ends_on_a_page_of_ours(page, errors, language, description=description)


def told_on(page: Any) -> list[str]:
    words = page.context["words"]
    return [words.what_happened, words.what_to_do]


def refuse(standin: StandIn, error: str, description: str) -> None:
    text = json.dumps({"error": error, "error_description": description})
    standin.faults.add(Fault(path="/services/oauth2/token", status=400, text=text, times=None))
