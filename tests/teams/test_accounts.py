"""How allauth speaks for us: where its links lead, what it limits, which of its addresses exist."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from teams.models import Team, User
from tests.cast import PASSWORD
from tests.conftest import signed_in_as
from tests.teams.letters import letter_to, link_in


def wrong_password(browser: Client, user: User, **options: Any) -> str:
    data = {"login": user.email, "password": "not the password"}
    return str(browser.post("/accounts/login/", data, **options).content.decode())


def test_a_forgotten_password_is_chosen_anew_by_mail(client: Client, ada: User) -> None:
    client.post("/accounts/password/reset/", {"email": ada.email})
    form = client.get(link_in(letter_to(ada.email)), follow=True)
    client.post(
        form.request["PATH_INFO"], {"password1": "quite another password", "password2": "quite another password"}
    )

    ada.refresh_from_db()
    assert ada.check_password("quite another password")


def test_asking_for_an_unknown_address_looks_the_same_and_says_so_by_mail_only(client: Client, ada: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": ada.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})

    assert known.headers["Location"] == unknown.headers["Location"]
    assert letter_to("nobody@example.com").subject == "There is no account with this address"


def test_links_in_mails_lead_to_our_address_whatever_the_request_calls_its_host(
    client: Client, ada: User, settings: LazySettings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    client.post("/accounts/password/reset/", {"email": ada.email}, headers={"host": "evil.example.com"})

    letter = letter_to(ada.email)
    assert settings.BASE_URL in letter.text
    assert "evil" not in letter.text


def test_guessing_a_password_is_slowed_down_even_for_the_right_one(client: Client, ada: User) -> None:
    for _attempt in range(5):
        wrong_password(client, ada)

    response = client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})

    assert "There were too many wrong passwords." in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_wrong_passwords_are_not_forgotten_over_many_made_up_addresses(client: Client, ada: User) -> None:
    for _attempt in range(5):
        wrong_password(client, ada, REMOTE_ADDR="192.0.2.1")
    for number in range(400):
        cache.set(f"made-up-{number}", number)

    page = client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.2")

    assert "There were too many wrong passwords." in page.content.decode()


def test_others_may_sign_in_while_one_account_is_guessed_at(client: Client, ada: User, bob: User) -> None:
    for _attempt in range(6):
        wrong_password(client, ada, REMOTE_ADDR="192.0.2.1")

    client.post("/accounts/login/", {"login": bob.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.2")

    assert client.session["_auth_user_id"] == str(bob.pk)


def test_too_many_sign_ups_from_one_address_are_told_to_wait(client: Client, db: None) -> None:
    codes = [client.post("/accounts/signup/", {}).status_code for _attempt in range(21)]

    assert set(codes[:20]) == {200}
    assert codes[20] == 429


def test_limits_count_the_visitor_and_not_what_a_header_claims(client: Client, db: None) -> None:
    codes = [
        client.post("/accounts/signup/", {}, headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(21)
    ]

    assert codes[20] == 429


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: Client, ada: User) -> None:
    known = wrong_password(client, ada)
    unknown = wrong_password(client, User(email="nobody@example.com"))

    sentence = "The e-mail or the password is wrong."
    assert sentence in known
    assert sentence in unknown


def test_a_changed_password_signs_out_and_leads_back_to_the_profile(team: Team, ada: User) -> None:
    browser = signed_in_as(ada)
    new = {"oldpassword": PASSWORD, "password1": "quite another password", "password2": "quite another password"}

    changed = browser.post("/accounts/password/change/", new, follow=True)

    assert changed.redirect_chain[-1][0] == "/accounts/login/?next=/profile/"
    assert "Your password is changed. Sign in with the new one." in changed.content.decode()


def test_an_address_is_added_confirmed_and_signed_in_with(ada: User) -> None:
    browser, address = signed_in_as(ada), "ada.hopper@example.com"
    browser.post("/accounts/email/", {"email": address, "action_add": ""})
    browser.post(link_in(letter_to(address)))

    browser.post("/accounts/email/", {"email": address, "action_primary": ""})

    ada.refresh_from_db()
    assert ada.email == address


@pytest.mark.parametrize(
    "name", ["account_request_login_code", "account_confirm_login_code", "account_signup_by_passkey"]
)
def test_what_no_page_of_ours_leads_to_does_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
