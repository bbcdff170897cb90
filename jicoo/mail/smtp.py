"""SMTP as Django speaks it, with one thing more: it tells whether a mail may have arrived although nobody said so."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.mail.backends import smtp


class OutcomeUnknownError(smtplib.SMTPException):
    """The mail was on its way when the line went dead: the server may have it, or not."""


class EmailBackend(smtp.EmailBackend):
    """Django's, over connections that raise OutcomeUnknownError."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SecureConnection if self.use_ssl else _Connection


class _Connection(smtplib.SMTP):
    def data(self, msg: Any) -> Any:
        with _silence_is_no_answer():
            return super().data(msg)


class _SecureConnection(smtplib.SMTP_SSL):
    def data(self, msg: Any) -> Any:
        with _silence_is_no_answer():
            return super().data(msg)


@contextmanager
def _silence_is_no_answer() -> Iterator[None]:
    """A refusal is an answer; a time-out and a broken line are none."""
    try:
        yield
    except smtplib.SMTPResponseException:
        raise
    except OSError as error:
        # SMTPServerDisconnected is one of these.
        raise OutcomeUnknownError from error
