"""What goes wrong while connecting: each ends on a page that says what happened and what to do, and changes nothing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
import time_machine
from django.db import connection as database
from django.test import Client

from integrations.connections import check
from integrations.models import Connection
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from teams.roles import Role
from tests.cast import create_team, create_user, join
from tests.conftest import signed_in_as
from tests.integrations.cast import allow, query_of
from tests.integrations.connecting import (
    ANSWER,
    CONNECT,
    PAGE,
    by_itself,
    come_back,
    entered,
    press_connect,
    words_of,
)

pytestmark = pytest.mark.django_db

NOT_A_MY_DOMAIN = "This is not a My Domain address. It looks like acme.my.salesforce.com"


@pytest.fixture
def browser(team: Team, ada: User) -> Client:
    """The administrator's."""
    return signed_in_as(ada)


def told(browser: Client, standin: StandIn, **typed: str) -> Any:
    """The form again, with what is wrong; nothing went out and nothing was connected."""
    standin.log.clear()
    page = browser.post(CONNECT, entered(standin, **typed))
    assert page.status_code == 200
    assert standin.calls == []
    assert not Connection.objects.exists()
    return page.context["form"].errors


@pytest.mark.parametrize("key", ["3MVG9 with.spaces", "3MVG9.first\t3MVG9.second"])
def test_a_key_with_spaces(browser: Client, standin: StandIn, key: str) -> None:
    assert told(browser, standin, key=key) == {"key": ["A consumer key has no spaces. Copy it again."]}


@pytest.mark.parametrize("between", ["", " "])
def test_a_secret_that_was_pasted_twice(browser: Client, standin: StandIn, between: str) -> None:
    secret = standin.org.app.consumer_secret

    errors = told(browser, standin, secret=f"{secret}{between}{secret}")

    assert errors == {"secret": ["This secret was pasted twice, one after the other. Enter it once."]}


@pytest.mark.parametrize(
    "strange", ["\N{ZERO WIDTH SPACE}", "\N{FULLWIDTH DIGIT THREE}", "\N{RIGHT-TO-LEFT MARK}", "é"]
)
@pytest.mark.parametrize("field", ["key", "secret"])
def test_a_character_that_nobody_sees_or_that_none_has(
    browser: Client, standin: StandIn, field: str, strange: str
) -> None:
    right = {"key": standin.org.app.consumer_key, "secret": standin.org.app.consumer_secret}[field]

    errors = told(browser, standin, **{field: f"{right[:5]}{strange}{right[5:]}"})

    assert errors[field][0].startswith("There is a character in it that no consumer")


def test_the_key_pasted_where_the_secret_belongs(browser: Client, standin: StandIn) -> None:
    key = standin.org.app.consumer_key

    errors = told(browser, standin, key=key, secret=key)

    assert errors == {
        "secret": ["This is a consumer key. The secret stands beside it in Salesforce: copy that one here."]
    }


def test_a_key_that_was_pasted_twice(browser: Client, standin: StandIn) -> None:
    errors = told(browser, standin, key=standin.org.app.consumer_key * 2)

    assert errors == {"key": ["This key was pasted twice, one after the other. Enter it once."]}


@pytest.mark.parametrize(
    "address",
    [
        "acme.my.salesforce.com/lightning/setup",
        "https://acme.my.salesforce.com/?next=1",
        "https://acme.my.salesforce.com#setup",
        "acme.my.salesforce.com:8443",
        "https://acme.my.salesforce.com@evil.example.com",
        "https://someone@acme.my.salesforce.com",
        "acme.my.salesforce.com.evil.example.com",
        "acme-my.salesforce.com",
        "acmemy.salesforce.com",
        "acme.my.salesforce.com.",
        "acme.my.s\N{CYRILLIC SMALL LETTER A}lesforce.com",
        "acme.my.salesforce.co",
        "acme.lightning.force.com",
        "my.salesforce.com",
        "http://acme.my.salesforce.com",
        "https://acme.my.salesforce.com\\@evil.example.com",
        "acme.my.salesforce.com\tevil",
        "javascript:alert(1)",
        "",
    ],
)
@pytest.mark.parametrize("way", ["person", "by_itself"])
def test_a_my_domain_that_is_none(browser: Client, standin: StandIn, address: str, way: str) -> None:
    errors = told(browser, standin, environment="my_domain", my_domain=address, way=way)

    assert errors["my_domain"][0].startswith(NOT_A_MY_DOMAIN)


def test_a_callback_address_of_another_server_stays_on_salesforces_page_and_ours_explains_that_page(
    browser: Client, standin: StandIn
) -> None:
    standin.org.app.callbacks = ["https://other.example.com/integrations/salesforce/callback/"]

    theirs = requests.get(press_connect(browser, standin), timeout=10).text
    ours = words_of(browser.get(PAGE))

    assert "error=redirect_uri_mismatch" in theirs
    assert "redirect_uri_mismatch" in ours
    assert not Connection.objects.exists()


def test_a_way_back_that_was_meant_for_another_server(browser: Client, standin: StandIn) -> None:
    page = browser.get("/integrations/salesforce/callback/?code=aPrxOfAnother&state=of-another-server")

    assert page.status_code == 400
    assert "Nothing in this browser was waiting for this answer" in words_of(page)
    assert "start again from the app's page" in words_of(page).replace("&#x27;", "'")


def test_allow_after_the_ten_minutes(browser: Client, standin: StandIn) -> None:
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        address = allow(standin, press_connect(browser, standin))

    with time_machine.travel("2026-11-24T10:10:01Z", tick=False):
        page = come_back(browser, address)

    assert "More than ten minutes passed" in words_of(page)
    assert not Connection.objects.exists()


def test_allow_by_a_user_of_another_org_than_the_app_is_of(browser: Client, standin: StandIn) -> None:
    standin.add_org(name="Another", username="other@standin.example.com")

    page = come_back(browser, allow(standin, press_connect(browser, standin), username="other@standin.example.com"))

    assert "This app belongs to another Salesforce organisation" in words_of(page)
    assert not Connection.objects.exists()


def test_allow_by_a_user_of_another_org_than_before(
    connection: Connection, browser: Client, standin: StandIn, org: Org
) -> None:
    other = standin.add_org(name="Another", username="other@standin.example.com", callbacks=org.app.callbacks)
    before = Connection.objects.values().get()
    away = browser.post(CONNECT, entered(standin, other)).headers["Location"]

    page = come_back(browser, allow(standin, away, username="other@standin.example.com"))

    assert page.redirect_chain[-1][0] == ANSWER
    assert Connection.objects.values().get() == before


def test_a_forged_and_a_replayed_way_back(connection: Connection, browser: Client, standin: StandIn) -> None:
    address = allow(standin, press_connect(browser, standin))
    state = query_of(address)["state"]
    forged = come_back(browser, address.replace(state, state[::-1]))
    come_back(browser, address)
    before = Connection.objects.values().get()

    replayed = come_back(browser, address)

    for page in (forged, replayed):
        assert page.status_code == 400
        assert "Nothing in this browser was waiting for this answer" in words_of(page)
    assert Connection.objects.values().get() == before
    assert check(Connection.objects.get()).org_id == standin.org.id


def two_of_a_team(ada: User) -> list[User]:
    """Both may connect its apps."""
    second = create_user("second")
    join(create_team("acme", owner=ada), second, Role.ADMINISTRATOR)
    return [ada, second]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_connect_two_orgs_at_once_get_one_and_a_question(standin: StandIn, ada: User) -> None:
    people = two_of_a_team(ada)
    orgs = [standin.org, standin.add_org(name="Another")]
    for org in orgs:
        org.app.client_credentials, org.app.run_as = True, org.admin["Id"]
    together = threading.Barrier(2, timeout=30)

    def press(org: Org, who: User) -> str:
        browser = signed_in_as(who)
        together.wait()
        try:
            typed = by_itself(standin, key=org.app.consumer_key, secret=org.app.consumer_secret)
            return browser.post(CONNECT, typed).headers["Location"]
        finally:
            database.close()

    with ThreadPoolExecutor(2) as pressing:
        ends = list(pressing.map(press, orgs, people))

    assert sorted(ends) == sorted([PAGE, ANSWER])
    assert check(Connection.objects.get()).org_id == orgs[ends.index(PAGE)].id


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_connect_the_same_at_once_leave_one_access(standin: StandIn, ada: User) -> None:
    browsers = [signed_in_as(each) for each in two_of_a_team(ada)]
    addresses = [allow(standin, press_connect(browser, standin)) for browser in browsers]
    together = threading.Barrier(2, timeout=30)

    def come(number: int) -> str:
        together.wait()
        try:
            return str(come_back(browsers[number], addresses[number]).redirect_chain[-1][0])
        finally:
            database.close()

    with ThreadPoolExecutor(2) as coming:
        ends = list(coming.map(come, range(2)))

    assert ends == [PAGE, PAGE]
    assert len(standin.org.grants.all()) == 1
    assert check(Connection.objects.get()).org_id == standin.org.id
