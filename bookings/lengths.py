"""Lengths of time in words, from minutes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOUR, DAY = 60, 1440


def in_words(minutes: int) -> str:
    """`45 minutes`, `1 hour 30 minutes`, `2 days`: never more than two of the three."""
    days, hours, rest = minutes // DAY, minutes % DAY // HOUR, minutes % HOUR
    parts = [
        ngettext("%(count)s day", "%(count)s days", days) % {"count": days} if days else "",
        ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours} if hours else "",
        ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest} if rest or not minutes else "",
    ]
    told = [part for part in parts if part][:2]
    return _("%(first)s %(second)s") % {"first": told[0], "second": told[1]} if len(told) > 1 else told[0]
