"""A real mail server for tests, that does as it is told: takes mails, refuses, hangs, breaks off."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default as policy
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Server:
    """`refuses`: what it answers to whom, at RCPT. `answers`: what it says to a mail, one after another, then 250.

    An answer of "" breaks the line off with the mail kept; "silence" says nothing for longer than anybody waits.
    """

    refuses: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    mails: list[Message] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd calls it so)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (as above)
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if answer.startswith(("4", "5")):
            return answer
        self.mails.append(message_from_bytes(envelope.content or b"", policy=policy))  # type: ignore[arg-type]
        if answer == "silence":
            await asyncio.sleep(1.5)
        if not answer.startswith("250"):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return answer or "250 nobody hears this"


@contextmanager
def listening(server: Server) -> Iterator[int]:
    """Starts it; on which port."""
    controller = Controller(server, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def mute() -> Iterator[int]:
    """A port behind which nobody ever says a word."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        yield door.getsockname()[1]


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: Any = door.getsockname()[1]
        return int(port)
