"""A mail server at the border, that remembers what it was asked to do and can fail as real ones do."""

import smtplib
from collections.abc import Sequence
from datetime import UTC, datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models import F

from jicoo.mail import outbox
from jicoo.mail.models import OutgoingMail

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def queued(**fields: str) -> OutgoingMail:
    """A mail to Ida that is due."""
    return outbox.queue(**({"to": "ida@example.com", "subject": "Hello", "text": "The text."} | fields))


class Server(BaseEmailBackend):
    """Set `trouble` to what the server should raise, `refused` to an address that it does not know."""

    trouble: Exception | None = None
    refused: str = ""
    delivered: list[EmailMessage]
    transactions_open: list[bool]

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        Server.transactions_open.append(connection.in_atomic_block)
        if Server.trouble:
            raise Server.trouble
        if any(Server.refused in message.to for message in email_messages):
            raise REFUSED
        Server.delivered.extend(email_messages)
        return len(email_messages)

    @classmethod
    def start(cls) -> None:
        """As if newly started."""
        cls.trouble, cls.refused, cls.delivered, cls.transactions_open = None, "", [], []


class Slow(BaseEmailBackend):
    """While it sends, another worker tries to send the same mail."""

    outcomes: list[int]

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        Slow.outcomes.append(outbox.send_due())
        return len(email_messages)


class Overtaken(BaseEmailBackend):
    """So slow that its lease ran out and another worker took the mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        OutgoingMail.objects.update(lease=F("lease") + 1)
        return len(email_messages)


REFUSED = smtplib.SMTPRecipientsRefused({"ida@example.com": (550, b"no such mailbox")})
