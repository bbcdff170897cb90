"""Mails that are written just before they are sent: whoever asks for one says which writer and about what, and its request pays no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Written:
    """A mail in words. `ics`: an iCalendar file with the METHOD it carries, or neither."""

    subject: str
    text: str
    html: str = ""
    ics: str = ""
    ics_method: str = ""


# Gets what the mail is about, as it was queued; None where there is no use in sending it any more.
Writer = Callable[[dict[str, Any]], Written | None]

_writers: dict[str, Writer] = {}


def register(name: str, writer: Writer) -> None:
    """Has `writer` write what is queued under this name. Names stand in rows: they stay. Fill these in an app's `ready()`."""
    _writers[name] = writer


def forget(name: str) -> None:
    """Takes the writer out again."""
    del _writers[name]


def write(name: str, about: dict[str, Any]) -> Written | None:
    """What that writer has to say now. KeyError: nobody writes under this name."""
    return _writers[name](about)
