"""A state is good once, for ten minutes, in the browser and for the person that began."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore

from integrations import oauth
from integrations.contract.access import App

pytestmark = pytest.mark.django_db

APP = App(login_url="https://login.salesforce.com", key="the-key", secret="the-secret")


@pytest.fixture
def session() -> SessionStore:
    """A browser's session."""
    return SessionStore()


def begin(session: SessionStore, *, user_id: int = 1) -> str:
    state, _challenge = oauth.begin(
        session, team_id=7, user_id=user_id, connector="salesforce", environment="production", app=APP
    )
    return state


def finish(session: SessionStore, state: str, *, user_id: int = 1, connector: str = "salesforce") -> oauth.Begun:
    return oauth.finish(session, state, user_id=user_id, connector=connector)


def test_what_was_begun_comes_back_whole(session: SessionStore) -> None:
    begun = finish(session, begin(session))

    assert (begun.team_id, begun.user_id, begun.environment, begun.app) == (7, 1, "production", APP)
    assert 43 <= len(begun.verifier) <= 128


def test_a_state_is_used_up_by_its_first_use(session: SessionStore) -> None:
    state = begin(session)
    finish(session, state)

    with pytest.raises(oauth.StateUnknown):
        finish(session, state)


def test_it_is_used_up_in_the_database_before_the_exchange_begins(session: SessionStore) -> None:
    state = begin(session)
    session.save()
    finish(session, state)

    elsewhere = SessionStore(session.session_key)

    with pytest.raises(oauth.StateUnknown):
        finish(elsewhere, state)


def test_another_person_another_app_and_a_forged_state_are_unknown(session: SessionStore) -> None:
    begin(session)

    for state, user_id, connector in [
        (begin(session), 2, "salesforce"),
        (begin(session), 1, "other"),
        ("forged", 1, "salesforce"),
        ("", 1, "salesforce"),
    ]:
        with pytest.raises(oauth.StateUnknown):
            finish(session, state, user_id=user_id, connector=connector)


def test_after_ten_minutes_it_has_expired(session: SessionStore) -> None:
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        state = begin(session)

    with time_machine.travel("2026-11-24T10:10:01Z", tick=False):
        assert finish(session, state).is_expired
        with pytest.raises(oauth.StateUnknown):
            finish(session, state)


def test_two_tabs_may_connect_at_once_but_not_endlessly_many(session: SessionStore) -> None:
    states = [begin(session) for _ in range(8)]

    finish(session, states[-1])
    finish(session, states[-2])
    with pytest.raises(oauth.StateUnknown):
        finish(session, states[0])


def test_key_secret_and_verifier_wait_sealed(session: SessionStore) -> None:
    state = begin(session)
    kept = str(dict(session.items()))

    begun = finish(session, state)

    assert not [secret for secret in ("the-key", "the-secret", begun.verifier) if secret in kept]


def test_what_was_sealed_for_one_state_does_not_open_under_another(session: SessionStore) -> None:
    first, second = begin(session), begin(session)
    waiting = session["oauth"]
    waiting[second]["secret"] = waiting[first]["secret"]
    session["oauth"] = waiting

    with pytest.raises(oauth.StateUnknown):
        finish(session, second)


def test_the_log_in_address_carries_everything_once() -> None:
    address = oauth.authorize_url(
        "http://127.0.0.1:8100/services/oauth2/authorize",
        "key+1",
        redirect_uri="https://jicoo.example.com/integrations/salesforce/callback/",
        scope="api refresh_token",
        state="s",
        challenge="c" * 43,
    )

    assert urlsplit(address).scheme == "http"
    assert "scope=api%20refresh_token" in address
    assert parse_qs(urlsplit(address).query) == {
        "response_type": ["code"],
        "client_id": ["key+1"],
        "redirect_uri": ["https://jicoo.example.com/integrations/salesforce/callback/"],
        "scope": ["api refresh_token"],
        "state": ["s"],
        "code_challenge": ["c" * 43],
        "code_challenge_method": ["S256"],
    }


def test_the_callback_address_is_the_installations_own() -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/integrations/salesforce/callback/", oauth.callback_url("salesforce"))
