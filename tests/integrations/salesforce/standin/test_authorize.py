"""The authorize address and its pages, with a browser."""

import html
import re

import pytest

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.conftest import Clock
from tests.integrations.salesforce.standin.talk import PASSWORD, Form, Person, came_back, redeem, token_call


@pytest.fixture
def person(standin: StandIn) -> Person:
    return Person(standin)


def test_a_person_signs_in_allows_and_comes_back_with_a_code(person: Person) -> None:
    consent = person.sign_in(person.authorize())
    back = came_back(person.decide(consent, "allow"))

    assert consent.status_code == 200
    assert "Allow Access?" in consent.text
    assert "Perform requests at any time" in consent.text
    assert back["state"] == "a state"
    assert back["code"].startswith("aPrx")
    assert back["code"].endswith("==")


def test_a_person_who_denies_comes_back_with_that(person: Person) -> None:
    back = came_back(person.decide(person.sign_in(person.authorize()), "deny"))

    assert back == {"error": "access_denied", "error_description": "end-user denied authorization", "state": "a state"}


def test_a_wrong_password_stays_on_the_log_in_page(person: Person) -> None:
    page = person.sign_in(person.authorize(), password="wrong")

    assert "Please check your username and password." in page.text


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"client_id": "3MVG9unknown"}, "error=invalid_client_id&error_description=client%20identifier%20invalid"),
        (
            {"redirect_uri": "http://127.0.0.1:9/other/"},
            "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration",
        ),
        ({"redirect_uri": None}, "error=redirect_uri_missing&error_description=redirect_uri%20not%20provided"),
        ({"code_challenge": None}, "error=invalid_request&error_description=missing%20required%20code%20challenge"),
    ],
)
def test_what_cannot_be_trusted_with_an_answer_stays_on_salesforces_page(
    person: Person, changes: dict[str, str | None], line: str
) -> None:
    page = person.authorize(**changes)

    assert (page.status_code, page.text) == (400, line)


def test_the_missing_challenge_comes_without_a_content_type(person: Person) -> None:
    assert "Content-Type" not in person.authorize(code_challenge=None).headers


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "api refresh_token full"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"immediate": "true"}, "immediate_unsuccessful"),
    ],
)
def test_what_is_wrong_with_the_request_comes_back_before_anybody_signs_in(
    person: Person, changes: dict[str, str | None], error: str
) -> None:
    back = came_back(person.authorize(**changes))

    assert (back["error"], back["state"]) == (error, "a state")


def test_a_missing_state_is_not_made_up(person: Person) -> None:
    assert "state" not in came_back(person.authorize(state=None, scope="web"))


def test_a_new_app_is_unknown_until_it_has_spread(standin: StandIn, person: Person, clock: Clock) -> None:
    standin.org.app.known_from = clock().timestamp() + 300
    before = person.authorize()
    clock.move(minutes=6)

    assert "invalid_client_id" in before.text
    assert person.authorize().is_redirect


def test_a_blocked_app_is_refused_after_signing_in(standin: StandIn, person: Person) -> None:
    standin.org.block()

    back = came_back(person.sign_in(person.authorize()))

    assert (back["error"], back["error_description"]) == ("OAUTH_APP_BLOCKED", "this app is blocked by admin")


def test_an_app_that_is_not_installed_is_refused_in_general_words(standin: StandIn, person: Person) -> None:
    standin.org.app.installed = False

    assert came_back(person.sign_in(person.authorize()))["error"] == "OAUTH_APPROVAL_ERROR_GENERIC"


def test_a_user_whom_no_admin_approved_is_refused(standin: StandIn, person: Person) -> None:
    standin.org.app.self_authorized = False

    assert came_back(person.sign_in(person.authorize()))["error"] == "OAUTH_APP_ACCESS_DENIED"


def test_a_user_of_another_org_is_refused(standin: StandIn, person: Person) -> None:
    standin.add_org(username="someone@else.example.com")

    assert (
        came_back(person.sign_in(person.authorize(), "someone@else.example.com"))["error"] == "OAUTH_EC_APP_NOT_FOUND"
    )


def test_an_inactive_user_is_refused(standin: StandIn, person: Person) -> None:
    standin.org.deactivate(standin.org.admin["Id"])

    assert came_back(person.sign_in(person.authorize()))["error"] == "inactive_user"


def test_who_has_allowed_once_is_not_asked_again_unless_the_app_wants_it(standin: StandIn, person: Person) -> None:
    assert redeem(standin, person.code()).status_code == 200

    assert "code" in came_back(person.authorize())
    assert "Allow Access?" in person.authorize(prompt="consent").text
    assert "/login?" in person.authorize(prompt="login").headers["Location"]


def test_production_and_sandbox_take_their_own_users_only(standin: StandIn) -> None:
    sandbox = standin.add_org(
        name="A sandbox", sandbox=True, username="admin@sandbox.example.com", callbacks=standin.org.app.callbacks
    )
    person = Person(standin, host="sandbox")
    page = person.authorize(client_id=sandbox.app.consumer_key)

    assert "Please check" in person.sign_in(page).text
    consent = person.sign_in(page, "admin@sandbox.example.com", PASSWORD)
    code = came_back(person.decide(consent, "allow"))["code"]
    elsewhere = redeem(standin, code, client_id=sandbox.app.consumer_key, client_secret=sandbox.app.consumer_secret)
    assert elsewhere.json()["error"] == "invalid_grant"


def test_nobody_allows_for_somebody_else(standin: StandIn, person: Person) -> None:
    consent = person.sign_in(person.authorize())
    form = Form(consent)

    forged = person.browser.post(
        form.address, data={**form.fields, "confirmation": "x", "decision": "allow"}, allow_redirects=False, timeout=10
    )

    assert forged.status_code == 403


def test_a_log_in_leads_nowhere_else(standin: StandIn, person: Person) -> None:
    form = {"username": "admin@standin.example.com", "password": PASSWORD, "startURL": "//evil.example.com/"}

    answer = person.browser.post(f"{standin.url}/login", data=form, allow_redirects=False, timeout=10)

    assert answer.headers["Location"] == "/"


def test_the_pages_allow_no_script_and_the_consent_lets_its_answer_lead_back(person: Person) -> None:
    policy = person.sign_in(person.authorize()).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "form-action" not in policy


def test_what_a_request_carries_is_escaped_on_the_page(standin: StandIn, person: Person) -> None:
    standin.org.app.name = "<script>alert(1)</script>"

    assert "<script>" not in person.sign_in(person.authorize(state='"><script>')).text


def test_an_unknown_grant_type_is_refused(standin: StandIn) -> None:
    assert token_call(standin, grant_type="password").json()["error"] == "unsupported_grant_type"


@pytest.mark.parametrize(
    "error", ["inactive_org", "rate_limit_exceeded", "server_error", "OAUTH_AUTHORIZATION_BLOCKED", "SOMETHING_NEW"]
)
def test_any_other_error_can_be_asked_for(standin: StandIn, person: Person, error: str) -> None:
    standin.org.app.refusal = error

    assert came_back(person.sign_in(person.authorize()))["error"] == error


def test_who_is_somebody_else_signs_in_anew(standin: StandIn, person: Person) -> None:
    consent = person.sign_in(person.authorize())
    link = re.search(r'href="([^"]*)">\s*\(Not you', consent.text)

    assert link
    page = person.browser.get(standin.url + html.unescape(link[1]), timeout=10)
    assert "Log in to the pretend org" in page.text
