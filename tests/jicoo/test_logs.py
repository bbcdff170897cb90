"""The last net under secrets: what still reads like one does not reach a log."""

import logging
import sys
from typing import Any

import pytest
from django.conf import settings

from jicoo.logs import LineFormatter, RedactSecrets, redact

# Shapes as Salesforce documents them; the values are made up.
ACCESS_TOKEN = "00D5g000004XyZw!AQEAQPh.0tH2cQ_xyz-123.abc"
REFRESH_TOKEN = "5Aep861KIwKdekr90I4iHdtDgWwRoG7O_6uHrgJ.yVtMS0UaGxRqE6WFM77W7wCV4muVMgdqKjuWI2i5S6sjN2X"
CODE = "aPrxhgZ2MIpkSy0aOdn07LjKFvsFOis6RGcWXz7p8JQCjcqfed5NQLe7sxWwMY_JQFuLwHRaRA=="
KEY = "3MVG9lKcPoNINVBIPJjdw1J9LLM82HnFVVX19KY1uA5mu0QqEWhqKpoW3svG3X"
SECRET = "E7D2F8A0C1B34E5F9A0"
EMAIL = "ida.byron+sales@mail.example.com"


@pytest.mark.parametrize(
    "text",
    [
        f"answer={{'access_token': '{ACCESS_TOKEN}', 'scope': 'api'}}",
        f'{{"access_token":"{ACCESS_TOKEN}"}}',
        f"headers={{'Authorization': 'Bearer {ACCESS_TOKEN}'}}",
        f"authorization: bearer {SECRET}",
        "authorization: Basic dXNlcjpwYXNzd29yZA==",
        f"refresh_token={REFRESH_TOKEN}",
        f"it is {REFRESH_TOKEN} then",
        f"GET /callback?code={CODE}&state=x",
        f"GET /callback?state=x&code={SECRET}",
        f"POST grant_type=authorization_code&client_id={KEY}&client_secret={SECRET}",
        f"client_secret={SECRET}",
        f"client_secret: {SECRET}",
        f'"client_secret" : "{SECRET}"',
        f"code_verifier={SECRET}",
        f"password={SECRET}",
        f"(password='{SECRET}')",
        f"token={SECRET}",
        f"Client_Secret={SECRET}",
    ],
)
def test_a_secret_is_blotted_out_however_it_is_written(text: str) -> None:
    shown = redact(text)

    for secret in (ACCESS_TOKEN, REFRESH_TOKEN, CODE, KEY, SECRET, "dXNlcjpwYXNzd29yZA=="):
        assert secret not in shown
    assert "[redacted]" in shown


@pytest.mark.parametrize(
    "text", [EMAIL, f"to={EMAIL}", f"<{EMAIL}>", f"invalid: '{EMAIL}'.", f"[{EMAIL}]", f"x,{EMAIL};"]
)
def test_an_address_is_blotted_out(text: str) -> None:
    shown = redact(text)

    assert "ida" not in shown
    assert "example.com" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "sync sync=7 connection=3 attempt=2 error=INVALID_SESSION_ID status=401",
        "mail sent mail=12 attempts=1",
        "GET /teams/acme/members/ 200",
        "error_code=7 passwords=none",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_what_a_secret_belonged_to_stays_readable() -> None:
    assert (
        redact(f"grant_type=x&client_secret={SECRET}&format=json")
        == "grant_type=x&client_secret=[redacted]&format=json"
    )


def test_a_secret_among_the_arguments_is_caught_too() -> None:
    record = logging.LogRecord(
        "x", logging.INFO, __file__, 1, "answer=%s for %s", ({"access_token": SECRET}, EMAIL), None
    )

    RedactSecrets().filter(record)

    assert SECRET not in record.getMessage()
    assert "ida" not in record.getMessage()


def test_a_secret_in_a_traceback_is_caught_too() -> None:
    try:
        int(f"refresh_token={REFRESH_TOKEN} of {EMAIL}")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())

    line = LineFormatter().format(record)

    assert "Traceback" in line
    assert REFRESH_TOKEN not in line
    assert EMAIL not in line


def test_a_line_says_when_how_grave_who_and_what() -> None:
    record = logging.LogRecord("jicoo.mail", logging.WARNING, __file__, 1, "mail failed mail=%s", (3,), None)
    record.created = 1_795_516_200.123

    assert LineFormatter().format(record) == "2026-11-24T10:30:00.123Z WARNING jicoo.mail mail failed mail=3"


def test_every_handler_of_ours_wears_the_net() -> None:
    handlers: Any = settings.LOGGING["handlers"]

    assert handlers
    assert all("redact" in handler["filters"] for handler in handlers.values())


@pytest.mark.parametrize("name", ["requests_oauthlib", "oauthlib", "urllib3"])
def test_libraries_that_log_secrets_at_debug_are_never_at_debug(name: str) -> None:
    assert logging.getLogger(f"{name}.somewhere").getEffectiveLevel() >= logging.INFO


def test_the_link_of_a_booking_is_blotted_out_and_its_public_id_is_not() -> None:
    link = "Not Found: /b/9a417aaf2dab4a67a156e9d23bd1d12e.qmWkZkjjCHSwSJkcNwwi4h86Ms-7tEg4Z3JD14_2wlg/cancel/"
    address = "Not Found: /teams/acme/bookings/9a417aaf-2dab-4a67-a156-e9d23bd1d12e/"

    assert redact(link) == "Not Found: /b/[redacted]/cancel/"
    assert redact(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "consumer_secret: canary-value",
        "secret=canary-value",
        "?state=canary-value",
        "sessionid=canary-value",
        "x " + "A1" * 32,
    ],
)
def test_what_is_named_like_a_secret_or_looks_like_one_is_blotted_out(text: str) -> None:
    assert "canary" not in redact(text)
    assert "A1A1" not in redact(text)
