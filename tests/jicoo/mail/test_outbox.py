"""Mail leaves by way of a table: once, by workers that are rung for it, and nothing of it is kept."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.db import transaction

from jicoo.mail import outbox
from jicoo.mail.models import OutgoingMail
from tests.jicoo.mail import border
from tests.jicoo.mail.border import NOON, Server, queued

pytestmark = pytest.mark.usefixtures("server")


ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:打ち合わせ\r\nEND:VCALENDAR\r\n"


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

    parts = {part.get_content_type(): part for part in server.delivered[0].message().walk()}
    calendar, file = parts["text/calendar"], parts["application/ics"]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_param("charset") == "utf-8"
    assert file.get_filename() == "invite.ics"
    assert [part.get_payload(decode=True) for part in (calendar, file)] == [ICS.encode()] * 2


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


def _rung() -> int:
    return len(list(outbox.ring_due()))
