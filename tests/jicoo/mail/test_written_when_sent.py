"""Mails that are written only when they are sent, by a writer that may see no use in them any more."""

from collections.abc import Iterator
from typing import Any

import pytest

from jicoo.mail import outbox, writers
from jicoo.mail.models import OutgoingMail
from jicoo.mail.writers import Written
from tests.jicoo.mail.border import Server, queued

pytestmark = pytest.mark.usefixtures("server")


@pytest.fixture
def haiku() -> Iterator[list[dict[str, Any]]]:
    """A writer that says what it was asked about, and nothing about frogs; all it was asked."""
    asked: list[dict[str, Any]] = []

    def write(about: dict[str, Any]) -> Written | None:
        asked.append(about)
        return (
            None if about["of"] == "frogs" else Written(subject=f"Of {about['of']}\r\nBcc: eve@example.com", text="…")
        )

    writers.register("haiku", write)
    yield asked
    writers.forget("haiku")


@pytest.mark.django_db
def test_a_mail_may_be_written_when_it_is_sent(server: type[Server], haiku: list[dict[str, Any]]) -> None:
    outbox.queue_all([outbox.draft_later(to="ida@example.com", writer="haiku", about={"of": "ponds"})])
    assert haiku == []

    assert outbox.send_due() == 1

    (sent,) = server.delivered
    assert (sent.to, sent.subject) == (["ida@example.com"], "Of ponds Bcc: eve@example.com")
    assert OutgoingMail.objects.get().about == {}


@pytest.mark.django_db
def test_a_mail_that_its_writer_sees_no_use_in_is_dropped(server: type[Server], haiku: list[dict[str, Any]]) -> None:
    outbox.queue_all([outbox.draft_later(to="ida@example.com", writer="haiku", about={"of": "frogs"})])

    outbox.send_due()

    assert server.delivered == []
    assert OutgoingMail.objects.get().given_up_at is not None
    assert OutgoingMail.objects.get().about == {}


@pytest.mark.django_db
def test_a_mail_that_its_writer_fails_at_waits_and_keeps_no_other_waiting(
    server: type[Server], haiku: list[dict[str, Any]]
) -> None:
    outbox.queue_all([outbox.draft_later(to="ida@example.com", writer="haiku", about={})])
    queued()

    assert outbox.send_due() == 1

    assert [mail.subject for mail in server.delivered] == ["Hello"]
    waiting = OutgoingMail.objects.get(sent_at=None)
    assert (waiting.attempts, waiting.leased_until, waiting.due_at > waiting.created_at) == (1, None, True)
