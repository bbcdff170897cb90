"""Mail goes to a real server over SMTP: what it takes, what it refuses, and what happens when it falls silent."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import environ
import pytest
import time_machine
from django.conf import LazySettings

from jicoo.mail import outbox
from jicoo.mail.models import OutgoingMail
from jicoo.mail.smtp import EmailBackend
from tests.jicoo.mail.real import Server, listening, mute

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db]


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Server]:
    """The server of this test, named in EMAIL_URL as an operator would."""
    server = Server()
    with listening(server) as port:
        connect(settings, port)
        yield server


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def connect(settings: LazySettings, port: int) -> None:
    for name, value in environ.Env.email_url_config(f"smtp://127.0.0.1:{port}").items():
        setattr(settings, name, value)
    settings.EMAIL_BACKEND = "jicoo.mail.smtp.EmailBackend"
    # A busy machine may answer late; only who waits for silence waits at all.
    settings.EMAIL_TIMEOUT = 10


class Killed(EmailBackend):
    """The worker is killed between the server's 250 and our commit."""

    def send_messages(self, email_messages: Any) -> int:
        super().send_messages(email_messages)
        raise KeyboardInterrupt


def queued(to: str = "ida@example.com", **fields: str) -> OutgoingMail:
    return outbox.queue(**({"to": to, "subject": "Hello", "text": "The text."} | fields))


def ids(server: Server) -> list[str]:
    return [mail["Message-ID"] for mail in server.mails]


def test_a_mail_arrives_whole(server: Server) -> None:
    ics = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    queued(subject="【予約確定】", text="見本様", html="<p>見本様</p>", ics=ics, ics_method="REQUEST")

    assert outbox.send_due() == 1

    (mail,) = server.mails
    assert (mail["To"], mail["Subject"]) == ("ida@example.com", "【予約確定】")
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]


def test_a_line_end_in_a_subject_makes_no_header(server: Server) -> None:
    queued(subject="Hello\r\nBcc: eve@example.com\r\n\r\nBody")

    outbox.send_due()

    (mail,) = server.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Bcc: eve@example.com Body"


def test_a_line_end_in_an_address_sends_nothing(server: Server) -> None:
    queued(to="ida@example.com\r\nBcc: eve@example.com")

    outbox.send_due()

    assert server.mails == []


def test_a_mail_to_an_international_domain_arrives(server: Server) -> None:
    """By a server that knows nothing of such addresses (RFC 6531)."""
    queued(to="ida@münchen.example")

    assert outbox.send_due() == 1

    assert [mail["To"] for mail in server.mails] == ["ida@xn--mnchen-3ya.example"]


def test_one_address_that_is_refused_holds_nobody_up(server: Server, clock: time_machine.Traveller) -> None:
    refused, busy = queued("nobody@example.com"), queued("busy@example.com")
    queued("ida@example.com")
    server.refuses = {"nobody@example.com": "550 no such mailbox", "busy@example.com": "451 try again later"}

    assert outbox.send_due() == 1

    refused.refresh_from_db()
    busy.refresh_from_db()
    assert [mail["To"] for mail in server.mails] == ["ida@example.com"]
    assert refused.due_at == NOON + outbox.BACK_OFF_REFUSED[0]
    assert busy.due_at == NOON + outbox.BACK_OFF[0]


def test_a_mail_that_is_put_off_arrives_later_and_once(server: Server, clock: time_machine.Traveller) -> None:
    mail = queued()
    server.answers = ["451 greylisted"]
    outbox.send_due()
    clock.shift(outbox.BACK_OFF[0])

    outbox.send_due()

    assert ids(server) == [mail.message_id]


def test_a_server_that_says_nothing_is_left_after_the_time_out(settings: LazySettings) -> None:
    mail, untouched = queued(), queued()
    with mute() as port:
        connect(settings, port)
        settings.EMAIL_TIMEOUT = 0.1
        assert outbox.send_due() == 0

    mail.refresh_from_db()
    untouched.refresh_from_db()
    assert (mail.attempts, untouched.attempts) == (1, 0)
    assert mail.sent_at is None


@pytest.mark.parametrize("how", ["", "silence"])
def test_when_nobody_says_that_it_arrived_it_is_repeated_once_under_the_same_id(
    server: Server, clock: time_machine.Traveller, settings: LazySettings, how: str
) -> None:
    mail = queued()
    settings.EMAIL_TIMEOUT = 0.4 if how else 10
    server.answers = [how] * 5

    for _try in range(5):
        outbox.send_due()
        clock.shift(timedelta(hours=1))

    assert ids(server) == [mail.message_id] * 2


def test_a_worker_killed_after_the_servers_yes_means_one_repeat_under_the_same_id(
    server: Server, clock: time_machine.Traveller, settings: LazySettings
) -> None:
    mail = queued()
    settings.EMAIL_BACKEND = "tests.jicoo.mail.test_smtp.Killed"
    with pytest.raises(KeyboardInterrupt):
        outbox.send_due()
    settings.EMAIL_BACKEND = "jicoo.mail.smtp.EmailBackend"

    at_once = outbox.send_due()
    clock.shift(outbox.LEASE + timedelta(seconds=1))
    outcomes = [at_once, outbox.send_due(), outbox.send_due()]

    assert outcomes == [0, 1, 0]
    assert ids(server) == [mail.message_id] * 2
