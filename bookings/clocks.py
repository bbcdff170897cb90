"""Whether clocks show twelve hours or twenty-four to whoever is being answered: chosen for a stretch of work, as a language is.

Twenty-four is what everybody gets who did not choose: mails, files and the host's side never ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from babel import Locale, UnknownLocaleError
from django.utils.translation import pgettext
from django.utils.translation.trans_real import parse_accept_lang_header

# As CLDR writes "am and pm" and "in the morning" in its patterns.
PARTS_OF_DAY = frozenset("abB")

_twelve: ContextVar[bool] = ContextVar("twelve hours", default=False)


@contextmanager
def showing(*, twelve: bool) -> Iterator[None]:
    """Clocks that are put into words meanwhile have twelve hours, or twenty-four."""
    before = _twelve.set(twelve)
    try:
        yield
    finally:
        _twelve.reset(before)


def shows_twelve() -> bool:
    return _twelve.get()


def face(hour: int, minute: int) -> str:
    """`9:00` and `14:30` without a leading zero; of twelve hours `9:00 am` and `2:30 pm`, 「午後2:30」 in Japanese."""
    if not shows_twelve():
        return f"{hour}:{minute:02}"
    twelfth = str(hour % 12) if hour % 12 else pgettext("noon and midnight on a clock of twelve hours", "12")
    time = {"time": f"{twelfth}:{minute:02}"}
    if hour < 12:
        return pgettext("clock of twelve hours", "%(time)s am") % time
    return pgettext("clock of twelve hours", "%(time)s pm") % time


def leans_to_twelve(accept_language: str) -> bool:
    """Whether people read twelve hours where the browser's first language is spoken: `en-US`, not `en-GB`, not `en` alone."""
    asked = parse_accept_lang_header(accept_language)
    if not asked or "-" not in asked[0][0]:
        return False
    try:
        return not PARTS_OF_DAY.isdisjoint(Locale.parse(asked[0][0], sep="-").time_formats["short"].pattern)
    except (UnknownLocaleError, ValueError):
        return False
