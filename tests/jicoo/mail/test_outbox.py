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
    Server.start()
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

    assert outbox.send_due()

    (sent,) = server.delivered
    assert (sent.to, sent.subject, sent.body) == (["ida@example.com"], "Hello", "The text.")
    assert sent.message()["Message-ID"] == mail.message_id
    assert "<p>The page.</p>" in sent.message().as_string()


@pytest.mark.django_db
def test_a_calendar_file_travels_with_its_method(server: type[Server]) -> None:
    queued(ics=ICS, ics_method="REQUEST")
    outbox.send_due()

    parts = list(server.delivered[0].message().walk())
    (calendar,) = [part for part in parts if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_filename() == "invite.ics"
    assert calendar.get_payload(decode=True) == ICS.encode()


@pytest.mark.django_db
def test_a_subject_is_one_line_whatever_was_typed(server: type[Server]) -> None:
    queued(subject="Hello\r\nBcc: eve@example.com")

    outbox.send_due()

    assert server.delivered[0].message()["Bcc"] is None


@pytest.mark.django_db
def test_once_sent_only_the_fact_remains() -> None:
    mail = queued(html="<p>The page.</p>", ics=ICS, ics_method="REQUEST")

    outbox.send_due()

    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert (mail.text, mail.html, mail.ics) == ("", "", "")


@pytest.mark.django_db
def test_a_mail_is_sent_once_however_often_workers_are_rung(server: type[Server]) -> None:
    queued()

    outcomes = [outbox.send_due() for _ring in range(3)]

    assert outcomes == [1, 0, 0]
    assert len(server.delivered) == 1


@pytest.mark.django_db
def test_while_one_worker_sends_no_other_does(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "tests.jicoo.mail.border.Slow"
    border.Slow.outcomes = []

    queued()

    assert outbox.send_due()

    assert border.Slow.outcomes == [0]


@pytest.mark.django_db
def test_a_worker_that_died_hands_its_mail_on_when_the_lease_ends(clock: time_machine.Traveller) -> None:
    queued()
    OutgoingMail.objects.update(lease=1, leased_until=NOON + outbox.LEASE)

    before = outbox.send_due()
    clock.move_to(NOON + outbox.LEASE + timedelta(seconds=1))

    assert (before, outbox.send_due()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_mail_is_on_the_wire(server: type[Server]) -> None:
    queued()
    outbox.send_due()

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
def test_the_bell_rings_for_what_is_due_once_in_a_while(clock: time_machine.Traveller) -> None:
    queued()

    first = _rung()
    at_once = _rung()
    clock.shift(outbox.RING_AGAIN_AFTER + timedelta(seconds=1))
    again = _rung()

    assert (first, at_once, again) == (1, 0, 1)


@pytest.mark.django_db
def test_no_more_senders_are_rung_than_there_are_threads_for_mails(settings: LazySettings) -> None:
    for _mail in range(outbox.IN_ONE_GO * 3):
        queued()
    settings.MAIL_THREADS = 2

    assert (_rung(), _rung()) == (2, 0)


@pytest.mark.django_db
def test_while_the_server_hangs_no_more_senders_are_rung(settings: LazySettings, clock: time_machine.Traveller) -> None:
    settings.MAIL_THREADS = 2
    hanging = [queued().pk, queued().pk]
    queued()
    OutgoingMail.objects.filter(pk__in=hanging).update(leased_until=NOON + outbox.LEASE)

    before = _rung()
    OutgoingMail.objects.filter(pk=hanging[0]).update(leased_until=None)

    assert (before, _rung()) == (0, 1)


@pytest.mark.django_db
def test_senders_are_rung_on_the_queue_of_mails() -> None:
    queued()

    (task,) = outbox.ring_due()

    assert (task.args, task.options["queue"]) == ((), outbox.QUEUE)


@pytest.mark.django_db
def test_a_sender_sends_the_oldest_first_and_ends_after_a_while(server: type[Server]) -> None:
    for number in range(outbox.IN_ONE_GO + 1):
        queued(subject=f"Mail {number}")

    assert outbox.send_due() == outbox.IN_ONE_GO

    assert [mail.subject for mail in server.delivered[:2]] == ["Mail 0", "Mail 1"]
    assert OutgoingMail.objects.get(sent_at=None).subject == f"Mail {outbox.IN_ONE_GO}"


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


def _rung() -> int:
    return len(list(outbox.ring_due()))
