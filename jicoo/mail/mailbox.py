"""The demo's mailbox as pages: newest first, one letter with its links, and its calendar file."""

import email
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.policy import default as policy
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from teams.access import open_to_all

_NAME = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9a-f]{12}")
SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail as the mailbox shows it."""

    name: str
    to: str
    subject: str
    sent_at: datetime
    text: str
    ics: str


@open_to_all
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest hundred."""
    return render(request, "mailbox/inbox.html", {"letters": [_read(path) for path in _newest()]})


@open_to_all
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: its text, with its links as links."""
    return render(request, "mailbox/letter.html", {"letter": _find(name)})


@open_to_all
def calendar_file(request: HttpRequest, name: str) -> HttpResponse:
    """The mail's iCalendar file."""
    found = _find(name)
    if not found.ics:
        raise Http404
    return HttpResponse(found.ics, content_type="text/calendar; charset=utf-8")


def _newest() -> list[Path]:
    return sorted(settings.MAILBOX_DIR.glob("*.eml"), reverse=True)[:SHOWN]


def _find(name: str) -> Letter:
    path = settings.MAILBOX_DIR / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.exists():
        raise Http404
    return _read(path)


def _read(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), policy=policy)
    text = message.get_body(("plain",))
    calendar = next((part for part in message.walk() if part.get_content_type() == "application/ics"), None)
    return Letter(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=datetime.strptime(path.stem[:21], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        text=text.get_content() if text else "",
        ics=calendar.get_content().decode() if calendar else "",
    )
