"""The demo's mail server: a folder. Each mail is one .eml file, readable at /mailbox/."""

from collections.abc import Sequence
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class MailboxBackend(BaseEmailBackend):
    """Writes each mail as a file whose name sorts by time; written aside and moved, so none is read half."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Returns how many were written; OSError if the folder cannot be written."""
        folder = settings.MAILBOX_DIR
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid4().hex[:12]}"
            aside = folder / f"{name}.part"
            aside.write_bytes(message.message().as_bytes())
            aside.rename(folder / f"{name}.eml")
        return len(email_messages)
