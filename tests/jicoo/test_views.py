"""Pages that belong to no app."""

import pytest
from django.conf import LazySettings
from django.test import Client

from teams.models import Team, User
from tests.conftest import signed_in_as


def test_the_front_door_leads_newcomers_in(client: Client) -> None:
    page = client.get("/").content.decode()

    assert 'href="/accounts/signup/"' in page
    assert 'href="/accounts/login/"' in page


def test_the_front_door_sends_who_is_signed_in_to_their_teams(team: Team, ada: User) -> None:
    assert signed_in_as(ada).get("/").headers["Location"] == "/teams/"


@pytest.mark.django_db
def test_health_is_the_databases_answer(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-cache" in response.headers["Cache-Control"]


def test_a_form_from_elsewhere_gets_a_page_of_ours(ada: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)

    response = browser.post("/new-team/", {"name": "X"})

    assert response.status_code == 403
    assert "This form was open for too long" in response.content.decode()


def test_localhost_is_sent_to_where_the_cookies_are(client: Client, settings: LazySettings) -> None:
    response = client.get("/accounts/login/?next=/profile/", headers={"host": "localhost:8000"})

    assert response.headers["Location"] == f"{settings.BASE_URL}/accounts/login/?next=/profile/"


def test_pages_allow_no_inline_script_or_style(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"].split("; ")

    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= set(policy)
