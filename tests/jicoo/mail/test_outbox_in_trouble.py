"""Mails that a server refuses or never answers: tried again later, each by itself, and given up in the end."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import LazySettings

from jicoo.mail import outbox
from tests.jicoo.mail import border
from tests.jicoo.mail.border import Server, queued

pytestmark = pytest.mark.usefixtures("server")


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", [ConnectionRefusedError(), TimeoutError(), ValueError()], ids=repr)
def test_what_fails_is_tried_again_later(
    server: type[Server], clock: time_machine.Traveller, trouble: Exception
) -> None:
    queued()
    server.trouble = trouble
    outbox.send_due()
    server.trouble = None

    at_once = outbox.send_due()
    clock.shift(outbox.BACK_OFF[0])

    assert (at_once, outbox.send_due()) == (0, 1)


@pytest.mark.django_db
def test_each_failure_waits_longer(server: type[Server], clock: time_machine.Traveller) -> None:
    mail = queued()
    server.trouble = TimeoutError()
    waits = []

    for _attempt in range(7):
        outbox.send_due()
        mail.refresh_from_db()
        waits.append(mail.due_at - datetime.now(UTC))
        clock.move_to(mail.due_at)

    assert waits == [*outbox.BACK_OFF, outbox.BACK_OFF[-1], outbox.BACK_OFF[-1]]


@pytest.mark.django_db
def test_after_three_days_it_is_given_up(server: type[Server], clock: time_machine.Traveller) -> None:
    mail = queued()
    server.trouble = TimeoutError()
    clock.shift(outbox.KEEP_TRYING_FOR)

    outbox.send_due()

    mail.refresh_from_db()
    assert mail.given_up_at is not None
    assert list(outbox.ring_due()) == []


@pytest.mark.django_db
def test_a_failure_is_logged_without_saying_to_whom(server: type[Server], caplog: pytest.LogCaptureFixture) -> None:
    server.trouble = border.REFUSED

    queued()

    outbox.send_due()

    assert "error=SMTPRecipientsRefused" in caplog.text
    assert "example.com" not in caplog.text


@pytest.mark.django_db
def test_one_address_that_is_refused_does_not_hold_up_the_next_mail(server: type[Server]) -> None:
    queued(to="nobody@example.com")
    queued(to="ida@example.com")
    server.refused = "nobody@example.com"

    assert outbox.send_due() == 1


@pytest.mark.django_db
def test_a_server_in_trouble_is_left_alone_for_now(server: type[Server]) -> None:
    """Each further mail would wait for the same time-out."""
    queued()
    untouched = queued()
    server.trouble = TimeoutError()

    assert outbox.send_due() == 0

    untouched.refresh_from_db()
    assert untouched.attempts == 0


@pytest.mark.django_db
def test_a_lease_that_ran_out_settles_nothing(settings: LazySettings) -> None:
    """The first worker was slow; the second has the mail now, and its outcome is the one that counts."""
    settings.EMAIL_BACKEND = "tests.jicoo.mail.border.Overtaken"
    mail = queued()

    outbox.send_due()

    mail.refresh_from_db()
    assert mail.sent_at is None
    assert mail.lease == 2
