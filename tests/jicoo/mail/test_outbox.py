"""Mail leaves by way of a table: once, later if need be, and nothing of it is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.db import transaction

from jicoo.mail import outbox
from jicoo.mail.models import OutgoingMail
from tests.jicoo.mail import border
from tests.jicoo.mail.border import Server

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:打ち合わせ\r\nEND:VCALENDAR\r\n"


@pytest.fixture(autouse=True)
def server(settings: LazySettings) -> type[Server]:
    """The mail server of these tests, newly started."""
    settings.EMAIL_BACKEND = "tests.jicoo.mail.border.Server"
    Server.open()
    return Server


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Noon, until it is moved."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def queued(**fields: str) -> OutgoingMail:
    return outbox.queue(**({"to": "ida@example.com", "subject": "Hello", "text": "The text."} | fields))


@pytest.mark.django_db
def test_a_mail_goes_out_as_it_was_queued(server: type[Server]) -> None:
    mail = queued(html="<p>The page.</p>")

    assert outbox.deliver(mail.pk)

    (sent,) = server.delivered
    assert (sent.to, sent.subject, sent.body) == (["ida@example.com"], "Hello", "The text.")
    assert sent.message()["Message-ID"] == mail.message_id
    assert "<p>The page.</p>" in sent.message().as_string()


@pytest.mark.django_db
def test_a_calendar_file_travels_with_its_method(server: type[Server]) -> None:
    outbox.deliver(queued(ics=ICS, ics_method="REQUEST").pk)

    parts = list(server.delivered[0].message().walk())
    (calendar,) = [part for part in parts if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_filename() == "invite.ics"
    assert calendar.get_payload(decode=True).decode() == ICS  # type: ignore[union-attr]  # a part is bytes


@pytest.mark.django_db
def test_a_subject_is_one_line_whatever_was_typed(server: type[Server]) -> None:
    mail = queued(subject="Hello\r\nBcc: eve@example.com")

    outbox.deliver(mail.pk)

    assert server.delivered[0].message()["Bcc"] is None


@pytest.mark.django_db
def test_once_sent_only_the_fact_remains() -> None:
    mail = queued(html="<p>The page.</p>", ics=ICS, ics_method="REQUEST")

    outbox.deliver(mail.pk)

    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert (mail.text, mail.html, mail.ics) == ("", "", "")


@pytest.mark.django_db
def test_a_mail_is_sent_once_however_often_workers_are_rung(server: type[Server]) -> None:
    mail = queued()

    outcomes = [outbox.deliver(mail.pk) for _ring in range(3)]

    assert outcomes == [True, False, False]
    assert len(server.delivered) == 1


@pytest.mark.django_db
def test_while_one_worker_sends_no_other_does(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "tests.jicoo.mail.border.Slow"
    border.Slow.outcomes = []

    assert outbox.deliver(queued().pk)

    assert border.Slow.outcomes == [False]


@pytest.mark.django_db
def test_a_worker_that_died_hands_its_mail_on_when_the_lease_ends(clock: time_machine.Traveller) -> None:
    mail = queued()
    OutgoingMail.objects.update(lease=1, leased_until=NOON + outbox.LEASE)

    before = outbox.deliver(mail.pk)
    clock.move_to(NOON + outbox.LEASE + timedelta(seconds=1))

    assert (before, outbox.deliver(mail.pk)) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_mail_is_on_the_wire(server: type[Server]) -> None:
    outbox.deliver(queued().pk)

    assert server.transactions_open == [False]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_sent() -> None:
    with transaction.atomic():
        queued()
        transaction.set_rollback(True)

    assert list(outbox.ring_due()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", [ConnectionRefusedError(), TimeoutError(), border.REFUSED, ValueError()], ids=repr)
def test_what_fails_is_tried_again_later(
    server: type[Server], clock: time_machine.Traveller, trouble: Exception
) -> None:
    mail = queued()
    server.trouble = trouble
    outbox.deliver(mail.pk)
    server.trouble = None

    at_once = outbox.deliver(mail.pk)
    clock.shift(outbox.BACK_OFF[0])

    assert (at_once, outbox.deliver(mail.pk)) == (False, True)


@pytest.mark.django_db
def test_each_failure_waits_longer(server: type[Server], clock: time_machine.Traveller) -> None:
    mail = queued()
    server.trouble = TimeoutError()
    waits = []

    for _attempt in range(7):
        outbox.deliver(mail.pk)
        mail.refresh_from_db()
        waits.append(mail.due_at - datetime.now(UTC))
        clock.move_to(mail.due_at)

    assert waits == [*outbox.BACK_OFF, outbox.BACK_OFF[-1], outbox.BACK_OFF[-1]]


@pytest.mark.django_db
def test_after_three_days_it_is_given_up(server: type[Server], clock: time_machine.Traveller) -> None:
    mail = queued()
    server.trouble = TimeoutError()
    clock.shift(outbox.KEEP_TRYING_FOR)

    outbox.deliver(mail.pk)

    mail.refresh_from_db()
    assert mail.given_up_at is not None
    assert list(outbox.ring_due()) == []


@pytest.mark.django_db
def test_a_failure_is_logged_without_saying_to_whom(server: type[Server], caplog: pytest.LogCaptureFixture) -> None:
    server.trouble = border.REFUSED

    outbox.deliver(queued().pk)

    assert "error=SMTPRecipientsRefused" in caplog.text
    assert "example.com" not in caplog.text


@pytest.mark.django_db
def test_the_bell_rings_for_what_is_due_once_in_a_while(clock: time_machine.Traveller) -> None:
    mail = queued()

    first = [task.args for task in outbox.ring_due()]
    at_once = list(outbox.ring_due())
    clock.shift(outbox.RING_AGAIN_AFTER + timedelta(seconds=1))
    again = [task.args for task in outbox.ring_due()]

    assert first == again == [(mail.pk,)]
    assert at_once == []


@pytest.mark.django_db
def test_the_bell_rings_for_the_oldest_first_and_not_for_all_at_once(clock: time_machine.Traveller) -> None:
    mails = [queued() for _mail in range(outbox.RING_AT_ONCE + 1)]

    rung = [task.args[0] for task in outbox.ring_due()]

    assert len(rung) == outbox.RING_AT_ONCE
    assert set(rung) < {mail.pk for mail in mails}


@pytest.mark.django_db
def test_a_lease_that_ran_out_settles_nothing(settings: LazySettings) -> None:
    """The first worker was slow; the second has the mail now, and its outcome is the one that counts."""
    settings.EMAIL_BACKEND = "tests.jicoo.mail.border.Overtaken"
    mail = queued()

    outbox.deliver(mail.pk)

    mail.refresh_from_db()
    assert mail.sent_at is None
    assert mail.lease == 2
