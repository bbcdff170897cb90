"""What stands in braces in a page's own texts. Pure: texts and values in, text out; nothing of a text is ever evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEANINGS: dict[str, str | Promise] = {
    "invitee": _("The invitee's name"),
    "company": _("The invitee's company"),
    "page": _("The page's title"),
    "when": _("Day and time, on the invitee's clocks"),
    "host": _("Who hosts"),
    "location": _("Where you meet"),
    "team": _("The team's name"),
    "link": _("The invitee's own link to the booking"),
}

_IN_BRACES = re.compile(r"\{([^{}]*)\}")


def unknown_in(text: str) -> list[str]:
    """What stands in braces and means nothing, each once, in order."""
    return list(dict.fromkeys(name for name in _IN_BRACES.findall(text) if name not in MEANINGS))


def filled(text: str, values: Mapping[str, str]) -> str:
    """With each known name replaced, once: braces within a value stay text, and so does what is not known."""
    return _IN_BRACES.sub(lambda found: values.get(found[1], found[0]), text)
